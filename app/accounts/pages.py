"""Page values of the accounts room."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

Errors = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`demo` lists (role, address) of those who may try the demo community; empty elsewhere."""

    email: str = ""
    next: str = ""
    errors: Errors = ()
    demo: Sequence[tuple[str, str]] = ()
    demo_password: str = ""
    forgot_href: str = "/reset"


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
    place: str
    when: Markup
    current: bool


@dataclass(frozen=True, slots=True)
class TokenRow:
    id: int
    label: str
    when: Markup


@dataclass(frozen=True, slots=True)
class AffiliationRow:
    """Where a person belongs; `leave_href` leads to the page that ends it."""

    name: str
    slug: str
    role: str

    @property
    def leave_href(self) -> str:
        return f"/organisations/{self.slug}/leave"


@dataclass(frozen=True, slots=True)
class AccountPage:
    """`new_token` is shown once, right after it was made. A fact is (label, value, address where it can be changed or empty)."""

    name: str
    email: str
    facts: Sequence[tuple[str, str, str]]
    sessions: Sequence[SessionRow]
    tokens: Sequence[TokenRow]
    language: str
    languages: Sequence[tuple[str, str]]
    new_token: str = ""
    errors: Errors = ()


@dataclass(frozen=True, slots=True)
class DetailsPage:
    name: str
    title: str
    errors: Errors = ()
