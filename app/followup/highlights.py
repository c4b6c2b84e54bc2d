"""Highlights: the doors to one, those of a quarter, and rows to draw."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.core.quarters import Quarter
from app.core.settings import Settings
from app.followup import policy
from app.followup.labels import highlight_kinds
from app.followup.models import Highlight, HighlightKind
from app.followup.papers import Papers
from app.followup.queries import is_open
from app.followup.queries_lines import Wanted, lines
from app.followup.rows import ActionRow, rows
from app.web.language import translations

TONES = {HighlightKind.LEARNING: "blue", HighlightKind.RESULT: "green", HighlightKind.RECOMMENDATION: "gold"}


@dataclass(frozen=True, slots=True)
class HighlightLine:
    """One thing a group brought; `group` is its name in the language that was asked for."""

    id: int
    group_id: int
    group: str
    group_slug: str
    quarter: str
    kind: str
    text: str
    document_id: int | None
    action_id: int | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class HighlightRow:
    """`components/actions.html` draws it.

    Attributes:
        document, document_href: "" where there is none, or the reader may not read it.
        follow: the recommendation that follows it up, as far as the reader may see it.
        edit_href: "" where the reader may not change it.
        follow_href: where a recommendation that nobody follows up yet gets an owner; "" else.
    """

    id: int
    kind: str
    kind_label: str
    tone: str
    text: str
    document: str
    document_href: str
    follow: ActionRow | None
    edit_href: str
    follow_href: str
    group: str
    group_href: str


def highlights_of(
    session: Session, quarter: Quarter, language: str = "en", *, group_id: int | None = None, limit: int | None = None
) -> list[HighlightLine]:
    """What all groups brought to the quarter, by group and in the order written; rights are the caller's matter."""
    asked = select(
        Highlight.id,
        Highlight.group_id,
        Highlight.quarter,
        Highlight.kind,
        Highlight.text,
        Highlight.document_id,
        Highlight.action_id,
        Highlight.written_at,
    ).where(Highlight.quarter == str(quarter))
    if group_id is not None:
        asked = asked.where(Highlight.group_id == group_id)
    found = session.execute(asked.order_by(Highlight.id).limit(limit)).all()
    of = groups.names(session, {row.group_id for row in found}, language)
    made = [
        HighlightLine(
            row.id,
            row.group_id,
            of[row.group_id].name,
            of[row.group_id].slug,
            row.quarter,
            row.kind,
            row.text,
            row.document_id,
            row.action_id,
            row.written_at,
        )
        for row in found
    ]
    return sorted(made, key=lambda one: (one.group.casefold(), one.id))


def audiences_now(session: Session, ids: Collection[int]) -> dict[int, str]:
    """By highlight, who reads it: members; one that was taken back is not named."""
    if not ids:
        return {}
    return dict.fromkeys(session.scalars(select(Highlight.id).where(Highlight.id.in_(sorted(ids)))), "members")


def rows_of(
    session: Session,
    actor: Actor,
    found: Sequence[HighlightLine],
    settings: Settings,
    papers: Papers,
    language: str,
    *,
    writable: bool = False,
) -> list[HighlightRow]:
    """In a number of queries that does not grow.

    Args:
        writable: whether the reader may change these, which are all of one group.
    """
    if not found:
        return []
    labels = highlight_kinds(translations(language).gettext)
    named = papers.named(session, actor, {one.document_id for one in found if one.document_id is not None}, language)
    wanted = Wanted(source=("highlight", tuple(one.id for one in found if one.action_id is not None)))
    followed = lines(session, actor, wanted, today=clock.today(settings.zone))
    follows = {row.source_id: row for row in rows(session, actor, followed, zone=settings.zone, language=language)}

    def row(one: HighlightLine) -> HighlightRow:
        paper = named.get(one.document_id or 0)
        base = f"/groups/{one.group_slug}/highlights/{one.id}"
        to_follow = writable and one.kind == HighlightKind.RECOMMENDATION and one.action_id is None
        return HighlightRow(
            id=one.id,
            kind=one.kind,
            kind_label=labels[one.kind],
            tone=TONES[HighlightKind(one.kind)],
            text=one.text,
            document=paper.title if paper else "",
            document_href=paper.href if paper else "",
            follow=follows.get(one.id),
            edit_href=f"{base}/edit" if writable else "",
            follow_href=f"{base}/follow" if to_follow else "",
            group=one.group,
            group_href=f"/groups/{one.group_slug}",
        )

    return [row(one) for one in found]


class HighlightsOfGroup:
    """Fills the place for this quarter's highlights on a group's page."""

    def __init__(self, settings: Settings, papers: Papers) -> None:
        self.settings, self.papers = settings, papers

    def __call__(
        self, session: Session, actor: Actor, group_id: int, limit: int, /, *, language: str
    ) -> Sequence[HighlightRow]:
        if not policy.may_see_highlights(actor, group_id):
            return []
        quarter = Quarter.of(clock.today(self.settings.zone))
        found = highlights_of(session, quarter, language, group_id=group_id, limit=limit)
        return rows_of(session, actor, found, self.settings, self.papers, language)


def get_highlight_to_change(
    session: Session, actor: Actor, group_id: int, highlight_id: int, now: Quarter
) -> Highlight:
    """The only door to one that is about to change; locks the row."""
    highlight = session.get(Highlight, highlight_id, with_for_update=True)
    if highlight is None or highlight.group_id != group_id:
        raise NotFoundError
    quarter = Quarter.read(highlight.quarter) or now
    policy.may_bring(actor, group_id, quarter, now, is_open=is_open(session, group_id)).enforce()
    return highlight
