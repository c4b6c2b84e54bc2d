"""One issue of the bulletin: its sections and items, what was written, what was found for it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class IssueState(StrEnum):
    """In the order of an issue's life; CORRECTED is an issue that was sent and has a published corrigendum."""

    COLLECTING = "collecting"
    EDITING = "editing"
    APPROVAL = "approval"
    FROZEN = "frozen"
    SENDING = "sending"
    SENT = "sent"
    CORRECTED = "corrected"


class Issue(Base):
    """The bulletin of one quarter, in all its editions.

    Attributes:
        quarter: "2026-q4"; its address for ever.
        revision: rises with every change of what readers will see; a save made on an older one is joined or conflicts.
        editions: languages, the first is the one that others fall back to.
        texts: language → {"title", "note"}: the title and the editor's note (Markdown).
        lead_id: the item that leads; a number of `bulletin_item`.
        submissions_until, due_on: dates of the house's zone, up to which members propose and on which it is to go.
        requested_*: who sent it for approval; decided_*: who approved it; returned_reason: why it came back, "" else.
        content_hash: SHA-256 over every edition as frozen (`editions.digest_of`).
        scheduled_at: when sending is to begin by itself; None: when somebody says so.
        missed_at: when the house found that this time had passed unused: somebody decides anew before anything is sent.
        paused_at, pause_reason: sending rests; the reason is a sentence of the house.
        beat_at: when the house last looked after it, sending or waiting for its time; what lies far back is asked about first.
        sender: mark of the run that sends it; one that finds another's there stops.
        resumed_at: since when errors are counted that pause it by themselves.
    """

    __tablename__ = "bulletin_issue"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default=IssueState.COLLECTING)
    revision: Mapped[int] = mapped_column(default=0)
    editions: Mapped[list[str]] = mapped_column(default=list)
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    lead_id: Mapped[int | None]
    submissions_until: Mapped[date]
    due_on: Mapped[date]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    gathered_at: Mapped[datetime | None]
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    requested_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    returned_reason: Mapped[str] = mapped_column(default="")
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    frozen_at: Mapped[datetime | None]
    content_hash: Mapped[str] = mapped_column(default="")
    scheduled_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    pause_reason: Mapped[str] = mapped_column(default="")
    beat_at: Mapped[datetime | None]
    sender: Mapped[str] = mapped_column(default="")
    resumed_at: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class Editor(Base):
    """Who changed an issue's content: none of them may approve it."""

    __tablename__ = "bulletin_editor"

    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]


class Section(Base):
    """`code`: one of `labels.SECTIONS`; `title`: language → words where the house's own were changed."""

    __tablename__ = "bulletin_section"
    __table_args__ = (UniqueConstraint("issue_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"))
    code: Mapped[str]
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int]


class SourceKind(StrEnum):
    """Where an item comes from. OWN: written by the editors."""

    DOCUMENT = "document"
    TOPIC = "topic"
    HIGHLIGHT = "highlight"
    EVENT = "event"
    ORGANISATION = "organisation"
    MILESTONE = "milestone"
    RECOGNITION = "recognition"
    CALL = "call"
    SUBMISSION = "submission"
    OWN = "own"


class Told:
    """What an item says, wherever it is kept.

    Attributes:
        source_kind, source_key: what it tells of; the key is the number of the document, topic…, as text; of OWN a mark of its own.
        audience: who may read it, never wider than its source's: `public`, `members`, `committee`, `group-<id>`.
        href: where it leads: an address of the house, or of another; "" for none.
        title, summary, facts, alt, caption: language → words. `summary` is Markdown that a person wrote; the key is absent
            while only `draft` (drawn from the source's own text) stands there, and "" where facts alone shall speak.
        facts: one line, such as "UNICEF · Evaluation report · 2026".
        credit: whom the words or the picture are owed to.
    """

    source_kind: Mapped[str]
    source_key: Mapped[str]
    audience: Mapped[str]
    href: Mapped[str] = mapped_column(default="")
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    credit: Mapped[str] = mapped_column(default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("bulletin_picture.id"))
    alt: Mapped[dict[str, Any]] = mapped_column(default=dict)
    caption: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Item(Told, Base):
    """One thing that the issue tells. `carried_from_id`: as what it was put off from an earlier issue to this one."""

    __tablename__ = "bulletin_item"
    __table_args__ = (
        UniqueConstraint("issue_id", "source_kind", "source_key", name="uq_bulletin_item_source"),
        Index("ix_bulletin_item_place", "issue_id", "section_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("bulletin_section.id"))
    position: Mapped[int]
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("bulletin_carried.id"))
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class Carried(Told, Base):
    """An item that was put off, as it stood in its issue (`issue_id`, `section`); the next one that is opened takes it."""

    __tablename__ = "bulletin_carried"
    __table_args__ = (UniqueConstraint("issue_id", "source_kind", "source_key", name="uq_bulletin_carried_source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"))
    section: Mapped[str]
    put_off_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    put_off_at: Mapped[datetime]


class CandidateState(StrEnum):
    """GONE: its source is no longer there to be told of."""

    WAITING = "waiting"
    TAKEN = "taken"
    ASIDE = "aside"
    GONE = "gone"


class Candidate(Base):
    """What was found for an issue. `section`: code of the section it would stand in; the texts are as in `Item`."""

    __tablename__ = "bulletin_candidate"
    __table_args__ = (
        UniqueConstraint("issue_id", "source_kind", "source_key", name="uq_bulletin_candidate_source"),
        Index("ix_bulletin_candidate_state", "issue_id", "state", "source_kind", "happened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"))
    source_kind: Mapped[str]
    source_key: Mapped[str]
    section: Mapped[str]
    audience: Mapped[str]
    href: Mapped[str] = mapped_column(default="")
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    credit: Mapped[str] = mapped_column(default="")
    happened_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=CandidateState.WAITING)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]


class Version(Base):
    """Texts of an issue that were saved, or that lost a race and are kept beside those that won (`conflict`).

    Attributes:
        texts: field (`fields`) → text; only the fields that were changed, of a conflict those that two people had changed.
        before: what stood there; {} of a conflict.
        settled_at: when somebody chose between the two texts of a conflict.
    """

    __tablename__ = "bulletin_version"
    __table_args__ = (Index("ix_bulletin_version_issue_id", "issue_id", "conflict", "saved_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"))
    revision: Mapped[int]
    texts: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    conflict: Mapped[bool] = mapped_column(default=False)
    settled_at: Mapped[datetime | None]


class Task(Base):
    """One line of the calendar of work.

    Attributes:
        code: of `labels.TASKS`.
        owner_id: None: the coordinators.
        done_by, done_at: who said that it is done, where only a person can tell.
        reminded_on: the due date of which its owner was reminded.
    """

    __tablename__ = "bulletin_task"
    __table_args__ = (UniqueConstraint("issue_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"))
    code: Mapped[str]
    due_on: Mapped[date]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]
