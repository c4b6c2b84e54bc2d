"""How news becomes mail. The room of a subject writes its own messages; the roof collects the writers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.core.settings import Settings
from app.notifications.models import Notification


@dataclass(frozen=True, slots=True)
class Written:
    """What one message says beyond the words that all have in common.

    Attributes:
        text: Markdown, in the language of whoever wrote it; the post itself.
        cut_text: shown folded in HTML, left out of the text part.
        group: name of the group, or "" for the community.
        message_id: without angle brackets and domain: the same whenever this person is told of this.
        thread: of the messages before it, without brackets and domain: the first begins the thread, the last is answered.
        reply_to: an address that takes answers; "" where none does.
        list_key: such as "policy" or "forum": the left part of List-Id.
    """

    text: str
    group: str
    message_id: str
    thread: Sequence[str] = ()
    reply_to: str = ""
    list_key: str = "forum"
    cut_text: str = ""


Writer = Callable[[Session, Settings, Notification, Actor], Written | None]
"""None when the person may not read it any more, or it is no longer shown."""


@dataclass(frozen=True, slots=True)
class Writers:
    """By `Notification.subject_kind`; a subject without one gets a message of title, excerpt and link."""

    by_subject: Mapping[str, Writer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest; `note` says where or when, in the reader's language.

    Attributes:
        group_id: whose it is, None for the community; `topic_id` of the forum. What the reader muted, or is told of otherwise, is left out.
    """

    title: str
    href: str
    note: str = ""
    excerpt: str = ""
    group_id: int | None = None
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """`title` in the reader's language."""

    title: str
    lines: Sequence[Line]


Gather = Callable[[Session, Settings, Actor, datetime, datetime, str], Sequence[Section]]
"""What is new in the house from a moment until another, as far as this reader may see it, in their language."""


@dataclass(frozen=True, slots=True)
class Novelties:
    """For digests, in the order in which they are shown; the roof collects them from the rooms."""

    gathered: Sequence[Gather] = ()
