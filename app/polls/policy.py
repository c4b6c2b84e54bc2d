"""Who sees a poll of dates, answers it and decides it. Pure: no session, no request."""

from datetime import date, datetime
from typing import Protocol

from app.access import ALLOW, HIDE, Actor, Permission, Verdict, not_now, refuse
from app.groups import policy as groups

CLOSED = groups.CLOSED


class Standing(Protocol):
    """What a decision needs to know of a poll; the model has these columns."""

    @property
    def group_id(self) -> int: ...
    @property
    def closes_on(self) -> date: ...
    @property
    def closed_at(self) -> datetime | None: ...


def runs(actor: Actor, group_id: int) -> bool:
    return actor.may(Permission.CONTENT_MODERATE) or groups.runs(actor, group_id)


def may_see(actor: Actor, group_id: int) -> Verdict:
    """The people of the group, its guests too, and the coordinator."""
    return ALLOW if group_id in actor.group_ids or actor.may(Permission.CONTENT_MODERATE) else HIDE


def may_ask(actor: Actor, group_id: int, *, is_open: bool) -> Verdict:
    """Put dates to the group."""
    if not (seen := may_see(actor, group_id)):
        return seen
    if not runs(actor, group_id):
        return refuse("Only the group's lead or secretary puts dates to it.")
    return ALLOW if is_open else not_now(CLOSED)


def may_answer(actor: Actor, poll: Standing, today: date, *, is_open: bool) -> Verdict:
    """Whoever sees it, until its last day is over or it is decided; answers may change until then.

    Args:
        today: the house's day.
        is_open: whether the group is at work.
    """
    if not (seen := may_see(actor, poll.group_id)):
        return seen
    if poll.closed_at is not None:
        return not_now("This poll is closed: answers change no more.")
    if today > poll.closes_on:
        return not_now("The last day for answers is over. Those who run the group decide now.")
    return ALLOW if is_open else not_now(CLOSED)


def may_decide(actor: Actor, poll: Standing, *, is_open: bool) -> Verdict:
    """Choose a date, or close it without one; at any time."""
    if not (verdict := may_ask(actor, poll.group_id, is_open=is_open)):
        return verdict if verdict.hidden or verdict.untimely else refuse("Only those who run the group decide.")
    return ALLOW if poll.closed_at is None else not_now("This poll is decided already.")
