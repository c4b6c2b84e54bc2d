"""Addresses of works elsewhere: what may be kept, and what readers are shown of it."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 1_000
FAULT = "Enter a web address that begins with https:// or http://, without a user name or password in it."


def clean_link(typed: str) -> str | None:
    """The address as it is kept; None for what is no web address, or carries a name and a password."""
    text = typed.strip()
    if not text or len(text) > LONGEST or re.search(r"[\s\\<>\"^`{|}]", text):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        sound = parts.scheme in {"http", "https"} and "." in host.strip(".") and parts.port != 0
    except ValueError:  # an open bracket, or a port that is no number
        return None
    return text if sound and "@" not in parts.netloc else None


def host_of(link: str) -> str:
    """`youtube.com`: where a link leads, for readers who want to know before they follow it."""
    return (urlsplit(link).hostname or "").removeprefix("www.")


def at_moment(link: str, seconds: int) -> str:
    """The address at which the recording begins to play there; "" where its host has none that is known."""
    parts = urlsplit(link)
    host = host_of(link).removeprefix("m.")
    if host in {"youtube.com", "youtu.be"}:
        query = [(name, value) for name, value in parse_qsl(parts.query) if name not in {"t", "start"}]
        return urlunsplit(parts._replace(query=urlencode([*query, ("t", f"{seconds}s")])))
    if host == "vimeo.com":
        return urlunsplit(parts._replace(fragment=f"t={seconds}s"))
    return ""
