"""What every page says of its reader: how much they have not seen, and whether mail to them comes back. One query."""

from sqlalchemy.orm import Session

from app import mail
from app.access import Actor
from app.accounts import standing_of_mail
from app.notifications.tell import READABLE, UNREAD, reader_of
from app.web.house import Glance

_EVERYTHING, _OF_READER = (asked.add_columns(mail.RESTS_SINCE) for asked in (UNREAD, READABLE))


def glance(session: Session | None, actor: Actor) -> Glance:
    if session is None or actor.person_id is None:
        return Glance()
    asked = _EVERYTHING if actor.readable_audiences is None else _OF_READER
    given = reader_of(actor) | {"own_address": actor.email.lower()}
    unread, rests = session.connection().execute(asked, given).one()
    return Glance(unread, standing_of_mail(session, actor) if rests else None)
