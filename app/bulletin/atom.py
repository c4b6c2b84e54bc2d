"""The feed of published issues: what is everybody's, whoever asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

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
from app.exchange import Feed, FeedEntry, atom
from app.web.language import say

MOST = 12


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
    """Numbers and addresses are the same for ever, so that no reader shows an issue twice."""
    base = settings.base_url
    community = say(settings.community_name, language)
    query = "" if language == "en" else f"?language={language}"
    return atom(
        Feed(
            id=f"{base}/bulletins",
            title=f"{say('Quarterly bulletin', language)} – {community}",
            author=community,
            updated=max((one.updated_at for one in found), default=datetime.fromtimestamp(0, settings.zone)),
            here=f"{base}/bulletins.atom{query}",
            page=f"{base}/bulletins",
            language=language,
            entries=[_entry(one, base) for one in found],
        )
    )


def _entry(one: Entry, base: str) -> FeedEntry:
    edition = one.edition
    address = f"{base}/bulletins/{edition.quarter}"
    pages = [
        {"rel": "alternate", "type": "text/html", "hreflang": language, "href": f"{address}/{language}"}
        for language in edition.languages
    ]
    paper = {"rel": "related", "type": "application/pdf", "hreflang": edition.language, "href": as_pdf(edition, base)}
    return FeedEntry(
        id=address,
        title=edition.title,
        language=edition.language,
        published=one.published_at,
        updated=one.updated_at,
        links=[*pages, paper],
        content=_html(edition, base),
    )


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
