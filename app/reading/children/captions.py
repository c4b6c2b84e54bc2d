"""Transcripts with times, WebVTT and SubRip: what is said, in blocks of half a minute."""

import html
import re

BLOCK_SECONDS = 30
"""A block's number tells when it begins: the first is 1."""

_TIMING = re.compile(r"\s*(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,]\d{1,3}\s*-->")
_SPEAKER = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z0-9:.][^>]*>|\{\\[^}]*\}", re.IGNORECASE)


def cues(text: str) -> list[tuple[int, str]]:
    """(second at which it begins, what is said) in the order of time; lines that players repeat to roll them are said once."""
    found: list[tuple[int, str]] = []
    start: int | None = None
    said: list[str] = []
    for line in [*text.splitlines(), ""]:
        if timing := _TIMING.match(line):
            if start is not None:
                # A cue without a blank line after it: what stood last may be the number of this one.
                _keep(found, start, said[:-1] if said and said[-1].strip().isdigit() else said)
            hours, minutes, seconds = (int(part or 0) for part in timing.groups())
            start, said = hours * 3_600 + minutes * 60 + seconds, []
        elif not line.strip():
            if start is not None:
                _keep(found, start, said)
            start, said = None, []
        elif start is not None:
            said.append(line)
    found.sort(key=lambda cue: cue[0])
    return _once(found)


def blocks(found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """(number, text) of each half minute in which something is said. A new speaker begins a new paragraph."""
    made: dict[int, list[str]] = {}
    for start, text in found:
        made.setdefault(start // BLOCK_SECONDS + 1, []).append(text)
    return [(number, _joined(parts)) for number, parts in sorted(made.items())]


def _keep(found: list[tuple[int, str]], start: int, lines: list[str]) -> None:
    plain = [clean for line in lines if (clean := _plain(line))]
    if plain:
        found.append((start, "\n".join(plain)))


def _plain(line: str) -> str:
    line = _SPEAKER.sub(lambda speaker: f"{speaker[1].strip()}: ", line)
    return " ".join(html.unescape(_TAG.sub("", line)).split())


def _once(found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    made: list[tuple[int, str]] = []
    last: list[str] = []
    for start, text in found:
        lines = text.split("\n")
        new = [line for line in lines if line not in last]
        last = lines
        if new:
            made.append((start, " ".join(new)))
    return made


def _joined(parts: list[str]) -> str:
    text = ""
    for part in parts:
        speaks = re.match(r"[^\s:][^:]{0,60}: |[-–—] ", part)
        text += f"\n\n{part}" if text and speaks else f" {part}" if text else part
    return text
