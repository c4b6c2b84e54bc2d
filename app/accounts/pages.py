"""Page values of the accounts room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

Errors = Sequence[tuple[str, str]]
FIRST_STEPS = "/welcome"
"""Where newcomers are led; a room above answers there."""

ROLE_NAMES = {
    "administrator": "Administrator",
    "coordinator": "Content coordinator",
    "committee_chair": "Committee chair",
    "committee_member": "Committee member",
    "representative": "Representative",
    "member": "Member",
    "guest": "Guest",
}


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`demo_people` lists (address, role) of those who may try the demo community; empty elsewhere."""

    email: str = ""
    next: str = ""
    errors: Errors = ()
    demo_people: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class AskResetPage:
    email: str = ""
    sent: bool = False
    errors: Errors = ()


@dataclass(frozen=True, slots=True)
class LinkPage:
    """For accepting an invitation and for choosing a new password. `works` is False for every link that does not."""

    works: bool
    token: str = ""
    name: str = ""
    email: str = ""
    errors: Errors = ()


@dataclass(frozen=True, slots=True)
class SessionRow:
    id: int
    device: str
    address: str
    created_at: datetime
    seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class TokenRow:
    id: int
    label: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AffiliationRow:
    name: str
    slug: str
    role: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Something that is asked of the person, and where they answer."""

    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class MailRest:
    """The person's address gets no bulk mail: `why` for people, `said` by the last server."""

    why: str
    said: str
    since: datetime


@dataclass(frozen=True, slots=True)
class AccountPage:
    """`new_token` is shown once, right after it was made; an empty `timezone` is the house's, which is in `house_timezone`."""

    name: str
    title: str
    email: str
    language: str
    timezone: str
    timezones: Sequence[tuple[str, str]]
    house_timezone: str
    roles: Sequence[str]
    affiliations: Sequence[AffiliationRow]
    requests: Sequence[RequestRow]
    sessions: Sequence[SessionRow]
    tokens: Sequence[TokenRow]
    rest: MailRest | None
    new_token: str = ""
    errors: Errors = ()
