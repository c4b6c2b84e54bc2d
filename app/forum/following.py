"""What is agreed to follow from a topic: action points on the same book as those of meetings."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from app import accounts, followup
from app.access import Actor
from app.core import clock
from app.core.text import paragraphs
from app.followup import ActionPoint, ActionRow, Kind
from app.forum.models import Topic
from app.forum.visits import Visit

SOURCE = "topic"


def agree(
    session: Session,
    topic: Topic,
    *,
    kind: str,
    text: str,
    owner_id: int | None,
    organisation_id: int | None,
    due_on: date | None,
    addressee: str,
    by: Actor,
) -> ActionPoint:
    """Put it on the book. Whoever reads the topic reads it; the same form sent twice makes one."""
    accounts.take_turns(session, by)
    for one in followup.of_source_ids(session, SOURCE, [topic.id]):
        same = (one.text, one.kind, one.due_on, one.owner_id) == (paragraphs(text), kind, due_on, owner_id)
        fresh = one.created_by == by.person_id and one.created_at > clock.now() - clock.SENT_TWICE
        if same and fresh and (owner_id is not None or one.organisation_id == organisation_id):
            return one
    return followup.agree(
        session,
        kind=kind,
        text=text,
        owner_id=owner_id,
        organisation_id=organisation_id,
        due_on=due_on,
        addressee=addressee if kind == Kind.RECOMMENDATION else "",
        audience=topic.audience,
        group_id=topic.group_id,
        source_kind=SOURCE,
        source_id=topic.id,
        source_title=topic.title,
        source_href=f"/topics/{topic.id}",
        by=by,
    )


def actions_of(visit: Visit) -> Sequence[ActionRow]:
    """As far as the reader may see them."""
    zone = visit.settings.zone
    return followup.of_source(visit.session, visit.actor, SOURCE, [visit.topic.id], visit.language, zone=zone)
