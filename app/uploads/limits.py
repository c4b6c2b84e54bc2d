"""How much one person may have on its way, and how often they may begin."""

from collections.abc import Callable
from dataclasses import dataclass

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy.orm import Session

from app.access import Actor
from app.core.errors import TooManyError
from app.core.settings import Settings

PER_PERSON = RateLimitItemPerHour(1_000, 1, namespace="upload-begun")
MOST_OPEN = 200
"""Uploads of one person that belong to nothing yet."""
MOST_TIMES = 10
"""Their bytes together: so many times the largest file."""
OFTEN = "You have begun very many uploads within the last hour. Please wait some minutes before the next."


@dataclass(frozen=True, slots=True)
class Space:
    """Whether there is room for what somebody begins to send, before its first byte has come; the roof provides it.

    Attributes:
        must_fit: takes the length in bytes; raises InvalidError.
    """

    must_fit: Callable[[Session, Actor, int], None]


class UploadLimits:
    """In memory for one process; in Redis, where one is set, for all of them."""

    def __init__(self, settings: Settings) -> None:
        redis = settings.redis_url.get_secret_value()
        self._window = MovingWindowRateLimiter(RedisStorage(redis) if redis else MemoryStorage())

    def count(self, person_id: int) -> None:
        """One more upload; TooManyError when they were too many."""
        if not self._window.hit(PER_PERSON, str(person_id)):
            raise TooManyError(OFTEN, PER_PERSON.get_expiry() // 12)
