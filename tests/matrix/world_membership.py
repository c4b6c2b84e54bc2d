"""Applications, ballots, committees, measures and stays for the matrix, in each state that changes an answer."""

from datetime import timedelta

from sqlalchemy import select

from app.access import SYSTEM
from app.core import clock
from app.governance import BallotState, Choice, declare, get_ballot, open_ballot, oversight
from app.governance.models import Ballot, Seat, Term
from app.membership.models import (
    Appeal,
    Application,
    ApplicationFile,
    Nomination,
    NominationState,
    Sanction,
    State,
    Stay,
)
from app.membership.queries import link_token
from app.membership.queries_sanctions import appeal_token
from app.organisations import by_slug
from app.organisations.models import Transfer
from tests import people
from tests.committee import OF_ILO
from tests.houses import House
from tests.membership.factory import decide, make_application

ABSENT = "999999"
STATES = (
    State.DRAFT,
    State.SUBMITTED,
    State.SCREENING,
    State.INFORMATION,
    State.SCREENED,
    State.REVIEW,
    State.DECLINED,
)
STEP = {"step": "contribution", "place": "1"}


def samples(house: House):
    applications = _applications(house)
    by_number = {label: {key: one[key] for key in ("application_id", "file_id")} for label, one in applications.items()}
    by_link = {label: STEP | {"token": one["link"], "file_id": one["file_id"]} for label, one in applications.items()}
    ballots, committee = _ballots(house, int(applications["review"]["application_id"]))
    measures = _measures(house, int(ballots["decided"]))
    return (
        (r"/api/v1/applications/{application_id}.*", applications),
        (r"/(committee|secretariat)/applications/{application_id}.*", by_number),
        (r"/applications/{token}.*", by_link | {"wrong link": STEP | {"token": "1-wrong", "file_id": "1"}}),
        (r"/committee/ballots/{ballot_id}.*", {label: {"ballot_id": n} for label, n in ballots.items()}),
        (r"/committees/{slug}.*", {"oversight": committee, "absent": dict.fromkeys(committee, ABSENT)}),
        (r"/nominations/{nomination_id}.*", _nominations(house)),
        (r"/(committee/|secretariat/)?(sanctions|appeals)/{.*", measures),
        (r"/committee/stays/{stay_id}.*", _stays(house)),
        (r"/transfers/{transfer_id}.*", _transfers(house)),
        (r"/code-of-conduct/versions/{number}", {"absent": {"number": "9"}}),
        (r"/admin/letters/{key}.*", {"known": {"key": "application_received"}, "absent": {"key": "nothing"}}),
    )


def _applications(house: House) -> dict[str, dict[str, str]]:
    found = {}
    for state in STATES:
        number = make_application(
            house, state, name=f"Institution {state.value}", email=f"{state.value}@applicant.example"
        )
        with house.read() as session:
            file = session.scalar(select(ApplicationFile.id).where(ApplicationFile.application_id == number))
            link = link_token(house.settings, session.get_one(Application, number))
        found[state.value] = {"application_id": str(number), "file_id": str(file or ABSENT), "link": link}
    return found | {"absent": {"application_id": ABSENT, "file_id": ABSENT, "link": ""}}


def _ballots(house: House, application_id: int) -> tuple[dict[str, str], dict[str, str]]:
    """The review's ballot, where one member has declared; an open resolution and a decided one."""
    ilo, chair = house.actor(OF_ILO), house.actor(people.CHAIR)
    with house.write() as session:
        review = session.get_one(Application, application_id).ballot_id
        declare(session, get_ballot(session, ilo, review, lock=True), conflict=False, by=ilo)
        made = [
            open_ballot(
                session, oversight(session), subject_kind="resolution", subject_id=None, title=title, by=chair
            ).id
            for title in ("Where to meet", "When to meet")
        ]
    decide(house, made[1], Choice.APPROVE)
    with house.read() as session:
        assert session.get_one(Ballot, made[1]).state == BallotState.CLOSED
        seat, term = session.execute(select(Seat.id, Term.id).join(Term, Term.seat_id == Seat.id).limit(1)).one()
    labelled = {"review": review, "open": made[0], "decided": made[1], "absent": ABSENT}
    return (
        {label: str(number) for label, number in labelled.items()},
        {"slug": "ncc", "seat_id": str(seat), "term_id": str(term)},
    )


def _nominations(house: House) -> dict[str, dict[str, str]]:
    with house.write() as session:
        asked = session.scalars(select(Nomination.id).where(Nomination.state == NominationState.ASKED)).first()
        invited = Nomination(
            organisation_id=by_slug(session, "unicef").id,
            person_id=house.person_id(people.REPRESENTATIVE),
            state=NominationState.INVITED,
            email="invited@applicant.example",
            name="An invited one",
            created_at=clock.now(),
        )
        session.add(invited)
        session.flush()
        numbers = {"asked": asked, "invited": invited.id, "absent": ABSENT}
    return {label: {"nomination_id": str(number)} for label, number in numbers.items()}


def _measures(house: House, ballot_id: int) -> dict[str, dict[str, str]]:
    """A warning in force against UNICEF's colleague, with an appeal; another without."""
    found = {}
    with house.write() as session:
        for label, appealed in (("in force", False), ("appealed", True)):
            sanction = Sanction(
                person_id=house.person_id(people.COLLEAGUE),
                measure="warning",
                state="in_force",
                reason="Papers of a group were passed on.",
                appeal_by=clock.home_today() + timedelta(days=14),
                proposed_by=house.person_id(people.ADMINISTRATOR),
                proposed_at=clock.now(),
                imposed_at=clock.now(),
                ballot_id=ballot_id,
            )
            session.add(sanction)
            session.flush()
            appeal = Appeal(sanction_id=sanction.id, person_id=sanction.person_id, text="No.", filed_at=clock.now())
            if appealed:
                session.add(appeal)
                session.flush()
            token = appeal_token(house.settings, sanction, sanction.person_id)
            number = str(appeal.id) if appealed else ABSENT
            found[label] = {"sanction_id": str(sanction.id), "appeal_id": number, "token": token}
    return found | {"absent": {"sanction_id": ABSENT, "appeal_id": ABSENT, "token": "1-wrong"}}


def _stays(house: House) -> dict[str, dict[str, str]]:
    with house.write() as session:
        found = {}
        for state in ("proposed", "active", "ended"):
            stay = Stay(
                kind="guest",
                state=state,
                email=people.GUEST.email,
                name=people.GUEST.name,
                objective="To advise on shocks.",
                person_id=house.person_id(people.GUEST),
                until=clock.home_today() + timedelta(days=40),
                proposed_by=house.person_id(people.ADMINISTRATOR),
                proposed_at=clock.now(),
            )
            session.add(stay)
            session.flush()
            found[state] = {"stay_id": str(stay.id)}
    return found | {"absent": {"stay_id": ABSENT}}


def _transfers(house: House) -> dict[str, dict[str, str]]:
    with house.write() as session:
        transfer = Transfer(
            person_id=house.person_id(people.MEMBER),
            from_id=by_slug(session, "ndma").id,
            to_id=by_slug(session, "unicef").id,
            role="member",
            asked_by=SYSTEM.person_id,
            asked_at=clock.now(),
        )
        session.add(transfer)
        session.flush()
        return {"asked": {"transfer_id": str(transfer.id)}, "absent": {"transfer_id": ABSENT}}
