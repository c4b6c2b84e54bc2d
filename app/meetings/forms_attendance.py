"""The attendance list as it is posted: one line each for people, and up to three newcomers."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app import groups
from app.core.text import one_line
from app.meetings.actions_attendance import REMOVED, Newcomer, Said
from app.meetings.models import Presence
from app.meetings.queries_people import Listed

BLANKS = 3
PRESENCES = frozenset(one.value for one in Presence)
NAME_LENGTH = 120
NO_MEMBER = "Nobody of the community fits. Put guests in the lines below."


@dataclass(frozen=True, slots=True)
class Blank:
    """A line for somebody who is not on the list: as typed. `email` or a name finds a person of the community."""

    name: str = ""
    organisation: str = ""
    presence: str = Presence.PRESENT


@dataclass(frozen=True, slots=True)
class Posted:
    people: dict[int, Said]
    others: dict[int, Said]
    somebody: str
    somebody_presence: str
    blanks: list[Blank]


def read_list(body: FormData, listed: list[Listed]) -> Posted:
    """Only lines that are on the list count, whatever else was posted."""
    people, others = {}, {}
    for one in listed:
        if one.person_id is not None:
            said = _said(body, f"person-{one.person_id}", PRESENCES)
            people[one.person_id] = said
        elif one.attendance_id is not None:
            others[one.attendance_id] = _said(body, f"line-{one.attendance_id}", PRESENCES | {REMOVED})
    blanks = [
        Blank(
            _text(body, f"name-{n}"),
            _text(body, f"organisation-{n}"),
            _presence(body, f"presence-{n}"),
        )
        for n in range(BLANKS)
    ]
    return Posted(people, others, _text(body, "somebody"), _presence(body, "somebody-presence"), blanks)


def newcomers_of(session: Session, posted: Posted) -> tuple[list[Newcomer], list[tuple[str, str]]]:
    """Whom the blanks name; or what is wrong, by field."""
    found: list[Newcomer] = []
    problems: list[tuple[str, str]] = []
    one, problem = groups.the_one(session, posted.somebody, NO_MEMBER)
    if one is not None:
        found.append(Newcomer(one.name, one.organisation, Presence(posted.somebody_presence), person_id=one.person_id))
    elif problem:
        problems.append(("somebody", problem))
    for n, blank in enumerate(posted.blanks):
        if blank.name:
            found.append(Newcomer(blank.name, blank.organisation, Presence(blank.presence)))
        elif blank.organisation:
            problems.append((f"name-{n}", "Enter the name."))
    return found, problems


def _said(body: FormData, name: str, known: frozenset[str]) -> Said:
    now, was = body.get(name), body.get(f"was-{name}")
    return Said(
        was if isinstance(was, str) and was in PRESENCES else "", now if isinstance(now, str) and now in known else ""
    )


def _text(body: FormData, name: str) -> str:
    value = body.get(name)
    return one_line(value)[:NAME_LENGTH] if isinstance(value, str) else ""


def _presence(body: FormData, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) and value in PRESENCES else Presence.PRESENT
