"""How documents belong together: said and taken back by those who answer for them and by reviewers."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.text import one_line
from app.documents.actions_relations import relate, unrelate
from app.documents.addresses import DocumentId
from app.documents.forms_relations import RelationForm
from app.documents.links import clean_link
from app.documents.models import RelationKind
from app.documents.pages_relations import relations_page
from app.documents.policy_relations import may_relate
from app.documents.queries import get_document
from app.documents.queries_detail import get_detail
from app.web import FormBody, Incoming, Member, Rendered, Room, UnitOfWork, errors_of, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/documents/{document_id}/relations")
LONGEST = 200


@router.get("")
def relations(
    document_id: DocumentId,
    actor: Member,
    session: UnitOfWork,
    request: Incoming,
    find: Annotated[str, Query()] = "",
    kind: Annotated[str, Query()] = "",
) -> Rendered:
    """`kind` stays chosen while the other document is looked for."""
    detail = get_detail(session, actor, document_id)
    may_relate(actor, detail.facts, clock.now()).enforce()
    words = one_line(find)[:LONGEST]
    page = relations_page(
        session, actor, detail, language_of(request, actor), find=words, values={"kind": one_line(kind)[:40]}
    )
    return render("documents/relations.html", page)


@router.post("")
def add(
    document_id: DocumentId, actor: Member, session: UnitOfWork, request: Incoming, body: FormBody
) -> Rendered | Response:
    document = get_document(session, actor, document_id, may_relate)
    form = RelationForm(body)
    errors = list(errors_of(form)) if not form.validate() else []
    try:
        if not errors:
            link = clean_link(form.text("url")) or ""
            relate(
                session,
                document,
                RelationKind(form.text("kind")),
                by=actor,
                other_id=form.number,
                url=link,
                title=form.text("title"),
            )
    except (InvalidError, ConflictError) as refusal:
        errors = [("other", refusal.sentence)]
    if errors:
        values = {name: form.text(name) for name in ("kind", "other", "url", "title")}
        find = one_line(str(body.get("find", "")))[:LONGEST]
        detail = get_detail(session, actor, document_id)
        page = relations_page(
            session, actor, detail, language_of(request, actor), find=find, values=values, errors=errors
        )
        return render("documents/relations.html", page, 422)
    return redirect(f"/documents/{document_id}/relations", "Saved. Both pages tell it.")


@router.post("/{relation_id}/remove")
def remove(document_id: DocumentId, relation_id: Number, actor: Member, session: UnitOfWork) -> Response:
    unrelate(session, get_document(session, actor, document_id, may_relate), relation_id, by=actor)
    return redirect(f"/documents/{document_id}/relations", "Taken back.")
