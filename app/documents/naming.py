"""Names of people and bodies among what files say of themselves, which is often the account of whoever typed it."""

import re
from collections.abc import Iterable

from app.core.text import one_line

LONGEST_NAME = 150

_APART = re.compile(r"\s*(?:;|\||/|\s&\s|\sand\s|\s na \s)\s*")
_ACCOUNT = re.compile(
    r"^(?:microsoft|office|windows|user|usuario|admin|administrator|owner|guest|author|unknown|default|acer|asus|dell|hp|"
    r"lenovo|toshiba|compaq|pc|laptop|client|student|staff|secretary|registered|customer|preferred|valued|anonymous|none|test)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[@\\<>{}=_]|\d{3,}|https?:")


def names_of(said: Iterable[str]) -> list[str]:
    """Each name once, in order; accounts, programs and single words that are no body's acronym are left out."""
    names: list[str] = []
    for one in said:
        for part in _APART.split(one_line(one)):
            names += [name for name in map(_named, _parts(part)) if name and name not in names]
    return list(dict.fromkeys(names))


def _parts(text: str) -> list[str]:
    """Commas part names, except in "Wanjiru, Amina" and "Ministry of Labour, Kenya"."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) == 2 and all(" " not in part for part in parts):
        return [f"{parts[1]} {parts[0]}"]
    return parts if parts and all(" " in part for part in parts) else [", ".join(parts)]


def _named(text: str) -> str:
    name = text.strip(" .,;:*")
    if not 4 <= len(name) <= LONGEST_NAME or " " not in name or _ACCOUNT.match(name) or _CODE.search(name):
        return ""
    letters = sum(letter.isalpha() for letter in name)
    if letters * 4 < len(name) * 3:
        return ""
    return name.title() if name.islower() else name
