"""Who was there: the list that the secretary keeps, and people who say so themselves. A certificate's mark is made with it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import accounts, audit, organisations
from app.access import Actor
from app.core import clock
from app.core.text import one_line
from app.meetings.models import Attendance, CheckIn, Presence
from app.meetings.queries import Case
from app.meetings.queries_people import kept_attendance, own_attendance

MARK_BYTES = 24
CODE_LENGTH = 8
# Without 0, O, 1, I and L, which are mistaken for one another when read from a wall.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Said:
    """What a line of the form says: `was` when it was opened, and now; each "" for nothing."""

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody put on the list: a person of the community by number, or else by name and organisation."""

    name: str
    organisation: str
    presence: Presence
    person_id: int | None = None


def keep_list(
    session: Session,
    case: Case,
    people: Mapping[int, Said],
    others: Mapping[int, Said],
    newcomers: Sequence[Newcomer],
    *,
    by: Actor,
) -> int:
    """Keep the lines that were changed.

    Args:
        people: by number of the person; `others`, without an account, by number of the line, where REMOVED takes it away.

    Returns:
        How many lines were left alone because they had changed since the form was opened, as by self check-in.
    """
    rows = kept_attendance(session, case.occurrence_id, lock=True)
    by_person = {one.person_id: one for one in rows if one.person_id is not None}
    by_number = {one.id: one for one in rows if one.person_id is None}
    left = 0
    changed = {number: said for number, said in people.items() if said.now and said.now != said.was}
    cards = accounts.cards(session, changed)
    of = organisations.organisations_of(session, sorted(changed))
    for number, said in changed.items():
        row = by_person.get(number)
        if (row.presence if row else "") != said.was:
            left += row is not None and row.presence != said.now
        elif number in cards:
            organisation = of[number].short if number in of else ""
            _set(session, case, row, Presence(said.now), cards[number].name, organisation, number, by=by)
    for number, said in others.items():
        row = by_number.get(number)
        if row is None or not said.now or said.now == said.was:
            continue
        if row.presence != said.was:
            left += 1
        elif said.now == REMOVED:
            audit.record(session, by, "attendance.removed", case.occurrence_id, line=row.id)
            session.delete(by_number.pop(number))
        else:
            _set(session, case, row, Presence(said.now), row.name, row.organisation, None, by=by)
    by_name = {(one.name, one.organisation): one for one in by_number.values()}
    for one in newcomers:
        same = by_name.get((one_line(one.name), one_line(one.organisation)))  # the form was sent twice
        row = by_person.get(one.person_id) if one.person_id is not None else same
        _set(session, case, row, one.presence, one.name, one.organisation, one.person_id, by=by)
    session.flush()
    return left


def check_in(session: Session, case: Case, *, by: Actor) -> bool:
    """The actor says that they are there; whether that was news. The caller has asked the policy and holds the event's lock."""
    row = own_attendance(session, case.occurrence_id, by.person_id)
    if row is not None and row.presence == Presence.PRESENT:
        return False
    of = organisations.organisation_of(session, by.person_id or 0)
    organisation = of.short if of else ""
    _set(session, case, row, Presence.PRESENT, by.name, organisation, by.person_id, by=by, how="self")
    session.flush()
    return True


def make_code(session: Session, case: Case, *, by: Actor) -> str:
    """A new code for this meeting's self check-in; the one before opens nothing any more."""
    session.execute(delete(CheckIn).where(CheckIn.occurrence_id == case.occurrence_id))
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        try:
            with session.begin_nested():
                session.add(CheckIn(occurrence_id=case.occurrence_id, code=code, made_at=clock.now()))
        except IntegrityError:
            continue
        audit.record(session, by, "attendance.code_made", case.occurrence_id)
        return code


def code_of(session: Session, case: Case) -> str:
    return session.scalar(select(CheckIn.code).where(CheckIn.occurrence_id == case.occurrence_id)) or ""


def _set(
    session: Session,
    case: Case,
    row: Attendance | None,
    presence: Presence,
    name: str,
    organisation: str,
    person_id: int | None,
    *,
    by: Actor,
    how: str = "list",
) -> None:
    before = row.presence if row is not None else ""
    if row is None:
        row = Attendance(occurrence_id=case.occurrence_id, person_id=person_id)
        session.add(row)
    row.name, row.organisation = one_line(name), one_line(organisation)
    row.presence, row.how, row.at = presence, how, clock.now()
    if presence is Presence.PRESENT and not row.certificate:
        row.certificate = secrets.token_urlsafe(MARK_BYTES)
    session.flush()
    audit.record(
        session,
        by,
        "attendance.said",
        case.occurrence_id,
        line=row.id,
        presence=presence,
        before=before,
        person=person_id,
        how=how,
    )
