"""How often one address may begin, ask and upload. Generous: sixty people behind one address all get through."""

from limits import RateLimitItem, RateLimitItemPerHour
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from app.core.errors import TooManyError
from app.core.settings import Settings
from app.core.text import one_line

STARTS_PER_EMAIL = RateLimitItemPerHour(5, 1, namespace="apply-start-email")
STARTS_PER_ADDRESS = RateLimitItemPerHour(120, 1, namespace="apply-start-address")
LINKS_PER_EMAIL = RateLimitItemPerHour(3, 1, namespace="apply-link-email")
LINKS_PER_ADDRESS = RateLimitItemPerHour(120, 1, namespace="apply-link-address")
POSTS_PER_EMAIL = RateLimitItemPerHour(60, 1, namespace="apply-post-email")
POSTS_PER_ADDRESS = RateLimitItemPerHour(600, 1, namespace="apply-post-address")
FILES_PER_ADDRESS = RateLimitItemPerHour(600, 1, namespace="apply-file-address")
STARTED_OFTEN = (
    "Several applications were begun from here within the hour. Please use the link in the letter, or try again later."
)
UPLOADED_OFTEN = "Very many files have come from here within the hour. Please try again later."


class ApplyLimits:
    """In memory for one process; in Redis, where one is set, for all of them."""

    def __init__(self, settings: Settings) -> None:
        redis = settings.redis_url.get_secret_value()
        self._window = MovingWindowRateLimiter(RedisStorage(redis) if redis else MemoryStorage())

    def count_start(self, email: str, address: str) -> None:
        """TooManyError beyond the limits; letters go to whatever e-mail address was typed, so that one is low."""
        self._count(STARTS_PER_EMAIL, email, STARTED_OFTEN)
        self._count(STARTS_PER_ADDRESS, address, STARTED_OFTEN)

    def count_post(self, email: str, address: str) -> None:
        """Whole applications sent by programs, which may bring many institutions at once."""
        self._count(POSTS_PER_EMAIL, email, STARTED_OFTEN)
        self._count(POSTS_PER_ADDRESS, address, STARTED_OFTEN)

    def count_file(self, address: str) -> None:
        self._count(FILES_PER_ADDRESS, address, UPLOADED_OFTEN)

    def allow_link(self, email: str, address: str) -> bool:
        """Count one request for the link; False when there were too many, and then no letter is sent."""
        return self._window.hit(LINKS_PER_EMAIL, one_line(email)) and self._window.hit(
            LINKS_PER_ADDRESS, one_line(address)
        )

    def _count(self, item: RateLimitItem, key: str, sentence: str) -> None:
        if not self._window.hit(item, one_line(key)):
            raise TooManyError(sentence, item.get_expiry())
