"""Letters of other rooms stand in the list too: their subject, and the page that they lead to. Never a private address."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import Person, PersonState, normal_email
from app.core import clock
from app.core.services import Services
from app.mail import Guards
from app.notifications.models import Cadence, Notification
from app.notifications.tell import SELF

# What looks like a mark or a token in an address: long, with a capital letter. Letters that carry one are not to be listed at all.
_PRIVATE = re.compile(r"/(?=[^/]*[A-Z])[A-Za-z0-9._~=-]{20,}")
_PATH = re.compile(r"/[^\s\\]*")


def keep(session: Session, services: Services, payload: dict[str, Any], _value: None) -> None:
    """Of somebody with an account, and while the letter is wanted; one that is in the list already is not put there again."""
    href, key, guard = payload["href"], f"letter:{payload['mark']}", payload["guard"]
    if guard and not services.get(Guards).wants(session, guard):
        return
    if not _PATH.fullmatch(href) or href.startswith("//") or _PRIVATE.search(href):
        return
    query = select(Person.id).where(Person.email == normal_email(payload["to"]), Person.state == PersonState.ACTIVE)
    person_id = session.scalar(query)
    if person_id is None:
        return
    if session.scalar(select(Notification.id).where(Notification.person_id == person_id, Notification.key == key)):
        return
    now = clock.now()
    session.add(
        Notification(
            person_id=person_id,
            kind="letter",
            audience=SELF,
            subject_kind="letter",
            subject_id=0,
            title=payload["subject"],
            href=href,
            cadence=Cadence.OFF,
            key=key,
            created_at=now,
            mailed_at=now,
        )
    )
