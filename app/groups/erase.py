"""Taking groups away for good: for removing the demo community only; a real group is closed and stays readable."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.access import RoleGrant, Scope, active_now
from app.core import clock
from app.groups.actions import say_changed
from app.groups.models import Entry, Proposal, Terms, WorkingGroup


def erase_groups(
    session: Session, slugs: Sequence[str], people: Sequence[int] = (), ballots: Sequence[int] = ()
) -> None:
    """Remove the groups, and what these people asked and proposed in any other; texts stay without their writer.

    Args:
        ballots: that are about to go: what was proposed in them goes first.
    """
    ids = list(session.scalars(select(WorkingGroup.id).where(WorkingGroup.slug.in_(slugs))))
    grants = update(RoleGrant).where(RoleGrant.scope == Scope.GROUP, RoleGrant.scope_id.in_(ids), active_now())
    session.execute(grants.values(ends_at=clock.now()).execution_options(synchronize_session=False))
    proposed = or_(Proposal.group_id.in_(ids), Proposal.proposed_by.in_(people), Proposal.ballot_id.in_(ballots))
    session.execute(delete(Proposal).where(proposed))
    asked = or_(Entry.group_id.in_(ids), Entry.person_id.in_(people), Entry.asked_by.in_(people))
    session.execute(delete(Entry).where(asked))
    session.execute(update(Entry).where(Entry.answered_by.in_(people)).values(answered_by=None))
    session.execute(delete(Terms).where(Terms.group_id.in_(ids)))
    session.execute(update(Terms).where(Terms.written_by.in_(people)).values(written_by=None))
    session.execute(delete(WorkingGroup).where(WorkingGroup.id.in_(ids)))
    for group_id in ids:
        say_changed(session, group_id)
