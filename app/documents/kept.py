"""A file that has arrived while its form was refused: a signed reference in the form stands for it, so it need not travel again."""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime, timedelta

from app.core.settings import Settings, signing_key
from app.web.intake import StoredFile

LIFETIME = timedelta(hours=20)
"""Shorter than the sweep's patience (`jobs_sweep.UNCLAIMED`): whatever a valid reference names is still there."""


def sign(settings: Settings, person_id: int, file: StoredFile, now: datetime) -> str:
    """A reference that works for this person only, for LIFETIME."""
    facts = [file.key, file.name, file.size, file.sha256, file.media_type, person_id, int((now + LIFETIME).timestamp())]
    body = base64.urlsafe_b64encode(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()).decode()
    return f"{body}.{_mac(settings, body)}"


def read(settings: Settings, person_id: int, reference: str, now: datetime) -> StoredFile | None:
    """The file behind a reference; None when it is not genuine, another person's, or too old."""
    body, _, mac = reference.rpartition(".")
    if not body or not mac.isascii() or not hmac.compare_digest(_mac(settings, body), mac):
        return None
    try:
        key, name, size, sha256, media_type, owner, expires = json.loads(base64.urlsafe_b64decode(body.encode()))
    except (ValueError, binascii.Error):
        return None
    return StoredFile(key, name, size, sha256, media_type) if owner == person_id and expires > now.timestamp() else None


def _mac(settings: Settings, body: str) -> str:
    return hmac.new(
        signing_key(settings), b"documents.kept:" + body.encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hexdigest()
