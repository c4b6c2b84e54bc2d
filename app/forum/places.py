"""Where a topic can be begun, and who may read it there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.forum import policy
from app.forum.naming import TopicToBe
from app.web.language import translations

COMMUNITY = "community"
ALL, OWN = "members", "group"


@dataclass(frozen=True, slots=True)
class Place:
    """`code` is a group's slug, or "community".

    Attributes:
        moderated: whether the actor may announce something there.
        members: whether they may address all members: guests of a group write for its people alone.
    """

    code: str
    label: str
    group_id: int | None
    moderated: bool
    members: bool = True

    def audience(self, said: str) -> str:
        """Of what a form says; the community's topics are read by all its members."""
        return f"group-{self.group_id}" if self.group_id is not None and (said == OWN or not self.members) else ALL


def places(session: Session, actor: Actor, language: str) -> Sequence[Place]:
    """The community first, then the open groups in which the actor may begin a topic."""
    found = []
    if policy.may_start(actor, None):
        label = translations(language).gettext("The whole community")
        found.append(Place(COMMUNITY, label, None, bool(policy.may_announce(actor, None))))
    return found + [
        Place(one.slug, one.name, one.id, bool(policy.may_announce(actor, one.id)), actor.is_member)
        for one in groups.open_groups(session, language)
        if policy.may_start(actor, one.id)
    ]


def chosen(found: Sequence[Place], code: str) -> Place | None:
    return next((one for one in found if one.code == code), None)


def topic_to_be(actor: Actor, place: Place, said: str) -> TopicToBe:
    return TopicToBe(place.audience(said), place.group_id, actor.person_id or 0)
