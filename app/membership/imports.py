"""What happened at the door before an application came to this house, written with its days. For the demo community."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.accounts import normal_email
from app.core import clock
from app.membership.answers import Answers
from app.membership.keys import keep_answers
from app.membership.life import LIFE, STEPS, Mover, Name
from app.membership.models import (
    Application,
    ApplicationFile,
    DiligenceNote,
    Move,
    Nomination,
    NominationState,
    State,
)
from app.membership.record import contact_name
from app.membership.submission import next_reference
from app.web.intake import StoredFile


@dataclass(frozen=True, slots=True)
class PastMove:
    """`to`: the state it led to, where the life of an application leaves that open; `who`: empty for applicant and house."""

    name: Name
    at: datetime
    to: str = ""
    person_id: int | None = None
    who: str = ""
    reason: str = ""
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def enter_application(
    session: Session, answers: Answers, *, contact_email: str, language: str, began: datetime, by: Actor
) -> Application:
    """A draft of that day, complete and without its moves."""
    application = Application(
        state=State.DRAFT,
        contact_email=normal_email(contact_email),
        language=language,
        done_steps=list(STEPS),
        created_at=began,
        changed_at=began,
    )
    keep_answers(application, answers)
    session.add(application)
    session.flush()
    audit.record(session, by, "application.imported", application.id)
    return application


def enter_nomination(
    session: Session,
    *,
    organisation_id: int,
    state: str,
    asked: datetime,
    application_id: int | None = None,
    person_id: int | None = None,
    answered: datetime | None = None,
    statement: str = "",
    reason: str = "",
    name: str = "",
    email: str = "",
) -> None:
    """Of an application, or of an institution that was invited to apply and has `name` and `email` only."""
    session.add(
        Nomination(
            organisation_id=organisation_id,
            application_id=application_id,
            person_id=person_id,
            state=NominationState(state),
            name=name,
            email=normal_email(email) if email else "",
            statement=statement,
            reason=reason,
            created_at=asked,
            answered_at=answered,
        )
    )
    session.flush()


def enter_note(session: Session, application: Application, text: str, *, person_id: int, at: datetime) -> None:
    """What the secretariat found out for due diligence."""
    session.add(DiligenceNote(application_id=application.id, person_id=person_id, text=text, written_at=at))


def enter_file(session: Session, application: Application, stored: StoredFile, at: datetime) -> None:
    session.add(
        ApplicationFile(
            application_id=application.id,
            key=stored.key,
            name=stored.name,
            size=stored.size,
            sha256=stored.sha256,
            media_type=stored.media_type,
            added_at=at,
        )
    )


def enter_moves(session: Session, application: Application, moves: Sequence[PastMove]) -> None:
    """Walk the application through its past, oldest move first.

    Raises:
        ValueError: a move that was not possible in the state before, or one that is older than the move before.
    """
    for move in moves:
        step = LIFE[move.name]
        before = State(application.state)
        if before not in step.sources or move.at < application.changed_at:
            raise ValueError(f"{application.name}: {move.name} cannot follow {before} on {move.at:%d %B %Y}")
        detail = dict(move.detail)
        if move.name is Name.SUBMIT:
            application.submitted_at = move.at
            application.reference = next_reference(session, clock.home_day(move.at).year)
            detail["reference"] = application.reference
        elif move.name is Name.CLOSE:
            application.decided_at = move.at
        application.open_steps = list(detail["steps"]) if move.name is Name.REQUEST_INFORMATION else []
        application.state, application.changed_at = State(move.to or step.to or before), move.at
        session.add(
            Move(
                application_id=application.id,
                move=move.name,
                from_state=before,
                to_state=application.state,
                at=move.at,
                person_id=move.person_id,
                who=move.who or ("Baraza" if Mover.HOUSE in step.movers else contact_name(application)),
                reason=move.reason,
                note=move.note,
                detail=detail,
            )
        )
        session.flush()
