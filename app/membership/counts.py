"""How much waits for whom, as parts of a query that a page runs anyway."""

from typing import Any, cast

from sqlalchemy import BindParameter, ScalarSelect, Table, bindparam, func, select

from app.membership.models import Application, Nomination, NominationState, State

_APPLICATION = cast("Table", Application.__table__).c
_NOMINATION = cast("Table", Nomination.__table__).c
_REPRESENTED: BindParameter[Any] = bindparam("represented", expanding=True)


def count_nominations_to_answer() -> ScalarSelect[int]:
    """Nominations that wait for an answer of the organisations bound as `represented`: a list of their numbers."""
    return (
        select(func.count(_NOMINATION.id))
        .join(Application.__table__, _APPLICATION.id == _NOMINATION.application_id)
        .where(
            _NOMINATION.organisation_id.in_(_REPRESENTED),
            _NOMINATION.state == NominationState.ASKED,
            _APPLICATION.state == State.SUBMITTED,
        )
        .scalar_subquery()
    )


def count_to_screen() -> ScalarSelect[int]:
    """Applications in the hands of the secretariat: being screened, or complete and waiting for their review."""
    return (
        select(func.count(_APPLICATION.id))
        .where(_APPLICATION.state.in_((State.SCREENING, State.SCREENED)))
        .scalar_subquery()
    )
