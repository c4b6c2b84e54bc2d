"""Bringing many files at once: dropped, chosen or as a folder; then describing the drafts made of them, one by one."""

import secrets
from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import Depends, Query
from sqlalchemy.exc import IntegrityError
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError, NotFoundError
from app.core.services import Services
from app.documents.actions import edit
from app.documents.actions_batch import How, add_drafts, mark
from app.documents.forms import DocumentForm, Rules
from app.documents.intake import take_in
from app.documents.pages_batch import (
    MOST,
    PROPOSED,
    batch_page,
    draft_page,
    drafts_href,
    proposed_value,
    refusals,
)
from app.documents.pages_forms import LISTS, Values, rules_for, values_of
from app.documents.policy import may_edit
from app.documents.queries import get_document, shown_version
from app.documents.queries_batch import drafts_of, found_in
from app.documents.queries_detail import Detail, get_detail
from app.documents.uploads import Arrived, arrived_before, arrived_in_pieces, discard, upload_token
from app.web import House, Incoming, Member, Rendered, Room, UnitOfWork, errors_of, redirect, render
from app.web.addresses import LARGEST
from app.web.forms import MAX_FIELD_BYTES
from app.web.intake import NO_FILE
from app.web.language import language_of

router = Room("/documents")
MAX_FIELDS = 3 * MOST
FIELDS = ("title", "type", "authors", "year", "language", "summary")
"""Of a description, those on a draft's page."""


async def _read_many(request: Request) -> AsyncIterator[FormData]:
    async with request.form(max_files=MOST, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES) as body:
        yield body


ManyFiles = Annotated[FormData, Depends(_read_many, scope="function")]
Numbers = Annotated[list[int], Query(alias="d", min_length=1, max_length=MOST)]


@router.get("/upload")
def choose(actor: Member, services: House) -> Rendered:
    return render("documents/upload.html", batch_page(services, actor, secrets.token_urlsafe(16)))


@router.post("/upload")
def bring(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, body: ManyFiles
) -> Rendered | Response:
    """Every file has its own outcome; while one is refused nothing is made, and those that are well are kept for the next post."""
    named = _receive(services, actor, body)
    arrived = [one for _, one in named]
    token = upload_token(body) or secrets.token_urlsafe(16)
    try:
        made = drafts_of(session, actor.person_id or 0, [mark(token, place) for place in range(1, MOST + 1)])
        if made:
            _discard(services, arrived)
            return redirect(drafts_href(made), "These files have been added already.", "info")
        how: How = "one" if body.get("how") == "one" else "each"
        errors = refusals(named) if named else [("file", NO_FILE)]
        if not errors and len(named) > MOST:
            errors = [("file", "These are too many files for one form. Bring the rest with the next.")]
        if errors:
            page = batch_page(services, actor, token, how=how, arrived=arrived, errors=errors)
            return render("documents/upload.html", page, 422)
        try:
            with session.begin_nested():
                made = add_drafts(session, arrived, how, token, language_of(request, actor), by=actor)
        except InvalidError as refusal:  # no room for them
            page = batch_page(services, actor, token, how=how, arrived=arrived, errors=list(refusal.fields.items()))
            return render("documents/upload.html", page, 422)
        except IntegrityError:  # posted twice at the same moment
            made = drafts_of(session, actor.person_id or 0, [mark(token, place) for place in range(1, MOST + 1)])
            if not made:
                raise
            _discard(services, arrived)
    except BaseException:
        _discard(services, arrived)
        raise
    return redirect(drafts_href(made), "The files have arrived. Now say what they are.")


@router.get("/upload/drafts")
def draft(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, numbers: Numbers, at: int = 0
) -> Rendered:
    numbers = list(dict.fromkeys(numbers))
    detail = _detail(session, actor, at if at in numbers else numbers[0])
    rules = _rules(session, actor, services, request, detail)
    page = draft_page(
        session, actor, detail, numbers, rules, language_of(request, actor), values=_values(detail, rules)
    )
    return render("documents/upload_draft.html", page)


@router.post("/upload/drafts")
def describe_one(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, body: ManyFiles
) -> Rendered | Response:
    """What was typed, and in its place what the file says for those fields where the person ticked it."""
    numbers = list(dict.fromkeys(_number(value) for value in body.getlist("d")))[:MOST]
    document_id = _number(body.get("document"))
    if document_id not in numbers:
        numbers = [document_id, *numbers]
    document = get_document(session, actor, document_id, may_edit)
    detail = _detail(session, actor, document_id)
    rules = _rules(session, actor, services, request, detail)
    found = found_in(session, detail.version_id).proposed
    typed = {name: str(body[name]) for name in FIELDS if name in body}
    used = {
        name: proposed_value(name, found[name]) for name in body.getlist("use") if name in PROPOSED and name in found
    }
    values: Values = {**_values(detail, rules), **typed, **used}
    form = DocumentForm.posted(_as_posted(values), rules)
    if not form.validate():
        page = draft_page(
            session, actor, detail, numbers, rules, language_of(request, actor), values=values, errors=errors_of(form)
        )
        return render("documents/upload_draft.html", page, 422)
    edit(session, document, shown_version(session, document), form.description(), by=actor)
    following = numbers[numbers.index(document_id) + 1 :]
    if following:
        return redirect(drafts_href(numbers, following[0]), "Saved. Here is the next.")
    there = f"/documents/{document_id}" if len(numbers) == 1 else "/documents/mine"
    return redirect(there, "Saved as a draft. Submit it for review when it is ready.")


def _receive(services: Services, actor: Actor, body: FormData) -> list[tuple[str, Arrived]]:
    """By the name it has for its sender, what came of each file, in the order of the form."""
    named: list[tuple[str, Arrived]] = []
    for name, value in body.multi_items():
        if isinstance(value, UploadFile):
            if name == "file" and value.filename:
                named.append((value.filename, _taken(services, value)))
        elif name == "kept_file" and value:
            named.append(_named(arrived_before(services, actor, value)))
        elif name == "upload" and value:
            named.append(_named(arrived_in_pieces(services, actor, value)))
    return named


def _taken(services: Services, upload: UploadFile) -> Arrived:
    try:
        return Arrived(take_in(services.storage, upload.file, upload.filename or "file"), fresh=True)
    except InvalidError as refusal:
        return Arrived(None, refusal.sentence)


def _named(one: Arrived) -> tuple[str, Arrived]:
    return (one.file.name if one.file is not None else "file"), one


def _discard(services: Services, arrived: Sequence[Arrived]) -> None:
    for one in arrived:
        discard(services, one)


def _detail(session: UnitOfWork, actor: Actor, document_id: int) -> Detail:
    detail = get_detail(session, actor, document_id)
    may_edit(actor, detail.facts, clock.now()).enforce()
    return detail


def _rules(session: UnitOfWork, actor: Actor, services: Services, request: Request, detail: Detail) -> Rules:
    language = language_of(request, actor)
    return rules_for(session, actor, services.settings, language, present=detail.facts.audience, past_embargo=True)


def _values(detail: Detail, rules: Rules) -> Values:
    visibility = next(offer.visibility for offer in rules.offers if offer.audience == detail.facts.audience)
    return values_of(detail, visibility, rules.zone)


def _as_posted(values: Values) -> FormData:
    return FormData(
        [
            (name, one)
            for name, value in values.items()
            for one in (value if name in LISTS and not isinstance(value, str) else [str(value)])
        ]
    )


def _number(typed: object) -> int:
    """NotFoundError for what no document can be called."""
    if isinstance(typed, str) and typed.isascii() and typed.isdigit() and len(typed) < 11:
        return min(int(typed), LARGEST)
    raise NotFoundError
