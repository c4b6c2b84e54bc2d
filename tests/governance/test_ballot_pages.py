"""Ballots as pages: what opens to whom and when, one vote a seat, one decision, and the lists."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from app.access import SYSTEM, Actor
from app.core import clock
from app.governance import (
    CommitteeKind,
    Conflicts,
    add_seat,
    begin_term,
    count_ballots_awaiting,
    create_committee,
    declare,
    get_ballot,
    get_committee,
    open_ballot,
    oversight,
    remark,
    vote,
)
from app.governance.models import Ballot, Elector, Seat
from app.organisations import by_slug
from tests import people
from tests.committee import ALTERNATE, OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF, ZONE
from tests.people import ADMINISTRATOR, CHAIR, COORDINATOR, GUEST, MEMBER, REPRESENTATIVE

QUESTION = "The county has offered its hall for the second week of March."
REMARK = "The hall has no ramp, as far as I remember."
COMMENT = "I have seen the ramp with my own eyes."
NOTE = "The hall belongs to my brother."
VOTE = {"choice": "approve", "comment": COMMENT}
FORMS = {
    "declare": {"conflict": "false"},
    "vote": VOTE,
    "remarks": {"text": "Something else."},
    "close": {"reason": "Enough."},
    "hand-over": {"seat_id": "1"},
}


@pytest.fixture
def ballot(house, committee):
    """UNICEF has a part in the matter."""
    return put(house, question=QUESTION, conflicts=("unicef",))


def put(house, title="Shall we meet in Kisumu?", *, question="", conflicts=(), scored=False, days=14, committee_id=None):
    with house.write() as session:
        committee = get_committee(session, committee_id) if committee_id else oversight(session)
        return open_ballot(
            session,
            committee,
            subject_kind="resolution",
            subject_id=None,
            title=title,
            question=question,
            scored=scored,
            conflicts=Conflicts(frozenset(by_slug(session, slug).id for slug in conflicts)),
            due_on=clock.now().date() + timedelta(days=days),
            by=house.actor(CHAIR),
        ).id


def act(house, ballot_id, who, what, *given, **more):
    actor = house.actor(who)
    with house.write() as session:
        what(session, get_ballot(session, actor, ballot_id, lock=True), *given, by=actor, **more)


def join(house, ballot_id, *voters, choice="approve", comment=""):
    """They declare no conflict and vote."""
    for who in voters:
        act(house, ballot_id, who, declare, conflict=False)
        if choice:
            act(house, ballot_id, who, vote, choice=choice, comment=comment)


def kept(house, ballot_id):
    with house.read() as session:
        return session.get(Ballot, ballot_id), session.scalars(
            select(Elector).where(Elector.ballot_id == ballot_id).order_by(Elector.position)
        ).all()


@pytest.mark.parametrize(
    ("who", "status", "reads", "declares"),
    [
        (OF_ILO, 200, False, True),
        (OF_UNICEF, 200, False, False),
        (ADMINISTRATOR, 200, True, False),
        (MEMBER, 404, False, False),
        (REPRESENTATIVE, 404, False, False),
        (COORDINATOR, 404, False, False),
        (GUEST, 403, False, False),
        (people.VISITOR, 303, False, False),
    ],
)
def test_who_sees_what_before_a_declaration(house, browse, ballot, who, status, reads, declares):
    join(house, ballot, CHAIR, comment=COMMENT)
    act(house, ballot, CHAIR, remark, REMARK)
    answer = browse(who).get(f"/committee/ballots/{ballot}")
    assert answer.status_code == status
    assert ("Shall we meet in Kisumu?" in answer.text) == (status == 200)
    assert (QUESTION in answer.text) == (REMARK in answer.text) == reads
    assert (f"/committee/ballots/{ballot}/declare" in answer.text) == declares
    assert COMMENT not in answer.text
    assert "Closing now would decide" not in answer.text


def test_declare_then_vote_then_see_the_others(house, browse, ballot):
    join(house, ballot, CHAIR, comment=COMMENT)
    client = browse(OF_ILO)
    address = f"/committee/ballots/{ballot}"
    assert client.post(f"{address}/vote", data=VOTE).status_code == 403
    empty = client.post(f"{address}/declare", data={})
    assert empty.status_code == 422
    assert "Say whether you have a conflict of interest." in empty.text
    assert client.post(f"{address}/declare", data={"conflict": "false"}).headers["location"] == address
    opened = client.get(address).text
    assert QUESTION in opened
    assert COMMENT not in opened
    assert "Who voted how is shown to you once you have voted." in opened
    assert "Closing now would decide" not in opened
    refused = client.post(f"{address}/vote", data={"comment": "Half a vote."})
    assert refused.status_code == 422
    assert "Choose approve, decline or defer." in refused.text
    assert "Half a vote." in refused.text
    assert client.post(f"{address}/vote", data={"choice": "decline"}).status_code == 303
    after = client.get(address).text
    assert COMMENT in after
    assert "Closing now would decide: approve, by the chair&#39;s vote." in after
    assert "You have voted: Decline." in after
