"""The committee's queue: ages without the time of waiting, what awaits whom, filters, and its cost."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.governance import declare
from app.membership.life import Name
from app.membership.models import Application, Move, State
from tests.committee import OF_APSP, OF_ILO, OF_UNICEF
from tests.governance.ballots import act, join, put
from tests.membership.factory import make_application
from tests.people import ADMINISTRATOR, CHAIR


def rows(page: str) -> dict[str, str]:
    """Name → the text of the row, without tags."""
    found = re.findall(r'<li class="matter">(.*?)</li>', page, re.DOTALL)
    return {re.search(r"<h3><a[^>]*>([^<]*)<", one)[1]: " ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in found}


def names(page: str) -> list[str]:
    return list(rows(page))


def waits(house, application_id: int, first: int, last: int | None) -> None:
    """The applicant is asked so many days ago, and answers so many days ago, or has not yet."""
    now = clock.now()
    steps = [(Name.REQUEST_INFORMATION, State.SCREENING, State.INFORMATION, first)]
    if last is not None:
        steps.append((Name.ANSWER, State.INFORMATION, State.SCREENING, last))
    with house.write() as session:
        for name, before, after, days in steps:
            session.add(
                Move(
                    application_id=application_id,
                    move=name,
                    from_state=before,
                    to_state=after,
                    at=now - timedelta(days=days),
                    who="Somebody",
                )
            )
        session.get(Application, application_id).state = State.INFORMATION if last is None else State.SCREENING


@pytest.fixture
def queue(house, committee):
    """Four in progress: the one that was submitted first has waited for its applicant for most of the time."""
    asked = make_application(house, State.SCREENING, "Asked Long", days_ago=40)
    waits(house, asked, 38, 3)
    still = make_application(house, State.SCREENING, "Still Waiting", days_ago=30, email="b@applicant.example")
    waits(house, still, 10, None)
    make_application(house, State.SCREENED, "Never Asked", days_ago=12, email="c@applicant.example")
    make_application(house, State.REVIEW, "Before You", days_ago=9, email="d@applicant.example")


def test_ages_leave_out_the_time_of_waiting(browse, queue):
    found = rows(browse(OF_ILO).get("/committee").text)
    assert list(found) == ["Still Waiting", "Never Asked", "Before You", "Asked Long"]
    assert "20 days · the clock stands still" in found["Still Waiting"]
    assert "12 days" in found["Never Asked"]
    assert "clock stood still" not in found["Never Asked"]
    assert "5 days · clock stood still for 35 days" in found["Asked Long"]
    assert "Declare first" in found["Before You"]
    assert "0 of 4 votes" in found["Before You"]
    assert "Nominated by UNICEF" in found["Before You"]


def test_an_application_is_shown_with_the_same_age(browse, queue, house):
    page = browse(ADMINISTRATOR).get("/committee/applications/1").text
    assert "5 days; clock stood still for 35 days" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sort=newest", ["Before You", "Never Asked", "Still Waiting", "Asked Long"]),
        ("sort=name", ["Asked Long", "Before You", "Never Asked", "Still Waiting"]),
        ("sort=nonsense&state=nonsense&page=x", ["Still Waiting", "Never Asked", "Before You", "Asked Long"]),
        ("state=screening", ["Asked Long"]),
        ("state=information_requested", ["Still Waiting"]),
        ("state=review", ["Before You"]),
        ("state=draft", ["Still Waiting", "Never Asked", "Before You", "Asked Long"]),
        ("state=decided", []),
        ("q=ASKED", ["Never Asked", "Asked Long"]),
        ("q=asked+never", ["Never Asked"]),
        ("q=A-2026-0004", ["Before You"]),
        ("q=%25", ["Still Waiting", "Never Asked", "Before You", "Asked Long"]),
        ("q=nobody", []),
    ],
)
def test_the_queue_can_be_narrowed_and_ordered(house, browse, queue, query, found):
    year = clock.now().year
    with house.read() as session:
        reference = session.get(Application, 4).reference
    query = query.replace("A-2026-0004", reference)
    assert reference.startswith((f"A-{year}", f"A-{year - 1}"))
    assert names(browse(OF_ILO).get(f"/committee?{query}").text) == found


def test_what_has_ended_comes_newest_first(house, browse, committee):
    for number, state in enumerate((State.DECLINED, State.WITHDRAWN, State.DEFERRED)):
        make_application(house, state, f"Number {number}", email=f"{number}@applicant.example", days_ago=5)
    client = browse(CHAIR)
    page = client.get("/committee?state=decided").text
    assert set(names(page)) == {"Number 0", "Number 1"}
    assert names(client.get("/committee").text) == ["Number 2"]
    for label, count in (("Declined", 1), ("Withdrawn", 1), ("All that have ended", 2)):
        assert re.search(rf"<span>{label}</span><span class=\"count\">{count}<", client.get("/committee").text)


def test_pages_of_the_queue_hold_each_application_once(house, browse, committee):
    """The clocks of many stood still, so the order is not that of their submission."""
    for number in range(45):
        made = make_application(
            house, State.SCREENED, f"Trust {number:02}", email=f"{number}@applicant.example", days_ago=100 - number,
            with_file=False,
        )  # fmt: skip
        if number % 3 == 0:
            waits(house, made, 50 - number, 2)
    client = browse(OF_ILO)
    pages = [client.get(f"/committee?page={n}").text for n in (1, 2, 3)]
    assert [len(names(page)) for page in pages] == [20, 20, 5]
    listed = [name for page in pages for name in names(page)]
    assert len(set(listed)) == 45
    ages = [int(re.search(r"(\d+) days?", text)[1]) for page in pages for text in rows(page).values()]
    assert ages == sorted(ages, reverse=True)
    assert names(client.get("/committee?page=9").text) == []


def test_the_number_of_queries_does_not_follow_the_queue(house, browse, queue):
    client = browse(OF_ILO)
    client.get("/committee")
    put(house, "A reason to read anew")
    with house.counting() as few:
        client.get("/committee")
    for number in range(12):
        make_application(house, State.REVIEW, f"Trust {number}", email=f"{number}@applicant.example", with_file=False)
    with house.counting() as many:
        assert len(names(client.get("/committee").text)) == 16
    assert len(many) == len(few)
    with house.counting() as again:
        client.get("/committee")
    assert len(again) < len(many)


def test_what_awaits_me_comes_first(house, browse, queue):
    resolution = put(house, "Shall we meet in Kisumu?", days=2)
    page = browse(OF_ILO).get("/committee").text
    first = page[page.index('id="awaits"') : page.index('id="applications"')]
    assert first.index("Shall we meet in Kisumu?") < first.index("Application of Before You")
    assert first.count(">Declare first<") == 2
    assert ">Application of Before You<" not in browse(OF_UNICEF).get("/committee").text.replace("<b>", "<")
    join(house, resolution, OF_ILO, CHAIR, OF_APSP)
    assert "Shall we meet in Kisumu?" not in browse(OF_ILO).get("/committee").text
    chair = browse(CHAIR).get("/committee").text
    assert re.search(r"Shall we meet in Kisumu\?.*?>Close the vote<", chair, re.DOTALL)


def test_more_than_a_few_are_a_click_away(house, browse, committee):
    for number in range(6):
        put(house, f"Question {number}")
    page = browse(OF_ILO).get("/committee").text
    assert page.count(">Declare first<") == 5
    assert 'href="/committee/ballots?state=mine"' in page


def test_the_queue_follows_every_act_at_once(house, browse, queue):
    """It is kept between visits, so each act must be seen by the next one."""
    client = browse(CHAIR)
    assert "0 of 4 votes" in client.get("/committee?state=review").text
    with house.read() as session:
        number = session.scalars(select(Application.ballot_id).where(Application.name == "Before You")).one()
    for who in (OF_ILO, CHAIR):
        join(house, number, who)
    assert "2 of 4 votes" in client.get("/committee?state=review").text
    act(house, number, OF_APSP, declare, conflict=True)
    assert "2 of 3 votes" in client.get("/committee?state=review").text
    assert client.post(f"/committee/ballots/{number}/close", data={"reason": "Enough."}).status_code == 303
    assert names(client.get("/committee?state=review").text) == []
    assert names(client.get("/committee?state=approved").text) == ["Before You"]


def test_the_room_without_a_committee(browse):
    """Before the seats are filled, the secretariat already screens."""
    page = browse(ADMINISTRATOR).get("/committee")
    assert page.status_code == 200
    assert "No applications in progress" in page.text
