"""How long a webcast is, in seconds, as people write and read it."""

import re

from app.web.language import translations

LONGEST = 24 * 3_600
FAULT = "Enter the length in minutes, such as 70, or as hours, minutes and seconds, such as 1:10:00."
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")
_MINUTES = re.compile(r"(\d{1,4})\s*(?:min|mins|minutes|m|dakika)?\.?", re.IGNORECASE)


def read_duration(typed: str) -> int | None:
    """Seconds; None for what is no length, or longer than a day. Two parts, as 12:30, are minutes and seconds."""
    text = typed.strip()
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = int(clock[1] or 0), int(clock[2]), int(clock[3])
        if clock[1] and minutes > 59:
            return None
        found = hours * 3_600 + minutes * 60 + seconds
    elif minutes_only := _MINUTES.fullmatch(text):
        found = int(minutes_only[1]) * 60
    else:
        return None
    return found if 0 < found <= LONGEST else None


def as_clock(seconds: int) -> str:
    """`1:10:00`, or `12:30` under an hour: what players show, and what `read_duration` takes back."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def in_words(seconds: int, language: str) -> str:
    """`1 hour 10 minutes`; seconds only under a minute."""
    count = translations(language).ngettext
    if seconds < 60:
        return count("%(num)s second", "%(num)s seconds", seconds) % {"num": seconds}
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = []
    if hours:
        parts.append(count("%(num)s hour", "%(num)s hours", hours) % {"num": hours})
    if minutes:
        parts.append(count("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes})
    return " ".join(parts)
