"""Who is written to about a group, in their language; the words stand in `letters_*.toml`."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor, Role, Scope, holders
from app.accounts import PersonCard, PersonState, cards
from app.core.settings import Settings
from app.groups.letters import LETTERS, word
from app.groups.models import Entry, EntryKind, EntryState, Proposal, WorkingGroup
from app.groups.queries import called
from app.mail import send_letter


def group_of_request(session: Session, group: WorkingGroup, entry: Entry, person: str, settings: Settings) -> None:
    """Leads and secretaries; the secretariat where there are none."""
    home = organisations.organisation_of(session, entry.person_id)
    link = f"{settings.base_url}/groups/{group.slug}/members"
    for one in _runners(session, group.id) or _secretariat(session):
        values = {"person": person, "organisation": home.short if home else "–", "note": entry.note, "link": link}
        _send(session, "group_join_asked", one, group, settings, values)


def person_of_invitation(session: Session, group: WorkingGroup, entry: Entry, inviter: str, settings: Settings) -> None:
    values = {"person": inviter, "note": entry.note, "link": f"{settings.base_url}/groups/requests"}
    for one in _able(session, [entry.person_id]):
        _send(session, "group_invited", one, group, settings, values)


def of_answer(session: Session, group: WorkingGroup, entry: Entry, by: Actor, settings: Settings) -> None:
    """Whoever asked: the person themself, or whoever invited them."""
    asked = entry.kind == EntryKind.REQUEST
    said = "accepted" if entry.state == EntryState.ACCEPTED else "declined"
    values = {"person": by.name, "reason": entry.answer, "link": f"{settings.base_url}/groups/{group.slug}"}
    for one in _able(session, [entry.asked_by]):
        _send(session, f"group_join_{said}" if asked else f"group_invitation_{said}", one, group, settings, values)


def of_opening(session: Session, group: WorkingGroup, named: Iterable[tuple[int, Role]], settings: Settings) -> None:
    for person_id, role in named:
        for one in _able(session, [person_id]):
            link = f"{settings.base_url}/groups/{group.slug}"
            values = {"role": word(role, one.language), "reference": group.opened_number, "link": link}
            _send(session, "group_opened", one, group, settings, values)


def of_closing(session: Session, group: WorkingGroup, people: Iterable[int], settings: Settings) -> None:
    link = f"{settings.base_url}/groups/{group.slug}"
    values = {"reference": group.closed_number, "reason": group.close_reason, "link": link}
    for one in _able(session, people):
        _send(session, "group_closed", one, group, settings, values, priority=7)


def secretariat_of_wish(
    session: Session, group: WorkingGroup, proposal: Proposal, reason: str, person: str, settings: Settings
) -> None:
    values = {"person": person, "reason": reason, "link": f"{settings.base_url}/groups/proposals/{proposal.id}"}
    for one in _secretariat(session):
        _send(session, "group_close_asked", one, group, settings, values)


def of_decision(
    session: Session, proposal: Proposal, name: str, *, number: str, reason: str, settings: Settings
) -> None:
    """Whoever proposed it."""
    for one in _able(session, [proposal.proposed_by]):
        values = {
            "name": one.name,
            "matter": word(proposal.kind, one.language, name=name),
            "outcome": word(proposal.state, one.language),
            "reference": number,
            "reason": reason,
            "link": f"{settings.base_url}/groups/proposals/{proposal.id}",
        }
        letter = LETTERS["group_proposal_decided"]
        send_letter(session, letter, to=one.email, language=one.language, values=values, settings=settings)


def _send(
    session: Session,
    key: str,
    to: PersonCard,
    group: WorkingGroup,
    settings: Settings,
    values: dict[str, str],
    *,
    priority: int = 2,
) -> None:
    given: dict[str, object] = {"name": to.name, "group": called(group, to.language), **values}
    send_letter(
        session, LETTERS[key], to=to.email, language=to.language, values=given, settings=settings, priority=priority
    )


def _runners(session: Session, group_id: int) -> list[PersonCard]:
    ids = {i for role in (Role.GROUP_LEAD, Role.GROUP_SECRETARY) for i in holders(session, role, Scope.GROUP, group_id)}
    return _able(session, ids)


def _secretariat(session: Session) -> list[PersonCard]:
    return _able(session, holders(session, Role.ADMINISTRATOR))


def _able(session: Session, ids: Iterable[int]) -> list[PersonCard]:
    """Those with a working account, in the order of their numbers."""
    found = cards(session, ids).values()
    return sorted((one for one in found if one.state == PersonState.ACTIVE), key=lambda one: one.id)
