"""What people chose to be told, and the house's defaults where they chose nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from app.core.once import put_missing
from app.notifications.models import Cadence, Choice, Level, Scope

DEFAULTS: Mapping[str, Cadence] = {
    Scope.DIRECT: Cadence.INSTANT,
    Scope.FOLLOWED: Cadence.DAILY,
    Scope.DIGEST: Cadence.WEEKLY,
    Scope.BULLETIN: Cadence.INSTANT,
}
Place = tuple[str, int]
# Asked by many pages: built once.
_ONE = select(Choice).where(
    Choice.person_id == bindparam("person"),
    Choice.scope == bindparam("scope"),
    Choice.scope_id == bindparam("number"),
)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """What holds for one person and one topic of one group: the nearest choice, or the default."""

    level: Level
    direct: Cadence
    followed: Cadence


@dataclass(frozen=True, slots=True)
class Held:
    """What one person chose, by scope and its number: (level, mail), either of them empty."""

    rows: Mapping[Place, tuple[str, str]]

    def level(self, scope: str, number: int = 0) -> str:
        return self.rows.get((scope, number), ("", ""))[0]

    def mail(self, scope: str, number: int = 0) -> str:
        return self.rows.get((scope, number), ("", ""))[1]

    def at(self, group_id: int | None, topic_id: int | None) -> Chosen:
        around = place_of(group_id)
        level = (self.level(Scope.TOPIC, topic_id) if topic_id is not None else "") or self.level(*around)
        return Chosen(
            Level(level or Level.NORMAL),
            self.cadence(Scope.DIRECT),
            Cadence(self.mail(*around) or self.cadence(Scope.FOLLOWED)),
        )

    def cadence(self, scope: str) -> Cadence:
        """Of one of the four that every person has: chosen, or the house's default."""
        return Cadence(self.mail(scope) or DEFAULTS[scope])


def place_of(group_id: int | None) -> Place:
    """The scope around a topic: its group, or the community's discussions."""
    return (Scope.COMMUNITY, 0) if group_id is None else (Scope.GROUP, group_id)


def chosen(
    session: Session, people: Iterable[int], *, group_id: int | None, topic_id: int | None
) -> Mapping[int, Chosen]:
    """For each of the people, in one query for five hundred of them."""
    around = place_of(group_id)
    places = [(Scope.DIRECT, 0), (Scope.FOLLOWED, 0), around]
    if topic_id is not None:
        places.append((Scope.TOPIC, topic_id))
    of_these = or_(*(and_(Choice.scope == scope, Choice.scope_id == number) for scope, number in places))
    wanted = list(people)
    found = held(session, wanted, of_these)
    return {person_id: found[person_id].at(group_id, topic_id) for person_id in wanted}


def held(session: Session, people: Iterable[int], *of_these: ColumnElement[bool]) -> Mapping[int, Held]:
    """All that these people chose; somebody who chose nothing holds nothing."""
    wanted = sorted(set(people))
    rows: dict[int, dict[Place, tuple[str, str]]] = {person_id: {} for person_id in wanted}
    columns = select(Choice.person_id, Choice.scope, Choice.scope_id, Choice.level, Choice.mail).where(*of_these)
    for start in range(0, len(wanted), AT_ONCE):
        found = columns.where(Choice.person_id.in_(wanted[start : start + AT_ONCE]))
        for person_id, scope, number, level, mail in session.execute(found):
            rows[person_id][scope, number] = (level, mail)
    return {person_id: Held(of_one) for person_id, of_one in rows.items()}


def wants_bulletin(session: Session, people: Iterable[int]) -> set[int]:
    """Which of these people did not end the bulletin by mail: everybody gets it until they say otherwise."""
    found = held(session, people, Choice.scope == Scope.BULLETIN)
    return {person_id for person_id, one in found.items() if one.cadence(Scope.BULLETIN) != Cadence.OFF}


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
    return session.scalar(_ONE, {"person": person_id, "scope": scope, "number": scope_id})


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
        put_missing(session, Choice, [{"person_id": person_id, "scope": scope, "scope_id": scope_id}])
        row = choice_of(session, person_id, scope, scope_id)
    if row is None:
        raise LookupError("a choice that was just made is gone")
    if level is not None:
        row.level = level
    if mail is not None:
        row.mail = mail
    session.flush()


def watch_unless_chosen(session: Session, person_id: int, topic_id: int) -> None:
    """Whoever writes in a topic watches it, unless they chose otherwise."""
    watching = {"person_id": person_id, "scope": Scope.TOPIC, "scope_id": topic_id, "level": Level.WATCHING}
    put_missing(session, Choice, [watching])
