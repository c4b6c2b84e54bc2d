"""Stays end by themselves; two weeks before, the secretariat learns that a renewal needs a decision."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import organisations
from app.access import SYSTEM
from app.core import clock
from app.core.services import Services
from app.jobs import Handler
from app.membership.actions_stays import end_stay
from app.membership.models import Stay, StayKind, StayState
from app.membership.queries_stays import ENDING, renewal_of
from app.membership.telling_stays import tell_proposer, tell_secretariat, tell_stayer


def tend_stays(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """What has ended is active no more, and what was warned of says so: a second run finds nothing to do."""
    now_here = clock.today(services.settings.zone)
    active = select(Stay).where(Stay.state == StayState.ACTIVE).order_by(Stay.id).with_for_update()
    for stay in session.scalars(active.where(Stay.until < now_here)).all():
        end_stay(session, stay, "Its last day has passed.", by=SYSTEM)
        tell_stayer(session, services, stay, "stay_ended", link=f"{services.settings.base_url}/")
        tell_proposer(session, services, stay, "stay_over")
    _end_of_joiners(session)
    soon = active.where(Stay.until >= now_here, Stay.until <= now_here + ENDING, Stay.warned_at.is_(None))
    for stay in session.scalars(soon).all():
        stay.warned_at = clock.now()
        if renewal_of(session, stay.id) is None:
            tell_secretariat(session, services, stay, "stay_ending")


def _end_of_joiners(session: Session) -> None:
    """An individual member who acts for an organisation now is a member through it."""
    found = select(Stay).where(Stay.state == StayState.ACTIVE, Stay.kind == StayKind.INDIVIDUAL).with_for_update()
    stays = {stay.person_id: stay for stay in session.scalars(found) if stay.person_id is not None}
    for person_id in organisations.organisations_of(session, stays):
        end_stay(session, stays[person_id], "Acts for a member organisation now.", by=SYSTEM)


HANDLERS = (
    Handler(
        "membership.tend_stays",
        apply=tend_stays,
        every=timedelta(minutes=10),
        purpose="Ends the stays of guests and individual members on their last day, and tells the secretariat two weeks before.",
    ),
)
