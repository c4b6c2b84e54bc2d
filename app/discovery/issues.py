"""The newest issue of the bulletin on both faces of home: the roof says which it is, because its room stands beside this one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.access import Actor


@dataclass(frozen=True, slots=True)
class IssueLine:
    """`headline`: what leads it, "" where the reader may not have that; `lang`: in which title and headline are written."""

    title: str
    href: str
    headline: str
    published_on: date
    lang: str


@dataclass(frozen=True, slots=True)
class NewestIssue:
    """None before the first one went out."""

    of: Callable[[Session, Actor, str], IssueLine | None]
