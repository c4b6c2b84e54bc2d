from datetime import date, datetime
from enum import StrEnum
from typing import Any

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


class Reading(Base):
    """How far a person has read a topic: the number of a post. It never expires."""

    __tablename__ = "topic_reading"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, index=True)
    number: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime]


class Reader(Base):
    """Posts up to the id `caught_up` are not new to the person: those before they came, or before «all read»."""

    __tablename__ = "forum_reader"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    caught_up: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]


class Draft(Base):
    """What a person is typing. `seq` rises with each save of the page; a save that is not above it is stale and never wins.

    `key`: "topic" for a new topic, "topic:12" for a reply there, "post:40" for an edit. `fields`: by the form's names.
    """

    __tablename__ = "post_draft"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str]
    seq: Mapped[int] = mapped_column(default=0)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime]


class ChoicePoll(Base):
    """A question with several answers, in a topic. `closes_on`: the house's last day for votes; None: until it is closed."""

    __tablename__ = "topic_poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    question: Mapped[str]
    several: Mapped[bool] = mapped_column(default=False)
    closes_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class ChoiceOption(Base):
    __tablename__ = "topic_poll_option"

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("topic_poll.id"), index=True)
    text: Mapped[str]
    position: Mapped[int]


class ChoiceVote(Base):
    __tablename__ = "topic_poll_vote"

    option_id: Mapped[int] = mapped_column(ForeignKey("topic_poll_option.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]


class Backing(Base):
    """«We have this too»: a person says so for the organisation through which they act; organisations are counted."""

    __tablename__ = "topic_backing"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


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
