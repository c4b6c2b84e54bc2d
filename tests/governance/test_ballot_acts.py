"""What electors do on the page: one declaration, one vote a seat, one decision; and nobody else."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.access import SYSTEM
from app.governance import add_seat, begin_term, get_committee
from app.governance.models import Elector
from tests import people
from tests.committee import ALTERNATE, OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF, ZONE
from tests.governance.ballots import COMMENT, FORMS, QUESTION, VOTE, join, kept, put
from tests.people import ADMINISTRATOR, CHAIR, COORDINATOR, MEMBER


@pytest.fixture
def ballot(house, committee):
    """UNICEF has a part in the matter."""
    return put(house, question=QUESTION, conflicts=("unicef",))


def test_a_vote_sent_twice_is_one_vote_and_another_is_refused(house, browse, ballot):
    client = browse(OF_ILO)
    address = f"/committee/ballots/{ballot}"
    for _ in range(2):
        assert client.post(f"{address}/declare", data={"conflict": "false"}).status_code == 303
    assert client.post(f"{address}/declare", data={"conflict": "true"}).status_code == 409
    for _ in range(2):
        assert client.post(f"{address}/vote", data=VOTE).status_code == 303
    for other in ({"choice": "decline", "comment": COMMENT}, {"choice": "approve", "comment": "On second thoughts."}):
        answer = client.post(f"{address}/vote", data=other)
        assert answer.status_code == 409
        assert "You have voted already." in answer.text
    seat = next(one for one in kept(house, ballot)[1] if one.person_id == house.person_id(OF_ILO))
    assert (seat.choice, seat.comment) == ("approve", COMMENT)


@pytest.mark.parametrize("left_out", ["credibility", "choice"])
def test_scores_are_asked_for_and_kept(house, browse, committee, left_out):
    ballot = put(house, scored=True)
    client = browse(OF_ILO)
    client.post(f"/committee/ballots/{ballot}/declare", data={"conflict": "false"})
    given = {
        "alignment_cop": "5",
        "alignment_sector": "0",
        "value_added": "n/a",
        "credibility": "3",
        "scope": "4",
        "choice": "defer",
        "comment": "Two more years.",
    }
    refused = client.post(f"/committee/ballots/{ballot}/vote", data=given | {left_out: "6"})
    assert refused.status_code == 422
    assert f'href="#{left_out}"' in refused.text
    assert re.search(r'name="scope" value="4" checked', refused.text)
    assert "Two more years." in refused.text
    for _ in range(2):
        assert client.post(f"/committee/ballots/{ballot}/vote", data=given).status_code == 303
    shown = client.get(f"/committee/ballots/{ballot}").text
    assert "<dt>Credibility</dt><dd>3.0 (n = 1)</dd>" in shown
    assert "<dt>Value added</dt>" not in shown
    assert "(n = 1)" not in browse(CHAIR).get(f"/committee/ballots/{ballot}").text
    seat = next(one for one in kept(house, ballot)[1] if one.cast_at)
    assert seat.scores == {
        "alignment_cop": 5,
        "alignment_sector": 0,
        "value_added": None,
        "credibility": 3,
        "scope": 4,
    }


@pytest.mark.parametrize("what", sorted(FORMS))
@pytest.mark.parametrize(
    ("who", "status"),
    [(OF_UNICEF, 403), (ADMINISTRATOR, 403), (MEMBER, 404), (COORDINATOR, 404), (people.VISITOR, 303)],
)
def test_who_has_no_vote_moves_nothing(house, browse, ballot, who, status, what):
    """UNICEF's own member is recused by rule; the secretariat has no seat."""
    join(house, ballot, CHAIR, OF_ILO)
    with house.read() as session:
        seat_id = session.scalars(select(Elector.seat_id).where(Elector.alternate_id.is_not(None))).one()
    data = FORMS[what] | ({"seat_id": str(seat_id)} if what == "hand-over" else {})
    answer = browse(who).post(f"/committee/ballots/{ballot}/{what}", data=data)
    assert answer.status_code == status
    if status == 303:
        assert answer.headers["location"].startswith("/sign-in")
    state, seats = kept(house, ballot)
    assert state.state == "open"
    assert sum(1 for one in seats if one.cast_at) == 2


def test_the_electorate_is_frozen(house, browse, ballot, committee):
    with house.write() as session:
        seat = add_seat(session, get_committee(session, committee), constituency="Media", by=SYSTEM)
        begin_term(session, get_committee(session, committee), seat, house.person_id(MEMBER), zone=ZONE, by=SYSTEM)
    client = browse(MEMBER)
    opened = client.get(f"/committee/ballots/{ballot}")
    assert opened.status_code == 200
    assert "This vote was opened before you joined the committee." in opened.text
    assert QUESTION not in opened.text
    for what in ("declare", "vote", "remarks"):
        refused = client.post(f"/committee/ballots/{ballot}/{what}", data=FORMS[what])
        assert refused.status_code == 403
        assert "its electorate was fixed when it opened" in refused.text
    join(house, ballot, CHAIR, OF_ILO)
    browse(CHAIR).post(f"/committee/ballots/{ballot}/close", data={"reason": "Enough."})
    assert QUESTION in client.get(f"/committee/ballots/{ballot}").text


def test_closing_needs_the_chair_a_quorum_and_a_reason(house, browse, ballot):
    chair, other = browse(CHAIR), browse(OF_ILO)
    address = f"/committee/ballots/{ballot}"
    join(house, ballot, CHAIR)
    early = chair.post(f"{address}/close", data={"reason": "Enough."})
    assert early.status_code == 409
    assert "There is no quorum yet: 1 of the 2 votes needed are cast." in early.text
    assert "There is no quorum yet" in chair.get(address).text
    join(house, ballot, OF_ILO)
    assert other.post(f"{address}/close", data={"reason": "Enough."}).status_code == 403
    assert "Only the chair closes the vote." in other.get(address).text
    empty = chair.post(f"{address}/close", data={"reason": "  "})
    assert empty.status_code == 422
    assert "Give the reason for the decision." in empty.text
    assert kept(house, ballot)[0].state == "open"
    assert chair.post(f"{address}/close", data={"reason": "All agree."}).status_code == 303
    decided = kept(house, ballot)[0]
    assert (decided.state, decided.outcome, decided.reason) == ("closed", "approve", "All agree.")
    assert decided.number.endswith("/001")
    for what in ("declare", "vote", "remarks", "close"):
        late = browse(OF_APSP).post(f"{address}/{what}", data=FORMS[what])
        assert late.status_code == 409
        assert "The vote is closed." in late.text


def test_of_two_who_close_at_once_one_decides(house, browse, committee):
    """Fifty times: one decision and one number each, and the other is told."""
    browsers = [browse(CHAIR), browse(CHAIR)]
    ballots = [put(house, f"Question {n}") for n in range(50)]
    for ballot in ballots:
        join(house, ballot, CHAIR, OF_ILO, OF_APSP)
    barrier = Barrier(2)

    def close(client, ballot):
        barrier.wait()
        return client.post(f"/committee/ballots/{ballot}/close", data={"reason": "Enough."}).status_code

    with ThreadPoolExecutor(2) as pool:
        for ballot in ballots:
            told = list(pool.map(close, browsers, [ballot] * 2))
            assert sorted(told) == [303, 409]
    numbers = [kept(house, ballot)[0].number for ballot in ballots]
    assert min(numbers).endswith("/001")
    assert len(set(numbers)) == 50


def test_the_alternate_is_called_in(house, browse, ballot):
    holder, alternate = browse(OF_NSSF), browse(ALTERNATE)
    address = f"/committee/ballots/{ballot}"
    with house.read() as session:
        seats = session.scalars(select(Elector).where(Elector.ballot_id == ballot)).all()
        seat_id = next(one.seat_id for one in seats if one.alternate_id)
    assert "Hand over to Atieno Alternate" in holder.get(address).text
    assert "Hand over to" not in browse(OF_ILO).get(address).text
    assert browse(OF_ILO).post(f"{address}/hand-over", data={"seat_id": seat_id}).status_code == 403
    assert holder.post(f"{address}/hand-over", data={"seat_id": "999"}).status_code == 404
    assert holder.post(f"{address}/hand-over", data={"seat_id": seat_id}).status_code == 303
    assert holder.post(f"{address}/declare", data={"conflict": "false"}).status_code == 403
    assert alternate.post(f"{address}/declare", data={"conflict": "false"}).status_code == 303
    assert alternate.post(f"{address}/vote", data=VOTE).status_code == 303
