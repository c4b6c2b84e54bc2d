"""What the JSON API gives for documents."""

from datetime import datetime
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.documents import policy
from app.documents.messages import file_note
from app.documents.models import OcrState
from app.documents.queries import twins
from app.documents.queries_authors import AuthorLine, shown
from app.documents.queries_detail import Detail
from app.documents.queries_relations import RelationLine, relations_of
from app.documents.queries_rows import DocumentRow
from app.groups import audiences

State = Literal["draft", "submitted", "published", "declined", "withdrawn", "trashed"]
Kind = Literal["version_of", "translation_of", "supplement_to", "part_of", "related"]
Extraction = Literal["pending", "done", "failed", "encrypted", "no_text"]


class OrganisationOut(BaseModel):
    slug: str
    name: str


class FileOut(BaseModel):
    """`ocr` and `searchable_url` tell of pages that are pictures, and of a copy with their recognised text."""

    name: str
    url: str
    size: int = Field(description="In bytes.")
    media_type: str
    sha256: str = Field(description="Of the content, in hexadecimal.")
    pages: int = Field(description="0 while the text has not been read.")
    extraction: Extraction
    message: str = Field(description="Why the text could not be read, or not all of it; empty when all is well.")
    ocr: Literal["", "waiting", "done", "failed", "absent"] = ""
    searchable_url: str = Field("", description="A PDF of the same pages with recognised text; empty for none.")
    audience: str = Field(
        "", description="As `visibility`, or `keepers`, where fewer may open it than the document; empty otherwise."
    )


class Twin(BaseModel):
    """Another document with the same file."""

    id: int
    title: str
    url: str


class AuthorOut(BaseModel):
    """An author as named on the work, and who that is, where somebody said so."""

    name: str
    organisation: OrganisationOut | None = Field(description="The author itself, or whom the person acts for now.")
    person: str = Field(description="Name of the account, for members of the community; empty for everyone else.")


class RelationOut(BaseModel):
    id: int
    kind: Kind
    direction: Literal["of", "from"] = Field(
        description="`of`: said of this document, which is for example the translation; `from`: said of it by the other."
    )
    document: int | None = Field(description="Number of the other document; null for a work elsewhere.")
    title: str
    url: str


class DocumentOut(BaseModel):
    id: int
    state: State
    url: str
    title: str
    type: str
    summary: str
    authors: list[str]
    year: int | None
    language: str
    pillars: list[str]
    topics: list[str]
    counties: list[str]
    keywords: list[str]
    licence: str
    visibility: str = Field(description="`public`, `members`, `committee` or `group:<slug>`.")
    embargo_until: datetime | None
    readable: bool = Field(description="False for what the caller may know of only: files are names and sizes.")
    listed: Literal["", "members", "public"] = Field(description="Who else may know of it without reading it.")
    publisher: str
    identifier: str = Field(description="A DOI, ISBN, ISSN or report number.")
    link: str = Field(description="Empty for those who may know of the document without reading it.")
    duration: int | None = Field(description="Of a webcast, in seconds.")
    external_id: str | None
    author_links: list[AuthorOut] = Field(description="The authors again, in the same order, with who they are.")
    relations: list[RelationOut]
    organisation: OrganisationOut | None
    version: int
    created_at: datetime
    published_at: datetime | None
    decline_reason: str = Field(description="For those who answer for the document; empty for everyone else.")
    files: list[FileOut]
    duplicates: list[Twin] = Field(
        description="For those who answer for the document or review it: other documents with the same file."
    )


class DocumentItem(BaseModel):
    """A line of a list."""

    id: int
    title: str
    url: str
    type: str = Field(description="Label of the type, in the caller's language.")
    organisation: str
    year: int | None
    language: str
    access: Literal["public", "members", "group", "committee"]
    state: str
    file_type: str
    file_size: int
    summary: str
    published_at: datetime
    readable: bool = Field(description="False for what the caller may know of only.")


class DocumentList(BaseModel):
    items: list[DocumentItem]
    total: int
    page: int


def author_out(line: AuthorLine) -> AuthorOut:
    body = line.organisation
    return AuthorOut(
        name=line.name,
        organisation=OrganisationOut(slug=body.slug, name=body.name) if body else None,
        person=line.person,
    )


def relation_out(line: RelationLine) -> RelationOut:
    return RelationOut(
        id=line.id,
        kind=line.kind,
        direction="of" if line.own else "from",
        document=line.other_id,
        title=line.title,
        url=line.href,
    )


def document_out(session: Session, actor: Actor, detail: Detail) -> DocumentOut:
    facts = detail.facts
    insider = policy.keeps(actor, facts) or policy.reviews(actor)
    names = audiences.group_names(session, [facts.audience, *(one.audience for one in detail.files)])
    publisher = (
        organisations.names(session, [facts.organisation_id]).get(facts.organisation_id)
        if facts.organisation_id is not None
        else None
    )
    same = twins(session, actor, [file.sha256 for file in detail.files], besides=detail.id) if insider else []
    here = f"/documents/{detail.id}"
    return DocumentOut(
        id=detail.id,
        state=facts.state,
        url=here,
        title=detail.title,
        type=detail.type,
        summary=detail.summary,
        authors=list(detail.authors),
        year=detail.year,
        language=detail.language,
        pillars=list(detail.terms.get("pillar", ())),
        topics=list(detail.terms.get("topic", ())),
        counties=list(detail.terms.get("county", ())),
        keywords=list(detail.keywords),
        licence=detail.licence,
        visibility=audiences.visibility_of(facts.audience, names),
        embargo_until=facts.embargo_until,
        readable=detail.readable,
        listed=facts.listed,
        publisher=detail.publisher,
        identifier=detail.identifier,
        link=detail.link if detail.readable else "",
        duration=detail.duration,
        external_id=detail.external_id,
        author_links=[author_out(line) for line in shown(session, actor, detail.version_id, detail.authors)],
        relations=[relation_out(line) for line in relations_of(session, actor, detail.id, actor.language or "en")]
        if detail.related
        else [],
        organisation=OrganisationOut(slug=publisher.slug, name=publisher.name) if publisher else None,
        version=detail.version,
        created_at=detail.created_at,
        published_at=detail.published_at,
        decline_reason=detail.decline_reason if insider else "",
        files=[
            FileOut(
                name=file.name,
                url=f"{here}/files/{quote(file.name)}" if detail.readable else "",
                size=file.size,
                media_type=file.media_type,
                sha256=file.sha256,
                pages=file.pages,
                extraction=file.extraction,
                message=file_note(file.message, file.extraction, file.ocr, "en", searchable=file.searchable),
                ocr=OcrState(file.ocr).value,
                searchable_url=f"{here}/searchable/{quote(file.name)}" if file.searchable else "",
                audience=audiences.visibility_of(file.audience, names),
            )
            for file in detail.files
        ],
        duplicates=[Twin(id=number, title=title, url=f"/documents/{number}") for number, title in same],
    )


def document_item(row: DocumentRow) -> DocumentItem:
    return DocumentItem(
        id=row.id,
        title=row.title,
        url=row.href,
        type=row.type_label,
        organisation=row.organisation,
        year=row.year,
        language=row.language,
        access=row.access,
        state=row.state,
        file_type=row.file_type,
        file_size=row.file_size,
        summary=row.summary,
        published_at=row.moment,
        readable=row.readable,
    )
