"""The mark in the form that begins an application: when it was shown, and which form it was.

Programs that fill in every form they meet send it at once; people take some seconds. Nobody has to solve a puzzle.
"""

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from app.core.settings import Settings, signing_key

LEAST = timedelta(seconds=2)
MOST = timedelta(hours=24)
TOO_QUICK = "That was quicker than people type. Check the answers and start again."
TOO_OLD = "This page was open for a long time. Check the answers and start again."


def make_stamp(settings: Settings, now: datetime) -> str:
    body = f"{int(now.timestamp() * 1000)}.{secrets.token_hex(8)}"
    return f"{body}.{_mark(settings, body)}"


def fault_of(settings: Settings, stamp: str, now: datetime) -> str:
    """Why a form with this stamp is not taken yet; empty when it is."""
    shown = _shown(settings, stamp)
    if shown is None or now - shown > MOST:
        return TOO_OLD
    return TOO_QUICK if now - shown < LEAST else ""


def is_genuine(settings: Settings, stamp: str, now: datetime) -> bool:
    """Whether the form may be shown again with it, so that the time already spent counts."""
    return fault_of(settings, stamp, now) != TOO_OLD


def number_of(settings: Settings, stamp: str) -> int:
    """A number below 2³⁰ that only this form has: a form that is sent twice is known by it."""
    return int.from_bytes(hmac.new(signing_key(settings), f"form:{stamp}".encode(), sha256).digest()[:4], "big") >> 2


def _shown(settings: Settings, stamp: str) -> datetime | None:
    body, _, mark = stamp.rpartition(".")
    when = body.partition(".")[0]
    if not hmac.compare_digest(_mark(settings, body).encode(), mark.encode("utf-8", "replace")):
        return None
    return datetime.fromtimestamp(int(when) / 1000, UTC) if when.isdigit() else None


def _mark(settings: Settings, body: str) -> str:
    key = signing_key(settings)
    return hmac.new(key, b"start:" + body.encode("utf-8", "replace"), sha256).hexdigest()[:32]
