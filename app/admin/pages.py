"""Page values of the administrators' room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.access import Verdict
from app.admin.mailbox import Envelope
from app.admin.queries_addresses import AddressRow
from app.admin.queries_audit import Asked, AuditRow
from app.admin.queries_jobs import JobRow
from app.admin.queries_people import GrantRow, PersonRow
from app.governance import SeatHeld
from app.organisations import Filled, OrganisationName
from app.web import Pages

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """`checks` pairs a dependency with what is wrong with it, empty when it is well. Disk sizes in bytes."""

    people: Mapping[str, int]
    organisations: int
    jobs: Mapping[str, int]
    unsent: int
    keeps_mail: bool
    checks: Sequence[tuple[str, str]]
    disk_free: int
    disk_total: int


@dataclass(frozen=True, slots=True)
class PeoplePage:
    people: Sequence[PersonRow]
    total: int
    query: str
    state: str
    counts: Mapping[str, int]
    pages: Pages


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`ends` numbers the grants that can end here; `seats`: in committees; `suspension` and `giving`: the page's two forms."""

    id: int
    name: str
    title: str
    email: str
    state: str
    state_reason: str
    organisation: OrganisationName | None
    session_count: int
    grants: Sequence[GrantRow]
    ends: frozenset[int]
    seats: Sequence[SeatHeld]
    may_suspend: Verdict
    may_restore: Verdict
    may_invite_again: Verdict
    may_give_role: Verdict
    suspension: Filled
    giving: Filled


@dataclass(frozen=True, slots=True)
class InvitePage:
    form: Filled
    organisations: Choices


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    form: Filled
    kinds: Choices


@dataclass(frozen=True, slots=True)
class JobsPage:
    parked: Sequence[JobRow]
    running: Sequence[JobRow]
    waiting: Sequence[JobRow]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MailPage:
    """`kept` is False where messages go to a mail server, and then there is nothing to list."""

    kept: bool
    messages: Sequence[Envelope]
    total: int
    pages: Pages


@dataclass(frozen=True, slots=True)
class MessagePage:
    message: Envelope


@dataclass(frozen=True, slots=True)
class AddressesPage:
    addresses: Sequence[AddressRow]
    total: int
    pages: Pages


@dataclass(frozen=True, slots=True)
class AuditPage:
    events: Sequence[AuditRow]
    total: int
    asked: Asked
    pages: Pages
