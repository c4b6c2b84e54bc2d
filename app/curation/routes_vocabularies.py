"""`/vocabularies`: the words that forms offer and lists are filtered by, tended by the content coordinator."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from app import audit, vocabularies
from app.access import Actor
from app.core import revision
from app.core.errors import NotFoundError
from app.core.services import Services
from app.curation.forms import LabelForm
from app.curation.pages import Errors, TermRow, VocabularyCard, VocabularyPage
from app.vocabularies import Term
from app.web import Coordinator, FormBody, House, Incoming, Rendered, Room, UnitOfWork, errors_of, redirect, render
from app.web.language import language_of, translations

router = Room("/vocabularies")
# What it is called, and whether terms come and go: the counties are the country's, and the languages ISO 639's.
KNOWN = {
    "document_type": ("Kinds of documents", True),
    "topic": ("Topics", True),
    "pillar": ("Pillars", True),
    "licence": ("Licences", True),
    "organisation_kind": ("Kinds of organisations", True),
    "event_kind": ("Kinds of events", False),
    "language": ("Languages", False),
    "county": ("Counties", False),
}


@router.get("")
def listing(actor: Coordinator, session: UnitOfWork, request: Incoming) -> Rendered:
    say = translations(language_of(request, actor)).gettext
    counted = Counter((row.vocabulary, row.retired) for row in session.execute(select(Term.vocabulary, Term.retired)))
    cards = [
        VocabularyCard(say(title), f"/vocabularies/{name}", counted[name, False], counted[name, True])
        for name, (title, _) in KNOWN.items()
    ]
    return render("curation/vocabularies.html", cards)


@router.get("/{name}")
def show(name: str, actor: Coordinator, session: UnitOfWork, request: Incoming) -> Rendered:
    """`edit`: code of the term whose labels are to be changed."""
    return render(
        "curation/vocabulary.html",
        _page(session, name, language_of(request, actor), edited=request.query_params.get("edit", "")),
    )


@router.post("/{name}")
def change(
    name: str, actor: Coordinator, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    """`act`: add, rename, retire, restore, up or down; `code` names the term."""
    act, code = str(body.get("act", "")), str(body.get("code", ""))
    page = _page(session, name, language_of(request, actor))
    known = {term.code: term for term in page.terms}
    if act not in {"add", "rename", "retire", "restore", "up", "down"} or (act != "add" and code not in known):
        raise NotFoundError
    if act in {"add", "retire", "restore"} and not page.grows:
        raise NotFoundError
    if act in {"add", "rename"}:
        form = LabelForm(body)
        if not form.validate():
            wrong = _page(session, name, language_of(request, actor), edited=code, form=form, errors=errors_of(form))
            return render("curation/vocabulary.html", wrong, 422)
        english, kiswahili = form.label_en.data or "", form.label_sw.data or ""
        if act == "add":
            code = vocabularies.add_term(session, name, english, kiswahili)
        else:
            vocabularies.rename_term(session, name, code, english, kiswahili)
    elif act == "retire":
        vocabularies.retire_term(session, name, code)
    elif act == "restore":
        vocabularies.restore_term(session, name, code)
    else:
        vocabularies.move_term(session, name, code, up=act == "up")
    _landed(session, services, actor, name, act, code)
    return redirect(f"/vocabularies/{name}", "Saved. Forms and lists use it within a minute.")


def _landed(session: Session, services: Services, actor: Actor, name: str, act: str, code: str) -> None:
    vocabularies.forget_after(session, services.database)
    revision.bump(session)
    audit.record(session, actor, "vocabulary.changed", None, vocabulary=name, act=act, code=code)


def _page(
    session: Session, name: str, language: str, *, edited: str = "", form: LabelForm | None = None, errors: Errors = ()
) -> VocabularyPage:
    if name not in KNOWN:
        raise NotFoundError
    title, grows = KNOWN[name]
    rows = session.scalars(
        select(Term).where(Term.vocabulary == name).order_by(Term.retired, Term.position, Term.code)
    ).all()
    terms = [TermRow(term.code, term.label_en, term.label_sw, term.retired) for term in rows]
    one = next((term for term in terms if term.code == edited), None)
    return VocabularyPage(
        name,
        translations(language).gettext(title),
        f"/vocabularies/{name}",
        terms,
        grows,
        one.code if one else "",
        form.label_en.data or "" if form else (one.en if one else ""),
        form.label_sw.data or "" if form else (one.sw if one else ""),
        errors,
    )
