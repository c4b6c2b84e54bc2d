"""The demo's repository beyond its documents: relations, authors who are members, who may know of what, collections."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app import curation, documents
from app.access import SYSTEM, Actor
from app.demo.content.models_repository import DemoRepository
from app.demo.load_membership import Community

COORDINATOR = "coordinator@demo.example"


def tend_repository(
    session: Session, content: DemoRepository, community: Community, numbers: Mapping[str, int]
) -> None:
    """`numbers`: documents by slug."""
    for more in content.more:
        documents.say_more(
            session,
            numbers[more.document],
            listed=more.listed,
            identifier=more.identifier,
            link=more.link,
            duration=more.duration,
            by=SYSTEM,
        )
    for relation in content.relations:
        documents.relate_imported(
            session, numbers[relation.document], relation.kind, numbers[relation.other], by=SYSTEM
        )
    for author in content.authors:
        documents.link_imported(
            session, numbers[author.document], author.place, community.members[author.organisation].id, by=SYSTEM
        )
    coordinator = Actor(person_id=community.people[COORDINATOR])
    for one in content.collections:
        group = community.groups[one.group].id if one.group else None
        curation.begin_with(
            session,
            one.title,
            one.summary,
            one.visibility,
            group,
            [(numbers[slug], note) for slug, note in one.documents],
            by=coordinator,
        )
