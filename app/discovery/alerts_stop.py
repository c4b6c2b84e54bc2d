"""Addresses that end mail about saved searches without signing in; each can end it only, and takes nothing else away."""

from app.core import marks
from app.core.settings import Settings

LONGEST = 100


def stop_link(settings: Settings, person_id: int, search_id: int = 0) -> str:
    """Of one saved search, or of all of the person's (0)."""
    return f"{settings.base_url}/searches/stop/{person_id}.{search_id}.{_mark(settings, person_id, search_id)}"


def read_token(settings: Settings, token: str) -> tuple[int, int] | None:
    person, _, rest = token.partition(".")
    search, _, mark = rest.partition(".")
    if len(token) > LONGEST or not all(
        part.isascii() and part.isdigit() and len(part) < 11 for part in (person, search)
    ):
        return None
    given = _mark(settings, int(person), int(search))
    return (int(person), int(search)) if marks.equal(mark, given) else None


def _mark(settings: Settings, person_id: int, search_id: int) -> str:
    return marks.mark(settings, f"search-alerts:1:{person_id}:{search_id}")
