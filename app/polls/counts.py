"""Polls that wait for an answer, as a part of a query that pages run anyway. Built once, on the tables."""

from typing import Any, cast

from sqlalchemy import BindParameter, ScalarSelect, Table, bindparam, func, select

from app import groups
from app.polls.models import DateAnswer, DateOption, DatePoll

_POLL, _OPTION, _ANSWER = (cast("Table", one.__table__) for one in (DatePoll, DateOption, DateAnswer))
_GROUPS: BindParameter[Any] = bindparam("groups", expanding=True)


def count_polls_to_answer() -> ScalarSelect[int]:
    """Open polls of the groups bound as `groups` that the person bound as `person` has not answered by `today`."""
    answered = (
        select(_ANSWER.c.id)
        .join(_OPTION, _OPTION.c.id == _ANSWER.c.option_id)
        .where(_OPTION.c.poll_id == _POLL.c.id, _ANSWER.c.person_id == bindparam("person"))
        .correlate(_POLL)
    )
    waits = select(func.count(_POLL.c.id)).where(
        _POLL.c.group_id.in_(_GROUPS),
        _POLL.c.closed_at.is_(None),
        _POLL.c.closes_on >= bindparam("today"),
        _POLL.c.group_id.in_(groups.open_ids()),
        ~answered.exists(),
    )
    return waits.scalar_subquery()
