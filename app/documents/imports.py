"""Documents from a manifest: the form of the page and the API, and what an import calls a document finds it again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session, with_expression
from starlette.datastructures import FormData, UploadFile

from app import groups
from app.access import Actor, Permission
from app.core import clock
from app.core.settings import Settings
from app.documents import policy
from app.documents.actions import add_document, add_version, edit, keep_file
from app.documents.actions_review import publish, submit
from app.documents.codes import TERMS
from app.documents.description import Description
from app.documents.durations import as_clock
from app.documents.forms import DocumentForm, Rules
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentState, DocumentVersion
from app.documents.pages_forms import rules_for
from app.documents.queries import get_document, shown_version
from app.documents.queries_detail import describe
from app.groups import audiences
from app.web.intake import StoredFile

TAKEN = "Another document has this external_id already."
FORM_FIELDS: tuple[str, ...] = tuple(DocumentForm()._fields)
LIST_FIELDS = frozenset({"authors", "keywords", *TERMS})
Said = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Present:
    """A document that has the external id already; `said` in the words of the form, `hashes` of the files it shows.

    `refusal`: why the actor may not change it, "" where they may; `known`: whether they may know of it at all.
    """

    id: int
    state: str
    said: Said
    description: Description
    hashes: tuple[str, ...]
    audience: str
    organisation_id: int | None
    refusal: str
    known: bool


@dataclass(frozen=True, slots=True)
class FileOfRow:
    """`audience`: as on DocumentFile."""

    file: StoredFile
    audience: str = ""


def import_rules(session: Session, actor: Actor, settings: Settings) -> Rules:
    """As for the person's form; who reads every group's documents may import into every open group.

    An embargo that has ended may be given: the manifest of then is right today.
    """
    rules = rules_for(session, actor, settings, past_embargo=True)
    if not actor.may(Permission.CONTENT_MODERATE):
        return rules
    known = {offer.audience for offer in rules.offers}
    every = [
        audiences.Offer(f"group:{group.slug}", f"group-{group.id}", group.name) for group in groups.open_groups(session)
    ]
    return replace(rules, offers=[*rules.offers, *(offer for offer in every if offer.audience not in known)])


def form_of(said: Said, rules: Rules, present: Present | None) -> DocumentForm:
    """The row as the form has it; what it leaves out stays as it is in the document it changes."""
    if present is not None:
        said = {**present.said, **said}
        if all(offer.audience != present.audience for offer in rules.offers):
            own = audiences.Offer(str(present.said["visibility"]), present.audience)
            rules = replace(rules, offers=[*rules.offers, own])
    pairs: list[tuple[str, str | UploadFile]] = []
    for name, value in said.items():
        if isinstance(value, str):
            pairs.append((name, value))
        elif len(value) == 1:
            pairs.append((name, f"{value[0]}\n"))  # one text that is not to be parted at its commas
        else:
            pairs += [(name, one) for one in value]
    return DocumentForm.posted(FormData(pairs), rules)


def said_of(description: Description, visibility: str) -> Said:
    """A description in the names and the words of the form, which reads the same from it."""
    until = description.embargo_until
    return {
        "title": description.title,
        "type": description.type,
        "summary": description.summary,
        "authors": tuple(description.authors),
        "year": str(description.year or ""),
        "language": description.language,
        **{name: tuple(description.terms.get(vocabulary, ())) for name, vocabulary in TERMS.items()},
        "keywords": tuple(description.keywords),
        "licence": description.licence,
        "visibility": visibility,
        "listed": description.listed,
        "embargo_until": until.isoformat() if until else "",
        "link": description.link,
        "duration": as_clock(description.duration) if description.duration else "",
        "publisher": description.publisher,
        "identifier": description.identifier,
    }


def present_by(session: Session, actor: Actor, external_ids: Iterable[str], base_url: str) -> dict[str, Present]:
    """What the house has under these ids, whoever may know of it.

    The address of a document here is an id too: an export gives it to what has no other.
    """
    wanted = set(external_ids)
    here = f"{base_url}/documents/"
    own = {name: int(name.removeprefix(here)) for name in wanted if re.fullmatch(rf"{re.escape(here)}\d{{1,9}}", name)}
    if not wanted:
        return {}
    archived = with_expression(Document.archived, audiences.is_archived(cast("ColumnElement[str]", Document.audience)))
    named = or_(Document.external_id.in_(wanted), Document.id.in_(own.values()))
    found = session.scalars(select(Document).where(named).options(archived)).all()
    names = audiences.group_names(session, [one.audience for one in found]) if found else {}
    by_name = {str(one.external_id): one for one in found}
    by_number = {one.id: one for one in found}
    made = {}
    for name in wanted:
        one = by_name.get(name) or by_number.get(own.get(name, 0))
        if one is not None:
            made[name] = _present(session, actor, one, audiences.visibility_of(one.audience, names))
    return made


def _present(session: Session, actor: Actor, document: Document, visibility: str) -> Present:
    verdict = policy.may_edit(actor, document, clock.now())
    theirs = document.owner_id == actor.person_id or policy.keeps(actor, document)
    # What nobody has published is its keeper's: an id that was guessed must not bring them another's document.
    foreign = document.state in policy.OWNERS_EDIT and not theirs
    refusal = "" if verdict and not foreign else verdict.reason or TAKEN
    description = describe(session, document, shown_version(session, document))
    return Present(
        document.id,
        document.state,
        said_of(description, visibility),
        description,
        _hashes(session, document),
        document.audience,
        document.organisation_id,
        refusal,
        not verdict.hidden,
    )


def same_description(one: Description, other: Description) -> bool:
    return all(_plain(getattr(one, each.name)) == _plain(getattr(other, each.name)) for each in fields(Description))


def add_imported(
    session: Session,
    description: Description,
    files: Sequence[FileOfRow],
    external_id: str,
    *,
    by: Actor,
    organisation_id: int | None,
    at_once: bool,
) -> int:
    """A draft, or with `at_once` a published document; its number."""
    plain = len(files) == 1 and not files[0].audience
    document = add_document(
        session,
        description,
        files[0].file if plain else None,
        by=by,
        organisation_id=organisation_id,
        external_id=external_id,
    )
    if not plain and document.version_id is not None:
        _keep(session, document.version_id, files)
    if at_once:
        _bring_out(session, document, by)
    return document.id


def change_imported(
    session: Session,
    document_id: int,
    description: Description,
    files: Sequence[FileOfRow],
    *,
    by: Actor,
    organisation_id: int | None,
    at_once: bool,
) -> bool:
    """Bring a document to what the row says; whether anything changed.

    Args:
        files: those that differ from what it shows; none: its files stay. A draft gets them in place of its own, anything
            else a new version.
    """
    document = get_document(session, by, document_id, policy.may_edit)
    version = shown_version(session, document)
    changed = False
    if files and {one.file.sha256 for one in files} == set(_hashes(session, document)):
        files = ()
    if files and document.state != DocumentState.DRAFT:
        policy.may_add_version(by, document, clock.now()).enforce()
        add_version(session, document, description, None, "", by=by)
        document.audience, document.listed = description.audience, description.listed
        document.embargo_until = description.embargo_until
        _keep(session, document.version_id or 0, files)
        changed = True
    elif files:
        _replace(session, version, files)
        changed = True
    if not same_description(describe(session, document, shown_version(session, document)), description):
        edit(session, document, shown_version(session, document), description, by=by)
        changed = True
    if organisation_id is not None and organisation_id != document.organisation_id:
        document.organisation_id = organisation_id
        changed = True
    if at_once and document.state in {DocumentState.DRAFT, DocumentState.SUBMITTED, DocumentState.DECLINED}:
        _bring_out(session, document, by)
        changed = True
    return changed


def _bring_out(session: Session, document: Document, by: Actor) -> None:
    if document.state != DocumentState.SUBMITTED:
        submit(session, document, by=by)
    policy.may_publish(by, document, clock.now()).enforce()
    publish(session, document, by=by)


def _keep(session: Session, version_id: int, files: Sequence[FileOfRow]) -> None:
    """Two files of a version have two names."""
    moment, names = clock.now(), set[str]()
    for one in files:
        name, number = one.file.name, 2
        while name in names:
            stem, dot, extension = one.file.name.rpartition(".")
            name, number = f"{stem}-{number}{dot}{extension}" if dot else f"{one.file.name}-{number}", number + 1
        names.add(name)
        keep_file(session, version_id, replace(one.file, name=name), at=moment, audience=one.audience)


def _replace(session: Session, version: DocumentVersion, files: Sequence[FileOfRow]) -> None:
    """What nobody has seen needs no version of its own; the sweep of storage removes what it held."""
    old = session.scalars(select(DocumentFile.id).where(DocumentFile.version_id == version.id)).all()
    session.execute(delete(DocumentPage).where(DocumentPage.file_id.in_(old)))
    session.execute(delete(DocumentFile).where(DocumentFile.id.in_(old)))
    _keep(session, version.id, files)


def _hashes(session: Session, document: Document) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(DocumentFile.sha256).where(DocumentFile.version_id == document.version_id).order_by(DocumentFile.id)
        )
    )


def _plain(value: Any) -> object:  # noqa: ANN401 - whatever a description holds
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, Mapping):
        return {key: sorted(codes) for key, codes in value.items() if codes}
    return list(value) if isinstance(value, (list, tuple)) else value
