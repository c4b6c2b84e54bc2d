"""Taking what happened at the door away for good: for removing the demo community, never for real applications."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.membership.models import (
    Acceptance,
    Appeal,
    Application,
    ApplicationFile,
    CodeVersion,
    DiligenceNote,
    Move,
    Nomination,
    Sanction,
    State,
    Stay,
)


@dataclass(frozen=True, slots=True)
class Erased:
    """Organisations that came of the applications, and the stored objects that may be deleted once this has been committed."""

    organisation_ids: Sequence[int]
    storage_keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Whose:
    """What is taken away: of these people and organisations, of addresses in this domain, decided in these ballots."""

    people: Sequence[int]
    organisations: Sequence[int]
    ballots: Sequence[int]
    domain: str

    def named(self, column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        return or_(column.endswith(f"@{self.domain}"), column.endswith(f".{self.domain}"))


def erase_membership(session: Session, whose: Whose) -> Erased:
    """Applications, nominations, guests, measures and code that are theirs.

    What somebody real has begun stays: an application goes back to before a review that is gone, and what was signed by one
    of the people stays without the signature.
    """
    erased = _erase_applications(session, whose)
    _erase_conduct(session, whose)
    _erase_stays(session, whose)
    _erase_code(session, whose)
    return erased


def _erase_applications(session: Session, whose: Whose) -> Erased:
    theirs = select(Application.id).where(whose.named(Application.contact_email))
    made = session.scalars(
        select(Application.organisation_id).where(Application.id.in_(theirs), Application.organisation_id.is_not(None))
    ).all()
    keys = session.scalars(select(ApplicationFile.key).where(ApplicationFile.application_id.in_(theirs))).all()
    nominating = or_(Nomination.organisation_id.in_(whose.organisations), whose.named(Nomination.email))
    session.execute(delete(Nomination).where(or_(Nomination.application_id.in_(theirs), nominating)))
    for part in (Move, ApplicationFile, DiligenceNote):
        session.execute(delete(part).where(part.application_id.in_(theirs)))
    session.execute(delete(DiligenceNote).where(DiligenceNote.person_id.in_(whose.people)))
    _let_go(session, whose, Nomination.person_id, Move.person_id)
    session.execute(update(Application).where(Application.previous_id.in_(theirs)).values(previous_id=None))
    session.execute(delete(Application).where(whose.named(Application.contact_email)))
    judged = Application.ballot_id.in_(whose.ballots)
    session.execute(update(Application).where(judged, Application.state == State.REVIEW).values(state=State.SCREENED))
    session.execute(update(Application).where(judged).values(ballot_id=None))
    return Erased([one for one in made if one is not None], keys)


def _erase_conduct(session: Session, whose: Whose) -> None:
    theirs = or_(
        Sanction.person_id.in_(whose.people),
        Sanction.organisation_id.in_(whose.organisations),
        Sanction.ballot_id.in_(whose.ballots),
    )
    session.execute(delete(Appeal).where(Appeal.sanction_id.in_(select(Sanction.id).where(theirs))))
    session.execute(delete(Sanction).where(theirs))
    session.execute(update(Appeal).where(Appeal.ballot_id.in_(whose.ballots)).values(ballot_id=None))
    _let_go(session, whose, Sanction.proposed_by, Appeal.person_id, Appeal.decided_by)


def _erase_stays(session: Session, whose: Whose) -> None:
    theirs = or_(Stay.person_id.in_(whose.people), whose.named(Stay.email))
    session.execute(update(Stay).where(Stay.previous_id.in_(select(Stay.id).where(theirs))).values(previous_id=None))
    session.execute(delete(Stay).where(theirs))
    session.execute(update(Stay).where(Stay.ballot_id.in_(whose.ballots)).values(ballot_id=None))
    _let_go(session, whose, Stay.proposed_by)


def _erase_code(session: Session, whose: Whose) -> None:
    theirs = CodeVersion.ballot_id.in_(whose.ballots)
    versions = select(CodeVersion.id).where(theirs)
    session.execute(
        delete(Acceptance).where(or_(Acceptance.version_id.in_(versions), Acceptance.person_id.in_(whose.people)))
    )
    session.execute(delete(CodeVersion).where(theirs))
    _let_go(session, whose, CodeVersion.written_by)


def _let_go(session: Session, whose: Whose, *columns: InstrumentedAttribute[int | None]) -> None:
    """What stays keeps no pointer to the people who go."""
    for column in columns:
        session.execute(update(column.class_).where(column.in_(whose.people)).values({column: None}))
