"""The agenda as pages show it: in order, with the time at which each item begins as long as that can be told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from markupsafe import Markup

from app.core import markup
from app.events.agenda_choices import Choices, Options
from app.events.models import AgendaItem
from app.events.parts import Paper
from app.events.queries import Meeting, address
from app.events.reader import Reader
from app.organisations import Filled
from app.web.times import When


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """`at` is when it begins, aware; None once an item before it has no length. `whole` is True where every meeting has it."""

    id: int
    title: str
    minutes: int | None
    at: datetime | None
    presenter: str
    text: Markup
    paper: Paper | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """`total` are the minutes of the items that have any; `over` how many more than the meeting has."""

    items: Sequence[AgendaLine] = ()
    total: int = 0
    over: int = 0


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """The editor.

    Attributes:
        base: address that new items are posted to.
        length: of the meeting, in minutes.
        editing: number of the item in the form; 0 for a new one.
        people, papers: what may be chosen, as (value, label, hint); `person` and `document` are marked.
        looked: "person" or "paper" where somebody looked and found nothing.
    """

    title: str
    href: str
    base: str
    when: When
    series: bool
    agenda: Agenda
    length: int
    editing: int
    form: Filled
    people: Options
    papers: Options
    person: str
    document: str
    looked: str


def agenda_of(
    meeting: Meeting,
    items: Sequence[AgendaItem],
    reader: Reader,
    *,
    names: Mapping[int, str],
    papers: Mapping[int, Paper],
) -> Agenda:
    """`names` are those of presenters with an account; a paper that the reader may not see is left out."""
    lines = []
    at: datetime | None = meeting.occurrence.starts_at
    for one in items:
        lines.append(
            AgendaLine(
                one.id,
                one.title,
                one.minutes,
                at.astimezone(reader.zone) if at is not None else None,
                names.get(one.presenter_id or 0, one.presenter),
                in_html(one.text),
                papers.get(one.document_id or 0),
                one.occurrence_id is None,
            )
        )
        at = at + timedelta(minutes=one.minutes) if at is not None and one.minutes else None
    total = sum(one.minutes or 0 for one in items)
    return Agenda(lines, total, max(0, total - length_of(meeting)))


def agenda_page(
    meeting: Meeting, agenda: Agenda, reader: Reader, form: Filled, choices: Choices, editing: int
) -> AgendaPage:
    say = reader.words.gettext
    people, papers = choices.people, choices.papers
    return AgendaPage(
        title=meeting.title,
        href=meeting.href,
        base=f"{address(meeting.event.id, meeting.on)}/agenda",
        when=reader.when(meeting.occurrence.starts_at, meeting.occurrence.ends_at),
        series=bool(meeting.event.frequency),
        agenda=agenda,
        length=length_of(meeting),
        editing=editing,
        form=form,
        people=[*people, ("", say("Nobody of these: the name as it is typed"), "")] if people else (),
        papers=[*papers, ("", say("No document"), "")] if papers else (),
        person=str(choices.person_id or ""),
        document=_marked(choices, papers),
        looked=choices.looked,
    )


def _marked(choices: Choices, papers: Options) -> str:
    """The paper that the form holds; of several that were found, none."""
    return papers[0][0] if choices.document_id is not None and papers else ""


def length_of(meeting: Meeting) -> int:
    """In minutes."""
    return int((meeting.occurrence.ends_at - meeting.occurrence.starts_at).total_seconds() // 60)


def people_in(items: Collection[AgendaItem]) -> set[int]:
    return {one.presenter_id for one in items if one.presenter_id is not None}


def papers_in(items: Collection[AgendaItem]) -> set[int]:
    return {one.document_id for one in items if one.document_id is not None}


@lru_cache(maxsize=512)
def in_html(text: str) -> Markup:
    """Kept for a while: the same texts are shown to everyone."""
    return markup.to_html(text) if text else Markup("")
