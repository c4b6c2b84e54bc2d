"""The bulletin for programs: the same model that web, mail, text and PDF are drawn from, cut down to the caller."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field

from app.bulletin import covers, editions, queries
from app.bulletin.covers import Cover
from app.bulletin.edition import Block, Edition
from app.bulletin.hrefs import as_pdf, on_the_web, whole
from app.bulletin.links import picture_href
from app.web import Anyone, House, Room, UnitOfWork

router = Room("/api/v1/bulletins", include_in_schema=True, tags=["bulletins"])
Audience = Annotated[str, Field(description="`public`, `members`, `committee` or `group-<id>`: who may read it.")]


class IssueItem(BaseModel):
    quarter: str = Field(description="Such as `2026-q4`: its address for ever.")
    title: str
    headline: str = Field(description="What leads the issue; empty where nothing does, or the caller may not read it.")
    published_on: date
    languages: list[str]
    corrected: bool
    url: str


class IssueList(BaseModel):
    items: list[IssueItem]
    total: int
    page: int


class PictureItem(BaseModel):
    url: str
    alt: str
    caption: str
    width: int
    height: int


class BlockItem(BaseModel):
    """`words` is Markdown; `language` is the first edition's where the block has no words in the one asked for."""

    id: int
    source_kind: str
    source_key: str
    language: str
    title: str
    words: str
    facts: str
    credit: str
    href: str = Field(description="What it tells of; empty for nothing.")
    url: str = Field(description="The block within its edition.")
    audience: Audience
    picture: PictureItem | None


class PartItem(BaseModel):
    code: str
    title: str
    blocks: list[BlockItem]


class CorrectionItem(BaseModel):
    on: date
    note: str
    block_id: int | None = Field(description="What it corrects; none for the issue as a whole.")


class EditionItem(BaseModel):
    quarter: str
    language: str
    languages: list[str]
    title: str
    note: str = Field(description="The editors' note, in Markdown.")
    lead_id: int | None
    published_on: date | None
    number: int = Field(description="1, and one more with each correction.")
    parts: list[PartItem]
    corrections: list[CorrectionItem]
    url: str
    pdf_url: str
    text_url: str


@router.get("", response_model=IssueList)
def list_issues(
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    language: Literal["en", "sw"] | None = None,
    year: Annotated[int, Query(ge=0, le=2099, description="0: all.")] = 0,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> IssueList:
    """Issues that went out, the newest first."""
    found = covers.covers(
        session,
        actor,
        language or actor.language or "en",
        services.settings.zone,
        year=year,
        limit=per_page,
        offset=(page - 1) * per_page,
    )
    base = services.settings.base_url
    return IssueList(items=[_issue(one, base) for one in found], total=covers.count(session, year), page=page)


@router.get("/{quarter}", response_model=EditionItem)
def show_issue(
    quarter: str,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    language: Annotated[
        str, Query(max_length=10, description="`en` or `sw`; the caller's own where none is named.")
    ] = "",
) -> EditionItem:
    """One edition with every block that the caller may read."""
    issue = queries.get_published(session, quarter)
    wanted = language or editions.language_for(issue, actor.language)
    edition = editions.for_actor(session, editions.edition_of(session, issue, wanted), actor)
    return _edition(edition, services.settings.base_url)


def _issue(cover: Cover, base: str) -> IssueItem:
    return IssueItem(
        quarter=cover.quarter,
        title=cover.title,
        headline=cover.headline,
        published_on=cover.published_on,
        languages=list(cover.languages),
        corrected=cover.corrected,
        url=f"{base}{cover.href}",
    )


def _edition(edition: Edition, base: str) -> EditionItem:
    address = on_the_web(edition, base)
    return EditionItem(
        quarter=edition.quarter,
        language=edition.language,
        languages=list(edition.languages),
        title=edition.title,
        note=edition.note,
        lead_id=edition.lead_id,
        published_on=date.fromisoformat(edition.published_on) if edition.published_on else None,
        number=edition.number,
        parts=[
            PartItem(code=part.code, title=part.title, blocks=[_block(one, edition, base) for one in part.blocks])
            for part in edition.parts
        ],
        corrections=[
            CorrectionItem(on=date.fromisoformat(one.on), note=one.note, block_id=one.block_id)
            for one in edition.corrections
        ],
        url=address,
        pdf_url=as_pdf(edition, base),
        text_url=f"{address}.txt",
    )


def _block(block: Block, edition: Edition, base: str) -> BlockItem:
    picture = block.picture
    return BlockItem(
        id=block.id,
        source_kind=block.source_kind,
        source_key=block.source_key,
        language=block.language,
        title=block.title,
        words=block.words,
        facts=block.facts,
        credit=block.credit,
        href=whole(block.href, base),
        url=on_the_web(edition, base, block),
        audience=block.audience,
        picture=PictureItem(
            url=f"{base}{picture_href(picture.id)}",
            alt=picture.alt,
            caption=picture.caption,
            width=picture.width,
            height=picture.height,
        )
        if picture is not None
        else None,
    )
