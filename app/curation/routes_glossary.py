"""`/glossary`: the words of the sector in both languages; search takes those that mean the same for one another."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.responses import Response

from app import audit, documents
from app.core.errors import ConflictError, NotFoundError
from app.core.text import one_line
from app.curation import policy
from app.curation.forms import EntryForm
from app.curation.pages import Errors, GlossaryPage, WordPage, WordRow
from app.vocabularies import GlossaryTerm, glossary
from app.web import Anyone, Coordinator, FormBody, Incoming, Rendered, Room, UnitOfWork, errors_of, redirect, render
from app.web.addresses import Number
from app.web.language import language_of, translations

router = Room("/glossary")
FIELDS = ("en", "sw", "acronym", "others", "definition_en", "definition_sw")


@router.get("")
def listing(actor: Anyone, session: UnitOfWork, request: Incoming) -> Rendered:
    """`q`: a part of a word, in either language; `letter`: those that begin with it."""
    language = language_of(request, actor)
    query, letter = one_line(request.query_params.get("q", ""))[:80], request.query_params.get("letter", "")[:1].upper()
    words = [_row(term, language) for term in glossary.terms(session)]
    letters = sorted({word.en[:1].upper() for word in words})
    shown = [word for word in words if _matches(word, query) and (not letter or word.en[:1].upper() == letter)]
    names = bool(policy.may_name(actor))
    page = GlossaryPage(
        shown,
        len(words),
        query,
        [(one, f"/glossary?letter={one}", one == letter) for one in letters],
        names,
        [_row(term, language) for term in glossary.terms(session, retired=True)] if names else (),
        documents.tabs(actor, "glossary", language),
    )
    return render("curation/glossary.html", page)


@router.get("/new")
def new(actor: Coordinator, request: Incoming) -> Rendered:
    """`en`: a term that somebody searched for, to begin with."""
    form = EntryForm(None, data={"en": one_line(request.query_params.get("en", ""))[:120]})
    return render("curation/word.html", _page(form, language_of(request, actor)))


@router.post("/new")
def add(actor: Coordinator, session: UnitOfWork, request: Incoming, body: FormBody) -> Rendered | Response:
    form = EntryForm(body)
    try:
        if form.validate():
            number = glossary.add(session, _entry(form))
            audit.record(session, actor, "glossary.added", number, term=form.en.data)
            return redirect("/glossary", "The term is in the glossary, and search knows it.")
        errors: Errors = errors_of(form)
    except ConflictError as known:
        errors = [("en", str(known))]
    return render("curation/word.html", _page(form, language_of(request, actor), errors=errors), 422)


@router.get("/{number}")
def edit_form(number: Number, actor: Coordinator, session: UnitOfWork, request: Incoming) -> Rendered:
    term = _term(session, number)
    data = {name: getattr(term, name) for name in FIELDS} | {"others": "\n".join(term.others)}
    return render("curation/word.html", _page(EntryForm(None, data=data), language_of(request, actor), number))


@router.post("/{number}")
def change(
    number: Number, actor: Coordinator, session: UnitOfWork, request: Incoming, body: FormBody
) -> Rendered | Response:
    _term(session, number)
    if body.get("act") == "retire":
        glossary.retire(session, number)
        audit.record(session, actor, "glossary.retired", number)
        return redirect("/glossary", "The term is out of use. Add it again to bring it back.")
    form = EntryForm(body)
    try:
        if form.validate():
            glossary.change(session, number, _entry(form))
            audit.record(session, actor, "glossary.changed", number, term=form.en.data)
            return redirect("/glossary", "Saved. Search knows it.")
        errors: Errors = errors_of(form)
    except ConflictError as known:
        errors = [("en", str(known))]
    return render("curation/word.html", _page(form, language_of(request, actor), number, errors), 422)


def _term(session: Session, number: int) -> GlossaryTerm:
    term = session.get(GlossaryTerm, number)
    if term is None:
        raise NotFoundError
    return term


def _entry(form: EntryForm) -> glossary.Entry:
    said = {name: form[name].data or "" for name in FIELDS if name != "others"}
    return glossary.Entry(**said, others=form.other_words())


def _row(term: GlossaryTerm, language: str) -> WordRow:
    meaning = (
        (term.definition_sw or term.definition_en) if language == "sw" else (term.definition_en or term.definition_sw)
    )
    return WordRow(term.id, term.en, term.sw, term.acronym, ", ".join(term.others), meaning)


def _matches(word: WordRow, query: str) -> bool:
    texts: Sequence[str] = (word.en, word.sw, word.acronym, word.others)
    return any(query.casefold() in text.casefold() for text in texts)


def _page(form: EntryForm, language: str, number: int | None = None, errors: Errors = ()) -> WordPage:
    say = translations(language).gettext
    return WordPage(
        say("A new term") if number is None else say("Change the term"),
        "/glossary/new" if number is None else f"/glossary/{number}",
        "" if number is None else f"/glossary/{number}",
        **{name: form[name].data or "" for name in FIELDS},
        errors=errors,
    )
