"""What becomes of an open vote when those who should decide it leave, are suspended, or are recused one and all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import accounts
from app.access import SYSTEM, Role, end_grants
from app.accounts.models import Person
from app.core import clock
from app.core.errors import ConflictError, RefusedError
from app.governance import Choice, close, declare, get_ballot, hand_over
from app.governance.tell import remind
from app.mail.models import MailMessage
from tests.committee import ALTERNATE, OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF
from tests.governance.ballots import act, join, kept, put
from tests.people import ADMINISTRATOR, CHAIR


def leave(house, *cast):
    """Their right to the seat ends, as it does with a term, an organisation or a transfer."""
    with house.write() as session:
        for who in cast:
            end_grants(session, house.actor(who).person_id, roles=[Role.COMMITTEE_MEMBER, Role.COMMITTEE_CHAIR])


def suspend(house, who):
    with house.write() as session:
        person = session.get_one(Person, house.actor(who).person_id)
        accounts.suspend(session, person, "A test of it.", by=SYSTEM)


@pytest.mark.parametrize("loses", [leave, suspend])
def test_the_next_seat_presides_when_the_chair_is_gone(house, committee, loses):
    ballot = put(house)
    join(house, ballot, CHAIR, OF_UNICEF, OF_ILO)
    with pytest.raises(RefusedError, match="Only the chair"):
        act(house, ballot, OF_UNICEF, close, "We have voted.")
    loses(house, CHAIR)
    with pytest.raises(RefusedError, match="Only the chair"):
        act(house, ballot, OF_ILO, close, "We have voted.")
    act(house, ballot, OF_UNICEF, close, "We have voted.")
    decided, _ = kept(house, ballot)
    assert (decided.state, decided.outcome) == ("closed", Choice.APPROVE)


def test_whoever_presides_calls_in_the_alternate_of_a_seat_whose_holder_left(house, committee):
    ballot = put(house)
    leave(house, CHAIR, OF_NSSF)
    actor = house.actor(OF_UNICEF)
    with house.write() as session:
        case = get_ballot(session, actor, ballot, lock=True)
        hand_over(session, case, case.electors[-1], by=actor)
    join(house, ballot, ALTERNATE)


def test_where_no_quorum_can_be_had_any_more_closing_puts_the_question_off(house, committee):
    ballot = put(house)  # five seats, a quorum of three
    join(house, ballot, CHAIR, OF_ILO)
    leave(house, OF_UNICEF, OF_APSP)
    with pytest.raises(ConflictError, match="no quorum yet: 2 of the 3"):
        act(house, ballot, CHAIR, close, "One can still vote, or the alternate for them.")
    leave(house, OF_NSSF)
    with pytest.raises(ConflictError, match="no quorum yet"):
        act(house, ballot, CHAIR, close, "The alternate can still be called in.")
    actor = house.actor(CHAIR)
    with house.write() as session:
        case = get_ballot(session, actor, ballot, lock=True)
        hand_over(session, case, case.electors[-1], by=actor)
    leave(house, ALTERNATE)
    act(house, ballot, CHAIR, close, "Nobody else can vote.")
    decided, _ = kept(house, ballot)
    assert (decided.state, decided.outcome) == ("closed", Choice.DEFER)


def test_with_every_seat_recused_the_secretariat_alone_puts_the_question_off(house, committee, browse):
    ballot = put(house)
    for who in (CHAIR, OF_UNICEF, OF_ILO, OF_APSP):
        act(house, ballot, who, declare, conflict=True)
    with pytest.raises(RefusedError, match="Only the chair"):
        act(house, ballot, ADMINISTRATOR, close, "Nobody is left.")
    act(house, ballot, OF_NSSF, declare, conflict=True)
    with pytest.raises(RefusedError, match="Every seat is recused"):
        act(house, ballot, CHAIR, close, "Nobody is left.")
    answer = browse(ADMINISTRATOR).post(f"/committee/ballots/{ballot}/close", data={"reason": "Every seat is recused."})
    assert answer.status_code == 303
    decided, _ = kept(house, ballot)
    assert (decided.state, decided.outcome) == ("closed", Choice.DEFER)


def test_who_has_left_gets_no_reminder_and_the_one_who_presides_now_is_told_to_close(house, committee):
    ballot = put(house, days=14)
    leave(house, CHAIR)
    suspend(house, OF_ILO)

    def told(days):
        with house.write() as session:
            before = set(session.scalars(select(MailMessage.id)))
            remind(session, house.settings, clock.home_today() + timedelta(days=days))
            rows = session.execute(select(MailMessage.id, MailMessage.recipient))
            return sorted(to for i, to in rows if i not in before)

    with house.write() as session:
        row = get_ballot(session, house.actor(ADMINISTRATOR), ballot, lock=True).ballot
        row.opened_at -= timedelta(days=1)
    assert told(12) == sorted(one.email for one in (OF_UNICEF, OF_APSP, OF_NSSF))
    with house.write() as session:
        get_ballot(session, house.actor(ADMINISTRATOR), ballot, lock=True).ballot.reminded_at -= timedelta(days=1)
    assert told(15) == [OF_UNICEF.email]
