"""The issue as a message: one drawing serves everybody who may read the same; a reader's own link is put in afterwards."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import mrml
from jinja2 import Template
from markupsafe import escape

from app.bulletin.composing import series_of
from app.bulletin.edition import Block, Edition
from app.bulletin.hrefs import as_pdf, on_the_web, whole, whole_links
from app.bulletin.marked import to_html
from app.bulletin.plain import to_text
from app.bulletin.shortening import MEASURES, Measure, Shortened, shorten
from app.core.settings import Settings
from app.core.text import one_line
from app.mail.bulk import Inline
from app.web.assets import house_assets
from app.web.environment import make_environments
from app.web.language import LANGUAGES, say, translations
from app.web.times import day_in_words

LARGEST = 58_000
"""Bytes of a whole message as it travels, without the headers that the sender adds."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ASCII = bytes(range(127))
_SOFT_BREAK = 73  # characters of a line in quoted-printable


@dataclass(frozen=True, slots=True)
class Letter:
    """To one person. `inline`: pictures that the HTML names by `cid:`."""

    subject: str
    text: str
    html: str
    inline: Sequence[Inline] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """For everybody whose edition has the same `readers`. Text and HTML are in two halves, around the reader's own link."""

    subject: str
    text: tuple[str, str]
    html: tuple[str, str]
    inline: Sequence[Inline]
    is_whole: bool

    def to(self, stop_link: str) -> Letter:
        """Args: stop_link: address that ends these messages, of this reader alone."""
        safe = one_line(stop_link).replace("&", "&amp;").replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
        return Letter(self.subject, stop_link.join(self.text), safe.join(self.html), self.inline)


@dataclass(frozen=True, slots=True)
class BlockPart:
    """As `_letter.html` draws it. `other`: name of its language where that is not the letter's; `more`: where it goes on, or ""."""

    block: Block
    html: str
    href: str
    other: str
    more: str


@dataclass(frozen=True, slots=True)
class SectionPart:
    """`left_out`: how many of its blocks are on the web only."""

    title: str
    blocks: Sequence[BlockPart]
    left_out: int


@dataclass(frozen=True, slots=True)
class LetterPage:
    """What `_letter.html` draws.

    Attributes:
        picture: address of the lead's, "" without one; `upright`: it is higher than wide.
        series: which quarter's bulletin it is, "" where the title says so.
        stop: what stands for the reader's link.
    """

    edition: Edition
    day: str
    note: str
    lead: BlockPart | None
    sections: Sequence[SectionPart]
    corrections: Sequence[tuple[str, str]]
    web: str
    pdf: str
    picture: str
    upright: bool
    whole: bool
    community: str
    series: str
    base: str
    stop: str


def draw(edition: Edition, settings: Settings, *, stop_link: str, picture: bytes = b"") -> Letter:
    """One message; whoever writes to many draws once (`drawing`) and has the drawing made out `to` each."""
    return drawing(edition, settings, picture=picture).to(stop_link)


def drawing(edition: Edition, settings: Settings, *, picture: bytes = b"") -> Drawing:
    """In the edition's language, at most LARGEST bytes: a long issue is cut, and says where the rest is.

    Args:
        edition: cut down to what its readers may have.
        picture: JPEG of the lead story, small enough for mail (`letter_picture`); b"" for none.
    """
    made = None
    for measure in MEASURES:
        shown = picture if measure.picture else b""
        if measure == MEASURES[-1] or _guess(edition, measure, shown) <= LARGEST:
            made = _draw(shorten(edition, measure), settings, shown)
            if weight(made) <= LARGEST:
                break
    assert made is not None  # noqa: S101 - the last measure is drawn whatever it weighs
    return made


def subject_of(edition: Edition) -> str:
    """Which quarter's bulletin it is, and the editors' own title behind it where they gave one."""
    return ": ".join(part for part in (series_of(edition), edition.title) if part)


def weight(made: Drawing) -> int:
    """Bytes on the way: both forms as quoted-printable, pictures as base64, and what parts them."""
    pictures = sum(len(one.octets) * 41 // 30 + 300 for one in made.inline)
    return _quoted("".join(made.text)) + _quoted("".join(made.html)) + pictures + 1_000


def _guess(edition: Edition, measure: Measure, picture: bytes) -> int:
    """About what it will weigh, so that hardly anything is drawn in vain; nothing is read or cut for it."""
    weighs = 17_000 + 2 * measure.of_note(len(edition.note)) + len(picture) * 41 // 30
    for part in edition.parts:
        kept = measure.kept(part.blocks, edition.lead_id)
        weighs += 160 if len(kept) < len(part.blocks) else 0
        for one in kept:
            words = measure.of_words(len(one.words), leads=one.id == edition.lead_id)
            weighs += 2 * words + (110 if words < len(one.words) else 0)
            weighs += 3 * len(one.title) + 2 * (len(one.facts) + len(one.href) + len(one.credit)) + 175
    return weighs


def _quoted(text: str) -> int:
    octets = text.encode()
    coded = octets.count(b"=") + len(octets.translate(None, _ASCII))
    return len(octets) + 2 * coded + (len(octets) + 2 * coded) // _SOFT_BREAK * 3


def _draw(short: Shortened, settings: Settings, picture: bytes) -> Drawing:
    edition, language, base = short.edition, short.edition.language, settings.base_url
    mark = f"https://{secrets.token_hex(12)}.invalid/"
    name = f"lead.{edition.quarter}.{language}@bulletin"
    lead = edition.lead.picture if edition.lead is not None and picture else None
    page = LetterPage(
        edition=edition,
        day=_day(edition.published_on, language) if edition.published_on else "",
        note=whole_links(to_html(edition.note), base) if edition.note else "",
        lead=_block(edition.lead, short, base) if edition.lead is not None else None,
        sections=_sections(short, base),
        corrections=[(_day(one.on, language), one.note) for one in edition.corrections],
        web=on_the_web(edition, base),
        pdf=as_pdf(edition, base),
        picture=f"cid:{name}" if lead is not None else "",
        upright=lead is not None and lead.height > lead.width,
        whole=short.is_whole,
        community=say(settings.community_name, language),
        series=series_of(edition),
        base=base,
        stop=mark,
    )
    before, _, after = _html(page, settings).partition(mark)
    inline = (Inline(name, "image/jpeg", picture),) if lead is not None else ()
    return Drawing(subject_of(edition), _text(short, settings, language), (before, after), inline, short.is_whole)


def _html(page: LetterPage, settings: Settings) -> str:
    """The frame alone is set by mrml, with marks where the words come: it reads XML, and words need not be any."""
    kept: list[str] = []
    mark = secrets.token_hex(8)

    def put(words: str) -> str:
        kept.append(str(escape(words)))
        return f"{mark}-{len(kept) - 1}-"

    source = _template(settings, page.edition.language).render(page=page, put=put)
    # Nothing is fetched while it is drawn, and nothing that it draws names a font or a picture elsewhere.
    options = mrml.RenderOptions(disable_comments=True, fonts={})
    frame = mrml.to_html(source, mrml.ParserOptions(include_loader=mrml.noop_loader()), options).content
    return _sendable(re.sub(rf"{mark}-(\d+)-", lambda found: kept[int(found[1])], frame))


def _sendable(text: str) -> str:
    """Without what no mail server takes: control characters, and halves of characters."""
    return _CONTROL.sub("", text).encode(errors="replace").decode()


def _sections(short: Shortened, base: str) -> Sequence[SectionPart]:
    lead = short.edition.lead_id
    made = [
        SectionPart(
            part.title,
            [_block(one, short, base) for one in part.blocks if one.id != lead],
            short.left_out.get(part.code, 0),
        )
        for part in short.edition.parts
    ]
    return [one for one in made if one.blocks or one.left_out]


def _block(block: Block, short: Shortened, base: str) -> BlockPart:
    html = whole_links(to_html(block.words), base) if block.words else ""
    other = "" if block.language == short.edition.language else dict(LANGUAGES).get(block.language, block.language)
    more = on_the_web(short.edition, base, block) if block.id in short.cut else ""
    return BlockPart(block, html, whole(block.href, base), other, more)


def _text(short: Shortened, settings: Settings, language: str) -> tuple[str, str]:
    """The text edition, and below it who sends it and how it ends."""
    _ = translations(language).gettext
    said = to_text(short.edition, settings.base_url, language)
    if not short.is_whole:
        said += f"\n{_('This message holds a shorter form. The whole issue is on the web.')}\n"
    foot = _("You get this bulletin because you are a member of the community.")
    choices = f"{_('Choose what you are told')}:\n{settings.base_url}/notifications/choices"
    stop = _("No more bulletins by mail")
    community = say(settings.community_name, language)
    return _sendable(f"{said}\n-- \n{community}\n{foot}\n\n{choices}\n\n{stop}:\n"), "\n"


def _day(iso: str, language: str) -> str:
    return day_in_words(date.fromisoformat(iso), "d MMMM y", language)


def _template(settings: Settings, language: str) -> Template:
    return make_environments(house_assets(), settings)[language].get_template("bulletin/_letter.html")
