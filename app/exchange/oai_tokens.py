"""Where a harvester stands in a long list: everything in the token, nothing kept; signed, so that none is made up."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from app.core.settings import Settings, signing_key


@dataclass(frozen=True, slots=True)
class Place:
    """Of a list of records. `after`: the last one sent, by moment and number; `sent`: how many so far."""

    prefix: str
    since: datetime | None = None
    until: datetime | None = None
    of_set: str = ""
    after: tuple[datetime, int] | None = None
    sent: int = 0


def sign(settings: Settings, place: Place) -> str:
    facts = [
        place.prefix,
        _written(place.since),
        _written(place.until),
        place.of_set,
        [_written(place.after[0]), place.after[1]] if place.after else None,
        place.sent,
    ]
    body = base64.urlsafe_b64encode(json.dumps(facts, separators=(",", ":")).encode()).decode().rstrip("=")
    return f"{body}.{_mac(settings, body)}"


def read(settings: Settings, token: str) -> Place | None:
    """None for what this house has not made."""
    body, _, mac = token.partition(".")
    if not mac.isascii() or not body.isascii() or not hmac.compare_digest(_mac(settings, body), mac):
        return None
    try:
        prefix, since, until, of_set, after, sent = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValueError, binascii.Error):
        return None
    last = _read(after[0]) if after else None
    return Place(prefix, _read(since), _read(until), of_set, (last, after[1]) if last else None, sent)


def _mac(settings: Settings, body: str) -> str:
    return hmac.new(signing_key(settings), b"exchange.oai:" + body.encode(), hashlib.sha256).hexdigest()[:32]


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
