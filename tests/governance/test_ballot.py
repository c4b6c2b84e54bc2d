"""A ballot from opening to decision: frozen electorate, recusal, quorum, one vote a seat, one decision."""

import pytest

from app.core.errors import ConflictError, NotFoundError, RefusedError
from app.governance import Choice, Conflicts, close, declare, get_ballot, hand_over, open_ballot, oversight, vote
from app.organisations import by_slug
from tests import people
from tests.committee import ALTERNATE, OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF
from tests.people import CHAIR


@pytest.fixture
def ballot(house, committee):
    with house.write() as session:
        unicef = by_slug(session, "unicef")
        return open_ballot(
            session,
            oversight(session),
            subject_kind="resolution",
            subject_id=None,
            title="Shall we meet in Kisumu?",
            conflicts=Conflicts(frozenset({unicef.id})),
            by=house.actor(CHAIR),
        ).id


def act(house, ballot, who, what, **given):
    actor = house.actor(who)
    with house.write() as session:
        return what(session, get_ballot(session, actor, ballot, lock=True), by=actor, **given)


def standing(house, ballot):
    with house.read() as session:
        return get_ballot(session, house.actor(CHAIR), ballot).standing


def test_the_nominators_own_member_is_recused_by_rule(house, ballot):
    at_first = standing(house, ballot)
    assert (at_first.electorate, at_first.recused, at_first.quorum) == (5, 1, 2)
    with pytest.raises(RefusedError, match="recused by rule"):
        act(house, ballot, OF_UNICEF, declare, conflict=False)


def test_declare_vote_close(house, ballot):
    with pytest.raises(RefusedError, match="Declare first"):
        act(house, ballot, CHAIR, vote, choice=Choice.APPROVE)
    for who in (CHAIR, OF_ILO):
        act(house, ballot, who, declare, conflict=False)
    act(house, ballot, OF_APSP, declare, conflict=True, note="My brother runs it.")
    act(house, ballot, CHAIR, vote, choice=Choice.APPROVE)
    now = standing(house, ballot)
    assert (now.recused, now.seats, now.quorum, now.cast) == (2, 3, 2, 1)
    with pytest.raises(ConflictError, match="There is no quorum yet: 1 of the 2"):
        act(house, ballot, CHAIR, close, reason="Enough.")
    act(house, ballot, OF_ILO, vote, choice=Choice.DECLINE)
    with pytest.raises(ConflictError, match="voted already"):
        act(house, ballot, OF_ILO, vote, choice=Choice.APPROVE)
    with pytest.raises(RefusedError, match="Only the chair"):
        act(house, ballot, OF_ILO, close, reason="I say so.")
    with pytest.raises(RefusedError, match="recused"):
        act(house, ballot, OF_APSP, vote, choice=Choice.APPROVE)
    assert act(house, ballot, CHAIR, close, reason="The chair's vote breaks the tie.") == Choice.APPROVE
    for what, given in ((vote, {"choice": Choice.APPROVE}), (close, {"reason": "Again."})):
        with pytest.raises(ConflictError, match="closed"):
            act(house, ballot, CHAIR, what, **given)
    with house.read() as session:
        closed = get_ballot(session, house.actor(CHAIR), ballot).ballot
        assert closed.number.startswith("NCC/")
        assert closed.number.endswith("/001")


def test_the_alternate_fills_the_seat_once_it_is_handed_over(house, ballot):
    with pytest.raises(RefusedError):
        act(house, ballot, ALTERNATE, declare, conflict=False)
    actor = house.actor(OF_NSSF)
    with house.write() as session:
        case = get_ballot(session, actor, ballot, lock=True)
        hand_over(session, case, case.seat, by=actor)
    act(house, ballot, ALTERNATE, declare, conflict=False)
    act(house, ballot, ALTERNATE, vote, choice=Choice.DEFER)
    with pytest.raises(RefusedError):
        act(house, ballot, OF_NSSF, declare, conflict=False)


@pytest.mark.parametrize("who", [people.REPRESENTATIVE, people.COORDINATOR, people.GUEST])
def test_to_others_the_ballot_does_not_exist(house, ballot, who):
    with pytest.raises(NotFoundError):
        act(house, ballot, who, declare, conflict=False)
