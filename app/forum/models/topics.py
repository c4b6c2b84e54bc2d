"""What is said: topics, posts, and what hangs on a post."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class TopicKind(StrEnum):
    DISCUSSION = "discussion"
    QUESTION = "question"
    PROBLEM = "problem"
    ANNOUNCEMENT = "announcement"


class Outcome(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CONCLUDED = "concluded"


class PostState(StrEnum):
    """Whether others read it: `WAITING` for a first look, `HIDDEN` until a report is decided, `REMOVED` for good."""

    SHOWN = "shown"
    WAITING = "waiting"
    HIDDEN = "hidden"
    REMOVED = "removed"


class Topic(Base):
    """A discussion, a question, a problem or an announcement; its first post says what it is about.

    Attributes:
        audience: who reads it, as in `groups.audiences`; `group_id`: whose it is, None for the community.
        organisation_id: through which its author acted.
        state: of PostState; that of its first post.
        last_number: the highest number given to a post; `posts`: how many are shown.
        last_post_id, last_post_at, last_author_id: of the newest post that is shown.
        answer_id: the accepted answer's post, of a question.
        merged_into_id: where its posts went; then it only points there.
        escalated_at: when the coordinator was told that nobody had answered.
    """

    __tablename__ = "topic"
    __table_args__ = (
        Index("ix_topic_audience_last_post_at", "audience", "last_post_at"),
        Index("ix_topic_group_id_last_post_at", "group_id", "last_post_at"),
        Index("ix_topic_last_post_at", "last_post_at"),
        Index("ix_topic_author_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    audience: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("working_group.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=PostState.SHOWN)
    last_number: Mapped[int] = mapped_column(default=0)
    posts: Mapped[int] = mapped_column(default=0)
    last_post_id: Mapped[int] = mapped_column(default=0)
    last_post_at: Mapped[datetime]
    last_author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(default=Outcome.OPEN)
    answer_id: Mapped[int | None]
    concluded_at: Mapped[datetime | None]
    pinned_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    lock_reason: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    escalated_at: Mapped[datetime | None]

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None


class Post(Base):
    """One contribution. Its address is its own number and stays when it moves to another topic; `number` is its place there.

    Attributes:
        number: from 1 within the topic, never given twice, with gaps where posts moved away.
        text: Markdown as typed; `html`: safe, made when it was written.
        cut_text: what a reply by mail quoted below its own words; shown folded.
        via: "page", "mail" or "api".
        edits: how often it was changed; an edit names the count that it saw.
        from_topic_id: where it was before it moved here.
    """

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("topic_id", "number"),
        Index("ix_post_author_id_created_at", "author_id", "created_at"),
        Index("ix_post_created_at", "created_at"),
        Index("ix_post_topic_id_state_author_id", "topic_id", "state", "author_id"),
        Index("ix_post_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    text: Mapped[str]
    html: Mapped[str]
    cut_text: Mapped[str] = mapped_column(default="")
    via: Mapped[str] = mapped_column(default="page")
    state: Mapped[str] = mapped_column(default=PostState.SHOWN)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edits: Mapped[int] = mapped_column(default=0)
    from_topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))


class PostVersion(Base):
    """What a post said before an edit; `version` counts from 0, `person_id` is who replaced it."""

    __tablename__ = "post_version"
    __table_args__ = (UniqueConstraint("post_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    version: Mapped[int]
    text: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")


class Mention(Base):
    """Whom a post names: `kind` is person, organisation or group. Only those who may read the topic are ever resolved."""

    __tablename__ = "post_mention"
    __table_args__ = (
        UniqueConstraint("post_id", "kind", "target_id"),
        Index("ix_post_mention_target", "kind", "target_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    kind: Mapped[str]
    target_id: Mapped[int]


class PostLink(Base):
    """A document of the repository that a post points to; `page` 0 for none. Shown to each reader as far as they may read it."""

    __tablename__ = "post_link"
    __table_args__ = (
        UniqueConstraint("post_id", "document_id", "page"),
        Index("ix_post_link_document_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    document_id: Mapped[int]
    page: Mapped[int] = mapped_column(default=0)


class Attachment(Base):
    """A file with a post, taken in as the repository takes files in. `post_id` None while its draft is not posted yet.

    `draft_key` names that draft; `removed_at` when its author or a moderator took it away: then the file is gone too.
    """

    __tablename__ = "post_attachment"
    __table_args__ = (Index("ix_post_attachment_person_id_draft_key", "person_id", "draft_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    draft_key: Mapped[str] = mapped_column(default="")
    storage_key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class TopicTag(Base):
    """A code of the vocabulary "topic"."""

    __tablename__ = "topic_tag"
    __table_args__ = (Index("ix_topic_tag_code", "code"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
