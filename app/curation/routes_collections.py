"""`/collections`: what working groups and the coordinator have put together."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import documents, groups
from app.access import Actor, Permission, Verdict
from app.core.errors import NotFoundError
from app.core.text import one_line
from app.curation import actions, policy, queries
from app.curation.forms import CollectionForm
from app.curation.models import Collection
from app.curation.pages import Card, CollectionPage, EditPage, Errors, ListPage
from app.groups import audiences
from app.web import Anyone, FormBody, Incoming, Member, Rendered, Room, UnitOfWork, errors_of, redirect, render
from app.web.addresses import Number
from app.web.language import language_of, translations
from app.web.parts import Offer

router = Room("/collections")
MOST_FOUND, MAX_NOTE = 8, 300


@router.get("")
def listing(actor: Anyone, session: UnitOfWork, request: Incoming) -> Rendered:
    """`group`: of one working group, by its address."""
    language = language_of(request, actor)
    slug = request.query_params.get("group", "")
    group = groups.by_slug(session, slug, language) if slug else None
    if slug and group is None:
        raise NotFoundError
    found = queries.collections(session, actor, group.id if group else None)
    names = audiences.group_names(session, [one.audience for one in found], language)
    owners = groups.names(session, {one.group_id for one in found if one.group_id is not None}, language)
    cards = []
    for one in found:
        access, label = audiences.access_of(one.audience, names)
        owner = owners.get(one.group_id) if one.group_id is not None else None
        cards.append(
            Card(
                one.title, f"/collections/{one.id}", one.summary, owner.name if owner else "", access, label, one.count
            )
        )
    may = bool(_owners(session, actor, language))
    begin = f"/collections/new?group={group.slug}" if group else "/collections/new"
    return render(
        "curation/collections.html",
        ListPage(
            cards,
            (group.name, f"/groups/{group.slug}") if group else None,
            begin if may else "",
            () if group else documents.tabs(actor, "collections", language),
        ),
    )


@router.get("/new")
def new(actor: Member, session: UnitOfWork, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    owners = _owners(session, actor, language)
    if not owners:
        policy.may_begin(actor, None).enforce()
    wanted = request.query_params.get("group", "")
    form = CollectionForm(None, data={"visibility": "members"})
    return render("curation/edit.html", _edit_page(session, actor, request, form, owner=wanted, owners=owners))


@router.post("/new")
def begin(actor: Member, session: UnitOfWork, request: Incoming, body: FormBody) -> Rendered | Response:
    language = language_of(request, actor)
    owners = _owners(session, actor, language)
    owner = str(body.get("owner", ""))
    group = groups.by_slug(session, owner, language) if owner else None
    policy.may_begin(actor, group.id if group else None).enforce()
    form = CollectionForm(body)
    form.offers = audiences.offers(session, actor, language=language)
    if not form.validate() or owner not in dict(owners):
        errors = errors_of(form) or [("owner", "Choose whose collection it is from the list.")]
        page = _edit_page(session, actor, request, form, owner=owner, owners=owners, errors=errors)
        return render("curation/edit.html", page, 422)
    made = actions.begin(session, *form.said(), group.id if group else None, by=actor)
    return redirect(f"/collections/{made.id}", "The collection is made. Put documents into it.")


@router.get("/{number}")
def show(number: Number, actor: Anyone, session: UnitOfWork, request: Incoming) -> Rendered:
    """`find`: words of documents to be put in, for those who tend it."""
    language = language_of(request, actor)
    one = queries.get_collection(session, actor, number)
    tends = queries.may_tend(session, actor, one)
    names = audiences.group_names(session, [one.audience], language)
    access, label = audiences.access_of(one.audience, names)
    owner = groups.names(session, [one.group_id], language).get(one.group_id) if one.group_id is not None else None
    kept = queries.kept(session, actor, number, language)
    query = one_line(request.query_params.get("find", ""))[:200]
    present = {each.row.id for each in kept}
    found = _find(session, actor, query, language) if tends and query else []
    page = CollectionPage(
        href=f"/collections/{number}",
        title=one.title,
        summary=one.summary,
        group=(owner.name, f"/groups/{owner.slug}") if owner else None,
        access=access,
        access_label=label,
        kept=kept,
        offers=_offers(one, tends, language),
        tends=bool(tends),
        query=query,
        found=[row for row in found if row.id not in present],
        hidden=queries.size(session, number) - len(kept) if tends else 0,
    )
    return render("curation/collection.html", page)


@router.get("/{number}/edit")
def edit_form(number: Number, actor: Member, session: UnitOfWork, request: Incoming) -> Rendered:
    one = queries.get_collection_to_tend(session, actor, number)
    offers = audiences.offers(session, actor, one.audience, language_of(request, actor))
    visibility = next(offer.visibility for offer in offers if offer.audience == one.audience)
    form = CollectionForm(None, data={"title": one.title, "summary": one.summary, "visibility": visibility})
    return render("curation/edit.html", _edit_page(session, actor, request, form, one=one))


@router.post("/{number}/edit")
def describe(
    number: Number, actor: Member, session: UnitOfWork, request: Incoming, body: FormBody
) -> Rendered | Response:
    one = queries.get_collection_to_tend(session, actor, number)
    form = CollectionForm(body)
    form.offers = audiences.offers(session, actor, one.audience, language_of(request, actor))
    if not form.validate():
        return render(
            "curation/edit.html", _edit_page(session, actor, request, form, one=one, errors=errors_of(form)), 422
        )
    actions.describe(session, one, *form.said(), by=actor)
    return redirect(f"/collections/{number}", "Saved.")


@router.post("/{number}/remove")
def remove(number: Number, actor: Member, session: UnitOfWork) -> Response:
    actions.remove(session, queries.get_collection_to_tend(session, actor, number), by=actor)
    return redirect("/collections", "The collection is gone; its documents stay where they are.")


@router.post("/put")
def put(actor: Member, session: UnitOfWork, body: FormBody) -> Response:
    """From a document's page or from a collection's: `collection`, `document`, and why (`note`)."""
    one = queries.get_collection_to_tend(session, actor, _number(body.get("collection")))
    document = _number(body.get("document"))
    if document not in documents.rows(session, actor, [document]):
        raise NotFoundError
    put_in = actions.put(session, one, document, one_line(str(body.get("note", "")))[:MAX_NOTE], by=actor)
    there = f"/documents/{document}" if body.get("back") == "document" else f"/collections/{one.id}"
    return redirect(there, "It is in the collection." if put_in else "It was in the collection already.")


@router.post("/{number}/documents/{document}")
def tend(number: Number, document: Number, actor: Member, session: UnitOfWork, body: FormBody) -> Response:
    """`act`: up, down or out."""
    one = queries.get_collection_to_tend(session, actor, number)
    act = body.get("act")
    if act == "out":
        actions.take_out(session, one, document, by=actor)
        return redirect(f"/collections/{number}", "Taken out of the collection.")
    if act in {"up", "down"}:
        actions.move(session, one, document, up=act == "up", by=actor)
    return redirect(f"/collections/{number}#document-{document}")


def _owners(session: Session, actor: Actor, language: str) -> list[tuple[str, str]]:
    """In whose name the actor may begin one: (address of a group, "" for the community; name)."""
    say = translations(language).gettext
    own = [
        (group.slug, group.name) for group in groups.open_groups(session, language) if policy.may_begin(actor, group.id)
    ]
    return [("", say("The whole community")), *own] if actor.may(Permission.DOCUMENT_REVIEW) else own


def _edit_page(
    session: Session,
    actor: Actor,
    request: Request,
    form: CollectionForm,
    *,
    one: Collection | None = None,
    owner: str = "",
    owners: list[tuple[str, str]] | None = None,
    errors: Errors = (),
) -> EditPage:
    language = language_of(request, actor)
    say = translations(language).gettext
    labels = {
        "members": say("All members of the community"),
        "public": say("Everyone, without signing in"),
        "committee": say("The oversight committee"),
    }
    offers = audiences.offers(session, actor, one.audience if one else "", language)
    return EditPage(
        say("Change the collection") if one else say("A new collection"),
        f"/collections/{one.id}/edit" if one else "/collections/new",
        f"/collections/{one.id}" if one else "/collections",
        form.title.data or "",
        form.summary.data or "",
        form.visibility.data or "",
        [(offer.visibility, offer.group or labels.get(offer.visibility, offer.visibility)) for offer in offers],
        owner,
        owners or (),
        errors,
    )


def _offers(one: Collection, tends: Verdict, language: str) -> list[Offer]:
    if not tends and not tends.untimely:
        return []
    say = translations(language).gettext
    return [
        Offer(say("Change title and summary"), f"/collections/{one.id}/edit", kind="secondary", reason=tends.reason),
        Offer(
            say("Remove this collection"),
            f"/collections/{one.id}/remove",
            method="post",
            kind="warning",
            reason=tends.reason,
        ),
    ]


def _find(session: Session, actor: Actor, query: str, language: str) -> list[documents.DocumentRow]:
    _, rows = documents.find_by_words(
        session, actor, query.split()[:8], {}, page=1, per_page=MOST_FOUND, language=language
    )
    return rows


def _number(value: object) -> int:
    text = value if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
