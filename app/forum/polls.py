"""A poll in a topic: put by the topic's author or by those who moderate there, one at a time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import audit
from app.access import ALLOW, Actor, Verdict, not_now, refuse
from app.core import clock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.forum import policy
from app.forum.actions import say_changed
from app.forum.models import ChoiceOption, ChoicePoll, ChoiceVote, Topic

LEAST, MOST = 2, 10
LONGEST_QUESTION, LONGEST_OPTION = 200, 150


@dataclass(frozen=True, slots=True)
class Plan:
    """A poll to be; `closes_on` is the house's last day for votes, None until somebody closes it."""

    question: str
    options: Sequence[str]
    several: bool
    closes_on: date | None


def is_over(poll: ChoicePoll, today: date) -> bool:
    return poll.closed_at is not None or (poll.closes_on is not None and poll.closes_on < today)


def may_open(actor: Actor, topic: policy.TopicStanding, *, is_open: bool, running: bool) -> Verdict:
    """Put a question.

    Args:
        running: whether the topic has a poll that takes votes.
    """
    if not (verdict := policy.may_write(actor, topic, is_open=is_open)):
        return verdict
    if topic.author_id != actor.person_id and not policy.moderates(actor, topic.group_id):
        return refuse("The author of a topic, and those who moderate, put a question to the vote.")
    return not_now("This topic has a poll already. Close it first.") if running else ALLOW


def may_vote(actor: Actor, topic: policy.TopicStanding, *, is_open: bool, over: bool) -> Verdict:
    """Whoever may write there, until it is closed."""
    if not (verdict := policy.may_write(actor, topic, is_open=is_open)):
        return verdict
    return not_now("This poll is closed.") if over else ALLOW


def may_close(actor: Actor, topic: policy.TopicStanding, asked_by: int, *, is_open: bool, over: bool) -> Verdict:
    if not (verdict := policy.may_write(actor, topic, is_open=is_open)):
        return verdict
    if actor.person_id not in {asked_by, topic.author_id} and not policy.moderates(actor, topic.group_id):
        return refuse("Whoever put the question, and those who moderate, close a poll.")
    return not_now("This poll is closed.") if over else ALLOW


def polls_of(session: Session, topic_id: int) -> Sequence[ChoicePoll]:
    """The newest first."""
    return session.scalars(
        select(ChoicePoll).where(ChoicePoll.topic_id == topic_id).order_by(ChoicePoll.id.desc())
    ).all()


def get_poll(session: Session, topic: Topic, poll_id: int) -> ChoicePoll:
    """Of a topic that the caller has locked."""
    poll = session.get(ChoicePoll, poll_id, populate_existing=True)
    if poll is None or poll.topic_id != topic.id:
        raise NotFoundError
    return poll


def options_of(session: Session, poll_ids: Collection[int]) -> Mapping[int, Sequence[ChoiceOption]]:
    rows = session.scalars(
        select(ChoiceOption)
        .where(ChoiceOption.poll_id.in_(sorted(poll_ids)))
        .order_by(ChoiceOption.position, ChoiceOption.id)
    )
    found: dict[int, list[ChoiceOption]] = {number: [] for number in poll_ids}
    for row in rows:
        found[row.poll_id].append(row)
    return found


def counts(session: Session, poll_ids: Collection[int]) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Votes by option, and people who voted by poll."""
    of = ChoiceOption.poll_id.in_(sorted(poll_ids))
    joined = select(ChoiceVote).join(ChoiceOption, ChoiceOption.id == ChoiceVote.option_id).where(of).subquery()
    votes = session.execute(select(joined.c.option_id, func.count()).group_by(joined.c.option_id))
    people = session.execute(
        select(ChoiceOption.poll_id, func.count(ChoiceVote.person_id.distinct()))
        .join(ChoiceVote, ChoiceVote.option_id == ChoiceOption.id)
        .where(of)
        .group_by(ChoiceOption.poll_id)
    )
    return dict(votes.all()), dict(people.all())


def votes_by(session: Session, actor: Actor, poll_ids: Collection[int]) -> frozenset[int]:
    """Options that the actor chose."""
    mine = (
        select(ChoiceVote.option_id)
        .join(ChoiceOption, ChoiceOption.id == ChoiceVote.option_id)
        .where(ChoiceOption.poll_id.in_(sorted(poll_ids)), ChoiceVote.person_id == actor.person_id)
    )
    return frozenset(session.scalars(mine))


def open_poll(session: Session, topic: Topic, plan: Plan, *, today: date, by: Actor) -> ChoicePoll:
    """The caller has locked the topic."""
    if by.person_id is None:
        raise ValueError("nobody is signed in")
    if any(not is_over(one, today) for one in polls_of(session, topic.id)):
        raise ConflictError("This topic has a poll already. Close it first.")
    poll = ChoicePoll(
        topic_id=topic.id,
        question=plan.question,
        several=plan.several,
        closes_on=plan.closes_on,
        created_by=by.person_id,
        created_at=clock.now(),
    )
    session.add(poll)
    session.flush()
    session.add_all(ChoiceOption(poll_id=poll.id, text=text, position=place) for place, text in enumerate(plan.options))
    audit.record(session, by, "poll.opened", poll.id, topic_id=topic.id)
    say_changed(session, topic)
    return poll


def just_opened(session: Session, topic: Topic, plan: Plan, *, by: Actor) -> ChoicePoll | None:
    """The same poll, when its form was sent a moment ago already; the topic's lock makes them take turns."""
    return session.scalar(
        select(ChoicePoll)
        .where(
            ChoicePoll.topic_id == topic.id,
            ChoicePoll.created_by == by.person_id,
            ChoicePoll.question == plan.question,
            ChoicePoll.created_at > clock.now() - clock.SENT_TWICE,
        )
        .limit(1)
    )


def vote(session: Session, poll: ChoicePoll, chosen: Iterable[int], *, by: Actor) -> None:
    """These instead of what the person chose before; none takes it back.

    Raises:
        InvalidError: for the field `choice`: no option of this poll, or several where one is asked for.
    """
    if by.person_id is None:
        raise ValueError("nobody is signed in")
    wanted, known = set(chosen), {one.id for one in options_of(session, [poll.id])[poll.id]}
    if not wanted <= known or (len(wanted) > 1 and not poll.several):
        said = "Choose one of the options offered."
        raise InvalidError(said, {"choice": said})
    session.execute(
        delete(ChoiceVote).where(ChoiceVote.option_id.in_(sorted(known)), ChoiceVote.person_id == by.person_id)
    )
    session.add_all(ChoiceVote(option_id=one, person_id=by.person_id, at=clock.now()) for one in sorted(wanted))
    session.flush()


def close_poll(session: Session, topic: Topic, poll: ChoicePoll, *, by: Actor) -> None:
    poll.closed_at = clock.now()
    audit.record(session, by, "poll.closed", poll.id, topic_id=topic.id)
    say_changed(session, topic)
