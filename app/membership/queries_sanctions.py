"""Measures and appeals: the only doors to them, for those who decide, for those concerned, and by private link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import accounts, organisations
from app.access import Actor, Role, Scope, Verdict, refuse
from app.core import marks
from app.core.errors import NotFoundError
from app.core.settings import Settings
from app.governance import Ballot, BallotCase, Conflicts, get_ballot, may_open_matter
from app.membership.models import Appeal, Sanction
from app.membership.policy_conduct import decides, is_theirs, may_draft, may_see_case


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """A line of the list. `member` is the name of the person or the organisation."""

    id: int
    member: str
    measure: str
    state: str
    until: date | None
    proposed_at: datetime
    imposed_at: datetime | None
    resolution: str
    appeal: str


@dataclass(frozen=True, slots=True)
class SanctionCase:
    """A measure with what decides about it.

    Attributes:
        member: name of the person or the organisation; `home_id`: the organisation of the person, where they have one.
        vote: the ballot on it, for whoever may know of it; `opens`: whether its reason may be read.
    """

    sanction: Sanction
    member: str
    home_id: int | None
    appeal: Appeal | None
    vote: BallotCase | None
    opens: Verdict


def list_sanctions(session: Session, actor: Actor) -> Sequence[SanctionRow]:
    """All of them for those who decide; for the coordinator those they proposed. Newest first."""
    may_draft(actor).enforce()
    wanted = (
        select(Sanction, Ballot.number, Appeal.id.is_not(None), Appeal.outcome)
        .outerjoin(Ballot, Ballot.id == Sanction.ballot_id)
        .outerjoin(Appeal, Appeal.sanction_id == Sanction.id)
        .order_by(Sanction.id.desc())
    )
    if not decides(actor):
        wanted = wanted.where(Sanction.proposed_by == actor.person_id)
    rows = session.execute(wanted).all()
    people = accounts.cards(session, {one.person_id for one, *_ in rows if one.person_id is not None})
    bodies = organisations.names(session, {one.organisation_id for one, *_ in rows if one.organisation_id is not None})
    return [
        SanctionRow(
            one.id,
            people[one.person_id].name if one.person_id is not None else bodies[one.organisation_id or 0].name,
            one.measure,
            one.state,
            one.until,
            one.proposed_at,
            one.imposed_at,
            number or "",
            (outcome or "open") if appealed else "",
        )
        for one, number, appealed, outcome in rows
    ]


def get_sanction(session: Session, actor: Actor, sanction_id: int, *, lock: bool = False) -> SanctionCase:
    """For those who decide and for who proposed it; NotFoundError for everybody else."""
    sanction = session.get(Sanction, sanction_id, with_for_update=lock)
    if sanction is None:
        raise NotFoundError
    may_see_case(actor, sanction.proposed_by).enforce()
    vote = get_ballot(session, actor, sanction.ballot_id) if sanction.ballot_id and decides(actor) else None
    opens = (
        may_open_matter(actor, vote.committee, vote.ballot, vote.seat)
        if vote
        else may_see_case(actor, sanction.proposed_by)
    )
    if opens and concerns(actor, sanction):
        opens = refuse("This concerns you or your organisation, so its papers stay closed to you.")
    return case_of(session, sanction, vote, opens)


def concerns(actor: Actor, sanction: Sanction) -> bool:
    return is_theirs(actor, sanction.person_id, sanction.organisation_id, actor.organisation_ids)


def get_own_sanction(session: Session, actor: Actor, sanction_id: int, *, lock: bool = False) -> Sanction:
    """For the person, or a representative of the organisation, once it was imposed; NotFoundError for everybody else."""
    sanction = session.get(Sanction, sanction_id, with_for_update=lock)
    represented = actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE)
    if sanction is None or sanction.imposed_at is None:
        raise NotFoundError
    if not is_theirs(actor, sanction.person_id, sanction.organisation_id, represented):
        raise NotFoundError
    return sanction


def case_of(session: Session, sanction: Sanction, vote: BallotCase | None, opens: Verdict) -> SanctionCase:
    home = organisations.organisation_of(session, sanction.person_id) if sanction.person_id is not None else None
    return SanctionCase(
        sanction,
        member_name(session, sanction),
        home.id if home else None,
        appeal_of(session, sanction.id),
        vote,
        opens,
    )


def member_name(session: Session, sanction: Sanction) -> str:
    if sanction.person_id is not None:
        return accounts.get_person(session, sanction.person_id).name
    return organisations.names(session, [sanction.organisation_id or 0])[sanction.organisation_id or 0].name


def appeal_of(session: Session, sanction_id: int) -> Appeal | None:
    return session.scalar(select(Appeal).where(Appeal.sanction_id == sanction_id))


def is_proposed(session: Session, person_id: int | None, organisation_id: int | None, ballot_state: str) -> bool:
    """Whether a measure against the same member waits for the committee."""
    pending = (
        select(func.count(Sanction.id))
        .join(Ballot, Ballot.id == Sanction.ballot_id)
        .where(
            Sanction.person_id == person_id if person_id is not None else Sanction.organisation_id == organisation_id,
            Ballot.state == ballot_state,
        )
    )
    return bool(session.scalar(pending))


def conflicts_of(session: Session, sanction: Sanction) -> Conflicts:
    """Who has a part in it: the member, and everybody of the same organisation."""
    if sanction.person_id is None:
        number = sanction.organisation_id or 0
        own = frozenset(one.person_id for one in organisations.colleagues(session, number))
        return Conflicts(frozenset({number}), own)
    home = organisations.organisation_of(session, sanction.person_id)
    return Conflicts(frozenset({home.id} if home else ()), frozenset({sanction.person_id}))


def appeal_token(settings: Settings, sanction: Sanction, person_id: int) -> str:
    """The private token of one recipient of the letter, made from the installation's secret."""
    said = f"appeal:{sanction.id}:{person_id}:{sanction.link_version}"
    return f"{sanction.id}-{person_id}-{marks.mark(settings, said)}"


def get_sanction_by_link(
    session: Session, settings: Settings, token: str, *, lock: bool = False
) -> tuple[Sanction, int]:
    """The measure and the person the link was sent to. NotFoundError for a token that is wrong, superseded or another house's."""
    number, _, rest = token.partition("-")
    person, _, _mark = rest.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (number, person)):
        raise NotFoundError
    sanction = session.get(Sanction, int(number), with_for_update=lock)
    if sanction is None or sanction.imposed_at is None:
        raise NotFoundError
    if not marks.equal(appeal_token(settings, sanction, int(person)), token):
        raise NotFoundError
    return sanction, int(person)
