"""One move by one person in one transaction, and what it left behind."""

from sqlalchemy import select

from app.governance import Effects, get_ballot
from app.membership.models import Application, Move
from app.membership.moves import withdraw
from app.membership.private_link import applicant
from app.membership.queries import get_application_by_link, get_application_to_move, link_token
from tests import people
from tests.membership.factory import decide


def move(house, who, number, name, act, **given):
    """One move by one person in one transaction."""
    actor = house.actor(who)
    with house.write() as session:
        case = get_application_to_move(session, actor, number, name)
        return act(session, house.services, case, by=actor, **given)


def row(house, number):
    with house.read() as session:
        return session.get_one(Application, number)


def moves(house, number):
    with house.read() as session:
        chosen = select(Move.move, Move.from_state, Move.to_state, Move.who, Move.reason, Move.note)
        return [tuple(one) for one in session.execute(chosen.where(Move.application_id == number).order_by(Move.id))]


def carry_out(house, number, outcome):
    """The committee decides, and the decision is carried out."""
    ballot_id = row(house, number).ballot_id
    decide(house, ballot_id, outcome, reason="It fits.")
    actor = house.actor(people.CHAIR)
    with house.write() as session:
        ballot = get_ballot(session, actor, ballot_id, lock=True).ballot
        house.services.get(Effects).carry_out(session, house.services, ballot, actor)


def take_back(house, number):
    with house.write() as session:
        token = link_token(house.settings, session.get_one(Application, number))
        case = get_application_by_link(session, house.settings, token, lock=True)
        withdraw(session, house.services, case, "We merge with another trust.", by=applicant(case.application))


def run(house, job):
    with house.write() as session:
        job(session, house.services, {}, None)
