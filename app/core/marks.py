"""Private marks for links without an account: made from the installation's secret, so nothing in the database gives one away."""

import base64
import hmac
from hashlib import sha256

from app.core.settings import Settings, signing_key


def mark(settings: Settings, about: str) -> str:
    """192 bits fit for an address. `about` names what the link opens, its kind and version first to last."""
    made = hmac.new(signing_key(settings), about.encode(), sha256).digest()
    return base64.urlsafe_b64encode(made[:24]).decode()


def equal(one: str, other: str) -> bool:
    """In the same time, however much of them agrees."""
    return hmac.compare_digest(one.encode(), other.encode())


def small_mark(settings: Settings, about: str, length: int) -> str:
    """Of small letters and digits alone, five bits each: for addresses of mail, whose servers forget capital letters."""
    made = base64.urlsafe_b64decode(mark(settings, about))
    return base64.b32encode(made).decode()[:length].lower()
