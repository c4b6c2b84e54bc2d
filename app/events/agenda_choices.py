"""Whom and which paper an item of the agenda names, out of what was typed: looked up, and judged by the editor's own rights."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import accounts, groups
from app.events.forms_agenda import ItemForm, number_in
from app.events.models import AgendaItem
from app.events.parts import Paper, Parts
from app.events.reader import Reader

KEPT = "kept"
NO_PAPER = "Choose one of the documents found, or give its address, such as /documents/12."
UNREADABLE = "There is no such document that you may read."
NOBODY = "Choose one of the people found."
Options = Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the item is to hold, what may be chosen instead as (value, label, hint), and what is wrong: (field, sentence).

    `looked` is "person" or "paper" where somebody looked and found nothing.
    """

    person_id: int | None = None
    document_id: int | None = None
    people: Options = ()
    papers: Options = ()
    looked: str = ""
    problems: Sequence[tuple[str, str]] = ()


def choose(
    session: Session, parts: Parts, reader: Reader, form: ItemForm, present: AgendaItem | None, *, look: str = ""
) -> Choices:
    """`look` names what the editor asked to look up, instead of saving."""
    person_id, people, wrong = _person(session, form, present, look=look == "person")
    document_id, papers, unfit = _paper(session, parts, reader, form, present, look=look == "paper")
    nothing = look if (look == "person" and not people) or (look == "paper" and not papers) else ""
    problems = [] if look else [*wrong, *unfit]
    return Choices(person_id, document_id, people, papers, nothing, problems)


def _person(
    session: Session, form: ItemForm, present: AgendaItem | None, *, look: bool
) -> tuple[int | None, Options, Sequence[tuple[str, str]]]:
    if look:
        found = groups.find_candidates(session, form.presenter.data or "")
        shown = [
            (str(one.person_id), one.name, ", ".join(filter(None, (one.title, one.organisation)))) for one in found
        ]
        return None, shown, ()
    number = _number(form.person.data)
    if not number:
        return None, (), ()
    if present is not None and present.presenter_id == number:  # who has left since still presented it
        name: str | None = accounts.cards(session, [number])[number].name
    else:
        name = groups.candidate(session, number)
    return (number, [(str(number), name, "")], ()) if name else (None, (), [("presenter", NOBODY)])


def _paper(
    session: Session, parts: Parts, reader: Reader, form: ItemForm, present: AgendaItem | None, *, look: bool
) -> tuple[int | None, Options, Sequence[tuple[str, str]]]:
    typed, chosen = form.material.data or "", form.document.data or ""
    language = reader.words.language
    held = present is not None and (chosen == KEPT or number_in(chosen) == present.document_id)
    if held and typed and number_in(typed) is None and not look:  # words ask for another than the one still marked
        found = parts.find_papers(session, reader.actor, typed, language)
        if present is not None and present.document_id not in {one.id for one in found}:
            return None, [_option(one) for one in found], [("material", NO_PAPER)]
    if chosen == KEPT and present is not None and not look:
        return present.document_id, [(KEPT, reader.words.gettext("A document that you may not read"), "")], ()
    number = number_in(typed) or (None if look else number_in(chosen))
    if number is not None:
        paper = parts.papers(session, reader.actor, [number], language).get(number)
        return (number, [_option(paper)], ()) if paper is not None else (None, (), [("material", UNREADABLE)])
    if not look and (not typed or form.document.raw_data):  # where documents were offered, none was wanted
        return None, (), ()
    found = parts.find_papers(session, reader.actor, typed, language)
    return None, [_option(one) for one in found], [("material", NO_PAPER)]


def _option(paper: Paper) -> tuple[str, str, str]:
    return str(paper.id), paper.title, paper.kind


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
