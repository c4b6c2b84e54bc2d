"""What people are typing, kept on the server. A save counts only when its number is above the one that is kept."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app import accounts
from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.core.text import one_line, tidy_markdown
from app.forum.models import Attachment, Draft
from app.forum.queries import get_post, get_topic
from app.forum.words import LONGEST
from app.web.addresses import LARGEST

NEW = "topic"
_KEY = re.compile(r"(topic)|(topic|post):([1-9]\d{0,9})", re.ASCII)
# By the names of the form. What else is posted, a file among it, is no part of a draft.
OF_TOPIC = (
    "kind",
    "title",
    "where",
    "audience",
    "tags",
    "text",
    "poll_question",
    "poll_options",
    "poll_several",
    "poll_closes_on",
)
OF_POST = ("text", "edits", "note")
MANY = frozenset({"tags"})
# Chosen before anything is typed: alone they make no draft.
_CHOICES = frozenset({"kind", "where", "audience", "edits", "poll_several"})
Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """`fields` is empty where nothing is kept; `seq` stays, so that a save on its way brings nothing back."""

    seq: int
    fields: Fields
    saved_at: datetime | None

    def text(self, name: str) -> str:
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""

    def many(self, name: str) -> list[str]:
        value = self.fields.get(name, [])
        return value if isinstance(value, list) else []


NOTHING = Kept(0, {}, None)


class StaleError(Exception):
    """Another window saved something newer; nothing was changed."""

    def __init__(self, kept: Kept) -> None:
        super().__init__("a newer draft is kept")
        self.kept = kept


def of_reply(topic_id: int) -> str:
    return f"topic:{topic_id}"


def of_edit(post_id: int) -> str:
    return f"post:{post_id}"


def target_of(key: str) -> tuple[str, int]:
    """Such as ("topic", 12), ("post", 40), or ("topic", 0) for a new topic. NotFoundError for anything else."""
    found = _KEY.fullmatch(key)
    if found is None or int(found[3] or 0) > LARGEST:
        raise NotFoundError
    return found[2] or NEW, int(found[3] or 0)


def check(session: Session, actor: Actor, key: str) -> str:
    """The key, if it names something that the actor sees; else NotFoundError."""
    kind, number = target_of(key)
    if kind == "post":
        get_post(session, actor, number)
    elif number:
        get_topic(session, actor, number)
    return key


def read_fields(body: FormData, key: str) -> Fields:
    """What a form holds, nothing longer than it may be; nothing at all where nothing was typed."""
    found: dict[str, str | list[str]] = {}
    for name in OF_TOPIC if key == NEW else OF_POST:
        values = [one for one in body.getlist(name) if isinstance(one, str)]
        if name in MANY:
            found[name] = [one_line(one)[:100] for one in values[:50] if one]
        elif values:
            found[name] = tidy_markdown(values[-1][: 2 * LONGEST if name == "text" else 5_000])
    typed = any(value for name, value in found.items() if name not in _CHOICES)
    return found if typed else {}


def read_seq(body: FormData, name: str = "seq") -> int:
    value = body.get(name)
    typed = value if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else "0"
    return int(typed)


def kept(session: Session, actor: Actor, key: str) -> Kept:
    found = session.scalar(select(Draft).where(Draft.person_id == actor.person_id, Draft.key == key))
    return _kept(found) if found is not None else NOTHING


def save(session: Session, key: str, fields: Fields, seq: int, *, by: Actor) -> Kept:
    """Keep what is typed. The same words a second time are kept already.

    Raises:
        StaleError: `seq` is not above the number that is kept.
    """
    draft = _lock(session, key, by)
    if draft is not None and seq <= draft.seq:
        if draft.fields == fields:
            return _kept(draft)
        raise StaleError(_kept(draft))
    if draft is None:
        draft = Draft(person_id=_person(by), key=key, seq=seq, fields=dict(fields), saved_at=clock.now())
        session.add(draft)
    else:
        draft.seq, draft.fields, draft.saved_at = seq, dict(fields), clock.now()
    session.flush()
    return _kept(draft)


def close(session: Session, key: str, seq: int, fields: Fields | None = None, *, by: Actor) -> bool:
    """What was typed has been posted, or is thrown away. Whether nothing is kept now.

    Args:
        fields: as posted. When another window has saved other words since, those stay: nothing that was typed is lost.
    """
    draft = _lock(session, key, by)
    if draft is None:
        if seq:
            session.add(Draft(person_id=_person(by), key=key, seq=seq, fields={}, saved_at=clock.now()))
        return True
    if fields is not None and draft.seq > seq and draft.fields and draft.fields.get("text") != fields.get("text"):
        return False
    # The number stays behind, and rises: a save that is still on its way finds that it is too late.
    draft.seq, draft.fields, draft.saved_at = max(draft.seq, seq) + 1, {}, clock.now()
    session.flush()
    return True


def bring(session: Session, was: str, key: str) -> None:
    """Half-written answers with their files; of whoever is writing there already, even in this very moment, they stay."""
    busy = select(Draft.person_id).where(Draft.key == key)
    for draft in session.scalars(select(Draft).where(Draft.key == was, Draft.person_id.not_in(busy))).all():
        with suppress(IntegrityError), session.begin_nested():
            session.execute(update(Draft).where(Draft.id == draft.id).values(key=key))
            files = Attachment.person_id == draft.person_id, Attachment.draft_key == was, Attachment.post_id.is_(None)
            session.execute(update(Attachment).where(*files).values(draft_key=key))


def listing(session: Session, actor: Actor) -> Sequence[tuple[str, Kept]]:
    """Keys with what is kept under them, the newest first."""
    found = session.scalars(
        select(Draft).where(Draft.person_id == actor.person_id).order_by(Draft.saved_at.desc()).limit(200)
    )
    return [(one.key, _kept(one)) for one in found if one.fields]


def _lock(session: Session, key: str, by: Actor) -> Draft | None:
    accounts.take_turns(session, by)
    mine = select(Draft).where(Draft.person_id == by.person_id, Draft.key == key)
    return session.scalar(mine.with_for_update().execution_options(populate_existing=True))


def _kept(draft: Draft) -> Kept:
    return Kept(draft.seq, draft.fields, draft.saved_at)


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise ValueError("nobody is signed in")
    return by.person_id
