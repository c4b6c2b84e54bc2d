"""Taking organisations away for good: for the demo community only; a real member that leaves becomes a former one."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import RoleGrant, Scope, active_now
from app.core import clock
from app.organisations.actions import say_changed
from app.organisations.models import Affiliation, Organisation, OrganisationState, ProfileChange, Programme, Transfer


def erase_organisations(session: Session, slugs: Sequence[str], people: Sequence[int] = ()) -> None:
    """Programmes, affiliations and rights go too. One that something real still names stays as a former member.

    Args:
        people: numbers of those who are about to be erased; what they did elsewhere loses its name.
    """
    ids = list(session.scalars(select(Organisation.id).where(Organisation.slug.in_(slugs))))
    grants = update(RoleGrant).where(RoleGrant.scope == Scope.ORGANISATION, RoleGrant.scope_id.in_(ids), active_now())
    session.execute(grants.values(ends_at=clock.now()).execution_options(synchronize_session=False))
    for model in (Programme, Affiliation, ProfileChange):
        session.execute(delete(model).where(model.organisation_id.in_(ids)))
    touched = or_(Transfer.from_id.in_(ids), Transfer.to_id.in_(ids), Transfer.person_id.in_(people))
    session.execute(delete(Transfer).where(touched))
    session.execute(update(Transfer).where(Transfer.asked_by.in_(people)).values(asked_by=None))
    session.execute(update(ProfileChange).where(ProfileChange.person_id.in_(people)).values(person_id=None))
    for organisation_id in ids:
        try:
            with session.begin_nested():
                session.execute(delete(Organisation).where(Organisation.id == organisation_id))
        except IntegrityError:
            former = update(Organisation).where(Organisation.id == organisation_id)
            session.execute(former.values(state=OrganisationState.FORMER))
        say_changed(session, organisation_id)
