"""Questions that found nothing, for the coordinator: what the community looks for and does not have.

Who asked is never kept, nor when within the day. What looks like personal data is not kept at all: addresses of e-mail,
numbers of telephones and identity papers, names of people of the house, long pasted texts. A question nobody asks again is
forgotten after half a year (docs/decisions/0027-questions-without-answers.md).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from threading import Lock
from typing import Any, cast

import structlog
from sqlalchemy import Table, case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import accounts
from app.core import clock
from app.core.db import Database
from app.core.services import Services
from app.discovery.asked import Asked
from app.discovery.models import SearchMiss
from app.discovery.saved_queries import fingerprint_of

LONGEST = 100
MOST_DIGITS = 6
MOST_ROWS = 5_000
KEPT = timedelta(days=180)
log = structlog.get_logger("search")
_TABLE = cast("Table", SearchMiss.__table__)
_DIALECTS: Mapping[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}
_NUMBER = re.compile(r"\d[\d\s().+/-]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]+")
Filters = tuple[tuple[str, tuple[str, ...]], ...]
Key = tuple[str, Filters, date]


def keepable(text: str) -> str:
    """The question as it is kept, in small letters; "" for one that may say who somebody is, or that is no question."""
    question = " ".join(text.casefold().split()).strip(" .,;:?!")
    if len(question) > LONGEST or "@" in question or len(_WORD.findall(question)) == 0 or len(question) < 2:
        return ""
    for number in _NUMBER.findall(question):
        groups = re.findall(r"\d+", number)
        if sum(map(len, groups)) > MOST_DIGITS and not all(_YEAR.fullmatch(one) for one in groups):
            return ""
    return question


def names_somebody(question: str, names: Iterable[str]) -> bool:
    """Whether all words of a name of two words or more are among those of the question."""
    said = set(_WORD.findall(question.casefold()))
    return any(len(words) > 1 and words <= said for words in (set(_WORD.findall(name.casefold())) for name in names))


class Missed:
    """Noted in memory, written when the answer has left; a busy database is not waited for, and the question waits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: Counter[Key] = Counter()
        self._lock = Lock()

    def note(self, asked: Asked) -> bool:
        """False where nothing is to be kept."""
        question = keepable(asked.text)
        if question:
            with self._lock:
                self._held[(question, tuple(sorted(asked.filters.items())), clock.home_today())] += 1
        return bool(question)

    def write(self) -> None:
        with self._lock:
            taken, self._held = self._held, Counter()
        if not taken:
            return
        try:
            with self._database.write() as session:
                _add(session, taken)
        except OperationalError as busy:
            log.info("questions without answers not written yet", error=str(busy.orig))
            with self._lock:
                self._held.update(taken)


def erase_missed(session: Session, questions: Iterable[str]) -> None:
    """For good, with whatever filters they were asked: for removing the demo community only."""
    session.execute(delete(SearchMiss).where(SearchMiss.question.in_([keepable(one) for one in questions])))


def forget_old(session: Session, _services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    session.execute(delete(SearchMiss).where(SearchMiss.last_on < clock.home_today() - KEPT))


def _add(session: Session, taken: Mapping[Key, int]) -> None:
    names = session.scalars(select(accounts.Person.name)).all()
    insert = _DIALECTS[session.get_bind().dialect.name].insert(_TABLE)
    later = _TABLE.c.last_on < insert.excluded.last_on
    more = insert.on_conflict_do_update(
        index_elements=["fingerprint"],
        set_={
            "asked": _TABLE.c.asked + insert.excluded.asked,
            "days": _TABLE.c.days + case((later, 1), else_=0),
            "last_on": case((later, insert.excluded.last_on), else_=_TABLE.c.last_on),
        },
    )
    for (question, filters, day), count in sorted(taken.items()):
        if not names_somebody(question, names):
            fingerprint = fingerprint_of(question, dict(filters))
            row = {"fingerprint": fingerprint, "question": question, "filters": dict(filters), "asked": count}
            session.connection().execute(more, row | {"days": 1, "first_on": day, "last_on": day, "dismissed_on": None})
    held = session.scalar(select(func.count(SearchMiss.id))) or 0
    if held > MOST_ROWS:  # somebody types nonsense: what was asked least goes first
        least = select(SearchMiss.id).order_by(SearchMiss.days, SearchMiss.last_on).limit(held - MOST_ROWS)
        session.execute(delete(SearchMiss).where(SearchMiss.id.in_(least.scalar_subquery())))
