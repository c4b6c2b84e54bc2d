"""An edition on paper: two columns, with a cover, contents and running heads. From values to HTML to PDF; nothing is fetched."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app import printing
from app.bulletin.composing import series_of
from app.bulletin.edition import Block, Edition
from app.bulletin.hrefs import on_the_web, whole, whole_links
from app.bulletin.marked import to_html
from app.core.quarters import Quarter
from app.core.settings import Settings
from app.web.assets import house_assets
from app.web.environment import make_environments
from app.web.language import LANGUAGES, say
from app.web.times import day_in_words

STYLES = Path(__file__).with_name("paper.css")
LIMITS = printing.Limits(memory_mb=512)


@dataclass(frozen=True, slots=True)
class PaperBlock:
    """As `_paper.html` draws it.

    Attributes:
        picture: `data:` address, "" without one; `upright`: whether it is higher than wide.
        other: name of its language where that is not the edition's, else "".
        corrected: (day, note) of what was corrected in it.
    """

    block: Block
    html: str
    href: str
    picture: str
    upright: bool
    other: str
    corrected: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PaperPart:
    code: str
    title: str
    blocks: Sequence[PaperBlock]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """What `_paper.html` draws.

    Attributes:
        series: what it is a bulletin of, "" where the title says so.
        contents: of how many lines; `corrections`: (day, note, anchor or "", title of what it corrects or "").
    """

    edition: Edition
    community: str
    tagline: str
    series: str
    number: str
    day: str
    note: str
    lead: PaperBlock | None
    parts: Sequence[PaperPart]
    corrections: Sequence[tuple[str, str, str, str]]
    address: str
    minutes: int
    contents: int


def draw(edition: Edition, settings: Settings, pictures: Mapping[int, bytes]) -> printing.Printed:
    """The PDF of an edition that is cut down to its readers.

    Args:
        pictures: number → JPEG; a block whose picture is not among them has none.

    Raises:
        CouldNotPrint: as `printing.printed` does.
    """
    return printing.printed(
        html_of(edition, settings, pictures),
        stylesheet=STYLES.read_text(encoding="utf-8"),
        title=edition.title,
        language=edition.language,
        limits=LIMITS,
    )


def html_of(edition: Edition, settings: Settings, pictures: Mapping[int, bytes]) -> str:
    template = make_environments(house_assets(), settings)[edition.language].get_template("bulletin/_paper.html")
    made: str = template.render(page=_page(edition, settings, pictures))
    return made


def _page(edition: Edition, settings: Settings, pictures: Mapping[int, bytes]) -> PaperPage:
    language, base = edition.language, settings.base_url
    titles = {one.id: one.title for one in edition.blocks}
    blocks = {one.id: _block(one, edition, base, pictures) for one in edition.blocks}
    parts = [
        PaperPart(part.code, part.title, [blocks[one.id] for one in part.blocks if one.id != edition.lead_id])
        for part in edition.parts
    ]
    return PaperPage(
        edition=edition,
        community=say(settings.community_name, language),
        tagline=say(settings.tagline, language),
        series=series_of(edition),
        number=_number(edition.quarter),
        day=_day(edition.published_on, language),
        note=whole_links(to_html(edition.note), base) if edition.note else "",
        lead=blocks[edition.lead.id] if edition.lead is not None else None,
        parts=[part for part in parts if part.blocks],
        corrections=[
            (
                _day(one.on, language),
                one.note,
                f"item-{one.block_id}" if one.block_id is not None else "",
                titles.get(one.block_id or 0, ""),
            )
            for one in edition.corrections
        ],
        address=on_the_web(edition, base),
        minutes=edition.minutes,
        contents=sum(1 + len(part.blocks) for part in parts if part.blocks),
    )


def _block(block: Block, edition: Edition, base: str, pictures: Mapping[int, bytes]) -> PaperBlock:
    picture = block.picture
    octets = pictures.get(picture.id, b"") if picture is not None else b""
    return PaperBlock(
        block=block,
        html=whole_links(to_html(block.words), base) if block.words else "",
        href=whole(block.href, base),
        picture=f"data:image/jpeg;base64,{b64encode(octets).decode()}" if octets else "",
        upright=picture is not None and picture.height > picture.width,
        other="" if block.language == edition.language else dict(LANGUAGES).get(block.language, block.language),
        corrected=[
            (_day(one.on, edition.language), one.note) for one in edition.corrections if one.block_id == block.id
        ],
    )


def _number(quarter: str) -> str:
    """Such as "2026 / 4"."""
    of = Quarter.read(quarter)
    return f"{of.year} / {of.number}" if of is not None else quarter


def _day(iso: str, language: str) -> str:
    return day_in_words(date.fromisoformat(iso), "d MMMM y", language) if iso else ""
