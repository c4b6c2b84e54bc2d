"""What stands beside a document, in the JSON API: who its authors are, and what it belongs to."""

from starlette.datastructures import FormData

from app import organisations
from app.core.errors import InvalidError, NotFoundError
from app.core.text import one_line
from app.documents.actions_authors import NOBODY, link_author, unlink_author
from app.documents.actions_relations import relate, unrelate
from app.documents.addresses import DocumentId
from app.documents.api_fields import AuthorFields, RelationFields, form_schema
from app.documents.api_models import AuthorOut, RelationOut, author_out, relation_out
from app.documents.forms_relations import RelationForm
from app.documents.links import clean_link
from app.documents.models import RelationKind
from app.documents.policy import may_edit
from app.documents.policy_relations import may_relate
from app.documents.queries import get_document, shown_version
from app.documents.queries_authors import shown
from app.documents.queries_relations import relations_of
from app.web import FormBody, Member, Room, UnitOfWork, errors_of
from app.web.addresses import Number

router = Room("/api/v1/documents/{document_id}", include_in_schema=True, tags=["documents"])
_FORM = "application/x-www-form-urlencoded"


@router.post(
    "/relations", status_code=201, response_model=RelationOut, openapi_extra=form_schema(RelationFields, _FORM)
)
def add_relation(document_id: DocumentId, actor: Member, session: UnitOfWork, body: FormBody) -> RelationOut:
    """To another document, or to a work elsewhere; both documents tell it. 409 when it was said already."""
    document = get_document(session, actor, document_id, may_relate)
    form = RelationForm(
        FormData([("other" if name == "document" else name, text) for name, text in body.multi_items()])
    )
    if not form.validate():
        raise InvalidError("The relation was not added.", _named(dict(errors_of(form))))
    kind = RelationKind(form.text("kind"))
    try:
        number = relate(
            session,
            document,
            kind,
            by=actor,
            other_id=form.number,
            url=clean_link(form.text("url")) or "",
            title=form.text("title"),
        )
    except InvalidError as refusal:
        raise InvalidError("The relation was not added.", _named(refusal.fields)) from refusal
    lines = relations_of(session, actor, document_id, actor.language or "en")
    return relation_out(next(line for line in lines if line.id == number))


@router.delete("/relations/{relation_id}", response_model=list[RelationOut])
def remove_relation(
    document_id: DocumentId, relation_id: Number, actor: Member, session: UnitOfWork
) -> list[RelationOut]:
    """From the document that said it; the answer is what is left."""
    unrelate(session, get_document(session, actor, document_id, may_relate), relation_id, by=actor)
    session.flush()
    return [relation_out(line) for line in relations_of(session, actor, document_id, actor.language or "en")]


@router.post("/author_links", response_model=list[AuthorOut], openapi_extra=form_schema(AuthorFields, _FORM))
def tie_author(document_id: DocumentId, actor: Member, session: UnitOfWork, body: FormBody) -> list[AuthorOut]:
    """Say who an author is, or with neither organisation nor person that the name is a name only."""
    document = get_document(session, actor, document_id, may_edit)
    version = shown_version(session, document)
    name, slug, address = (one_line(str(body.get(field) or "")) for field in ("name", "organisation", "person"))
    if name not in version.authors:
        raise InvalidError("Nothing was changed.", {"name": "Give the name as it stands in authors."})
    place = version.authors.index(name)
    if not slug and not address:
        unlink_author(session, document, version, place, name, by=actor)
    else:
        chosen = f"organisation:{slug}" if slug else _person(session, address)
        try:
            link_author(session, document, version, place, name, chosen, by=actor)
        except InvalidError as refusal:
            field = "organisation" if slug else "person"
            raise InvalidError("Nothing was changed.", {field: refusal.sentence}) from refusal
    session.flush()
    return [author_out(line) for line in shown(session, actor, version.id, version.authors)]


def _person(session: UnitOfWork, address: str) -> str:
    try:
        return f"person:{organisations.person_by_email(session, address).id}"
    except NotFoundError:
        raise InvalidError("Nothing was changed.", {"person": NOBODY}) from None


def _named(fields: dict[str, str]) -> dict[str, str]:
    """The page calls the field `other`, the API `document`."""
    return {("document" if name == "other" else name): sentence for name, sentence in fields.items()}
