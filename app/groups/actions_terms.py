"""Writing the terms of reference: every version stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError
from app.core.text import one_line, paragraphs
from app.groups.actions import say_changed
from app.groups.models import Terms
from app.groups.queries_terms import in_force

OVERTAKEN = "Somebody has written a newer version meanwhile. Compare it with yours below, then save again."


def write_terms(
    session: Session,
    group_id: int,
    text: str,
    note: str = "",
    *,
    based_on: int | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Terms:
    """The next version, in force from now on. The caller has locked the group.

    Args:
        text: Markdown.
        based_on: number of the version that the writer saw; None where nobody chose one. ConflictError when a newer one is there.
        at: for imports: the moment it was written; default now.
    """
    present = in_force(session, group_id)
    number = present.version if present is not None else 0
    if based_on is not None and based_on != number:
        raise ConflictError(OVERTAKEN)
    terms = Terms(
        group_id=group_id,
        version=number + 1,
        text=paragraphs(text),
        note=one_line(note),
        written_by=by.person_id,
        written_at=at or clock.now(),
    )
    session.add(terms)
    session.flush()
    audit.record(session, by, "group.terms_written", group_id, version=terms.version, note=terms.note)
    say_changed(session, group_id)
    return terms
