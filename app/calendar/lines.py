"""Content lines of iCalendar (RFC 5545 §3.1, RFC 7986): nothing that people write can leave the value it stands in."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

OCTETS = 75
# Other controls than tab and line feed are not allowed; the separators beyond ASCII end a line for some programs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_SPECIAL = re.compile(r"[\\;,\n]")
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_ADDRESS = re.compile(r"https?://[!-~\u00a1-\ud7ff\uf900-\uffef]+")


def text(value: str) -> str:
    """A value of type TEXT."""
    clean = _FORBIDDEN.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPECIAL.sub(lambda found: _ESCAPED[found[0]], clean)


def quoted(value: str) -> str:
    """A parameter's value in its quotes; the quotation mark that it cannot hold becomes an apostrophe."""
    return '"' + _FORBIDDEN.sub(" ", value).replace("\n", " ").replace('"', "'") + '"'


def web_address(value: str) -> str:
    """The address if it can stand as a URI; empty for whatever else somebody entered."""
    return value if _ADDRESS.fullmatch(value) else ""


def utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def duration(value: timedelta) -> str:
    """Such as PT1H30M; whole minutes, at least one."""
    hours, minutes = divmod(max(int(value.total_seconds()) // 60, 1), 60)
    return f"PT{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes else ''}"


def folded(lines: Iterable[str]) -> str:
    """The lines with their ends, each at most 75 octets long and cut between characters only."""
    return "".join([f"{line}\r\n" if len(line) * 4 <= OCTETS else _fold(line) for line in lines])


def _fold(line: str) -> str:
    whole = line.encode()
    parts, start, room = [], 0, OCTETS
    while len(whole) - start > room:
        end = start + room
        while whole[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        parts.append(whole[start:end])
        start, room = end, OCTETS - 1
    parts.append(whole[start:])
    return b"\r\n ".join(parts).decode() + "\r\n"
