"""What a digest says: what was held back for it, by group and topic, then what is new; as far as the reader may read it now."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts
from app.access import Actor
from app.core.settings import Settings
from app.notifications.choices import Held
from app.notifications.kinds import KINDS
from app.notifications.message import happened, language_for
from app.notifications.models import Cadence, Level, Notification, Scope
from app.notifications.slots import Places
from app.notifications.tell import TOPIC, is_wanted, may_read
from app.notifications.writers import Line, Novelties, Section

MOST_HELD = 400  # rows of one digest; what is beyond them stays on the site
MOST_ITEMS, MOST_LINES = 40, 10
HELD_BACK = (Cadence.DAILY, Cadence.WEEKLY)


@dataclass(frozen=True, slots=True)
class Item:
    """One topic, or whatever else was told of, with all that happened in it.

    Attributes:
        label: of the newest; `more`: how many others it stands for.
    """

    label: str
    title: str
    href: str
    excerpt: str
    more: int


@dataclass(frozen=True, slots=True)
class Block:
    """What happened in one group; `group` is "" for the community."""

    group: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Digest:
    """What it says, before it is drawn.

    Attributes:
        rows: numbers of the notifications that it tells, those folded away included.
        left: how many items were too many to be shown.
    """

    blocks: Sequence[Block]
    news: Sequence[Section]
    rows: Sequence[int]
    left: int

    @property
    def items(self) -> int:
        return sum(len(block.items) for block in self.blocks) + sum(len(section.lines) for section in self.news)

    @property
    def words(self) -> str:
        """The same while it says the same."""
        said = chain(
            (
                (block.group, one.label, one.title, one.href, one.excerpt, one.more)
                for block in self.blocks
                for one in block.items
            ),
            ((part.title, line.title, line.href, line.note, line.excerpt) for part in self.news for line in part.lines),
        )
        return hashlib.sha256(repr(list(said)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Gatherer:
    """With what the roof provides."""

    settings: Settings
    places: Places
    novelties: Novelties

    def digest(
        self,
        session: Session,
        actor: Actor,
        chosen: Held,
        rows: Sequence[Notification],
        since: datetime | None,
        until: datetime,
    ) -> Digest:
        """As far as the reader may read it now.

        Args:
            rows: held back for it, the newest first.
            since: None tells nothing new.
        """
        told = [row for row in rows if may_read(actor, row.audience) and _wanted(row, chosen)]
        language = language_for(actor)
        blocks, left = self._blocks(session, actor, told, language)
        news = self._news(session, actor, chosen, since, until, language, _topics(told)) if since else ()
        return Digest(blocks, news, [row.id for row in told], left)

    def _blocks(
        self, session: Session, actor: Actor, rows: Sequence[Notification], language: str
    ) -> tuple[list[Block], int]:
        by_subject: dict[tuple[int | None, str, int], list[Notification]] = defaultdict(list)
        for row in rows:
            by_subject[row.group_id, row.subject_kind, row.subject_id].append(row)
        names = accounts.cards(session, {row.by_id for row in rows if row.by_id is not None})
        groups = self.places.groups(
            session, actor, {row.group_id for row in rows if row.group_id is not None}, language
        )
        made: dict[int | None, list[Item]] = defaultdict(list)
        for (group_id, _, _), of_one in list(by_subject.items())[:MOST_ITEMS]:
            made[group_id].append(self._item(of_one, {n: card.name for n, card in names.items()}, language))
        blocks = [
            Block(groups[group_id].name if group_id in groups else "", items)  # type: ignore[index]  # None is in no mapping
            for group_id, items in sorted(made.items(), key=lambda one: _place(one[0], groups))
        ]
        return blocks, max(0, len(by_subject) - MOST_ITEMS)

    def _item(self, rows: Sequence[Notification], names: Mapping[int, str], language: str) -> Item:
        """Named by what is addressed to the reader, where something is."""
        first = next((row for row in rows if KINDS[row.kind].direct), rows[0])
        by = names.get(first.by_id or 0, "")
        label = happened(first.kind, by, self.settings, language)
        return Item(label, first.title, first.href, first.excerpt, len(rows) - 1)

    def _news(
        self,
        session: Session,
        actor: Actor,
        chosen: Held,
        since: datetime,
        until: datetime,
        language: str,
        told: Collection[int],
    ) -> list[Section]:
        """Without what is muted, and without topics that the reader was told of since in any other way."""
        also = {*told} | _told_between(session, actor, since, until)
        found = []
        for gather in self.novelties.gathered:
            for section in gather(session, self.settings, actor, since, until, language):
                lines = [line for line in section.lines if _passes(line, chosen, also)][:MOST_LINES]
                if lines:
                    found.append(Section(section.title, lines))
        return found


def held_rows(session: Session, person_id: int) -> Sequence[Notification]:
    """What waits for one of the person's digests and was not seen on the site, the newest first."""
    query = select(Notification).where(
        Notification.person_id == person_id,
        Notification.read_at.is_(None),
        Notification.mailed_at.is_(None),
        Notification.cadence.in_(HELD_BACK),
    )
    return session.scalars(
        query.order_by(Notification.created_at.desc(), Notification.id.desc()).limit(MOST_HELD)
    ).all()


def rows_of_issue(session: Session, issue_id: int) -> Sequence[Notification]:
    query = select(Notification).where(Notification.issue_id == issue_id)
    return session.scalars(query.order_by(Notification.created_at.desc(), Notification.id.desc())).all()


def is_due(row: Notification, chosen: Held, due: Collection[str]) -> bool:
    """By what the person chose since it was written: of what would now be mailed at once the daily digest takes care."""
    here = chosen.at(row.group_id, row.subject_id if row.subject_kind == TOPIC else None)
    present = here.direct if KINDS[row.kind].direct else here.followed
    return (Cadence.DAILY if present == Cadence.INSTANT else present) in due


def _wanted(row: Notification, chosen: Held) -> bool:
    here = chosen.at(row.group_id, row.subject_id if row.subject_kind == TOPIC else None)
    return is_wanted(KINDS[row.kind], here.level)


def _passes(line: Line, chosen: Held, told: Collection[int]) -> bool:
    if line.topic_id is not None and line.topic_id in told:
        return False
    if line.topic_id is None and line.group_id is None:
        return True
    if line.topic_id is None:
        return chosen.level(Scope.GROUP, line.group_id or 0) != Level.MUTED
    return chosen.at(line.group_id, line.topic_id).level != Level.MUTED


def _topics(rows: Sequence[Notification]) -> set[int]:
    return {row.subject_id for row in rows if row.subject_kind == TOPIC}


def _told_between(session: Session, actor: Actor, since: datetime, until: datetime) -> set[int]:
    query = select(Notification.subject_id).where(
        Notification.person_id == actor.person_id,
        Notification.subject_kind == TOPIC,
        Notification.created_at > since,
        Notification.created_at <= until,
    )
    return set(session.scalars(query.distinct()))


def _place(group_id: int | None, groups: Mapping[int, object]) -> tuple[bool, str]:
    """The community first, then groups by name."""
    named = groups.get(group_id or 0)
    return (group_id is not None, getattr(named, "name", ""))
