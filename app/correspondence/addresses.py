"""Where an answer to a notification goes: the house's reply address, with a mark that only this person and topic have.

Small letters and digits alone, because some servers forget which letters were capital; 64 octets before the @ at most.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.core import marks
from app.core.settings import Settings

NOBODY_WRITES_THEM = "none"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MARK = 18  # letters
_TOKEN = re.compile(rf"t([0-9a-z]{{1,6}})-([0-9a-z]{{1,6}})-([a-z2-7]{{{MARK}}})")


@dataclass(frozen=True, slots=True)
class Token:
    """What an address says it answers. `genuine`: the house made it; the numbers of any other are a stranger's invention."""

    topic_id: int
    person_id: int
    genuine: bool


def reads_replies(settings: Settings) -> bool:
    """Whether answers by mail are taken: there is an address, and it is known who proves the senders of what comes there."""
    return bool(settings.reply_address and settings.mail_authserv_id)


def reply_address(settings: Settings, topic_id: int, person_id: int) -> str:
    """Empty where answers by mail are not taken."""
    if not reads_replies(settings):
        return ""
    local, _, domain = settings.reply_address.partition("@")
    token = f"t{_short(topic_id)}-{_short(person_id)}-{_mark(settings, topic_id, person_id)}"
    return f"{local}+{token}@{domain}"


def find_token(settings: Settings, addresses: Iterable[str]) -> Token | None:
    """Of all the recipients the first whose token the house made, else one that only looks like it; None where none does."""
    forged = None
    for address in addresses:
        token = _read(settings, address)
        if token is not None and token.genuine:
            return token
        forged = forged or token
    return forged


def _read(settings: Settings, address: str) -> Token | None:
    local, _, domain = settings.reply_address.lower().partition("@")
    name, _, host = address.strip().lower().rpartition("@")
    base, _, rest = name.partition("+")
    found = _TOKEN.fullmatch(rest)
    if not local or base != local or host != domain or found is None:
        return None
    topic_id, person_id = int(found[1], 36), int(found[2], 36)
    return Token(topic_id, person_id, marks.equal(found[3], _mark(settings, topic_id, person_id)))


def _mark(settings: Settings, topic_id: int, person_id: int) -> str:
    """90 bits."""
    return marks.small_mark(settings, f"topic reply:1:{topic_id}:{person_id}", MARK)


def _short(number: int) -> str:
    """To the base of 36."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
