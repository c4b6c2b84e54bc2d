"""The code of conduct, guests and measures of the past, written with their days. For the demo community."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts import normal_email
from app.membership.models import Acceptance, CodeVersion, Measure, Sanction, SanctionState, Stay, StayKind, StayState


def enter_code(
    session: Session,
    *,
    number: int,
    title: str,
    text_en: str,
    text_sw: str,
    what_changed: str,
    written_by: int,
    written_at: datetime,
    in_force_at: datetime,
) -> CodeVersion:
    """A version in force, whose letters went out long ago."""
    version = CodeVersion(
        number=number,
        title=title,
        text_en=text_en,
        text_sw=text_sw,
        what_changed=what_changed,
        written_by=written_by,
        written_at=written_at,
        in_force_at=in_force_at,
        told_at=in_force_at,
    )
    session.add(version)
    session.flush()
    return version


def enter_acceptances(session: Session, version: CodeVersion, accepted: Mapping[int, datetime]) -> None:
    """`accepted`: person → when."""
    rows = [{"person_id": one, "version_id": version.id, "accepted_at": at} for one, at in accepted.items()]
    session.execute(insert(Acceptance), rows)


def enter_guest(
    session: Session,
    *,
    email: str,
    name: str,
    institution: str,
    person_id: int | None,
    objective: str,
    group_id: int,
    proposed_by: int,
    proposed: datetime,
    began: datetime,
    until: date,
    ended: datetime | None,
    end_reason: str,
    previous_id: int | None,
) -> Stay:
    """A guest's stay as it is told; the caller gives a guest who is still there the right to enter the group."""
    stay = Stay(
        kind=StayKind.GUEST,
        state=StayState.ENDED if ended else StayState.ACTIVE,
        email=normal_email(email),
        name=name,
        institution=institution,
        person_id=person_id,
        objective=objective,
        spaces=[str(group_id)],
        until=until,
        previous_id=previous_id,
        proposed_by=proposed_by,
        proposed_at=proposed,
        began_at=began,
        ended_at=ended,
        end_reason=end_reason,
    )
    session.add(stay)
    session.flush()
    return stay


def enter_sanction(
    session: Session,
    *,
    person_id: int,
    measure: str,
    reason: str,
    proposed_by: int,
    proposed: datetime,
    imposed: datetime,
    appeal_by: date,
    until: date | None,
) -> Sanction:
    """A measure in force as it is told; the caller suspends the account, which opens again when the suspension ends."""
    sanction = Sanction(
        person_id=person_id,
        measure=Measure(measure),
        state=SanctionState.IN_FORCE,
        reason=reason,
        until=until,
        appeal_by=appeal_by,
        proposed_by=proposed_by,
        proposed_at=proposed,
        imposed_at=imposed,
        carried_out={"suspended": [person_id]} if measure == Measure.SUSPENSION else {},
    )
    session.add(sanction)
    session.flush()
    return sanction
