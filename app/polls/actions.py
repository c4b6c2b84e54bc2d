"""Dates are put to a group, its people answer, and those who run it decide."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, audit, jobs
from app.access import Actor
from app.core import clock, revision
from app.core.errors import InvalidError
from app.core.text import one_line, paragraphs
from app.polls.models import DateAnswer, DateOption, DatePoll


def ask(
    session: Session,
    *,
    group_id: int,
    title: str,
    minutes: int,
    timezone: str,
    note: str,
    closes_on: date,
    starts: Sequence[datetime],
    by: Actor,
) -> DatePoll:
    """Put the dates to the group, and owe its people a letter. The caller has asked who may, and checked what was typed.

    Args:
        starts: wall-clock times of the zone, naive, each once.
    """
    poll = DatePoll(
        group_id=group_id,
        title=one_line(title),
        minutes=minutes,
        timezone=timezone,
        note=paragraphs(note),
        organiser_id=by.person_id,
        closes_on=closes_on,
        created_at=clock.now(),
    )
    session.add(poll)
    session.flush()
    for position, local in enumerate(sorted(starts)):
        session.add(DateOption(poll_id=poll.id, starts_local=local, position=position))
    session.flush()
    audit.record(session, by, "poll.opened", poll.id, group_id=group_id)
    jobs.enqueue(session, "polls.tell", poll_id=poll.id, what="poll_opened")
    revision.bump(session)
    return poll


def just_asked(
    session: Session, group_id: int, title: str, starts: Sequence[datetime], *, by: Actor
) -> DatePoll | None:
    """The same poll, when its form was sent a moment ago already; whoever sends it again waits for the first here."""
    accounts.take_turns(session, by)
    found = select(DatePoll).where(
        DatePoll.group_id == group_id,
        DatePoll.organiser_id == by.person_id,
        DatePoll.title == one_line(title),
        DatePoll.closed_at.is_(None),
        DatePoll.created_at > clock.now() - clock.SENT_TWICE,
    )
    for poll in session.scalars(found):
        dates = select(DateOption.starts_local).where(DateOption.poll_id == poll.id)
        if set(session.scalars(dates)) == set(starts):
            return poll
    return None


def answer(session: Session, poll: DatePoll, answers: Mapping[int, str], *, by: Actor) -> None:
    """What suits this person, by option; said before or not."""
    of_poll = select(DateOption.id).where(DateOption.poll_id == poll.id)
    held = {
        one.option_id: one
        for one in session.scalars(
            select(DateAnswer).where(DateAnswer.person_id == by.person_id, DateAnswer.option_id.in_(of_poll))
        )
    }
    for option_id, said in answers.items():
        if option_id in held:
            held[option_id].answer = said
        else:
            session.add(DateAnswer(option_id=option_id, person_id=by.person_id, answer=said))
    session.flush()
    revision.bump(session)


def choose(session: Session, poll: DatePoll, option: DateOption, note: str, *, by: Actor) -> None:
    """This date it is; the group is told, and those who run it put it on the calendar."""
    poll.option_id = option.id
    _close(session, poll, note)
    jobs.enqueue(session, "polls.tell", poll_id=poll.id, what="poll_chosen")
    audit.record(session, by, "poll.chosen", poll.id, starts=option.starts_local.isoformat(timespec="minutes"))


def close_without(session: Session, poll: DatePoll, reason: str, *, by: Actor) -> None:
    """No meeting comes of it; those who answered are told why. InvalidError without a reason."""
    if not one_line(reason):
        sentence = "Say why there is no meeting; those who answered will read it."
        raise InvalidError(sentence, {"reason": sentence})
    _close(session, poll, reason)
    jobs.enqueue(session, "polls.tell", poll_id=poll.id, what="poll_closed")
    audit.record(session, by, "poll.closed", poll.id, reason=poll.close_note)


def came_of(session: Session, poll: DatePoll, event_id: int) -> None:
    """The meeting that the chosen date became; the first one counts."""
    if poll.option_id is not None and poll.event_id is None:
        poll.event_id = event_id
        revision.bump(session)


def _close(session: Session, poll: DatePoll, note: str) -> None:
    poll.closed_at, poll.close_note = clock.now(), paragraphs(note)
    revision.bump(session)
