"""Who may know: for many topics at once, in a number of queries that does not grow with them.

Reasons rest on what the asker may read; suggested is only who may read the topic, and neither its author nor who was asked.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, organisations
from app.access import Actor
from app.forum import policy
from app.forum.asked import writers_of
from app.forum.asking import speakers
from app.forum.likeness import alike, sought
from app.forum.models import Ask, Post, Topic, TopicTag
from app.forum.queries import readable
from app.forum.slots import Expert, Slots, Sought
from app.organisations import ProgrammeLine
from app.vocabularies import load_vocabularies
from app.web.language import translations

RECENT = 2000  # topics whose titles are compared
MOST = 6
FROM_POSTS, FROM_PAPERS, FROM_PROGRAMMES = 3, 4, 5


@dataclass
class _Case:
    """What speaks for each person, in one topic."""

    posts: Counter[int] = field(default_factory=Counter)
    papers: Counter[int] = field(default_factory=Counter)
    programmes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def people(self) -> set[int]:
        return {*self.posts, *self.papers, *self.programmes}

    def weight(self, person: int) -> int:
        """How strong the reasons are; many small ones do not outweigh another kind of reason."""
        return (
            FROM_POSTS * min(self.posts[person], 4)
            + FROM_PAPERS * min(self.papers[person], 4)
            + FROM_PROGRAMMES * min(len(self.programmes.get(person, ())), 2)
        )


def suggest(
    session: Session, slots: Slots, actor: Actor, topics: Sequence[Topic], language: str, *, most: int = MOST
) -> Mapping[int, Sequence[Expert]]:
    """By topic, the strongest first."""
    if not topics:
        return {}
    wanted = _sought(session, topics)
    cases = {topic.id: _Case() for topic in topics}
    _from_posts(session, actor, wanted, cases)
    for paper in slots.brought(session, actor):
        for topic_id, one in wanted.items():
            if set(paper.topics) & set(one.topics) or alike(one.words, paper.title):
                cases[topic_id].papers[paper.person_id] += 1
    _from_programmes(session, wanted, cases)
    left_out = _left_out(session, actor, topics)
    people = {one for case in cases.values() for one in case.people}
    actors = accounts.actors_of_people(session, people)
    names = accounts.cards(session, actors)
    bodies = organisations.organisations_of(session, people)
    ngettext, gettext = translations(language).ngettext, translations(language).gettext

    def expert(case: _Case, person: int) -> Expert:
        reasons = []
        if names_of := case.programmes.get(person):
            reasons.append(gettext("Their organisation runs %(names)s.") % {"names": ", ".join(names_of[:2])})
        if count := case.papers[person]:
            said = ngettext(
                "Brought %(num)s document on it to the repository.",
                "Brought %(num)s documents on it to the repository.",
                count,
            )
            reasons.append(said % {"num": count})
        if count := case.posts[person]:
            said = ngettext("Wrote in %(num)s topic like this one.", "Wrote in %(num)s topics like this one.", count)
            reasons.append(said % {"num": count})
        body = bodies.get(person)
        return Expert(person, names[person].name, body.short if body else "", reasons)

    def chosen(topic: Topic) -> list[Expert]:
        case = cases[topic.id]
        able = [
            one
            for one in case.people - left_out[topic.id]
            if one in actors and actors[one].is_member and policy.may_see(actors[one], topic)
        ]
        able.sort(key=lambda one: (-case.weight(one), names[one].name))
        return [expert(case, one) for one in able[:most]]

    return {topic.id: chosen(topic) for topic in topics}


def _sought(session: Session, topics: Sequence[Topic]) -> dict[int, Sought]:
    """What each topic is about: its tags, the words of its title, counties and pillars that it names."""
    ids = [one.id for one in topics]
    tags: dict[int, list[str]] = defaultdict(list)
    for topic_id, code in session.execute(select(TopicTag.topic_id, TopicTag.code).where(TopicTag.topic_id.in_(ids))):
        tags[topic_id].append(code)
    first = dict(
        session.execute(select(Post.topic_id, Post.text).where(Post.topic_id.in_(ids), Post.number == 1)).all()
    )
    known = load_vocabularies(session)
    return {one.id: sought(known, tags[one.id], one.title, first.get(one.id, "")) for one in topics}


def _from_posts(session: Session, actor: Actor, wanted: Mapping[int, Sought], cases: Mapping[int, _Case]) -> None:
    """Who wrote in topics with the same tags, or with titles like it."""
    like = _topics_like(session, actor, wanted)
    every = sorted({one for ids in like.values() for one in ids})
    if not every:
        return
    writers = writers_of(session, every)
    for topic_id, ids in like.items():
        cases[topic_id].posts.update(person for one in ids for person in writers.get(one, ()))


def _topics_like(session: Session, actor: Actor, wanted: Mapping[int, Sought]) -> dict[int, set[int]]:
    like: dict[int, set[int]] = {one: set() for one in wanted}
    codes = sorted({code for one in wanted.values() for code in one.topics})
    if codes:
        tagged = (
            select(TopicTag.code, TopicTag.topic_id)
            .join(Topic, Topic.id == TopicTag.topic_id)
            .where(TopicTag.code.in_(codes), Topic.merged_into_id.is_(None), readable(actor))
            .order_by(Topic.last_post_id.desc())
            .limit(RECENT)
        )
        for code, number in session.execute(tagged):
            for topic_id, one in wanted.items():
                if code in one.topics and number != topic_id:
                    like[topic_id].add(number)
    titles = select(Topic.id, Topic.title).where(Topic.merged_into_id.is_(None), readable(actor))
    for number, title in session.execute(titles.order_by(Topic.last_post_id.desc()).limit(RECENT)):
        for topic_id, one in wanted.items():
            if number != topic_id and alike(one.words, title):
                like[topic_id].add(number)
    return like


def _from_programmes(session: Session, wanted: Mapping[int, Sought], cases: Mapping[int, _Case]) -> None:
    """Representatives of organisations whose programmes match by county, by pillar, or in words."""
    matched: dict[int, dict[int, list[str]]] = {}
    for line in organisations.programme_lines(session):
        for topic_id, one in wanted.items():
            if _fits(line, one):
                matched.setdefault(topic_id, {}).setdefault(line.organisation_id, []).append(f"«{line.name}»")
    speak = speakers(session, {body for found in matched.values() for body in found})
    for topic_id, found in matched.items():
        for body, programmes in found.items():
            for person in speak.get(body, ()):
                cases[topic_id].programmes[person].extend(programmes)


def _fits(line: ProgrammeLine, one: Sought) -> bool:
    """In words; or in one of its counties, and then of its pillar where one is named."""
    if alike(one.words, line.words):
        return True
    here = bool(set(one.counties) & set(line.counties))
    return (here and (not one.pillars or line.pillar in one.pillars)) or (
        not one.counties and line.pillar in one.pillars
    )


def _left_out(session: Session, actor: Actor, topics: Sequence[Topic]) -> dict[int, set[int]]:
    """The asker, the author, who wrote there, who was asked."""
    ids = [one.id for one in topics]
    found = writers_of(session, ids)
    asked = select(Ask.topic_id, Ask.person_id).where(Ask.topic_id.in_(ids), Ask.person_id.is_not(None))
    for topic_id, person in session.execute(asked):
        found.setdefault(topic_id, set()).add(person or 0)
    return {one.id: {*found.get(one.id, ()), one.author_id, actor.person_id or 0} for one in topics}
