"""What people chose to be told, and the house's defaults where they chose nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.notifications.models import Cadence, Choice, Level, Scope

DEFAULTS: Mapping[str, Cadence] = {
    Scope.DIRECT: Cadence.INSTANT,
    Scope.FOLLOWED: Cadence.DAILY,
    Scope.DIGEST: Cadence.WEEKLY,
}
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What holds for one person and one topic of one group: the nearest choice, or the default."""

    level: Level
    direct: Cadence
    followed: Cadence


def place_of(group_id: int | None) -> Place:
    """The scope around a topic: its group, or the community's discussions."""
    return (Scope.COMMUNITY, 0) if group_id is None else (Scope.GROUP, group_id)


def chosen(
    session: Session, people: Iterable[int], *, group_id: int | None, topic_id: int | None
) -> Mapping[int, Chosen]:
    """For each of the people, in one query."""
    wanted = sorted(set(people))
    around = place_of(group_id)
    places = {(Scope.DIRECT, 0), (Scope.FOLLOWED, 0), around}
    if topic_id is not None:
        places.add((Scope.TOPIC, topic_id))
    rows: dict[tuple[int, str], Choice] = {}
    for start in range(0, len(wanted), 500):
        found = select(Choice).where(
            Choice.person_id.in_(wanted[start : start + 500]), Choice.scope.in_({scope for scope, _ in places})
        )
        for row in session.scalars(found.where(Choice.scope_id.in_({number for _, number in places}))):
            if (row.scope, row.scope_id) in places:
                rows[row.person_id, row.scope] = row

    def said(person_id: int, scope: str) -> Choice | None:
        return rows.get((person_id, scope))

    def of_one(person_id: int) -> Chosen:
        topic, near = said(person_id, Scope.TOPIC), said(person_id, around[0])
        level = (topic.level if topic else "") or (near.level if near else "") or Level.NORMAL
        direct, followed = said(person_id, Scope.DIRECT), said(person_id, Scope.FOLLOWED)
        return Chosen(
            Level(level),
            Cadence((direct.mail if direct else "") or DEFAULTS[Scope.DIRECT]),
            Cadence((near.mail if near else "") or (followed.mail if followed else "") or DEFAULTS[Scope.FOLLOWED]),
        )

    return {person_id: of_one(person_id) for person_id in wanted}


def watchers(session: Session, places: Iterable[Place]) -> set[int]:
    """Who watches any of the places; a nearer choice of theirs may still mute it."""
    found: set[int] = set()
    for scope, number in places:
        found.update(
            session.scalars(
                select(Choice.person_id).where(
                    Choice.scope == scope, Choice.scope_id == number, Choice.level == Level.WATCHING
                )
            )
        )
    return found


def choice_of(session: Session, person_id: int, scope: str, scope_id: int = 0) -> Choice | None:
    return session.scalar(
        select(Choice).where(Choice.person_id == person_id, Choice.scope == scope, Choice.scope_id == scope_id)
    )


def choose(
    session: Session,
    person_id: int,
    scope: str,
    scope_id: int = 0,
    *,
    level: str | None = None,
    mail: str | None = None,
) -> None:
    """Keep a choice; None leaves that half as it is, "" takes it back."""
    row = choice_of(session, person_id, scope, scope_id)
    if row is None:
        row = Choice(person_id=person_id, scope=scope, scope_id=scope_id)
        session.add(row)
    if level is not None:
        row.level = level
    if mail is not None:
        row.mail = mail
    session.flush()


def watch_unless_chosen(session: Session, person_id: int, topic_id: int) -> None:
    """Whoever writes in a topic watches it, unless they chose otherwise."""
    if choice_of(session, person_id, Scope.TOPIC, topic_id) is None:
        choose(session, person_id, Scope.TOPIC, topic_id, level=Level.WATCHING)
