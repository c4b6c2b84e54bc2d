"""Page value: whom to ask for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from app import groups, organisations
from app.core.text import initials
from app.forum.asked import asked_of, writers_of
from app.forum.asking import may_ask_more, may_be_reached
from app.forum.experts import suggest
from app.forum.readers import who_may_read
from app.forum.slots import Expert, Slots
from app.forum.visits import Visit

MOST_BODIES = 10


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person or an organisation that may be asked: `field` is "person" or "organisation"; `state` is "", "asked" or "wrote"."""

    field: str
    id: int
    name: str
    organisation: str
    initials: str
    state: str


@dataclass(frozen=True, slots=True)
class AskPage:
    """`found` None while nothing was looked for; `refusal`: why nobody more can be asked now, else ""."""

    title: str
    href: str
    find: str
    found: Sequence[Somebody] | None
    experts: Sequence[Expert]
    note: str
    refusal: str
    problems: Sequence[tuple[str, str]]


def ask_page(visit: Visit, find: str, note: str = "", problems: Sequence[tuple[str, str]] = ()) -> AskPage:
    topic = visit.topic
    slots = visit.services.get(Slots)
    return AskPage(
        title=topic.title,
        href=visit.href,
        find=find,
        found=_found(visit, find) if find else None,
        experts=suggest(visit.session, slots, visit.actor, [topic], visit.language)[topic.id],
        note=note,
        refusal=may_ask_more(visit.session, visit.actor, topic).reason,
        problems=problems,
    )


def _found(visit: Visit, find: str) -> list[Somebody]:
    """Only who may read the topic; anybody else is not there."""
    session, topic = visit.session, visit.topic
    people = groups.find_candidates(session, find)
    able = who_may_read(session, topic, [one.person_id for one in people])
    asks = asked_of(session, topic.id)
    asked = {one.person_id for one in asks}
    asked_bodies = {one.organisation_id for one in asks}
    wrote = writers_of(session, [topic.id]).get(topic.id, set())
    own = {visit.actor.person_id, topic.author_id}
    found = [
        Somebody(
            "person",
            one.person_id,
            one.name,
            one.organisation,
            initials(one.name),
            "asked" if one.person_id in asked else "wrote" if one.person_id in wrote else "",
        )
        for one in people
        if one.person_id in able and one.person_id not in own
    ]
    words = find.casefold().split()
    bodies = [
        one
        for one in organisations.all_names(session)
        if all(word in f"{one.name} {one.acronym}".casefold() for word in words)
    ][:MOST_BODIES]
    reached = may_be_reached(session, topic, [one.id for one in bodies])
    found += [
        Somebody("organisation", one.id, one.name, "", initials(one.short), "asked" if one.id in asked_bodies else "")
        for one in bodies
        if one.id in reached
    ]
    return found
