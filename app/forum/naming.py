"""Whom a text names behind the sign `@`: people, organisations and groups that may read the topic, and nobody else.

A name of somebody who may not read it is treated in all things as a name that does not exist.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app import groups, organisations
from app.access import Role, RoleGrant, Scope, active_now
from app.accounts import Person, PersonState
from app.core import markup
from app.core.markup import Called, folded
from app.forum import policy
from app.forum.models import Outcome, PostState, TopicKind
from app.forum.readers import who_may_read
from app.organisations import OrganisationName

PERSON, ORGANISATION, GROUP = "person", "organisation", "group"
SUGGESTED = 8
_ASKED = 60  # people looked at for a suggestion
Target = tuple[str, int]


@dataclass(frozen=True, slots=True)
class TopicToBe:
    """A topic that is being written; `policy` takes it for one."""

    audience: str
    group_id: int | None
    author_id: int
    kind: str = TopicKind.DISCUSSION
    state: str = PostState.SHOWN
    outcome: str = Outcome.OPEN
    is_locked: bool = False
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`insert` is what stands behind the sign; `note` tells apart who has the same name."""

    kind: str
    label: str
    note: str
    insert: str


def resolve(session: Session, topic: policy.TopicStanding, text: str) -> Mapping[str, Called]:
    """The names among those that the text may hold, folded. Queries do not grow with their number."""
    wanted = markup.beginnings(text)
    if not wanted:
        return {}
    asked = {folded(one) for one in wanted}
    people = _people(session, topic, wanted, asked)
    houses = [(one, name) for one in organisations.all_names(session) for name in _names_of(one) if name in asked]
    circles = [one for one in groups.names(session).values() if one.slug in asked]
    able = _able(session, topic, {one.id for one, _ in houses}, {one.id for one in circles})
    found: dict[str, Called] = {}
    for circle in circles:
        if (GROUP, circle.id) in able:
            found[circle.slug] = Called(f"/groups/{circle.slug}", [(GROUP, circle.id)])
    for house, name in houses:
        if (ORGANISATION, house.id) in able:
            found[name] = Called(f"/organisations/{house.slug}", [(ORGANISATION, house.id)])
    for name, ids in people.items():
        found[name] = Called(href_of_person(ids[0]), [(PERSON, number) for number in ids])
    return found


def suggest(session: Session, topic: policy.TopicStanding, typed: str, language: str) -> Sequence[Suggestion]:
    """At most a handful that fit what is typed behind the sign, people first; each of them may read the topic."""
    words = folded(typed)
    if len(words) < 2:
        return ()
    people = _people_like(session, topic, words)
    acting = organisations.organisations_of(session, people)
    names = [folded(name) for name in people.values()]
    found = []
    for number, name in people.items():
        of = acting[number].short if number in acting else ""
        twice = names.count(folded(name)) > 1 and of
        found.append(Suggestion(PERSON, name, of, f"{name} ({of})" if twice else name))
    houses = [one for one in organisations.all_names(session) if any(words in name for name in _names_of(one))][
        :SUGGESTED
    ]
    circles = [
        one for one in groups.names(session, None, language).values() if words in one.slug or words in folded(one.name)
    ][:SUGGESTED]
    able = _able(session, topic, {one.id for one in houses}, {one.id for one in circles})
    found += [
        Suggestion(ORGANISATION, one.short, one.name if one.acronym else "", one.short)
        for one in houses
        if (ORGANISATION, one.id) in able
    ]
    found += [Suggestion(GROUP, one.name, "", one.slug) for one in circles if (GROUP, one.id) in able]
    return found[:SUGGESTED]


def href_of_person(person_id: int) -> str:
    return f"/forum/people/{person_id}"


def _people(
    session: Session, topic: policy.TopicStanding, typed: Collection[str], asked: Collection[str]
) -> Mapping[str, Sequence[int]]:
    """Ids by folded name, and by name and organisation where several have one name. Those who share a name are all meant by it."""
    # The database folds letters in its own way, SQLite only those of ASCII: both spellings are asked for.
    spellings = sorted({" ".join(one.split()) for one in typed} | set(asked) | {_ascii_lower(one) for one in typed})
    rows: dict[int, str] = {}
    for start in range(0, len(spellings), 500):
        part = spellings[start : start + 500]
        query = select(Person.id, Person.name).where(
            Person.state == PersonState.ACTIVE, or_(func.lower(Person.name).in_(part), Person.name.in_(part))
        )
        rows.update(session.execute(query).all())
    able = who_may_read(session, topic, rows)
    found: dict[str, list[int]] = defaultdict(list)
    for number in sorted(able):
        found[folded(rows[number])].append(number)
    shared = [number for ids in found.values() if len(ids) > 1 for number in ids]
    for number, of in organisations.organisations_of(session, shared).items() if shared else ():
        found[folded(f"{rows[number]} ({of.short})")].append(number)
    return found


def _people_like(session: Session, topic: policy.TopicStanding, words: str) -> Mapping[int, str]:
    """Names by id, those that begin with the words first."""
    query = select(Person.id, Person.name).where(Person.state == PersonState.ACTIVE)
    for word in words.split()[:4]:
        query = query.where(Person.name.icontains(word, autoescape=True))
    number = groups.audiences.group_id_of(topic.audience)
    if number is not None:
        reading = or_(
            (RoleGrant.scope == Scope.GROUP) & (RoleGrant.scope_id == number), RoleGrant.role == Role.COORDINATOR
        )
        query = query.where(Person.id.in_(select(RoleGrant.person_id).where(active_now(), reading)))
    rows = dict(session.execute(query.order_by(Person.name, Person.id).limit(_ASKED)).all())
    able = who_may_read(session, topic, rows)
    fitting = sorted(
        (number for number in rows if number in able), key=lambda one: not folded(rows[one]).startswith(words)
    )
    return {number: rows[number] for number in fitting[:SUGGESTED]}


def _able(
    session: Session, topic: policy.TopicStanding, houses: Collection[int], circles: Collection[int]
) -> frozenset[Target]:
    """Organisations and groups with at least one person who may read the topic."""
    kinds = {Scope.ORGANISATION: (ORGANISATION, houses), Scope.GROUP: (GROUP, circles)}
    wanted = [
        (RoleGrant.scope == scope) & RoleGrant.scope_id.in_(sorted(ids)) for scope, (_, ids) in kinds.items() if ids
    ]
    if not wanted:
        return frozenset()
    held = select(RoleGrant.person_id, RoleGrant.scope, RoleGrant.scope_id).where(active_now(), or_(*wanted)).distinct()
    rows = session.execute(held).all()
    able = who_may_read(session, topic, {row.person_id for row in rows})
    return frozenset((kinds[Scope(row.scope)][0], row.scope_id) for row in rows if row.person_id in able)


def _names_of(one: OrganisationName) -> Iterable[str]:
    return {folded(name) for name in (one.acronym, one.slug, one.name) if name}


def _ascii_lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in " ".join(text.split()))
