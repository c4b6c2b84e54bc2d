"""The page of one poll: dates with what speaks against them, who can come, what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from app import accounts, events, groups
from app.access import Actor, Role, holders
from app.core import clock
from app.core.settings import Settings
from app.groups import GroupName
from app.polls import policy
from app.polls.hints import hints
from app.polls.labels import TONES, answers, lengths
from app.polls.models import DateOption, DatePoll, PollAnswer
from app.polls.queries import answers_of, is_open, options_of
from app.web.environment import filters
from app.web.language import translations
from app.web.times import When, named_zone, when, zone_of

Choices = Sequence[tuple[str, str]]
Said = tuple[str, str, str]
SILENT: Said = ("", "", "")


@dataclass(frozen=True, slots=True)
class OptionView:
    """One date, in the reader's zone. `mine` is the reader's answer; `best` when none suits more people."""

    id: int
    when: When
    hints: Sequence[str]
    yes: int
    if_need_be: int
    no: int
    best: bool
    chosen: bool
    mine: str
    error: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """`said` has, for each option in order, (code, label, tone); empty strings where nothing was said."""

    name: str
    organisation: str
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`event_href` once there is a meeting; `schedule_href` for those who are to put it on the calendar."""

    when: When | None
    note: str
    event_href: str
    schedule_href: str


@dataclass(frozen=True, slots=True)
class PollPage:
    """One poll. `outcome` is None while it is open; `answer_note` says why the reader cannot answer, or ""."""

    id: int
    href: str
    group_name: str
    group_href: str
    title: str
    note: str
    facts: Choices
    options: Sequence[OptionView]
    answers: Choices
    people: Sequence[PersonView]
    waiting: Sequence[str]
    may_answer: bool
    answered: bool
    answer_note: str
    may_decide: bool
    outcome: Outcome | None
    decide: Mapping[str, str]
    decide_errors: Mapping[str, str]
    problems: Choices


@dataclass(frozen=True, slots=True)
class Tried:
    """What was posted and refused: answers by option, what was typed to decide, and sentences by field."""

    said: Mapping[int, str]
    decide: Mapping[str, str]
    problems: Choices


NOTHING_TRIED = Tried({}, {}, ())


def poll_page(
    session: Session,
    actor: Actor,
    poll: DatePoll,
    group: GroupName,
    settings: Settings,
    language: str,
    *,
    tried: Tried = NOTHING_TRIED,
    event_id: int = 0,
) -> PollPage:
    """In a number of queries that grows neither with people nor with dates.

    Args:
        event_id: of the meeting just put on the calendar, before the poll itself has noted it; 0 else.
    """
    say, today = translations(language).gettext, clock.today(settings.zone)
    options, said = options_of(session, poll.id), answers_of(session, poll.id)
    names = _names(session, poll.group_id, said)
    counted = {person: given for person, given in said.items() if person in names}
    at_work = is_open(session, poll.group_id)
    answers_now = policy.may_answer(actor, poll, today, is_open=at_work)
    decides = policy.may_decide(actor, poll, is_open=at_work)
    href = f"/groups/{group.slug}/polls/{poll.id}"
    problems = dict(tried.problems)
    notes = hints(session, actor, poll, options, settings, language) if poll.closed_at is None else {}
    mine = tried.said or said.get(actor.person_id or 0, {})
    in_words = answers(say)
    best = _best(options, counted)

    def view(one: DateOption) -> OptionView:
        return OptionView(
            id=one.id,
            when=_when(poll, one, actor, settings, language),
            hints=notes.get(one.id, ()),
            **_tally(one, counted),
            best=one.id in best,
            chosen=one.id == poll.option_id,
            mine=mine.get(one.id, ""),
            error=problems.get(f"option_{one.id}", ""),
        )

    def person(number: int, given: Mapping[int, str]) -> PersonView:
        spoken = [given.get(one.id, "") for one in options]
        cells = [(code, in_words[code], TONES[PollAnswer(code)]) if code else SILENT for code in spoken]
        return PersonView(names[number][0], names[number][1], cells)

    return PollPage(
        id=poll.id,
        href=href,
        group_name=group.name,
        group_href=f"/groups/{group.slug}",
        title=poll.title,
        note=poll.note,
        facts=_facts(session, poll, settings, language),
        options=[view(one) for one in options],
        answers=list(in_words.items()),
        people=[person(number, given) for number, given in counted.items()],
        waiting=[name for number, (name, _) in names.items() if number not in said],
        may_answer=bool(answers_now),
        answered=(actor.person_id or 0) in said,
        answer_note="" if poll.closed_at is not None else answers_now.reason,
        may_decide=bool(decides),
        outcome=_outcome(poll, options, actor, group, settings, language, event_id=event_id),
        decide=tried.decide,
        decide_errors=problems,
        problems=tried.problems,
    )


def schedule_href(poll: DatePoll, chosen: DateOption, group: GroupName) -> str:
    """The form that puts the meeting on the calendar, filled in, and the way back."""
    given = {
        "title": poll.title,
        "group": group.slug,
        "start": chosen.starts_local.isoformat(timespec="minutes"),
        "minutes": poll.minutes,
        "timezone": poll.timezone,
        "description": poll.note,
        "poll": poll.id,
        "after": f"/groups/{group.slug}/polls/{poll.id}",
    }
    return f"/events/new?{urlencode(given)}"


def _names(session: Session, group_id: int, said: Mapping[int, object]) -> dict[int, tuple[str, str]]:
    """Who counts: the group's people as (name, organisation), and a coordinator who answered. Whoever left does not."""
    found = {one.person_id: (one.name, one.organisation) for one in groups.participants(session, group_id)}
    others = [i for i in holders(session, Role.COORDINATOR) if i in said and i not in found]
    return found | {i: (one.name, "") for i, one in accounts.cards(session, others).items()}


def _tally(option: DateOption, counted: Mapping[int, Mapping[int, str]]) -> dict[str, int]:
    given = [one.get(option.id, "") for one in counted.values()]
    return {str(code): given.count(code) for code in PollAnswer}


def _best(options: Sequence[DateOption], counted: Mapping[int, Mapping[int, str]]) -> frozenset[int]:
    """Those to which most people can come; among them those that suit most without «if need be»."""
    marks = {one.id: _tally(one, counted) for one in options}
    worth = {i: (mark["yes"] + mark["if_need_be"], mark["yes"]) for i, mark in marks.items()}
    top = max(worth.values(), default=(0, 0))
    return frozenset(i for i, one in worth.items() if one == top and top > (0, 0))


def _when(poll: DatePoll, option: DateOption, actor: Actor, settings: Settings, language: str) -> When:
    starts = events.moment(option.starts_local, named_zone(poll.timezone) or settings.zone)
    ends = starts + timedelta(minutes=poll.minutes)
    return when(starts, ends, zone_of(actor, settings), settings.zone, language)


def _facts(session: Session, poll: DatePoll, settings: Settings, language: str) -> list[tuple[str, str]]:
    say, show = translations(language).gettext, filters(language, settings.zone)
    organiser = accounts.cards(session, [poll.organiser_id]).get(poll.organiser_id)
    length = dict(lengths(say)).get(str(poll.minutes), "")
    zones = dict(events.offered_zones(settings.timezone, poll.timezone))
    return [
        (label, value)
        for label, value in (
            (say("Asked by"), organiser.name if organiser else ""),
            (say("Answers until"), show["time_tag"](poll.closes_on)),
            (say("Length"), length),
            (say("Proposed in"), zones.get(poll.timezone, poll.timezone) if poll.timezone != settings.timezone else ""),
        )
        if value
    ]


def _outcome(
    poll: DatePoll,
    options: Sequence[DateOption],
    actor: Actor,
    group: GroupName,
    settings: Settings,
    language: str,
    *,
    event_id: int,
) -> Outcome | None:
    if poll.closed_at is None:
        return None
    chosen = next((one for one in options if one.id == poll.option_id), None)
    made = poll.event_id or (event_id if chosen and policy.runs(actor, poll.group_id) else 0)
    waits = chosen is not None and not made and policy.runs(actor, poll.group_id)
    shown = _when(poll, chosen, actor, settings, language) if chosen else None
    return Outcome(
        shown,
        poll.close_note,
        events.address(made) if made else "",
        schedule_href(poll, chosen, group) if chosen and waits else "",
    )
