"""Who was there, who should have been, and to whom the minutes go."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, events, groups, organisations
from app.events import Answer
from app.meetings.models import Attendance, Presence

# What somebody said beforehand, and what the list proposes for it.
PROPOSED = {Answer.DECLINED: Presence.EXCUSED, Answer.RECORDING: Presence.EXCUSED}


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the attendance list.

    Attributes:
        person_id: None for somebody without an account; `attendance_id` None while nothing is said of them.
        presence: what is kept; "" for nothing yet. `proposed`: what the list suggests then.
        answer: what they said beforehand.
        how: `self` or `list`.
    """

    person_id: int | None
    attendance_id: int | None
    name: str
    organisation: str
    presence: str
    proposed: str
    answer: str
    how: str
    certificate: str


def attendance_list(session: Session, meeting: events.Meeting) -> list[Listed]:
    """Everybody who was expected or is on the list, by name; those without an account last. In five queries."""
    event, occurrence = meeting.event, meeting.occurrence
    kept = session.scalars(
        select(Attendance).where(Attendance.occurrence_id == occurrence.id).order_by(Attendance.name, Attendance.id)
    ).all()
    rows = {one.person_id: one for one in kept if one.person_id is not None}
    answers = answers_of(session, occurrence.id)
    expected = {*rows, *answers, *invited(session, event.id)}
    if event.group_id is not None:
        expected.update(one.person_id for one in groups.participants(session, event.group_id))
    people = accounts.cards(session, expected)
    of = organisations.organisations_of(session, sorted(expected))
    listed = [
        _line(rows.get(number), card.name, of[number].short if number in of else "", number, answers.get(number, ""))
        for number, card in people.items()
        if number in rows or card.state != accounts.PersonState.SUSPENDED
    ]
    listed.sort(key=lambda one: one.name.casefold())
    return listed + [_line(one, one.name, one.organisation) for one in kept if one.person_id is None]


def _line(
    row: Attendance | None, name: str, organisation: str, person_id: int | None = None, answer: str = ""
) -> Listed:
    proposed = PROPOSED.get(Answer(answer), "") if answer else ""
    if row is None:
        return Listed(person_id, None, name, organisation, "", proposed, answer, "", "")
    called = row.organisation or organisation
    return Listed(person_id, row.id, name, called, row.presence, "", answer, row.how, row.certificate or "")


def answers_of(session: Session, occurrence_id: int) -> Mapping[int, str]:
    rows = session.execute(
        select(events.Registration.person_id, events.Registration.answer).where(
            events.Registration.occurrence_id == occurrence_id
        )
    )
    return {row.person_id: row.answer for row in rows}


def invited(session: Session, event_id: int) -> set[int]:
    invitation = events.Invitation
    query = select(invitation.person_id).where(invitation.event_id == event_id, invitation.ended_at.is_(None))
    return set(session.scalars(query))


def kept_attendance(session: Session, occurrence_id: int, *, lock: bool = False) -> Sequence[Attendance]:
    query = select(Attendance).where(Attendance.occurrence_id == occurrence_id).order_by(Attendance.id)
    return session.scalars(query.with_for_update() if lock else query).all()


def own_attendance(session: Session, occurrence_id: int, person_id: int | None) -> Attendance | None:
    if person_id is None:
        return None
    return session.scalar(
        select(Attendance).where(Attendance.occurrence_id == occurrence_id, Attendance.person_id == person_id)
    )


def concerned(session: Session, meeting: events.Meeting) -> set[int]:
    """People to whom the minutes go: on the list, registered, invited, or of the group. Rights are asked when a letter is written."""
    ids = {*answers_of(session, meeting.occurrence.id), *invited(session, meeting.event.id)}
    ids.update(one.person_id for one in kept_attendance(session, meeting.occurrence.id) if one.person_id is not None)
    if meeting.event.group_id is not None:
        ids.update(one.person_id for one in groups.participants(session, meeting.event.group_id))
    return ids


@dataclass(frozen=True, slots=True)
class Somebody:
    id: int
    name: str
    organisation: str


def possible_owners(session: Session, meeting: events.Meeting, also: Collection[int] = ()) -> list[Somebody]:
    """Who may be given something to do without being looked up: whoever the meeting concerns, by name."""
    ids = concerned(session, meeting) | set(also)
    people = accounts.cards(session, ids)
    of = organisations.organisations_of(session, sorted(ids))
    able = [one for one in people.values() if one.state != accounts.PersonState.SUSPENDED]
    found = [Somebody(one.id, one.name, of[one.id].short if one.id in of else "") for one in able]
    return sorted(found, key=lambda one: one.name.casefold())
