"""Telling people that they have a seat, or have one no more."""

from sqlalchemy.orm import Session

from app import accounts
from app.core.settings import Settings
from app.governance.letters import LETTERS
from app.governance.models import Committee, CommitteeKind, Seat, Term, TermKind
from app.mail import send_letter
from app.web.language import say

ROLE_NAMES = {"chair": "Chair", "alternate": "Alternate", "member": "Member"}


def tell_seated(session: Session, settings: Settings, committee: Committee, seat: Seat, term: Term) -> None:
    person = accounts.get_person(session, term.person_id)
    role = "chair" if term.is_chair else {TermKind.ALTERNATE: "alternate"}.get(TermKind(term.kind), "member")
    brief = committee.kind == CommitteeKind.STEERING
    values = {
        "name": person.name,
        "committee": _called(committee, person.language),
        "seat": seat.constituency,
        "role": say(ROLE_NAMES[role], person.language).lower(),
        "starts": term.starts_on,
        "ends": term.ends_on,
        "link": f"{settings.base_url}/committees/{'steering/brief' if brief else committee.slug}",
    }
    letter = LETTERS["seat_taken" if term.ends_on else "seat_taken_without_end"]
    send_letter(session, letter, to=person.email, language=person.language, values=values, settings=settings)


def tell_unseated(session: Session, settings: Settings, committee: Committee, seat: Seat, term: Term) -> None:
    person = accounts.get_person(session, term.person_id)
    values = {
        "name": person.name,
        "committee": _called(committee, person.language),
        "seat": seat.constituency,
        "reason": term.end_reason,
        "link": f"{settings.base_url}/committees/{committee.slug}",
    }
    send_letter(
        session, LETTERS["seat_left"], to=person.email, language=person.language, values=values, settings=settings
    )


def _called(committee: Committee, language: str) -> str:
    return (language == "sw" and committee.name_sw) or committee.name
