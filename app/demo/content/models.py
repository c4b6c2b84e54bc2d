"""What the demo community is made of, as plain values: no database, no request."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from app.demo.content.models_bulletin import DemoBulletin
from app.demo.content.models_calendar import DemoCalendar
from app.demo.content.models_forum import DemoForum
from app.demo.content.models_governance import DemoCommittee, DemoResolution
from app.demo.content.models_meetings import DemoMeetings
from app.demo.content.models_membership import DemoMembership
from app.demo.content.models_repository import DemoRepository


@dataclass(frozen=True, slots=True)
class DemoProgramme:
    """`reached` counts people or households as the programme does, in the year `as_of`; `ends` None: still running."""

    name: str
    pillar: str
    description: str
    target_group: str
    reached: int
    as_of: int
    national: bool
    counties: tuple[str, ...]
    starts: int
    ends: int | None


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """A member institution; either `national` or present in the listed counties ("001" to "047")."""

    slug: str
    name: str
    acronym: str
    kind: str
    pillars: tuple[str, ...]
    profile: str
    website: str
    joined: date
    national: bool
    counties: tuple[str, ...]
    programmes: tuple[DemoProgramme, ...]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A role, never a real person. A guest has no organisation and an end date in `until`."""

    email: str
    name: str
    title: str
    organisation: str | None
    roles: tuple[str, ...]
    language: str
    status: str
    until: date | None


@dataclass(frozen=True, slots=True)
class DemoGuest:
    """A guest of one working group: admitted for `objective`, until the end of the day `until`."""

    email: str
    until: date
    objective: str


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """A thematic working group. `leads`, `secretary`, `members` are e-mails; no person holds two of the three."""

    slug: str
    topic: str
    name: str
    name_sw: str
    purpose: str
    purpose_sw: str
    lead_organisation: str
    leads: tuple[str, ...]
    secretary: str
    members: tuple[str, ...]
    guests: tuple[DemoGuest, ...]


@dataclass(frozen=True, slots=True)
class DemoMilestone:
    """Numbers reached by one service; `history` is (year, reached) ending at (`as_of`, `reached`)."""

    service: str
    service_sw: str
    pillar: str
    unit: str
    as_of: int
    reached: int
    programmes: tuple[str, ...]
    history: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class DemoHome:
    """The words of the signed-out home page in one language."""

    language: str
    name: str
    headline: str
    lead: str
    who_we_are: str
    how_to_join: str
    what_is_public: str
    demo_notice: str


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """One document of the repository with its Markdown `body`; `slug` is the stem of its content file.

    `visibility` is "public", "members", "committee" or "group:<slug>"; `published` is None unless the state is
    "published"; `decline_reason` is empty unless the state is "declined".
    """

    slug: str
    title: str
    type: str
    summary: str
    authors: tuple[str, ...]
    organisation: str
    uploader: str
    year: int
    published: date | None
    language: str
    pillars: tuple[str, ...]
    topics: tuple[str, ...]
    counties: tuple[str, ...]
    keywords: tuple[str, ...]
    licence: str
    visibility: str
    embargo_until: date | None
    format: str
    state: str
    decline_reason: str
    body: str


@dataclass(frozen=True, slots=True)
class DemoContent:
    """The whole community. `documents()` reads and checks one file after another, so nothing long is held."""

    organisations: tuple[DemoOrganisation, ...]
    people: tuple[DemoPerson, ...]
    groups: tuple[DemoGroup, ...]
    committees: tuple[DemoCommittee, ...]
    resolutions: tuple[DemoResolution, ...]
    membership: DemoMembership
    calendar: DemoCalendar
    meetings: DemoMeetings
    forum: DemoForum
    bulletin: DemoBulletin
    milestones: tuple[DemoMilestone, ...]
    homes: tuple[DemoHome, ...]
    repository: DemoRepository
    read_documents: Callable[[], Iterator[DemoDocument]]

    def documents(self) -> Iterator[DemoDocument]:
        """Documents in the order of their file names; ValueError names the file of the first fault."""
        return self.read_documents()
