"""Suspensions end by themselves on the day after their last."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import SYSTEM
from app.core import clock
from app.core.services import Services
from app.jobs import Handler
from app.membership.effects_sanctions import end_sanction
from app.membership.models import Measure, Sanction, SanctionState
from app.membership.telling_conduct import tell_member, told_of_it


def end_suspensions(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """One that has ended is in force no more, so a second run passes it over."""
    over = (
        select(Sanction)
        .where(
            Sanction.state == SanctionState.IN_FORCE,
            Sanction.measure == Measure.SUSPENSION,
            Sanction.until < clock.today(services.settings.zone),
        )
        .order_by(Sanction.id)
        .with_for_update()
    )
    for sanction in session.scalars(over).all():
        end_sanction(session, sanction, SanctionState.ENDED, "Its last day has passed.", by=SYSTEM)
        link = f"{services.settings.base_url}/sign-in"
        tell_member(session, services, sanction, "sanction_ended", told_of_it(session, sanction), link=link)


HANDLERS = (
    Handler(
        "membership.end_suspensions",
        apply=end_suspensions,
        every=timedelta(minutes=30),
        purpose="Ends suspensions whose last day has passed, and restores those whom they kept out.",
    ),
)
