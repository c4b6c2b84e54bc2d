"""An edition as a page shows it: what the reader's web edition, the desk's preview and the archive have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.bulletin import labels
from app.bulletin.edition import Block, Corrigendum, Edition, Picture
from app.bulletin.links import linked, picture_href
from app.bulletin.marked import to_html
from app.groups import GroupName, audiences
from app.web.language import translations


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """`small`: its address at 640 pixels; `width`, `height` of the larger one, and `shown` how wide that is, in pixels."""

    href: str
    small: str
    alt: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """`access`: kind and label of the tag, ("", "") for what is everybody's; `lang`: "" where it is the page's own.

    `corrections`: dates and notes of what was corrected in it.
    """

    id: int
    kind: str
    title: str
    href: str
    words: Markup
    facts: str
    credit: str
    access: tuple[str, str]
    lang: str
    picture: PictureView | None
    corrections: Sequence[tuple[date, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    code: str
    title: str
    blocks: Sequence[BlockView]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """One edition, cut down to its reader.

    Attributes:
        lang: the edition's language where it is not the page's, else "".
        lead: stands first, out of its section; a section that has nothing else is left out of `parts`.
        contents: titles and anchors of what follows the lead.
        corrections: of the issue and of the blocks the reader has: date, note, anchor or "", title of the block or "".
    """

    quarter: str
    language: str
    lang: str
    title: str
    note: Markup
    published_on: date | None
    minutes: int
    lead: BlockView | None
    parts: Sequence[PartView]
    contents: Sequence[tuple[str, str, int]]
    corrections: Sequence[tuple[date, str, str, str]]


def view(session: Session, edition: Edition, language: str) -> EditionView:
    """For a reader's page in `language`. The edition has been cut down before (`editions.for_actor`).

    It asks the database only for the names of groups, and only where something is a group's alone.
    """
    names = audiences.group_names(session, [one.audience for one in edition.blocks], language)
    kinds = labels.sources(translations(language).gettext)
    lead = edition.lead
    drawn = {one.id: _block(one, edition, names, kinds, language) for one in edition.blocks}
    parts = [
        PartView(code=part.code, title=part.title, blocks=[drawn[one.id] for one in part.blocks if one is not lead])
        for part in edition.parts
    ]
    parts = [part for part in parts if part.blocks]
    return EditionView(
        quarter=edition.quarter,
        language=edition.language,
        lang=_other(edition.language, language),
        title=edition.title,
        note=to_html(edition.note),
        published_on=date.fromisoformat(edition.published_on) if edition.published_on else None,
        minutes=edition.minutes,
        lead=drawn[lead.id] if lead else None,
        parts=parts,
        contents=[(part.title, f"#{part.code}", len(part.blocks)) for part in parts],
        corrections=[_correction(one, drawn) for one in edition.corrections],
    )


def _block(
    block: Block, edition: Edition, names: Mapping[int, GroupName], kinds: Mapping[str, str], language: str
) -> BlockView:
    return BlockView(
        id=block.id,
        kind=kinds.get(block.source_kind, ""),
        title=block.title,
        href=linked(block.href),
        words=to_html(block.words),
        facts=block.facts,
        credit=block.credit,
        access=("", "") if block.audience == audiences.PUBLIC else audiences.access_of(block.audience, names),
        lang=_other(block.language, language),
        picture=_picture(block.picture) if block.picture else None,
        corrections=[(date.fromisoformat(one.on), one.note) for one in edition.corrections if one.block_id == block.id],
    )


def _picture(picture: Picture) -> PictureView:
    return PictureView(
        href=picture_href(picture.id),
        small=picture_href(picture.id, small=True),
        alt=picture.alt,
        caption=picture.caption,
        width=picture.width,
        height=picture.height,
    )


def _correction(one: Corrigendum, drawn: Mapping[int, BlockView]) -> tuple[date, str, str, str]:
    block = drawn.get(one.block_id or 0)
    return (
        date.fromisoformat(one.on),
        one.note,
        f"#item-{block.id}" if block else "",
        block.title if block else "",
    )


def _other(spoken: str, language: str) -> str:
    return "" if spoken == language else spoken
