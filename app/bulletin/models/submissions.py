"""What members propose for the bulletin, and pictures."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class SubmissionKind(StrEnum):
    LINK = "link"
    VIDEO = "video"
    WEBCAST = "webcast"
    ARTICLE = "article"
    PAPER = "paper"
    REPORT = "report"
    STORY = "story"
    PHOTO = "photo"


class SubmissionState(StrEnum):
    """ASKED: a question of the coordinator waits for its author."""

    SUBMITTED = "submitted"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class EditState(StrEnum):
    """What its author said to the editorial summary. NONE: there is none to show yet."""

    NONE = ""
    SHOWN = "shown"
    AGREED = "agreed"
    CONTESTED = "contested"


class Submission(Base):
    """Proposed by one person, for themselves or for their organisation.

    Attributes:
        organisation_id: on whose behalf; None: the person's own.
        text: in the author's words, plain; it stays as it was written.
        url: where it stands, or "".
        audience: `public` or `members`, as the author allows; the editors may narrow it, never widen it.
        issue_id: the issue it was accepted for, or is proposed to.
        edited: language → {"title", "summary"} of the editors, shown to the author beside the original.
        token: of the form that made it, so that a double click makes one.
        reminded_on: the due date of which its author was reminded, with a question open.
    """

    __tablename__ = "bulletin_submission"
    __table_args__ = (
        UniqueConstraint("person_id", "token"),
        Index("ix_bulletin_submission_state", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    audience: Mapped[str] = mapped_column(default="members")
    credit: Mapped[str] = mapped_column(default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("bulletin_picture.id"))
    alt: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=SubmissionState.SUBMITTED)
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("bulletin_issue.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    edited: Mapped[dict[str, Any]] = mapped_column(default=dict)
    edit_state: Mapped[str] = mapped_column(default=EditState.NONE)
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    edited_at: Mapped[datetime | None]
    token: Mapped[str | None]
    created_at: Mapped[datetime]
    reminded_on: Mapped[date | None]


class NoteKind(StrEnum):
    """A line's part in the conversation.

    QUESTION of the coordinator, ANSWER of the author; SHOWN: the summary, to which the author AGREED or which they CONTESTED;
    ACCEPTED, DECLINED, WITHDRAWN: what was decided.
    """

    QUESTION = "question"
    ANSWER = "answer"
    SHOWN = "shown"
    AGREED = "agreed"
    CONTESTED = "contested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class SubmissionNote(Base):
    """One line of the conversation about a submission, in the order written."""

    __tablename__ = "bulletin_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("bulletin_submission.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class Picture(Base):
    """A picture as it was made anew from what was uploaded: no metadata, JPEG, two sizes.

    Attributes:
        width, height: of the larger one, in pixels; its longer side has at most 1,600.
        storage_key, size: the larger; small_key, small_size: at most 640 pixels wide, for mail and lists; sizes in bytes.
        sha256: of the larger, in hexadecimal.
    """

    __tablename__ = "bulletin_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    storage_key: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    small_key: Mapped[str] = mapped_column(unique=True)
    small_size: Mapped[int]
    sha256: Mapped[str]
    added_at: Mapped[datetime]
