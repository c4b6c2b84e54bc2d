"""Who is to be told of an event, and by which right; what of it their own calendar holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app import events, groups
from app.access import Actor
from app.events import Answer, Event, EventState, Invitation, Occurrence, Registration

COMES = (Answer.GOING, Answer.WAITING, Answer.MAYBE)
# How a calendar says an answer (RFC 5545 §3.2.12). Whoever waits has no place yet; the recording is no meeting.
PARTSTAT = {
    "": "NEEDS-ACTION",
    Answer.GOING: "ACCEPTED",
    Answer.WAITING: "TENTATIVE",
    Answer.MAYBE: "TENTATIVE",
    Answer.DECLINED: "DECLINED",
    Answer.RECORDING: "DECLINED",
}


def may_be_told(actor: Actor, event: events.policy.Standing, *, comes: bool) -> bool:
    """Whether mail about the event may go to somebody now.

    Args:
        comes: they said so themselves. Of a group's event the group's people are told without it, and only they.
    """
    if not actor.signed_in or not events.policy.may_see(actor, event):
        return False
    return comes or event.group_id is None or event.group_id in actor.group_ids


def comes(answers: Mapping[int, str], invitation: Invitation | None) -> bool:
    """Whether they said that they come, to any meeting ahead."""
    standing = invitation.answer if invitation is not None else ""
    return standing in COMES or any(one in COMES for one in answers.values())


def has_ahead(session: Session, event: Event, now: datetime) -> bool:
    """Whether any of it is not over: what is past is told to nobody."""
    ahead = select(Occurrence.id).where(Occurrence.event_id == event.id, Occurrence.ends_at > now)
    return session.scalar(ahead.limit(1)) is not None


def answers_ahead(session: Session, event_id: int, person_id: int, now: datetime) -> Mapping[int, str]:
    """What the person said of meetings that are not over, by occurrence."""
    rows = session.execute(
        select(Registration.occurrence_id, Registration.answer)
        .join(Occurrence, Occurrence.id == Registration.occurrence_id)
        .where(Occurrence.event_id == event_id, Occurrence.ends_at > now, Registration.person_id == person_id)
    )
    return {row.occurrence_id: row.answer for row in rows}


def invitation_of(session: Session, event_id: int, person_id: int) -> Invitation | None:
    return session.scalar(select(Invitation).where(Invitation.event_id == event_id, Invitation.person_id == person_id))


def behind(session: Session, event: Event, limit: int) -> Sequence[Invitation]:
    """Those whose calendar knows of an older SEQUENCE, locked."""
    owed = select(Invitation).where(
        Invitation.event_id == event.id,
        Invitation.ended_at.is_(None),
        Invitation.told_sequence < event.sequence,
    )
    return session.scalars(owed.order_by(Invitation.id).limit(limit).with_for_update()).all()


def newcomers(session: Session, event: Event) -> list[int]:
    """People of the event's group who were not invited yet, and those whom a series took over from the one before it.

    None where it is called off, or the group is closed.
    """
    if event.state == EventState.CANCELLED:
        return []
    of_event = (Invitation.event_id == event.id, Invitation.ended_at.is_(None))
    if event.group_id is None:
        taken_over = select(Invitation.person_id).where(*of_event, Invitation.told_sequence.is_(None))
        return list(session.scalars(taken_over)) if event.continues_id is not None else []
    if not groups.is_open(session, event.group_id):
        return []
    told = set(session.scalars(select(Invitation.person_id).where(*of_event, Invitation.told_sequence.is_not(None))))
    return [one.person_id for one in groups.participants(session, event.group_id) if one.person_id not in told]


def unconfirmed(session: Session, event: Event, now: datetime) -> Sequence[tuple[int, int]]:
    """(occurrence, person) of those who come and whose calendar knows nothing of it, such as people whose answers were imported."""
    if event.state == EventState.CANCELLED:
        return []
    known = exists().where(Invitation.event_id == event.id, Invitation.person_id == Registration.person_id)
    rows = session.execute(
        select(Registration.occurrence_id, Registration.person_id)
        .join(Occurrence, Occurrence.id == Registration.occurrence_id)
        .where(
            Occurrence.event_id == event.id,
            Occurrence.ends_at > now,
            Occurrence.state != EventState.CANCELLED,
            Registration.answer.in_(COMES),
            ~known,
        )
        .order_by(Registration.id)
    )
    return [(row.occurrence_id, row.person_id) for row in rows]


def events_of_person(session: Session, person_id: int, now: datetime) -> Sequence[Event]:
    """Events with something ahead that the person was told of, or has answered."""
    ahead = exists().where(Occurrence.event_id == Event.id, Occurrence.ends_at > now)
    told = exists().where(
        Invitation.event_id == Event.id, Invitation.person_id == person_id, Invitation.ended_at.is_(None)
    )
    said = (
        exists()
        .where(Registration.person_id == person_id, Registration.occurrence_id == Occurrence.id)
        .where(Occurrence.event_id == Event.id, Occurrence.starts_at > now)
    )
    return session.scalars(select(Event).where(ahead, or_(told, said)).order_by(Event.id)).all()


def events_of_groups(session: Session, group_ids: Iterable[int], person_id: int, now: datetime) -> Sequence[Event]:
    """Events ahead of these groups to which the person is not invited yet."""
    wanted = sorted(group_ids)
    if not wanted:
        return []
    ahead = exists().where(
        Occurrence.event_id == Event.id, Occurrence.ends_at > now, Occurrence.state != EventState.CANCELLED
    )
    told = exists().where(
        Invitation.event_id == Event.id,
        Invitation.person_id == person_id,
        Invitation.ended_at.is_(None),
        Invitation.told_sequence.is_not(None),
    )
    query = select(Event).where(Event.group_id.in_(wanted), Event.state != EventState.CANCELLED, ahead, ~told)
    return session.scalars(query.order_by(Event.id)).all()
