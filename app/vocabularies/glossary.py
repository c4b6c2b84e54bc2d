"""The glossary: what words of the sector mean, in both languages, and which of them search takes for one another.

Every change raises the counter `GLOSSARY`, by which each process notices, and owes the job `search.synonyms`.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, revision
from app.core.errors import ConflictError, NotFoundError
from app.core.text import one_line, paragraphs
from app.jobs import enqueue
from app.vocabularies.models import GlossaryTerm

GLOSSARY = "glossary"
DEFAULTS = Path(__file__).with_name("glossary_kenya.toml")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as it is written: at least its English; `others` are further words for it, in whichever language."""

    en: str
    sw: str = ""
    acronym: str = ""
    others: Sequence[str] = ()
    definition_en: str = ""
    definition_sw: str = ""

    def tidied(self) -> "Entry":
        return Entry(
            one_line(self.en),
            one_line(self.sw),
            one_line(self.acronym),
            tuple(dict.fromkeys(other for raw in self.others if (other := one_line(raw)))),
            paragraphs(self.definition_en),
            paragraphs(self.definition_sw),
        )


def terms(session: Session, *, retired: bool = False) -> Sequence[GlossaryTerm]:
    """By their English; `retired` has those that are out of use instead."""
    wanted = select(GlossaryTerm).where(GlossaryTerm.retired.is_(retired))
    return session.scalars(wanted.order_by(func.lower(GlossaryTerm.en))).all()


def groups(session: Session) -> tuple[tuple[str, ...], ...]:
    """Expressions of equal meaning, two at least in each group, as search takes them."""
    rows = session.execute(
        select(GlossaryTerm.en, GlossaryTerm.sw, GlossaryTerm.acronym, GlossaryTerm.others)
        .where(GlossaryTerm.retired.is_(False))
        .order_by(GlossaryTerm.id)
    )
    found = (tuple(dict.fromkeys(filter(None, (en, sw, acronym, *others)))) for en, sw, acronym, others in rows)
    return tuple(group for group in found if len(group) > 1)


def add(session: Session, entry: Entry) -> int:
    """Returns its number; a term that was retired under the same English comes back. ConflictError if there is one."""
    entry = entry.tidied()
    known = _named(session, entry.en)
    if known is not None and not known.retired:
        raise ConflictError("The glossary has this term already.")
    term = known or GlossaryTerm(en=entry.en)
    _write(term, entry)
    session.add(term)
    _changed(session)
    return term.id


def change(session: Session, term_id: int, entry: Entry) -> None:
    """ConflictError if another term has this English."""
    entry = entry.tidied()
    term = _term(session, term_id)
    known = _named(session, entry.en)
    if known is not None and known.id != term_id:
        raise ConflictError("The glossary has this term already.")
    _write(term, entry)
    _changed(session)


def retire(session: Session, term_id: int) -> None:
    """Neither shown nor searched by any more; `add` brings it back."""
    term = _term(session, term_id)
    term.retired, term.changed_at = True, clock.now()
    _changed(session)


def seed_glossary(session: Session, source: Path = DEFAULTS) -> int:
    """What a house begins with, where it has no term yet; returns how many were added.

    Owes no job: a new house's index is made with the glossary, and an older one is told with the next `search.tend`.
    """
    if session.scalar(select(GlossaryTerm.id).limit(1)) is not None:
        return 0
    entries = [Entry(**raw).tidied() for raw in tomllib.loads(source.read_text(encoding="utf-8"))["terms"]]
    session.add_all(
        GlossaryTerm(**asdict(one) | {"others": list(one.others), "changed_at": clock.now()}) for one in entries
    )
    revision.bump(session, GLOSSARY)
    return len(entries)


def _write(term: GlossaryTerm, entry: Entry) -> None:
    term.en, term.sw, term.acronym, term.others = entry.en, entry.sw, entry.acronym, list(entry.others)
    term.definition_en, term.definition_sw = entry.definition_en, entry.definition_sw
    term.retired, term.changed_at = False, clock.now()


def _changed(session: Session) -> None:
    session.flush()
    revision.bump(session, GLOSSARY)
    enqueue(session, "search.synonyms", key="search.synonyms")


def _named(session: Session, en: str) -> GlossaryTerm | None:
    return session.scalar(select(GlossaryTerm).where(func.lower(GlossaryTerm.en) == en.lower()))


def _term(session: Session, term_id: int) -> GlossaryTerm:
    term = session.get(GlossaryTerm, term_id, with_for_update=True)
    if term is None:
        raise NotFoundError
    return term
