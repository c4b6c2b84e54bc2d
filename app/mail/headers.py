"""Further headers of a message: names from a fixed list, values that can be nothing but one line of plain characters."""

import re
import unicodedata
from collections.abc import Mapping
from email import policy as policies
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import Policy
from email.utils import parseaddr
from typing import Any, cast

from app.core import marks
from app.core.settings import Settings
from app.core.text import one_line

ALLOWED = (
    "In-Reply-To",
    "References",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Archive",
    "List-Post",
    "List-Help",
    "Precedence",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
)
MOST_REFERENCES = 20
LONGEST = 900  # octets; a line on the wire may have 998 (RFC 5322 §2.1.1)
WIDTH = 78
_NAMES = {name.lower(): name for name in ALLOWED}
_LOCAL_ID = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")


def message_id(settings: Settings, local: str) -> str:
    """The whole Message-ID of what was queued under this name, as In-Reply-To and References want it.

    The mark in it tells a report about our message from one about a message that somebody made up.
    """
    return f"<{checked_id(local)}.{mark_of_id(settings, local)}@{domain_of(settings)}>"


def mark_of_id(settings: Settings, local: str) -> str:
    return marks.small_mark(settings, f"message id:1:{local}", 12)


def domain_of(settings: Settings) -> str:
    return parseaddr(settings.mail_from)[1].rpartition("@")[2]


def checked_id(local: str) -> str:
    """ValueError for what could not stand before the @ of a Message-ID."""
    if not _LOCAL_ID.fullmatch(local) or len(local) > 120:
        raise ValueError(f"no local part of a Message-ID: {local!r}")
    return local


def checked(headers: Mapping[str, str] | None) -> dict[str, str]:
    """By their proper names, each value on one line. ValueError for a name that is not allowed or a value that cannot be sent."""
    kept = {}
    for given, value in (headers or {}).items():
        name = _NAMES.get(given.lower())
        if name is None:
            raise ValueError(f"a message may not have the header {given!r}")
        text = _references(value) if name in {"In-Reply-To", "References"} else _plain(name, value)
        if text:
            kept[name] = text
    return kept


def _references(value: str) -> str:
    """Message-IDs only: of a long thread the first, which began it, and the last ones."""
    ids = list(dict.fromkeys(_ID.findall(one_line(value))))
    ids = [one for one in ids if one.isascii()]
    return " ".join(ids if len(ids) <= MOST_REFERENCES else [ids[0], *ids[1 - MOST_REFERENCES :]])


def _plain(name: str, value: str) -> str:
    """Accents go; an encoded word is taken apart, as it may hold a line break."""
    ascii_only = unicodedata.normalize("NFKD", one_line(value)).encode("ascii", "ignore").decode()
    text = " ".join(ascii_only.replace("=?", "= ?").split())
    if len(text) > LONGEST:
        raise ValueError(f"the header {name} is too long: {len(text)} characters")
    return text


class _AsItIs(UnstructuredHeader):
    """Folded at its spaces alone: the library writes a long address as encoded words, which no program reads back."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        lines = [f"{self.name}:"]
        for word in str(self).split():
            if len(lines[-1]) + 1 + len(word) > WIDTH and lines[-1].strip() != f"{self.name}:":
                lines.append("")
            lines[-1] += f" {word}"
        return policy.linesep.join(lines) + policy.linesep


def _factory() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ALLOWED:
        registry.map_to_type(name.lower(), cast("Any", _AsItIs))
    return registry


POLICY: Any = policies.default.clone(header_factory=_factory())
