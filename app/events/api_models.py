"""What the JSON API takes and gives for events. Moments are RFC 3339 with the offset that the event's own zone has then."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field

from app.events.actions import REMINDERS

ModeName = Literal["in_person", "online", "hybrid"]
FrequencyName = Literal["weekly", "monthly_date", "monthly_weekday"]
AnswerName = Literal["going", "waiting", "maybe", "declined", "recording_only"]
FIRST_YEAR, LAST_YEAR = 2000, 2100
Given = Literal["going", "maybe", "declined", "recording_only"]


def _text(sent: object) -> object:
    if sent is not None and not isinstance(sent, str):
        raise ValueError("a text is needed")
    return sent


def _in_reach(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError("a moment within this century is needed")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_text), AfterValidator(_in_reach)]
DayIn = Annotated[date, BeforeValidator(_text)]


class Place(BaseModel):
    slug: str
    name: str


class Recurrence(BaseModel):
    """How a series repeats; at most one of `count` and `until`, neither for no end."""

    frequency: FrequencyName
    every: int = Field(1, ge=1, le=12, description="Each so many weeks or months.")
    count: int | None = Field(None, description="How many meetings.")
    until: DayIn | None = Field(None, description="The last day, inclusive.")
    nth: Literal[1, 2, 3, 4, -1] | None = Field(
        None,
        description="For `monthly_weekday`: which weekday of the month, -1 the last; the first meeting's own when absent.",
    )


class EventIn(BaseModel):
    title: str
    kind: str = Field(description="A code of the vocabulary of events, such as `webinar`.")
    starts_at: Moment
    ends_at: Moment
    timezone: str = Field("", description="Zone whose clock the event follows; the house's when empty.")
    group: str = Field("", description="Address (`slug`) of the working group; empty for the community.")
    visibility: str = Field(
        "",
        description="`public`, `members`, `committee` or `group:<slug>`; the group's people, or the members, when empty.",
    )
    description: str = Field("", description="Markdown.")
    mode: ModeName = "online"
    venue: str = ""
    join_link: str = Field("", description="Shown to those who are registered.")
    host: str = Field("", description="Address (`slug`) of the hosting organisation.")
    capacity: int | None = Field(None, description="Number of places; null for no limit.")
    registration: bool = True
    records: bool = Field(False, description="Whether a recording is made; brown-bags never are.")
    recurrence: Recurrence | None = None
    remind_minutes: list[int] = Field(list(REMINDERS), description="How long before the start people are reminded.")


class EventItem(BaseModel):
    """One time of an event: a series has several, with the same `id`."""

    id: int
    on: date = Field(description="The day that the series gives it: part of its address, for ever.")
    url: str
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    mode: str
    venue: str
    group: str = Field(description="Address (`slug`) of the working group; empty for the community.")
    visibility: str
    series: bool
    cancelled: bool
    changed: bool = Field(description="Whether its time or place differ from the series.")


class EventList(BaseModel):
    items: list[EventItem]
    total: int
    page: int


class MaterialOut(BaseModel):
    title: str
    url: str
    type: str


class AgendaOut(BaseModel):
    title: str
    minutes: int | None
    presenter: str
    text: str
    material: MaterialOut | None = Field(description="Null too where the caller may not read it.")


class OccurrenceOut(BaseModel):
    on: date
    url: str
    title: str
    starts_at: datetime
    ends_at: datetime
    mode: str
    venue: str
    cancelled: bool
    changed: bool
    reason: str = Field(description="Why it was changed or cancelled.")
    my_answer: AnswerName | None
    join_link: str = Field(description="For those who are registered for it, and those who run the event; else empty.")


class EventOut(BaseModel):
    """An event; `on`, its times, place, agenda and numbers are those of its next meeting, or its last."""

    id: int
    url: str
    title: str
    kind: str
    description: str
    state: Literal["confirmed", "cancelled"]
    cancel_reason: str
    visibility: str
    group: Place | None
    host: Place | None
    timezone: str
    on: date
    starts_at: datetime
    ends_at: datetime
    mode: str
    venue: str
    capacity: int | None
    registration: bool
    records: bool
    recurrence: Recurrence | None
    going: int
    waiting: int
    my_answer: AnswerName | None
    my_position: int = Field(description="Place on the waiting list; 0 for none.")
    join_link: str = Field(description="For those who are registered, and those who run the event; else empty.")
    recording: MaterialOut | None
    agenda: Sequence[AgendaOut]
    occurrences: Sequence[OccurrenceOut] = Field(description="Those of the next year that are not over.")


class RsvpIn(BaseModel):
    answer: Given
    on: DayIn | None = Field(None, description="Which meeting of a series; the next one when absent.")
    all_coming: bool = Field(False, description="For all coming meetings of the series, those to be included.")


class RsvpOut(BaseModel):
    event: int
    on: date
    answer: AnswerName = Field(description="`waiting` where every place is taken.")
    position: int = Field(description="Place on the waiting list; 0 for none.")
