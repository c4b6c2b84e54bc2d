"""What every page says of its reader: how much they have not seen, and whether mail to them comes back. One query."""

from sqlalchemy.orm import Session

from app import mail
from app.access import Actor
from app.accounts import standing_of_mail
from app.notifications.tell import unread_of
from app.web.house import Glance


def glance(session: Session | None, actor: Actor) -> Glance:
    if session is None or actor.person_id is None:
        return Glance()
    asked = unread_of(actor).add_columns(mail.RESTS_SINCE)
    unread, rests = session.execute(asked, {"own_address": actor.email.lower()}).one()
    return Glance(unread, standing_of_mail(session, actor) if rests else None)
