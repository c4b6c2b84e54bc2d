"""One look at a topic: what every part of its page needs to know. Parts ask no question of their own for each post."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.core.settings import Settings
from app.forum.models import Topic
from app.forum.queries import get_topic, is_open
from app.web.language import language_of


@dataclass(frozen=True, slots=True)
class Visit:
    """`at_work`: whether one may write where the topic stands, a closed group being the one place where nobody does."""

    session: Session
    services: Services
    request: Request
    actor: Actor
    topic: Topic
    at_work: bool
    language: str
    now: datetime

    @property
    def settings(self) -> Settings:
        return self.services.settings

    @property
    def href(self) -> str:
        return f"/topics/{self.topic.id}"


def visit(session: Session, services: Services, request: Request, actor: Actor, topic_id: int) -> Visit:
    """The topic, if the actor may see it."""
    return visit_of(session, services, request, actor, get_topic(session, actor, topic_id))


def visit_of(session: Session, services: Services, request: Request, actor: Actor, topic: Topic) -> Visit:
    language = language_of(request, actor)
    return Visit(session, services, request, actor, topic, is_open(session, topic.group_id), language, clock.now())
