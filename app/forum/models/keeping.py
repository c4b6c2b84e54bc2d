"""What is kept of a topic: its summary, who was asked, reports, its history."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Summary(Base):
    """A version of what a topic came to, written by a person and resting on posts; the newest is in force.

    Attributes:
        outcome: of Outcome, as declared with it.
        as_of: the topic's last number when it was written; posts that follow make it stale.
        cited: ids of the posts on which it rests.
    """

    __tablename__ = "topic_summary"
    __table_args__ = (UniqueConstraint("topic_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    version: Mapped[int]
    outcome: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    as_of: Mapped[int]
    cited: Mapped[list[int]] = mapped_column(default=list)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Ask(Base):
    """An invitation to answer, to a person or an organisation; `answered_at` with the first post that follows from there."""

    __tablename__ = "topic_ask"
    __table_args__ = (Index("ix_topic_ask_topic_id", "topic_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    note: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Report(Base):
    """Somebody thinks a post should not stand. Decided once for all open reports of a post.

    Attributes:
        reason: a key of `labels_moderation.REASONS`.
        decision: a key of `labels_moderation.DECISIONS`; empty while it is open.
    """

    __tablename__ = "post_report"
    __table_args__ = (UniqueConstraint("post_id", "person_id"), Index("ix_post_report_decision", "decision"))

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    decision: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]


class Step(Base):
    """One line of a topic's history: who did what with it, when, and with what words.

    Attributes:
        step: a key of `labels_moderation.steps`, such as "locked", "moved", "removed".
        post_id: of one post, where it is about one; `person_id` None for the house itself.
        note: the sentence given with it; `other_id`: the topic that it was split from, merged into or moved to.
        for_author: whether the sentence is for the author and moderators only.
    """

    __tablename__ = "topic_step"
    __table_args__ = (Index("ix_topic_step_topic_id", "topic_id"), Index("ix_topic_step_post_id", "post_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    step: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    other_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    for_author: Mapped[bool] = mapped_column(default=False)
