"""A ballot as a page: what opens to whom and when."""

import pytest

from app.governance import remark
from tests import people
from tests.committee import OF_APSP, OF_ILO, OF_UNICEF
from tests.governance.ballots import COMMENT, QUESTION, REMARK, VOTE, act, join, put
from tests.people import ADMINISTRATOR, CHAIR, COORDINATOR, GUEST, MEMBER, REPRESENTATIVE


@pytest.fixture
def ballot(house, committee):
    """UNICEF has a part in the matter."""
    return put(house, question=QUESTION, conflicts=("unicef",))


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


@pytest.mark.parametrize(
    ("who", "reads", "counts"),
    [(OF_ILO, True, True), (ADMINISTRATOR, True, True), (OF_UNICEF, False, True), (OF_APSP, False, True)],
)
def test_what_a_decision_shows(house, browse, ballot, who, reads, counts):
    """Asha never declared, and UNICEF's member is recused: they learn the decision and no more."""
    join(house, ballot, CHAIR, comment=COMMENT)
    join(house, ballot, OF_ILO, choice="decline")
    act(house, ballot, CHAIR, remark, REMARK)
    secretariat = browse(ADMINISTRATOR).get(f"/committee/ballots/{ballot}").text
    assert REMARK in secretariat
    assert COMMENT not in secretariat
    browse(CHAIR).post(f"/committee/ballots/{ballot}/close", data={"reason": "By the vote of the chair."})
    shown = browse(who).get(f"/committee/ballots/{ballot}").text
    assert "By the vote of the chair." in shown
    assert ("Decline: 1" in shown) == counts
    assert (QUESTION in shown) == (REMARK in shown) == (COMMENT in shown) == reads
    assert "/record" in shown


@pytest.mark.parametrize(
    ("given", "location"),
    [
        ("/committee/applications/7", "/committee/applications/7"),
        ("//evil.example", ""),
        ("https://evil.example/committee", ""),
        ("/committee/../admin", ""),
        ("/committee\r\nset-cookie: a=b", ""),
        ("/documents", ""),
    ],
)
def test_an_act_returns_to_a_page_of_the_committee(house, browse, ballot, given, location):
    answer = browse(OF_ILO).post(f"/committee/ballots/{ballot}/declare", data={"conflict": "false", "next": given})
    assert answer.status_code == 303
    assert answer.headers["location"] == (location or f"/committee/ballots/{ballot}")


def test_an_open_page_asks_for_the_very_part_it_shows(house, browse, ballot):
    join(house, ballot, CHAIR)
    client = browse(OF_ILO)
    page, part = (
        client.get(f"/committee/ballots/{ballot}").text,
        client.get(f"/committee/ballots/{ballot}/standing").text,
    )
    assert part.strip() in page
    assert "<html" not in part
    assert f'hx-get="/committee/ballots/{ballot}/standing"' in part
    join(house, ballot, OF_ILO)
    browse(CHAIR).post(f"/committee/ballots/{ballot}/close", data={"reason": "Enough."})
    assert "hx-get" not in client.get(f"/committee/ballots/{ballot}/standing").text


def test_remarks(house, browse, ballot):
    join(house, ballot, OF_ILO, choice="")
    client = browse(OF_ILO)
    address = f"/committee/ballots/{ballot}"
    assert client.post(f"{address}/remarks", data={"text": " "}).status_code == 422
    long = client.post(f"{address}/remarks", data={"text": "word " * 50_000})
    assert long.status_code == 422
    assert "Keep it under 2,000 words." in long.text
    for _ in range(2):
        assert client.post(f"{address}/remarks", data={"text": "<b>Bold</b> words"}).status_code == 303
    page = client.get(address).text
    assert page.count("&lt;b&gt;Bold&lt;/b&gt; words") == 1
