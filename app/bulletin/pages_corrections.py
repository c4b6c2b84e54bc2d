"""Page values of corrections: what was corrected and what waits, and the form of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app import accounts
from app.access import Actor
from app.bulletin import editions, labels, policy
from app.bulletin.composing import block_of
from app.bulletin.corrections import corrections_of, mark_of
from app.bulletin.models import Correction, CorrectionState, Issue, Item
from app.bulletin.pages_frame import CORRECTIONS, DeskFrame, desk_frame
from app.bulletin.queries import items_of, sections_of
from app.organisations import Filled
from app.web.language import LANGUAGES, translations
from app.web.parts import Offer

TONES: Mapping[str, str] = {
    CorrectionState.PROPOSED: "gold",
    CorrectionState.PUBLISHED: "green",
    CorrectionState.WITHDRAWN: "grey",
}


@dataclass(frozen=True, slots=True)
class Change:
    """Words of one place: `label` such as "Title (English)"."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """`title`: of the item, "" for the issue as a whole; where it is not `readable` no words of it are here, only their number.

    `notes`: (language's name, its code, note); `changes`: of a proposed one.
    """

    id: int
    title: str
    whole: bool
    readable: bool
    words: int
    state: str
    state_label: str
    tone: str
    notes: Sequence[tuple[str, str, str]]
    changes: Sequence[Change]
    by: str
    at: datetime
    published_by: str
    published_on: date | None
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsPage:
    """`sections`: title → (title, address of a new correction) of the items that the reader may read; () where they may not correct."""

    frame: DeskFrame
    base: str
    address: str
    lines: Sequence[CorrectionLine]
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    may_correct: bool
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPage:
    """`title`: of the item, "" for the issue as a whole; `languages`: (code, name), the first must have a note.

    Attributes:
        seen: mark of the correction as it stands; "" for one that is not there yet (`is_new`).
    """

    frame: DeskFrame
    base: str
    title: str
    languages: Sequence[tuple[str, str]]
    form: Filled
    is_new: bool
    seen: str


def corrections_page(session: Session, actor: Actor, issue: Issue, language: str) -> CorrectionsPage:
    """In statements constant in how many corrections and items there are."""
    frame = desk_frame(session, actor, issue, CORRECTIONS, language)
    base = f"{frame.base}/corrections"
    rows, items = corrections_of(session, issue), items_of(session, issue)
    by_id = {one.id: one for one in items}
    first = editions.language_for(issue, language)
    readable = editions.readable(session, [block_of(issue, one, first, {}) for one in items], actor)
    people = {one for row in rows for one in (row.written_by, row.published_by) if one is not None}
    names = {number: card.name for number, card in accounts.cards(session, people).items()}
    verdict = policy.may_correct(actor, issue)
    headings = labels.sections(translations(language).gettext)
    sections = []
    for section in sections_of(session, issue) if verdict else ():
        links = [
            (title_in(one, first), f"{base}/new?item={one.id}")
            for one in items
            if one.section_id == section.id and one.id in readable
        ]
        if links:
            sections.append((str(section.title.get(first) or headings.get(section.code, section.code)), links))
    return CorrectionsPage(
        frame=frame,
        base=base,
        address=f"/bulletins/{issue.quarter}",
        lines=[_line(actor, issue, one, by_id, readable, names, base, language) for one in rows],
        sections=sections,
        may_correct=bool(verdict),
        why_not=verdict.reason,
    )


def correction_page(
    session: Session,
    actor: Actor,
    issue: Issue,
    item: Item | None,
    form: Filled,
    language: str,
    *,
    correction: Correction | None,
) -> CorrectionPage:
    """`correction`: None for a new one."""
    frame = desk_frame(session, actor, issue, CORRECTIONS, language)
    names = dict(LANGUAGES)
    return CorrectionPage(
        frame=frame,
        base=f"{frame.base}/corrections",
        title=title_in(item, editions.language_for(issue, language)) if item is not None else "",
        languages=[(code, names.get(code, code)) for code in issue.editions],
        form=form,
        is_new=correction is None,
        seen=mark_of(correction) if correction is not None else "",
    )


def title_in(item: Item, language: str) -> str:
    return str(item.title.get(language) or next(iter(item.title.values()), ""))


def _line(
    actor: Actor,
    issue: Issue,
    row: Correction,
    items: Mapping[int, Item],
    readable: frozenset[int],
    names: Mapping[int, str],
    base: str,
    language: str,
) -> CorrectionLine:
    say = translations(language).gettext
    item = items.get(row.item_id) if row.item_id is not None else None
    may_read = row.item_id is None or row.item_id in readable
    spoken = dict(LANGUAGES)
    texts = [str(one) for one in row.note.values()] + [
        str(one) for new in row.replacement.values() for one in new.values()
    ]
    return CorrectionLine(
        id=row.id,
        title=title_in(item, editions.language_for(issue, language)) if item is not None and may_read else "",
        whole=row.item_id is None,
        readable=may_read,
        words=sum(len(text.split()) for text in texts),
        state=row.state,
        state_label=_states(say)[row.state],
        tone=TONES[row.state],
        notes=[(spoken.get(code, code), code, str(text)) for code, text in row.note.items()] if may_read else (),
        changes=list(_changes(row, item, say)) if may_read and row.state == CorrectionState.PROPOSED else (),
        by=names.get(row.written_by, ""),
        at=row.written_at,
        published_by=names.get(row.published_by or 0, ""),
        published_on=row.published_on,
        offers=_offers(actor, issue, row, f"{base}/{row.id}", say) if row.state == CorrectionState.PROPOSED else (),
    )


def _changes(row: Correction, item: Item | None, say: labels.Gettext) -> Sequence[Change]:
    if item is None:
        return ()
    parts = {"title": (say("Title"), item.title), "summary": (say("Summary"), item.summary)}
    names = dict(LANGUAGES)
    return [
        Change(f"{parts[part][0]} ({names.get(code, code)})", str(parts[part][1].get(code, "")), str(text))
        for code, texts in row.replacement.items()
        for part, text in texts.items()
    ]


def _offers(actor: Actor, issue: Issue, row: Correction, base: str, say: labels.Gettext) -> Sequence[Offer]:
    publish = policy.may_publish_correction(actor, row)
    change = policy.may_change_correction(actor, issue, row)
    href = f"{base}/publish?seen={mark_of(row)}"
    offers = [Offer(say("Publish the correction"), href, "post", "primary", reason=publish.reason)]
    if change:
        offers.append(Offer(say("Change"), base))
        offers.append(Offer(say("Withdraw"), f"{base}/withdraw", "post"))
    return offers


def _states(say: labels.Gettext) -> Mapping[str, str]:
    return {
        CorrectionState.PROPOSED: say("Waits to be published"),
        CorrectionState.PUBLISHED: say("Published"),
        CorrectionState.WITHDRAWN: say("Withdrawn"),
    }
