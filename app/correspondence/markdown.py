"""From the lines of a letter to Markdown that shows them as they were meant: lists and quotations yes, accidents no."""

import re
from collections.abc import Iterator

from app.correspondence.recognising import is_quoted

WIDTH = 60  # characters; programs break lines of a paragraph beyond it
_LISTED = re.compile(r"^\s{0,8}(?:[-*+•·]|\d{1,3}[.)])\s")
_RULE = re.compile(r"^\s*(?:[-_*=~#]\s?){3,}$")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?=\s|$)|^ {0,3}(?:=+|-+)\s*$")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_PLACEHOLDER = re.compile(r"\[(?:image|cid|inline image|inline|picha)\s{0,2}:[^\]\n]{1,200}\]", re.IGNORECASE)


def to_markdown(text: str) -> str:
    """Breaks that somebody made are kept, those that a program made are not; quotations stand apart from answers."""
    written = "\n".join(_lines(_PLACEHOLDER.sub("", text).split("\n")))
    return re.sub(r"\n{3,}", "\n\n", written).strip("\n")


def names_picture(text: str, *names: str) -> bool:
    """Whether the text holds a picture's place by one of its names, as programs leave it in the text part."""
    held = " ".join(_PLACEHOLDER.findall(text)).lower()
    return any(name and name.lower() in held for name in names)


def _lines(lines: list[str]) -> Iterator[str]:
    quoted = fenced = False
    for place, given in enumerate(lines):
        line = given.rstrip()
        if is_quoted(line) != quoted:
            quoted = not quoted
            yield ""
        if quoted:
            yield line.lstrip()
            continue
        if _FENCE.match(line):
            fenced = not fenced
        following = lines[place + 1].rstrip() if place + 1 < len(lines) else ""
        yield line if fenced else _harmless(line) + _break(line, following)


def _harmless(line: str) -> str:
    """Neither a heading, a rule nor a block of code by accident."""
    line = line.lstrip() if line.startswith("    ") and not _LISTED.match(line) else line
    line = re.sub(r"^(\s*)[•·]\s", r"\1- ", line)
    return re.sub(r"^(\s*)(\S)", r"\1\\\2", line) if _RULE.match(line) or _HEADING.match(line) else line


def _break(line: str, following: str) -> str:
    """A break where the next word would have had room on this line."""
    if not line.strip() or not following.strip() or is_quoted(following) or _LISTED.match(following):
        return ""
    first = following.split(maxsplit=1)[0]
    return "\\" if len(line) + 1 + len(first) <= WIDTH else ""
