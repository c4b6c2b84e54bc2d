"""Rate limits on guessing. Failures count, successes do not: sixty people behind one address all get in."""

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from app.core.errors import TooManyError
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.core.text import one_line

PER_ACCOUNT = RateLimitItemPerMinute(10, 15, namespace="sign-in-account")
PER_ADDRESS = RateLimitItemPerMinute(100, 15, namespace="sign-in-address")
RESETS_PER_ACCOUNT = RateLimitItemPerHour(5, 1, namespace="reset-account")
RESETS_PER_ADDRESS = RateLimitItemPerHour(60, 1, namespace="reset-address")


class SignInLimits:
    """In memory for one process; in Redis, where one is set, for all of them."""

    def __init__(self, settings: Settings) -> None:
        redis = settings.redis_url.get_secret_value()
        self._window = MovingWindowRateLimiter(RedisStorage(redis) if redis else MemoryStorage())

    def check_sign_in(self, email: str, address: str) -> None:
        """TooManyError when the account or the address has failed too often; nothing is counted."""
        for item, key in ((PER_ACCOUNT, email), (PER_ADDRESS, address)):
            if not self._window.test(item, one_line(key)):
                raise TooManyError(_sentence(item), item.get_expiry())

    def count_failure(self, email: str, address: str) -> None:
        self._window.hit(PER_ACCOUNT, one_line(email))
        self._window.hit(PER_ADDRESS, one_line(address))

    def forgive(self, email: str) -> None:
        """After a success the account starts afresh; the address keeps its failures."""
        self._window.clear(PER_ACCOUNT, one_line(email))

    def allow_reset(self, email: str, address: str) -> bool:
        """Count one request for a reset; False when there were too many, and then none is sent."""
        return self._window.hit(RESETS_PER_ACCOUNT, one_line(email)) and self._window.hit(
            RESETS_PER_ADDRESS, one_line(address)
        )


def _sentence(item: RateLimitItem) -> str:
    message = "Too many sign-in attempts failed. Please wait %(minutes)s minutes, or reset your password."
    return Sentence(message, minutes=item.get_expiry() // 60)
