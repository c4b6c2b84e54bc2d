"""How often somebody may try codes of self check-in. Only failures count: a full room behind one address gets in."""

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from app.core.errors import TooManyError
from app.core.settings import Settings
from app.core.text import one_line

PER_PERSON = RateLimitItemPerMinute(10, 15, namespace="check-in-person")
PER_ADDRESS = RateLimitItemPerMinute(200, 15, namespace="check-in-address")
OFTEN = "Too many wrong codes were tried from here. Please wait some minutes, and ask whoever runs the meeting."


class CheckInLimits:
    """In memory for one process; in Redis, where one is set, for all of them."""

    def __init__(self, settings: Settings) -> None:
        redis = settings.redis_url.get_secret_value()
        self._window = MovingWindowRateLimiter(RedisStorage(redis) if redis else MemoryStorage())

    def check(self, person_id: int, address: str) -> None:
        """TooManyError when this person or address has failed too often; nothing is counted."""
        for item, key in _keys(person_id, address):
            if not self._window.test(item, key):
                raise TooManyError(OFTEN, item.get_expiry())

    def count_failure(self, person_id: int, address: str) -> None:
        for item, key in _keys(person_id, address):
            self._window.hit(item, key)


def _keys(person_id: int, address: str) -> tuple[tuple[RateLimitItem, str], ...]:
    return (PER_PERSON, str(person_id)), (PER_ADDRESS, one_line(address))
