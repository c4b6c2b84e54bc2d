"""Text as it came, in a shape that can be read line by line: one kind of line end, nothing invisible, flowed lines joined."""

import codecs
import re
from email.message import Message

LONGEST_TEXT = 200_000  # characters; what stands below is a quotation of quotations, or no letter
MOST_BLANK = 2
# Codecs that are no charset of a letter: slow on purpose, or reading escapes.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_BLANK = re.compile(r"(?:[ \t]*\n){3,}")
_MARKS = re.compile(r"^>+")


def decoded(part: Message) -> str:
    """The words of a part, in whichever charset it claims; where that is none, in the likeliest."""
    payload = part.get_payload(decode=True)
    octets = payload[: 4 * LONGEST_TEXT] if isinstance(payload, bytes) else b""
    for charset in (_charset(part), "utf-8", "cp1252"):
        try:
            if charset:
                return octets.decode(charset)
        except (LookupError, ValueError):
            continue
    return octets.decode("utf-8", errors="replace")


def tidy(text: str) -> str:
    """No control characters, none that change the direction, none of those that mark places within the house."""
    text = _UNWANTED.sub("", _BREAKS.sub("\n", text)).replace("\xa0", " ").replace("\t", "    ")[:LONGEST_TEXT]
    return _BLANK.sub("\n" * (MOST_BLANK + 1), text)


def plain_text(part: Message) -> str:
    text = tidy(decoded(part))
    if _parameter(part, "format") == "flowed":
        return _unflowed(text, delete_space=_parameter(part, "delsp") == "yes")
    return text


def _unflowed(text: str, *, delete_space: bool) -> str:
    """Lines that end in a space go on (RFC 3676), within one depth of quotation."""
    joined: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(marks[0]) if (marks := _MARKS.match(line)) else 0
        words = line[depth:].removeprefix(" ")
        flows = words.endswith(" ") and words != "-- "
        said = words[:-1] if flows and delete_space else words
        if depth == open_depth and words != "-- ":
            joined[-1] += said
        else:
            joined.append(f"{'>' * depth} {said}" if depth else said)
        open_depth = depth if flows else -1
    return "\n".join(line if line == "-- " else line.rstrip() for line in joined)


def _charset(part: Message) -> str:
    try:
        name = codecs.lookup(part.get_content_charset() or "utf-8").name
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    return "" if name in _NO_CHARSETS else name


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name)
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    return value.strip().lower() if isinstance(value, str) else ""
