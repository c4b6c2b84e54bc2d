"""How often copies may be asked for by visitors: every request writes to people. Members are known by name."""

from limits import RateLimitItem, RateLimitItemPerHour
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from app.core.errors import TooManyError
from app.core.settings import Settings
from app.core.text import one_line

PER_EMAIL = RateLimitItemPerHour(5, 1, namespace="copy-email")
PER_ADDRESS = RateLimitItemPerHour(30, 1, namespace="copy-address")
PER_PERSON = RateLimitItemPerHour(30, 1, namespace="copy-person")
OFTEN = "Many copies were asked for from here within the hour. Please try again later."


class CopyLimits:
    """In memory for one process; in Redis, where one is set, for all of them."""

    def __init__(self, settings: Settings) -> None:
        redis = settings.redis_url.get_secret_value()
        self._window = MovingWindowRateLimiter(RedisStorage(redis) if redis else MemoryStorage())

    def count_visitor(self, email: str, address: str) -> None:
        """TooManyError beyond the limits."""
        self._count(PER_EMAIL, email)
        self._count(PER_ADDRESS, address)

    def count_person(self, person_id: int) -> None:
        self._count(PER_PERSON, str(person_id))

    def _count(self, item: RateLimitItem, key: str) -> None:
        if not self._window.hit(item, one_line(key)):
            raise TooManyError(OFTEN, item.get_expiry())
