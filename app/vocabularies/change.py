"""Changing a vocabulary: what was said of old records stays, so no term is ever taken out."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.db import Database, after_commit
from app.core.errors import NotFoundError
from app.core.text import one_line, slugify
from app.vocabularies.models import Term
from app.vocabularies.read import forget


def add_term(session: Session, vocabulary: str, label_en: str, label_sw: str) -> str:
    """A term at the end of the list; its code is made of the English label. One that was retired under it comes back."""
    plain = slugify(label_en)[:60].strip("-").replace("-", "_")
    terms = {one.code: one for one in session.scalars(select(Term).where(Term.vocabulary == vocabulary))}
    last = session.scalar(select(func.max(Term.position)).where(Term.vocabulary == vocabulary))
    place = -1 if last is None else last
    code, number = plain, 1
    while code in terms and not terms[code].retired:
        number += 1
        code = f"{plain}_{number}"
    if code in terms:
        terms[code].retired = False
        terms[code].position = place + 1
        rename_term(session, vocabulary, code, label_en, label_sw)
    else:
        session.add(
            Term(
                vocabulary=vocabulary,
                code=code,
                label_en=one_line(label_en),
                label_sw=one_line(label_sw),
                position=place + 1,
            )
        )
    session.flush()
    return code


def rename_term(session: Session, vocabulary: str, code: str, label_en: str, label_sw: str) -> None:
    term = _term(session, vocabulary, code)
    term.label_en, term.label_sw = one_line(label_en), one_line(label_sw)


def retire_term(session: Session, vocabulary: str, code: str) -> None:
    """Forms offer it no more; records that carry it keep it, with its label."""
    _term(session, vocabulary, code).retired = True


def restore_term(session: Session, vocabulary: str, code: str) -> None:
    """Forms offer it again."""
    _term(session, vocabulary, code).retired = False


def move_term(session: Session, vocabulary: str, code: str, *, up: bool) -> None:
    """One place among those in use; at an end of the list nothing happens."""
    in_use = select(Term).where(Term.vocabulary == vocabulary, Term.retired.is_(False))
    terms = session.scalars(in_use.order_by(Term.position, Term.code).with_for_update()).all()
    place = next((number for number, term in enumerate(terms) if term.code == code), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(terms):
        return
    order = list(terms)
    order[place], order[other] = order[other], order[place]
    for number, term in enumerate(order):
        term.position = number


def forget_after(session: Session, database: Database) -> None:
    """What this process keeps of the vocabularies is read anew once the change has landed."""
    after_commit(session, lambda: forget(database))


def _term(session: Session, vocabulary: str, code: str) -> Term:
    term = session.get(Term, (vocabulary, code), with_for_update=True)
    if term is None:
        raise NotFoundError
    return term
