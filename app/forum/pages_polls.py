"""Polls on the page of their topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core import clock
from app.forum import polls
from app.forum.models import ChoicePoll
from app.forum.visits import Visit
from app.organisations import Filled
from app.web.times import day_in_words


@dataclass(frozen=True, slots=True)
class OptionLine:
    """`share` in whole percent of those who voted; `mine`: the reader chose it."""

    id: int
    text: str
    votes: int
    share: int
    mine: bool


@dataclass(frozen=True, slots=True)
class PollPart:
    """A question with its answers and their votes.

    Attributes:
        votes_on: whether the reader may vote now; `error` of what was chosen last.
        closes: the last day in words, "" where there is none; `voters`: people who voted.
        may_close: whether the reader is offered to close it.
    """

    id: int
    question: str
    href: str
    several: bool
    options: Sequence[OptionLine]
    voters: int
    voted: bool
    votes_on: bool
    over: bool
    closes: str
    may_close: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class PollPage:
    """One poll on a page of its own, with what was wrong about a vote."""

    title: str
    href: str
    polls: Sequence[PollPart]


@dataclass(frozen=True, slots=True)
class NewPollPage:
    """`least`: the first day on which it may close."""

    title: str
    href: str
    form: Filled
    least: date


def polls_part(visit: Visit, errors: dict[int, str] | None = None) -> Sequence[PollPart]:
    """The one that takes votes first, then those that are over; five queries at most, however many there are."""
    found = polls.polls_of(visit.session, visit.topic.id)
    if not found:
        return ()
    ids = [one.id for one in found]
    options = polls.options_of(visit.session, ids)
    votes, voters = polls.counts(visit.session, ids)
    mine = polls.votes_by(visit.session, visit.actor, ids)
    today = clock.today(visit.settings.zone)

    def part(one: ChoicePoll) -> PollPart:
        over, people = polls.is_over(one, today), voters.get(one.id, 0)
        lines = [
            OptionLine(
                option.id,
                option.text,
                votes.get(option.id, 0),
                round(100 * votes.get(option.id, 0) / people) if people else 0,
                option.id in mine,
            )
            for option in options[one.id]
        ]
        asked_by = one.created_by
        return PollPart(
            id=one.id,
            question=one.question,
            href=f"{visit.href}/poll/{one.id}",
            several=one.several,
            options=lines,
            voters=people,
            voted=any(line.mine for line in lines),
            votes_on=bool(polls.may_vote(visit.actor, visit.topic, is_open=visit.at_work, over=over)),
            over=over,
            closes=day_in_words(one.closes_on, "EEEE d MMMM y", visit.language) if one.closes_on else "",
            may_close=bool(polls.may_close(visit.actor, visit.topic, asked_by, is_open=visit.at_work, over=over)),
            error=(errors or {}).get(one.id, ""),
        )

    return sorted(map(part, found), key=lambda one: one.over)
