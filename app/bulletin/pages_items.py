"""Pages about one item of the desk: something of the editors' own, and taking one out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin.forms_desk import OwnForm
from app.bulletin.models import Issue, Item, SourceKind
from app.bulletin.pages_frame import DeskFrame, desk_frame
from app.bulletin.pages_issue import section_titles
from app.bulletin.queries import sections_of
from app.bulletin.readiness import Written, written
from app.organisations import Filled, filled
from app.web.language import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """`language`: name of the issue's first one, in which it is begun."""

    frame: DeskFrame
    form: Filled
    language: str
    sections: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePage:
    """`from_member`: it goes back to the submissions; `own`: it is gone; anything else waits among the candidates again.

    `is_written`: a person wrote a summary, which goes with it.
    """

    frame: DeskFrame
    title: str
    href: str
    from_member: bool
    own: bool
    is_written: bool


def offer_sections(session: Session, issue: Issue, form: OwnForm) -> None:
    codes: list[Any] = [one.code for one in sections_of(session, issue)]
    form.section.choices = codes


def own_page(session: Session, actor: Actor, issue: Issue, form: OwnForm, language: str) -> OwnPage:
    sections = sections_of(session, issue)
    titles = section_titles(sections, language)
    return OwnPage(
        frame=desk_frame(session, actor, issue, "", language),
        form=filled(form),
        language=dict(LANGUAGES)[issue.editions[0]],
        sections=[(one.code, titles[one.id]) for one in sections],
    )


def remove_page(session: Session, actor: Actor, issue: Issue, item: Item, language: str) -> RemovePage:
    frame = desk_frame(session, actor, issue, "", language)
    first = issue.editions[0]
    return RemovePage(
        frame=frame,
        title=str(item.title.get(first) or next(iter(item.title.values()), "")),
        href=f"{frame.base}/items/{item.id}/remove",
        from_member=item.source_kind == SourceKind.SUBMISSION,
        own=item.source_kind == SourceKind.OWN,
        is_written=written(item, first) is Written.WRITTEN,
    )
