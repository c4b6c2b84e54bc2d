"""Committees and their resolutions as plain values. People are e-mails, organisations slugs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class DemoDay:
    """A fixed day for what is history, or days before the loading for what is still going on."""

    on: date | None = None
    days_ago: int = 0

    def day(self, today: date) -> date:
        return self.on or today - timedelta(days=self.days_ago)

    def at(self, today: date, hour: int, minute: int = 0) -> datetime:
        """A moment of that day (UTC)."""
        return datetime.combine(self.day(today), time(hour, minute), UTC)


@dataclass(frozen=True, slots=True)
class DemoTerm:
    """`ends_in`: days from the loading until the last day; None without end."""

    person: str
    began: date
    ends_in: int | None
    chair: bool


@dataclass(frozen=True, slots=True)
class DemoFormerTerm:
    person: str
    began: date
    ended: date
    chair: bool
    reason: str


@dataclass(frozen=True, slots=True)
class DemoSeat:
    """Vacant without a holder."""

    constituency: str
    organisation: str | None
    pillar: str
    holder: DemoTerm | None
    alternate: DemoTerm | None
    former: tuple[DemoFormerTerm, ...]


@dataclass(frozen=True, slots=True)
class DemoCommittee:
    """`county`: official number, empty unless it is a county's; `size`: fewest and most members."""

    slug: str
    kind: str
    county: str
    size: tuple[int, int]
    name: str
    name_sw: str
    purpose: str
    seats: tuple[DemoSeat, ...]


@dataclass(frozen=True, slots=True)
class DemoVote:
    """What one seat did.

    Attributes:
        conflict: why the seat recused itself; empty for no conflict.
        choice: empty while only the declaration was made.
        scores: of the five criteria in their order, None for not applicable; empty where the vote is not scored.
    """

    person: str
    at: DemoDay
    conflict: str
    choice: str
    scores: tuple[int | None, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class DemoRemark:
    person: str
    at: DemoDay
    text: str


@dataclass(frozen=True, slots=True)
class DemoResolution:
    """A question before the oversight committee.

    Attributes:
        about: kind and key of the subject, such as "application:sauti-pamoja"; "topics", "budget" or nothing for a plain question.
        closed: None while the vote is open; then `reason` is empty.
    """

    key: str
    about: str
    title: str
    question: str
    opened_by: str
    opened: DemoDay
    due: DemoDay
    closed: DemoDay | None
    closed_by: str
    reason: str
    votes: tuple[DemoVote, ...]
    remarks: tuple[DemoRemark, ...]
