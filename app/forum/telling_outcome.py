"""Who is told what came of a topic, who is asked to answer, and that nobody did."""

from sqlalchemy.orm import Session

from app import notifications
from app.access import SYSTEM, Actor, Role, Scope, holders
from app.forum.models import Ask, Summary, Topic
from app.forum.telling import tell_able, tell_moderators
from app.forum.words import excerpt


def of_summary(session: Session, topic: Topic, summary: Summary, *, by: Actor) -> None:
    """Whoever watches the topic, and its author."""
    watching = notifications.watchers(session, [(notifications.Scope.TOPIC, topic.id)]) | {topic.author_id}
    key, href = f"v{summary.version}", f"/topics/{topic.id}#outcome"
    tell_able(session, topic, None, "concluded", watching, by=by, href=href, key=key, said=excerpt(summary.html))


def of_ask(session: Session, topic: Topic, ask: Ask, *, by: Actor) -> int:
    """The person, or the organisation's representatives; returns how many."""
    if ask.person_id is not None:
        people = {ask.person_id}
    else:
        people = set(holders(session, Role.REPRESENTATIVE, Scope.ORGANISATION, ask.organisation_id))
    return len(tell_able(session, topic, None, "asked", people, by=by, key=f"ask-{ask.id}", said=ask.note))


def of_silence(session: Session, topic: Topic) -> None:
    """Nobody has answered: the coordinator is told, and in a group those who run it."""
    tell_moderators(session, topic, None, "unanswered", "/forum/unanswered", by=SYSTEM)
