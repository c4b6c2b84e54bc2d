"""What calendar objects are made from: columns of events and of their times, and the words around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from app.events import Event, Occurrence


class EventFacts(NamedTuple):
    """What a calendar shows of an event: columns by their names, for lists; the row itself does as well."""

    id: int
    uid: str
    sequence: int
    kind: str
    title: str
    description: str
    audience: str
    group_id: int | None
    host_id: int | None
    mode: str
    venue: str
    join_link: str
    state: str
    timezone: str
    starts_local: datetime
    minutes: int
    frequency: str
    every: int
    nth: int | None
    count: int | None  # type: ignore[assignment]  # hides the count of a tuple, which nobody asks here
    until: date | None
    continues_id: int | None
    expanded_to: datetime | None
    created_at: datetime
    changed_at: datetime


class TimeFacts(NamedTuple):
    """The same of an occurrence."""

    id: int
    event_id: int
    original_local: datetime
    starts_at: datetime
    ends_at: datetime
    state: str
    title: str
    venue: str
    join_link: str
    host_id: int | None
    changed_at: datetime
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Whom a message is for. `answer` is a PARTSTAT; `asked`: whether anybody reads what their calendar answers."""

    name: str
    email: str
    answer: str = "NEEDS-ACTION"
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """An event with the words around it, in the reader's language.

    Attributes:
        occurrences: those that differ from the rule: changed, renamed, elsewhere, called off. Of a single event its only one.
        url: of its page, whole.
        organiser: name and mail address; the address of the house, never a person's.
        kind, group, host: names; empty for none.
        hosts: names by number, of occurrences with a host of their own.
        links: by number of the occurrence: its own join link, where this reader may see it.
        continues: UID of the series of which this one is the rest.
        excluded: times of the rule that this reader's calendar leaves out.
        last: the last time of the rule that it shows; None follows the rule to its end.
    """

    event: Event | EventFacts
    occurrences: Sequence[Occurrence | TimeFacts] = ()
    url: str = ""
    organiser: tuple[str, str] = ("", "")
    kind: str = ""
    group: str = ""
    host: str = ""
    hosts: Mapping[int, str] = field(default_factory=dict)
    links: Mapping[int, str] = field(default_factory=dict)
    continues: str = ""
    excluded: Sequence[datetime] = ()
    last: datetime | None = None
    language: str = "en"
