"""How often one address may ask for harvests: a well-behaved harvester is far below, and is told when to come again."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from app.core.settings import Settings
from app.core.text import one_line

PER_ADDRESS = RateLimitItemPerMinute(120, namespace="oai")
WAIT = 60
"""Seconds, as `Retry-After` says them."""


class HarvestLimits:
    """In memory for one process; in Redis, where one is set, for all of them."""

    def __init__(self, settings: Settings) -> None:
        redis = settings.redis_url.get_secret_value()
        self._window = MovingWindowRateLimiter(RedisStorage(redis) if redis else MemoryStorage())

    def admits(self, address: str) -> bool:
        return self._window.hit(PER_ADDRESS, one_line(address))
