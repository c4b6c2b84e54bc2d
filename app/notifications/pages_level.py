"""The control that says how much of a topic, a group or the community's discussions a person is told."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from app.notifications.choices import choice_of
from app.notifications.models import Level, Scope


@dataclass(frozen=True, slots=True)
class LevelPart:
    """For `notifications/_level.html`.

    Attributes:
        level: what holds here by itself, of Level; normal where nothing was chosen.
        back: the path of the page that shows it.
        offered: False for whoever is not signed in; then nothing is drawn.
    """

    scope: str
    scope_id: int
    level: str
    back: str
    offered: bool


def level_part(session: Session, actor: Actor, scope: str, scope_id: int, back: str) -> LevelPart:
    """`scope` of Scope: TOPIC, GROUP or COMMUNITY (with 0)."""
    if actor.person_id is None:
        return LevelPart(scope, scope_id, Level.NORMAL, back, offered=False)
    held = choice_of(session, actor.person_id, scope, scope_id)
    return LevelPart(scope, scope_id, (held.level if held else "") or Level.NORMAL, back, offered=True)


def level_scope(sent: object) -> Scope | None:
    """One of the three that have a level."""
    return next((one for one in (Scope.TOPIC, Scope.GROUP, Scope.COMMUNITY) if one == sent), None)
