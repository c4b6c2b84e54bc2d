"""Reading vocabularies: small, hot, and the same for everyone, so each process keeps them for a minute."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Database
from app.vocabularies.models import Term

KEEP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """Labels by vocabulary, language and code, in the order to show; `current` leaves retired terms out."""

    by_language: Mapping[str, Mapping[str, Mapping[str, str]]]
    current: Mapping[str, tuple[str, ...]]

    def labels(self, vocabulary: str, language: str = "en") -> Mapping[str, str]:
        return self.by_language["sw" if language == "sw" else "en"].get(vocabulary, {})

    def choices(self, vocabulary: str, language: str = "en", present: Collection[str] = ()) -> list[tuple[str, str]]:
        """Pairs of code and label that a form may offer: current terms, and retired ones that the thing has already."""
        labels = self.labels(vocabulary, language)
        kept = {*self.current.get(vocabulary, ()), *present}
        return [(code, label) for code, label in labels.items() if code in kept]

    def knows(self, vocabulary: str, code: str) -> bool:
        return code in self.by_language["en"].get(vocabulary, {})


_kept: dict[str, tuple[float, Vocabularies]] = {}


def load_vocabularies(session: Session) -> Vocabularies:
    address = str(session.get_bind().engine.url)
    kept = _kept.get(address)
    if kept is not None and kept[0] > time.monotonic():
        return kept[1]
    by_language: dict[str, dict[str, dict[str, str]]] = {"en": {}, "sw": {}}
    current: dict[str, list[str]] = {}
    for row in session.execute(
        select(Term.vocabulary, Term.code, Term.label_en, Term.label_sw, Term.retired).order_by(
            Term.vocabulary, Term.position
        )
    ):
        by_language["en"].setdefault(row.vocabulary, {})[row.code] = row.label_en
        by_language["sw"].setdefault(row.vocabulary, {})[row.code] = row.label_sw
        if not row.retired:
            current.setdefault(row.vocabulary, []).append(row.code)
    loaded = Vocabularies(by_language, {name: tuple(codes) for name, codes in current.items()})
    if current:
        _kept[address] = (time.monotonic() + KEEP_SECONDS, loaded)
    return loaded


def labels(session: Session, vocabulary: str, language: str = "en") -> Mapping[str, str]:
    return load_vocabularies(session).labels(vocabulary, language)


def forget(database: Database) -> None:
    """After an edit or a reload, in this process; the others follow within a minute."""
    _kept.pop(str(database.engine.url), None)
