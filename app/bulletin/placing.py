"""How an item comes to stand in an issue: the lowest of acts, without a word about who may and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any, Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin.labels import SECTION_OF
from app.bulletin.models import Carried, Issue, Item, Section
from app.core import clock

Texts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """As `models.Told`.

    Attributes:
        source_key: "" gives something of the editors' own a key of its own.
        section: code; "" where its kind stands by itself.
    """

    source_kind: str
    source_key: str = ""
    section: str = ""
    audience: str
    href: str = ""
    title: Texts
    summary: Texts = field(default_factory=dict)
    draft: Texts = field(default_factory=dict)
    facts: Texts = field(default_factory=dict)
    credit: str = ""
    picture_id: int | None = None
    alt: Texts = field(default_factory=dict)
    caption: Texts = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.source_key:
            object.__setattr__(self, "source_key", token_urlsafe(12))

    @classmethod
    def of(cls, told: Item | Carried, section: str) -> Self:
        """What it says, to stand somewhere else."""
        return cls(
            source_kind=told.source_kind,
            source_key=told.source_key,
            section=section,
            audience=told.audience,
            href=told.href,
            title=told.title,
            summary=told.summary,
            draft=told.draft,
            facts=told.facts,
            credit=told.credit,
            picture_id=told.picture_id,
            alt=told.alt,
            caption=told.caption,
        )

    def columns(self) -> dict[str, Any]:
        """Of `models.Told`, in dictionaries of their own."""
        return {
            "source_kind": self.source_kind,
            "source_key": self.source_key,
            "audience": self.audience,
            "href": self.href,
            "title": dict(self.title),
            "summary": dict(self.summary),
            "draft": dict(self.draft),
            "facts": dict(self.facts),
            "credit": self.credit,
            "picture_id": self.picture_id,
            "alt": dict(self.alt),
            "caption": dict(self.caption),
        }


def told_of(session: Session, issue: Issue, kind: str, key: str) -> Item | None:
    """The item of the issue about this source, if there is one."""
    about = (Item.issue_id == issue.id, Item.source_kind == kind, Item.source_key == key)
    return session.scalar(select(Item).where(*about))


def put(session: Session, issue: Issue, new: NewItem, *, by: Actor, carried_from_id: int | None = None) -> Item:
    """At the end of its section; the caller has seen to it that the issue does not tell of it yet."""
    section_id = _section_for(session, issue, new)
    last = session.scalar(select(func.max(Item.position)).where(Item.section_id == section_id)) or 0
    item = Item(
        issue_id=issue.id,
        section_id=section_id,
        position=last + 1,
        carried_from_id=carried_from_id,
        added_by=by.person_id,
        added_at=clock.now(),
        **new.columns(),
    )
    session.add(item)
    session.flush()
    return item


def _section_for(session: Session, issue: Issue, new: NewItem) -> int:
    code = new.section or SECTION_OF.get(new.source_kind, "")
    own = select(Section.id).where(Section.issue_id == issue.id).order_by(Section.position, Section.id)
    found = session.scalar(own.where(Section.code == code)) or session.scalars(own).first()
    if found is None:
        raise LookupError(f"issue {issue.quarter} has no sections")
    return found
