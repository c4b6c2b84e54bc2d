"""Addresses that end mail without signing in. Each can only end it: the worst that a stolen one does is silence."""

from dataclasses import dataclass

from app.core import marks
from app.core.settings import Settings
from app.notifications.models import Scope

DIGESTS = "digests"
SCOPES = (Scope.DIRECT, Scope.FOLLOWED, Scope.BULLETIN, Scope.COMMUNITY, Scope.GROUP, Scope.TOPIC, DIGESTS)
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Leave:
    """What ends for whom: a scope, or every digest."""

    person_id: int
    scope: str
    scope_id: int


def unsubscribe_link(settings: Settings, leave: Leave) -> str:
    parts = f"{leave.person_id}.{leave.scope}.{leave.scope_id}"
    return f"{settings.base_url}/unsubscribe/{parts}.{_mark(settings, leave)}"


def bulletin_stop_link(settings: Settings, person_id: int) -> str:
    """By which one person ends the bulletin by mail (RFC 8058: a POST to it does so at once)."""
    return unsubscribe_link(settings, Leave(person_id, Scope.BULLETIN, 0))


def read_token(settings: Settings, token: str) -> Leave | None:
    """None for whatever the house did not make."""
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 4:
        return None
    person, scope, number, mark = parts
    if scope not in SCOPES or not all(
        part.isascii() and part.isdigit() and len(part) < 11 for part in (person, number)
    ):
        return None
    leave = Leave(int(person), scope, int(number))
    return leave if marks.equal(mark, _mark(settings, leave)) else None


def _mark(settings: Settings, leave: Leave) -> str:
    return marks.mark(settings, f"unsubscribe:1:{leave.person_id}:{leave.scope}:{leave.scope_id}")
