"""Whether our own mail server found that a message is from where it says (RFC 8601, RFC 7489 §3.1).

Anybody can write such a header. Those count that bear the name of our server and stand where it writes them: above whatever the
sending server wrote, in one run that no further Received line interrupts, and above any that another server wrote before ours
took the message. Of each method the topmost result is taken. A server that writes them removes forged ones with its own name
(RFC 8601 §5); docs/mail.md says how.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message

from app.core.settings import Settings
from app.correspondence.addresses import NOBODY_WRITES_THEM

MOST_HEADERS = 200
LONGEST = 8_000  # characters of one header
_RESULT = re.compile(r"^\s*([a-z0-9-]{1,40})(?:\s*/\s*\d{1,3})?\s*=\s*([a-z]{1,20})\b", re.IGNORECASE)
_PROPERTY = re.compile(r"\b([a-z]{1,20}\.[a-z0-9_-]{1,40})\s*=\s*([^\s;]{1,320})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Result:
    """What one method found. `properties`: by names such as "header.d", in small letters."""

    method: str
    said: str
    properties: Mapping[str, str]


def is_proven(settings: Settings, message: Message, sender: str) -> bool:
    """DMARC passes, or SPF or DKIM passes for the domain of the sender; where nobody looks the question is not asked."""
    if settings.mail_authserv_id == NOBODY_WRITES_THEM:
        return True
    domain = sender.rpartition("@")[2].lower()
    return bool(domain) and _passes(_ours(settings.mail_authserv_id, message), domain)


def _passes(results: Mapping[str, list[Result]], domain: str) -> bool:
    for one in results.get("dmarc", ()):
        seen = one.properties.get("header.from", domain).rpartition("@")[2]
        if one.said in {"fail", "reject", "quarantine"} or seen != domain:
            return False
        if one.said == "pass":
            return True
    return any(
        one.said == "pass" and _aligned(one, domain) for method in ("dkim", "spf") for one in results.get(method, ())
    )


def _aligned(one: Result, domain: str) -> bool:
    names = ("header.d", "header.i") if one.method == "dkim" else ("smtp.mailfrom", "smtp.mail")
    found = next((one.properties[name] for name in names if name in one.properties), "").rpartition("@")[2]
    if "." not in found:
        return False
    return found == domain or domain.endswith(f".{found}") or found.endswith(f".{domain}")


def _ours(authserv_id: str, message: Message) -> Mapping[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    begun = taken = False
    own = re.compile(rf"\bby\s+{re.escape(authserv_id)}(?![\w.-])", re.IGNORECASE)
    for name, value in message.items()[:MOST_HEADERS]:
        lowered = name.lower()
        if lowered == "received":
            ours = own.search(str(value)[:LONGEST]) is not None
            if begun or (taken and not ours):
                break
            taken = taken or ours
        if lowered != "authentication-results":
            continue
        said_by, *segments = _segments(str(value)[:LONGEST])
        if said_by.split()[:1] != [authserv_id]:
            continue
        begun = True
        results: dict[str, list[Result]] = {}
        for one in filter(None, map(_result, segments)):
            results.setdefault(one.method, []).append(one)
        found = results | found
    return found


def _result(segment: str) -> Result | None:
    said = _RESULT.match(segment)
    if said is None:
        return None
    properties: dict[str, str] = {}
    for name, value in _PROPERTY.findall(segment):
        properties.setdefault(name.lower(), value.strip('"').lower().rstrip("."))
    return Result(said[1].lower(), said[2].lower(), properties)


def _segments(value: str) -> list[str]:
    """What stands between semicolons, in small letters, without comments; a semicolon in quotation marks parts nothing."""
    segments = [""]
    for letter, quoted in _outside_comments(value):
        if letter == ";" and not quoted:
            segments.append("")
        elif quoted and letter.isspace():
            segments[-1] += "_"
        else:
            segments[-1] += " " if letter.isspace() else letter.lower()
    return segments


def _outside_comments(value: str) -> Iterator[tuple[str, bool]]:
    depth, quoted, escaped = 0, False, False
    for letter in value:
        if escaped:
            escaped = False
            if not depth:
                yield letter, quoted
        elif letter == "\\":
            escaped = True
        elif quoted:
            quoted = letter != '"'
            yield letter, True
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth = max(0, depth - 1)
        elif not depth:
            quoted = letter == '"'
            yield letter, quoted
