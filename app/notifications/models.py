from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Scope(StrEnum):
    """What a choice is about. The first four are one row a person, with `scope_id` 0.

    `DIRECT` is what is addressed to the person; `FOLLOWED` what happens where they look on; `DIGEST` what is new in the house;
    `BULLETIN` the quarterly bulletin, by mail as it appears or not at all.
    """

    DIRECT = "direct"
    FOLLOWED = "followed"
    DIGEST = "digest"
    BULLETIN = "bulletin"
    COMMUNITY = "community"
    GROUP = "group"
    TOPIC = "topic"


class Level(StrEnum):
    """Of the community's discussions, a group or a topic. Empty: the scope around it decides."""

    WATCHING = "watching"
    NORMAL = "normal"
    MUTED = "muted"


class Cadence(StrEnum):
    """When mail goes out; on the site everything is shown at once."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class Notification(Base):
    """Something one person is told: a row of the same transaction as what it tells.

    It is shown, counted and mailed only while the person may read `audience`; the room of the subject keeps that right when the
    subject moves (`show_to`), and withdraws rows of what is no longer shown (`withdraw`).

    Attributes:
        kind: a key of `kinds.KINDS`, such as "mentioned".
        audience: as in `groups.audiences`; "self" for what only this person is told.
        subject_kind, subject_id, number: such as "topic", its id and the number of a post; 0 where there is none.
        group_id: whose it is; None for the community. No foreign key: groups are a floor above.
        by_id: who caused it; None for the house itself.
        title: what the subject is called; `excerpt`: a line or two of plain text; `href`: a path of the house.
        cadence: when it is mailed, as chosen when it was written; `mailed_at`: when it was, alone or in a digest; `issue_id`: of
            that digest.
        key: of two rows of a person with one key only the first is kept.
    """

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_notification_unread", "person_id", "read_at", "audience"),
        Index("ix_notification_person_id_created_at", "person_id", "created_at"),
        Index("ix_notification_subject", "subject_kind", "subject_id", "number"),
        Index("ix_notification_cadence_mailed_at", "cadence", "mailed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    audience: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    number: Mapped[int] = mapped_column(default=0)
    group_id: Mapped[int | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str]
    excerpt: Mapped[str] = mapped_column(default="")
    href: Mapped[str]
    cadence: Mapped[str]
    key: Mapped[str]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("digest_issue.id"), index=True)


class Choice(Base):
    """What a person chose; where there is no row the house's default holds (`choices`).

    Attributes:
        level: of Level, for the community, a group or a topic; mail: of Cadence, for all but a topic. Empty: not chosen.
    """

    __tablename__ = "notification_choice"
    __table_args__ = (
        UniqueConstraint("person_id", "scope", "scope_id"),
        Index("ix_notification_choice_scope", "scope", "scope_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    scope: Mapped[str]
    scope_id: Mapped[int] = mapped_column(default=0)
    level: Mapped[str] = mapped_column(default="")
    mail: Mapped[str] = mapped_column(default="")


class DigestIssue(Base):
    """That a person's digest of a day or a week was made; the constraint makes it once, however many workers there are.

    Attributes:
        cadence: daily or weekly; `period`: the house's day on which it was due.
        since, until: the time of which it tells what is new; `since` None where it tells nothing new, only what was held back.
        items: how many lines it had, 0 when nothing was sent.
        words: a hash of those lines. When they say something else as the message is about to go, it is made anew.
    """

    __tablename__ = "digest_issue"
    __table_args__ = (UniqueConstraint("person_id", "cadence", "period"), Index("ix_digest_issue_period", "period"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cadence: Mapped[str]
    period: Mapped[date]
    since: Mapped[datetime | None]
    until: Mapped[datetime]
    items: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(default="")
