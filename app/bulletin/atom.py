"""The feed of published issues: what is everybody's, whoever asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from xml.etree import ElementTree as ET

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import NOBODY
from app.bulletin import editions, policy
from app.bulletin.edition import Block, Edition
from app.bulletin.hrefs import as_pdf, on_the_web, whole, whole_links
from app.bulletin.live import live
from app.bulletin.marked import to_html
from app.bulletin.models import Correction, CorrectionState, Issue
from app.core import clock
from app.core.settings import Settings
from app.web.language import say

MOST = 12
_ATOM = "http://www.w3.org/2005/Atom"
_NAMES = {"xmlns": _ATOM}
_XML_CANNOT = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


@dataclass(frozen=True, slots=True)
class Entry:
    edition: Edition
    published_at: datetime
    updated_at: datetime


def entries(session: Session, language: str) -> list[Entry]:
    """The newest published issues with what the public may read of them, each in this language, or its first one."""
    found = session.scalars(
        select(Issue).where(Issue.state.in_(sorted(policy.PUBLISHED))).order_by(Issue.quarter.desc()).limit(MOST)
    ).all()
    ids = [one.id for one in found]
    frozen, corrected = editions.newest_of(session, ids), _corrected(session, ids)
    spoken = [(one, frozen.get((one.id, editions.language_for(one, language)))) for one in found]
    standing = live(session, [block for _, edition in spoken if edition for block in edition.blocks])
    made = []
    for issue, edition in spoken:
        if edition is not None:
            published = issue.sending_at or clock.now()
            public = edition.for_readers(NOBODY.audiences, standing)
            made.append(Entry(public, published, corrected.get(issue.id, published)))
    return made


def feed(found: Sequence[Entry], settings: Settings, language: str) -> bytes:
    """Atom (RFC 4287); numbers and addresses are the same for ever, so that no reader shows an issue twice."""
    base = settings.base_url
    root = ET.Element("feed", {**_NAMES, "xml:lang": language})
    _text(root, "id", f"{base}/bulletins")
    title = say("Quarterly bulletin", language)
    _text(root, "title", f"{title} – {say(settings.community_name, language)}")
    newest = max((one.updated_at for one in found), default=datetime.fromtimestamp(0, settings.zone))
    _text(root, "updated", _moment(newest))
    author = ET.SubElement(root, "author")
    _text(author, "name", say(settings.community_name, language))
    query = "" if language == "en" else f"?language={language}"
    _link(root, rel="self", type="application/atom+xml", href=f"{base}/bulletins.atom{query}")
    _link(root, rel="alternate", type="text/html", href=f"{base}/bulletins")
    for one in found:
        _entry(root, one, base)
    tree: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return tree


def _entry(root: ET.Element, one: Entry, base: str) -> None:
    edition = one.edition
    entry = ET.SubElement(root, "entry", {"xml:lang": edition.language})
    address = f"{base}/bulletins/{edition.quarter}"
    _text(entry, "id", address)
    _text(entry, "title", edition.title)
    _text(entry, "published", _moment(one.published_at))
    _text(entry, "updated", _moment(one.updated_at))
    for language in edition.languages:
        _link(entry, rel="alternate", type="text/html", hreflang=language, href=f"{address}/{language}")
    _link(entry, rel="related", type="application/pdf", hreflang=edition.language, href=as_pdf(edition, base))
    _text(entry, "content", _html(edition, base), type="html")


def _html(edition: Edition, base: str) -> str:
    written: list[str] = [whole_links(to_html(edition.note), base)]
    lead = edition.lead
    if lead is not None:
        written.append(_block(lead, edition, base, 2))
    for part in edition.parts:
        blocks = [one for one in part.blocks if one is not lead]
        if blocks:
            written.append(_heading(part.title, 2))
        written += [_block(one, edition, base, 3) for one in blocks]
    return "\n".join(written)


def _block(block: Block, edition: Edition, base: str, level: int) -> str:
    lines = [_heading(block.title, level)]
    if block.facts:
        lines.append(f"<p>{escape(block.facts)}</p>")
    lines.append(whole_links(to_html(block.words), base))
    to = whole(block.href, base) or on_the_web(edition, base, block)
    lines.append(f'<p><a href="{escape(to)}">{escape(to)}</a></p>')
    return "\n".join(lines)


def _heading(text: str, level: int) -> str:
    return f"<h{level}>{escape(text)}</h{level}>"


def _corrected(session: Session, ids: Sequence[int]) -> Mapping[int, datetime]:
    rows = session.execute(
        select(Correction.issue_id, func.max(Correction.published_at))
        .where(Correction.issue_id.in_(ids), Correction.state == CorrectionState.PUBLISHED)
        .group_by(Correction.issue_id)
    )
    return {issue_id: at for issue_id, at in rows if at is not None}


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text.translate(_XML_CANNOT)


def _link(parent: ET.Element, **attributes: str) -> None:
    ET.SubElement(parent, "link", attributes)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
