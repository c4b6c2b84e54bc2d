"""What every page says of its reader: how much they have not seen, and whether mail to them comes back.

One query, and none where the page has a statement of its own that asked for `seen_with`, and told it by `note_glance`.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app import mail
from app.access import Actor
from app.accounts import standing_of_mail
from app.notifications.tell import READABLE, UNREAD, reader_of
from app.web.house import Glance

# By whether the reader may read everything.
_COLUMNS = {True: (UNREAD.scalar_subquery(), mail.RESTS_SINCE), False: (READABLE.scalar_subquery(), mail.RESTS_SINCE)}
_ASKED = {everything: select(*columns) for everything, columns in _COLUMNS.items()}
_NOTED = "glance"


def seen_with(*, everything: bool) -> tuple[ColumnElement[Any], ...]:
    """The columns of a glance, for another statement; they bind what `given_glance` says.

    Args:
        everything: whether the reader may read every audience.
    """
    return _COLUMNS[everything]


def given_glance(actor: Actor) -> dict[str, Any]:
    return reader_of(actor) | {"own_address": actor.email.lower()}


def note_glance(session: Session, actor: Actor, row: Sequence[Any]) -> None:
    """What `seen_with` found in this transaction: the page around asks no more."""
    session.info[_NOTED] = (actor, row)


def glance(session: Session | None, actor: Actor) -> Glance:
    if session is None or actor.person_id is None:
        return Glance()
    of, row = session.info.get(_NOTED, (None, ()))
    if of is not actor:
        row = session.connection().execute(_ASKED[actor.readable_audiences is None], given_glance(actor)).one()
    unread, rests = row
    return Glance(unread, standing_of_mail(session, actor) if rests else None)
