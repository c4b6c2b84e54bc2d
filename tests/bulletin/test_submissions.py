"""What members propose for the bulletin, from a posted form or a program."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from app.bulletin.models import Picture, Submission
from tests import people
from tests.bulletin import issues
from tests.bulletin.proposing import NEW, QUEUE, STORY, mails, png, proposed, row
from tests.documents import uploading


@pytest.fixture(autouse=True)
def in_november():
    """Weeks before the last day for proposals."""
    with time_machine.travel(datetime(2026, 11, 23, 7, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.mark.parametrize(
    ("who", "sent", "status", "says"),
    [
        (people.MEMBER, {}, 303, ""),
        (people.REPRESENTATIVE, {"organisation": "unicef", "kind": "video", "url": "video.example.org/a"}, 303, ""),
        (people.MEMBER, {"kind": "report", "url": "/documents/12", "text": ""}, 303, ""),
        (people.MEMBER, {"organisation": "unicef"}, 422, "Choose one of the options offered."),
        (people.MEMBER, {"kind": "video"}, 422, "Enter the web address where it is."),
        (people.MEMBER, {"kind": "paper", "text": ""}, 422, "Give a web address, or say in a few sentences"),
        (people.MEMBER, {"text": ""}, 422, "Tell the story in a few sentences."),
        (people.MEMBER, {"kind": "photo"}, 422, "Choose the photo."),
        (people.MEMBER, {"kind": ""}, 422, "Choose what it is."),
        (people.MEMBER, {"url": "javascript:alert(1)"}, 422, "Enter a web address that begins with https://"),
        (people.MEMBER, {"audience": "committee"}, 422, "Choose one of the options offered."),
        (people.GUEST, {}, 403, "Only members of the community can do this."),
        (None, {}, 303, "/sign-in"),
    ],
)
def test_who_proposes_what(house, browse, who, sent, status, says):
    issues.opened(house)
    answer = browse(who).post(NEW, data={**STORY, **sent})
    assert answer.status_code == status
    assert says in (answer.text if status != 303 else answer.headers["location"])
    with house.read() as session:
        found = session.scalars(select(Submission)).all()
    assert len(found) == (status == 303 and who is not None)
    for one in found:
        assert (one.title, one.state, one.issue_id) == (STORY["title"], "submitted", 1)
        assert one.url == sent.get("url", "").replace("video.", "https://video.")
    if status == 422:
        assert "There is a problem" in answer.text
        assert 'value="Cash reaches Turkana by phone"' in answer.text, "what was typed is kept"


def test_sent_twice_makes_one(house, browse, in_november):
    """At once, as by an impatient finger; and after the last day it is for the issue after this one."""
    issues.opened(house)
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda browser: browser.post(NEW, data=STORY), [browse(people.MEMBER) for _ in "abc"]))
    assert {answer.status_code for answer in answers} == {303}, answers[0].text
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(mails(house, people.COORDINATOR, "Proposed for the bulletin")) == 1
    page = browse(people.MEMBER).get(NEW).text
    assert "17 December 2026" in page
    in_november.move_to(datetime(2026, 12, 18, 7, tzinfo=UTC))
    assert "takes no proposals any more" in browse(people.MEMBER).get(NEW).text
    assert row(house, proposed(house, browse, token="t2")).issue_id is None
    for n in range(20):
        answer = browse(people.MEMBER).post(NEW, data={**STORY, "token": f"more{n}"})
    assert answer.status_code == 409, "two wait already"


def test_a_refused_proposal_keeps_its_picture(house, browse):
    """It is described before it is taken; nobody takes another's picture by its number."""
    issues.opened(house)
    browser = browse(people.MEMBER)
    sent = {**STORY, "kind": "photo", "text": ""}
    broken = browser.post(NEW, data=sent, files={"picture": ("a.png", b"no picture", "image/png")})
    assert broken.status_code == 422
    assert 'id="picture-error"' in broken.text or "picture" in broken.text
    answer = browser.post(NEW, data=sent, files={"picture": ("hut.png", png(), "image/png")})
    assert answer.status_code == 422
    assert "Say what the picture shows" in answer.text
    with house.read() as session:
        kept = session.scalars(select(Picture.id)).one()
    assert f'name="kept" value="{kept}"' in answer.text
    assert browser.get(f"/bulletins/pictures/{kept}/small").status_code == 200
    stolen = browse(people.COLLEAGUE).post(NEW, data=sent | {"kept": str(kept), "alt": "A hut"})
    assert stolen.status_code == 422
    number = proposed(house, browse, kind="photo", text="", kept=str(kept), alt="A hut")
    assert row(house, number).picture_id == kept
    assert 'alt="A hut"' in browser.get(f"/bulletins/submissions/{number}").text


def test_a_file_goes_by_the_repository(house, browse):
    """What was put there comes back as the address of the proposal."""
    browser = browse(people.MEMBER)
    assert f'href="/documents/new?after={NEW}"' in browser.get(NEW).text
    back = uploading.send(browser, after=NEW).headers["location"]
    assert back.startswith(f"{NEW}?document=")
    page = browser.get(back).text
    assert f'value="/documents/{back.rpartition("=")[2]}"' in page
    assert 'value="A study of transfers"' in page
    assert "A study of transfers" not in browse(people.COLLEAGUE).get(back).text, "a draft of others"


def test_lists_cost_the_same_however_long(house, browse):
    issues.opened(house)
    desk, browser = browse(people.COORDINATOR), browse(people.MEMBER)

    def cost():
        found = []
        for one, path in ((desk, QUEUE), (desk, f"{QUEUE}?show=accepted"), (browser, "/bulletins/submissions")):
            assert one.get(path).status_code == 200
            with house.counting() as statements:
                one.get(path)
            found.append(len(statements))
        return found

    def some(first):
        for n in range(first, first + 4):
            number = proposed(house, browse, token=f"t{n}", organisation="ndma")
            if n % 2:
                desk.post(f"{QUEUE}/{number}/accept", data={"issue": "2026-q4", "section": "stories"})

    some(0)
    few = cost()
    some(4)
    some(8)
    assert cost() == few
    with house.read() as session:
        assert session.scalar(select(func.count(Submission.id))) == 12


def test_programs_propose_and_decide(house, browse):
    """The JSON API: the same forms and rights; a second post with the same token makes nothing new."""
    issues.opened(house)
    api, author, desk = "/api/v1/bulletins/submissions", browse(people.MEMBER), browse(people.COORDINATOR)
    refused = author.post(api, data=STORY | {"text": ""})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    made = author.post(api, data=STORY)
    assert made.status_code == 201
    assert author.post(api, data=STORY).json()["id"] == made.json()["id"]
    one = f"{api}/{made.json()['id']}"
    assert author.get(api).json()["total"] == 1
    assert browse(people.COLLEAGUE).get(one).status_code == 404
    assert author.post(f"{one}/accept", json={"issue": "2026-q4"}).status_code == 403
    assert desk.post(f"{one}/ask", json={"question": " "}).status_code == 422
    assert desk.post(f"{one}/ask", json={"question": "Which quarter?"}).json()["state"] == "asked"
    assert author.post(f"{one}/answer", json={"answer": "From July on."}).json()["state"] == "submitted"
    assert author.post(f"{one}/reply", json={"says": "agreed"}).status_code == 409
    assert desk.post(f"{one}/accept", json={"issue": "2026-q3"}).status_code == 422
    assert desk.post(f"{one}/accept", json={"issue": "2026-q4"}).json()["issue"] == "2026-q4"
    assert desk.post(f"{one}/decline", json={"reason": "No."}).status_code == 409
    assert author.post(f"{one}/withdraw", json={}).json()["state"] == "withdrawn"
