"""Finding polls; what the actor may not see is absent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.core.errors import NotFoundError
from app.groups import GroupName
from app.polls import policy
from app.polls.models import DateAnswer, DateOption, DatePoll


@dataclass(frozen=True, slots=True)
class PollLine:
    """One poll of a list. `answered` is how many people have; `mine` whether the reader has."""

    poll: DatePoll
    options: int
    answered: int
    mine: bool


def group_seen(session: Session, actor: Actor, slug: str, language: str) -> GroupName:
    """The group whose polls the actor may see."""
    group = groups.by_slug(session, slug, language)
    if group is None:
        raise NotFoundError
    policy.may_see(actor, group.id).enforce()
    return group


def is_open(session: Session, group_id: int) -> bool:
    found = groups.open_ids().subquery()
    return session.scalar(select(found.c.id).where(found.c.id == group_id)) is not None


def get_poll(session: Session, actor: Actor, group_id: int, poll_id: int) -> DatePoll:
    return _seen(session.get(DatePoll, poll_id), actor, group_id)


def get_poll_to_answer(session: Session, actor: Actor, group_id: int, poll_id: int, today: date) -> DatePoll:
    """The only door to one that gets an answer; locks the row, so that a decision waits for the answer or comes before it."""
    poll = _seen(session.get(DatePoll, poll_id, with_for_update=True), actor, group_id)
    policy.may_answer(actor, poll, today, is_open=is_open(session, group_id)).enforce()
    return poll


def get_poll_to_decide(session: Session, actor: Actor, group_id: int, poll_id: int) -> DatePoll:
    """The only door to one that is decided; locks the row."""
    poll = _seen(session.get(DatePoll, poll_id, with_for_update=True), actor, group_id)
    policy.may_decide(actor, poll, is_open=is_open(session, group_id)).enforce()
    return poll


def options_of(session: Session, poll_id: int) -> Sequence[DateOption]:
    found = select(DateOption).where(DateOption.poll_id == poll_id)
    return session.scalars(found.order_by(DateOption.starts_local, DateOption.id)).all()


def answers_of(session: Session, poll_id: int) -> Mapping[int, Mapping[int, str]]:
    """By person, then by option, in the order in which people first answered; of whoever answered, here or gone."""
    rows = session.execute(
        select(DateAnswer.person_id, DateAnswer.option_id, DateAnswer.answer)
        .join(DateOption, DateOption.id == DateAnswer.option_id)
        .where(DateOption.poll_id == poll_id)
        .order_by(DateAnswer.id)
    )
    found: dict[int, dict[int, str]] = {}
    for person_id, option_id, answer in rows:
        found.setdefault(person_id, {})[option_id] = answer
    return found


def list_polls(session: Session, group_ids: Collection[int], person_id: int | None) -> Sequence[PollLine]:
    """Open ones first, by their last day; then the decided ones, newest first. One query."""
    options = select(func.count(DateOption.id)).where(DateOption.poll_id == DatePoll.id)
    by_poll = (
        select(func.count(DateAnswer.person_id.distinct()))
        .join(DateOption, DateOption.id == DateAnswer.option_id)
        .where(DateOption.poll_id == DatePoll.id)
    )
    rows = session.execute(
        select(
            DatePoll,
            options.scalar_subquery(),
            by_poll.scalar_subquery(),
            by_poll.where(DateAnswer.person_id == (person_id or 0)).scalar_subquery(),
        )
        .where(DatePoll.group_id.in_(sorted(group_ids)))
        .order_by(DatePoll.closed_at.is_not(None), DatePoll.closed_at.desc(), DatePoll.closes_on, DatePoll.id)
    )
    return [PollLine(poll, number, answered, bool(mine)) for poll, number, answered, mine in rows]


def _seen(poll: DatePoll | None, actor: Actor, group_id: int) -> DatePoll:
    if poll is None or poll.group_id != group_id:
        raise NotFoundError
    policy.may_see(actor, group_id).enforce()
    return poll
