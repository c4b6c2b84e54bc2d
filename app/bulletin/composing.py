"""From the rows of an issue to its editions."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bulletin import labels
from app.bulletin.edition import Block, Corrigendum, Edition, Part, Picture
from app.bulletin.models import Correction, CorrectionState, Issue, Item
from app.bulletin.models import Picture as PictureRow
from app.bulletin.queries import items_of, sections_of
from app.bulletin.readiness import complete
from app.core.quarters import Quarter
from app.web.language import translations


def compose(session: Session, issue: Issue, language: str, *, published_on: str = "", number: int = 1) -> Edition:
    """The edition as its rows stand now, drafts left out: in four queries, whatever its length."""
    items = items_of(session, issue)
    pictures = _pictures(session, items)
    say = translations(language).gettext
    headings = labels.sections(say)
    parts = []
    for section in sections_of(session, issue):
        blocks = [block_of(issue, one, language, pictures) for one in items if one.section_id == section.id]
        if blocks:
            title = str(section.title.get(language) or headings.get(section.code, section.code))
            parts.append(Part(code=section.code, title=title, blocks=blocks))
    texts = issue.texts.get(language, {})
    return Edition(
        quarter=issue.quarter,
        language=language,
        title=str(texts.get("title") or title_of(issue.quarter, language)),
        note=str(texts.get("note", "")),
        lead_id=issue.lead_id,
        parts=parts,
        corrections=corrections_of(session, issue, language),
        published_on=published_on,
        number=number,
        languages=tuple(issue.editions),
    )


def title_of(quarter: str, language: str) -> str:
    """Such as "Quarterly bulletin, October to December 2026"."""
    months = months_of(quarter, language)
    return translations(language).gettext("Quarterly bulletin, %(months)s") % {"months": months} if months else quarter


def months_of(quarter: str, language: str) -> str:
    """Such as "October to December 2026"; "" for what is no quarter."""
    say = translations(language).gettext
    months = {
        1: say("January to March %(year)s"),
        2: say("April to June %(year)s"),
        3: say("July to September %(year)s"),
        4: say("October to December %(year)s"),
    }
    of = Quarter.read(quarter)
    return months[of.number] % {"year": of.year} if of is not None else ""


def series_of(edition: Edition) -> str:
    """What stands above a title that the editors chose: which quarter's bulletin it is; "" where the title says so."""
    plain = title_of(edition.quarter, edition.language)
    return plain if edition.title != plain else ""


def block_of(issue: Issue, item: Item, language: str, pictures: Mapping[int, PictureRow]) -> Block:
    """In the language asked for where a person wrote all of it in that (`readiness`), else in the issue's first one."""
    first = issue.editions[0] if issue.editions else "en"
    spoken = language if language == first or complete(item, language) else first
    return Block(
        id=item.id,
        source_kind=item.source_kind,
        source_key=item.source_key,
        language=spoken,
        title=str(item.title.get(spoken) or item.title.get(first, "")),
        words=str(item.summary.get(spoken, "")),
        facts=str(item.facts.get(language) or item.facts.get(first, "")),
        credit=item.credit,
        href=item.href,
        audience=item.audience,
        picture=_picture(item, pictures.get(item.picture_id or 0), spoken, first),
    )


def corrections_of(session: Session, issue: Issue, language: str) -> Sequence[Corrigendum]:
    """Published ones, the oldest first."""
    found = session.scalars(
        select(Correction)
        .where(Correction.issue_id == issue.id, Correction.state == CorrectionState.PUBLISHED)
        .order_by(Correction.published_at, Correction.id)
    )
    return [
        Corrigendum(
            on=one.published_on.isoformat() if one.published_on else "",
            note=_in(one.note, language, issue),
            block_id=one.item_id,
        )
        for one in found
    ]


def _pictures(session: Session, items: Sequence[Item]) -> dict[int, PictureRow]:
    wanted = {one.picture_id for one in items if one.picture_id is not None}
    if not wanted:
        return {}
    return {one.id: one for one in session.scalars(select(PictureRow).where(PictureRow.id.in_(sorted(wanted))))}


def _picture(item: Item, row: PictureRow | None, language: str, first: str) -> Picture | None:
    """A picture without an alternative text is not shown: the checklist asks for one."""
    alt = str(item.alt.get(language) or item.alt.get(first, ""))
    if row is None or not alt:
        return None
    caption = str(item.caption.get(language) or item.caption.get(first, ""))
    return Picture(id=row.id, alt=alt, caption=caption, width=row.width, height=row.height)


def _in(texts: Mapping[str, Any], language: str, issue: Issue) -> str:
    return str(texts.get(language) or texts.get(issue.editions[0] if issue.editions else "en", ""))
