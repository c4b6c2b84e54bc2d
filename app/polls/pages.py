"""Page values of lists of polls, and of the form for a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.groups import GroupName
from app.organisations import Filled
from app.polls.forms import Row
from app.polls.queries import PollLine
from app.web.parts import Offer

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PollCard:
    """`group` is named in a list of several groups' only."""

    group: str
    title: str
    href: str
    options: int
    answered: int
    closes_on: date
    closed_at: datetime | None
    chosen: bool
    mine: bool
    over: bool


@dataclass(frozen=True, slots=True)
class PollsPage:
    """Of one group; of all of the reader's where `group_name` is ""."""

    group_name: str
    group_href: str
    polls: Sequence[PollCard]
    offers: Sequence[Offer]
    note: str


def cards(
    found: Sequence[PollLine], names: Mapping[int, GroupName], today: date, *, named: bool = False
) -> list[PollCard]:
    """Lines of a list as it is drawn.

    Args:
        names: of the groups of these polls.
        today: the house's day.
        named: whether each card names its group.
    """
    return [
        PollCard(
            group=names[one.poll.group_id].name if named else "",
            title=one.poll.title,
            href=f"/groups/{names[one.poll.group_id].slug}/polls/{one.poll.id}",
            options=one.options,
            answered=one.answered,
            closes_on=one.poll.closes_on,
            closed_at=one.poll.closed_at,
            chosen=one.poll.option_id is not None,
            mine=one.mine,
            over=one.poll.closes_on < today,
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class NewPollPage:
    """`rows` are the pairs of date and time to type into; `more` when others can be added."""

    group_name: str
    group_href: str
    form: Filled
    rows: Sequence[Row]
    lengths: Choices
    zones: Choices
    more: bool
    least: str
