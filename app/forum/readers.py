"""Who may read a topic, among people who are not here: for telling them, and for resolving whom a post names."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts
from app.access import Actor, RoleGrant, active_now
from app.accounts import Person, PersonState
from app.forum import policy
from app.forum.models import Topic


def who_may_read(session: Session, topic: policy.TopicStanding, people: Iterable[int]) -> Mapping[int, Actor]:
    """Those of the people, with their rights of this moment."""
    actors = accounts.actors_of_people(session, people)
    return {number: actor for number, actor in actors.items() if policy.may_see(actor, topic)}


def everybody(session: Session, topic: policy.TopicStanding) -> Mapping[int, Actor]:
    """All who take part in the community, or in the topic's group, and may read it."""
    holders = select(RoleGrant.person_id).where(active_now())
    if topic.group_id is not None and topic.audience.startswith("group-"):
        holders = holders.where(RoleGrant.scope == "group", RoleGrant.scope_id == topic.group_id)
    people = select(Person.id).where(Person.id.in_(holders), Person.state == PersonState.ACTIVE)
    return who_may_read(session, topic, session.scalars(people))


def readers_of_group(session: Session, topic: Topic, group_id: int) -> Mapping[int, Actor]:
    """The people of a group who may read the topic."""
    holders = select(RoleGrant.person_id).where(
        active_now(), RoleGrant.scope == "group", RoleGrant.scope_id == group_id
    )
    return who_may_read(session, topic, session.scalars(holders.distinct()))


def readers_of_organisation(session: Session, topic: Topic, organisation_id: int) -> Mapping[int, Actor]:
    """Those who act for an organisation and may read the topic."""
    holders = select(RoleGrant.person_id).where(
        active_now(), RoleGrant.scope == "organisation", RoleGrant.scope_id == organisation_id
    )
    return who_may_read(session, topic, session.scalars(holders.distinct()))
