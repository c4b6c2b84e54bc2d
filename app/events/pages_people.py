"""The list of answers to one meeting, for those who run it: on a page and as a table for spreadsheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import groups
from app.access import Verdict
from app.core.text import initials
from app.events.labels import answers
from app.events.models import Answer
from app.events.pages_answer import answer_box
from app.events.queries import Meeting, address
from app.events.queries_event import Registered, Turnout
from app.events.reader import Reader
from app.web.times import When


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`number` is the place on the waiting list, 0 for none; `moves` are answers that may be given for them: (answer, label)."""

    person_id: int
    name: str
    initials: str
    title: str
    organisation: str
    email: str
    answer: str
    tone: str
    number: int
    answered_at: datetime
    moves: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`found` are people of the community who fit `find` and have not answered; None before a search. `reason`: why nobody is added."""

    title: str
    href: str
    base: str
    when: When
    places: str
    people: Sequence[PersonRow]
    find: str
    found: Sequence[groups.Candidate] | None
    reason: str


def people_page(
    meeting: Meeting,
    people: Sequence[Registered],
    turnout: Turnout,
    reader: Reader,
    verdict: Verdict,
    *,
    find: str = "",
    found: Sequence[groups.Candidate] | None = None,
) -> PeoplePage:
    say = reader.words.gettext
    labels = answers(say)
    offered = {Answer.GOING: say("Register"), Answer.DECLINED: say("Take off the list")} if verdict else {}
    rows = []
    for place, one in enumerate(people, start=1):
        here = Answer(one.answer)
        holds = here in {Answer.GOING, Answer.WAITING}
        moves = [(key, label) for key, label in offered.items() if (key is Answer.DECLINED) is holds]
        rows.append(
            PersonRow(
                one.person_id,
                one.name,
                initials(one.name),
                one.title,
                one.organisation,
                one.email,
                labels[here],
                {Answer.GOING: "green", Answer.WAITING: "gold"}.get(here, ""),
                place if here is Answer.WAITING else 0,
                one.answered_at,
                moves,
            )
        )
    there = {one.person_id for one in people}
    return PeoplePage(
        title=meeting.title,
        href=meeting.href,
        base=f"{address(meeting.event.id, meeting.on)}/people",
        when=reader.when(meeting.occurrence.starts_at, meeting.occurrence.ends_at),
        places=answer_box(meeting, turnout, reader, verdict).places,
        people=rows,
        find=find,
        found=None if found is None else [one for one in found if one.person_id not in there],
        reason=verdict.reason,
    )


def people_table(people: Sequence[Registered], reader: Reader) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Head and rows; times in the reader's zone."""
    say = reader.words.gettext
    labels = answers(say)
    head = [say("Name"), say("Position"), say("Organisation"), say("E-mail"), say("Answer"), say("Answered")]
    rows = (
        (
            one.name,
            one.title,
            one.organisation,
            one.email,
            labels[Answer(one.answer)],
            one.answered_at.astimezone(reader.zone).isoformat(timespec="minutes"),
        )
        for one in people
    )
    return head, rows
