"""What members propose for the bulletin, and what author and coordinator say to each other until an issue tells of it."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine
from PIL import Image
from sqlalchemy import func, select

from app.bulletin import counts, editions
from app.bulletin.models import Item, Picture, Submission
from app.bulletin.shown import Standing
from tests import people
from tests.bulletin import issues
from tests.documents import uploading
from tests.houses import text_of

NEW = "/bulletins/submissions/new"
QUEUE = "/bulletins/desk/submissions"
STORY = {
    "kind": "story", "title": "Cash reaches Turkana by phone", "url": "", "audience": "public", "credit": "Moraa, NDMA",
    "text": "Since July 12,000 households in Turkana are paid by phone. They have their money eight days sooner.",
    "organisation": "", "language": "en", "alt": "", "token": "t1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_november():
    """Weeks before the last day for proposals."""
    with time_machine.travel(datetime(2026, 11, 23, 7, tzinfo=UTC), tick=False) as clock:
        yield clock


def proposed(house, browse, who=people.MEMBER, **other):
    answer = browse(who).post(NEW, data={**STORY, **other})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])


def row(house, number):
    with house.read() as session:
        return session.get(Submission, number)


def mails(house, who, words):
    house.work()
    return [mail for mail in house.mails(who) if words in str(mail["subject"])]


def written(house, item_id, **summary):
    """As if an editor had saved the summary."""
    with house.write() as session:
        session.get_one(Item, item_id).summary = summary


def png(size=(900, 600)):
    held = io.BytesIO()
    Image.new("RGB", size, "teal").save(held, "PNG")
    return held.getvalue()


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


def test_asked_answered_and_accepted(house, browse):
    """What is sent twice is told once; the item says what its author wrote, and nothing that an editor did."""
    issues.opened(house)
    number = proposed(house, browse, title="Cash {{7*7}} <b>reaches</b> Turkana")
    assert len(mails(house, people.COORDINATOR, "Proposed for the bulletin")) == 1
    author, desk = browse(people.MEMBER), browse(people.COORDINATOR)
    page, acts = f"/bulletins/submissions/{number}", f"{QUEUE}/{number}"
    assert "{{7*7}} &lt;b&gt;reaches" in desk.get(QUEUE).text
    assert "1 proposal for the bulletin" in desk.get("/").text

    assert desk.post(f"{acts}/ask", data={"question": "Which quarter is it?"}).status_code == 303
    assert desk.post(f"{acts}/ask", data={"question": "Which quarter is it?"}).status_code == 303
    (mail,) = mails(house, people.MEMBER, "A question about")
    assert "Which quarter is it?" in text_of(mail)
    assert "A question for you" in author.get("/bulletins/submissions").text
    assert "1 proposal for the bulletin waits for your answer" in author.get("/").text
    assert author.post(f"{page}/answer", data={"answer": ""}).status_code == 422
    assert author.post(f"{page}/answer", data={"answer": "From July on."}).status_code == 303
    assert "From July on." in text_of(*mails(house, people.COORDINATOR, "Moraa Member answers"))
    assert row(house, number).state == "submitted"

    assert desk.post(f"{acts}/accept", data={"issue": "2026-q4", "section": "no"}).status_code == 422
    assert desk.post(f"{acts}/accept", data={"issue": "2026-q4", "section": "studies"}).status_code == 303
    assert desk.post(f"{acts}/accept", data={"issue": "2026-q4", "section": "studies"}).status_code == 409
    assert len(mails(house, people.MEMBER, "Accepted for the bulletin")) == 1
    with house.read() as session:
        item = session.scalars(select(Item)).one()
        assert (item.audience, item.credit, item.summary) == ("public", "Moraa, NDMA", {})
        assert item.draft == {"en": STORY["text"]}
        assert item.facts == {"en": "Story", "sw": "Story"}
        assert counts.authors(session, issues.issue_row(session)) == {item.id: Standing.UNWRITTEN}


def test_the_author_answers_the_editors_words(house, browse):
    """The summary beside the original: contested, changed, shown anew and agreed to."""
    issues.opened(house)
    number = proposed(house, browse)
    author, desk = browse(people.MEMBER), browse(people.COORDINATOR)
    page, acts = f"/bulletins/submissions/{number}", f"{QUEUE}/{number}"
    desk.post(f"{acts}/accept", data={"issue": "2026-q4", "section": "stories"})
    with house.read() as session:
        item, issue = session.scalars(select(Item)).one(), issues.issue_row(session)
    assert desk.post(f"{acts}/show").status_code == 409, "a draft is shown to nobody"
    written(house, item.id, en="12,000 *people* have it sooner.")
    assert desk.post(f"{acts}/show", data={"back": "//evil.example"}).headers["location"] == page
    assert desk.post(f"{acts}/show").status_code == 303
    (mail,) = mails(house, people.MEMBER, "How the bulletin tells of")
    assert "12,000 people have it sooner." in text_of(mail)
    assert "1 proposal for the bulletin waits for your answer" in author.get("/").text
    shown = author.get(page).text
    assert "<em>people</em>" in shown
    seen = shown.partition('name="seen" value="')[2].partition('"')[0]
    contest = {"seen": seen, "says": "contested", "change": "Households, not people."}
    assert author.post(f"{page}/reply", data=contest | {"change": ""}).status_code == 422
    assert author.post(f"{page}/reply", data=contest).status_code == 303
    assert "Households, not people." in text_of(*mails(house, people.COORDINATOR, "asks for a change"))
    with house.read() as session:
        assert counts.authors(session, issue) == {item.id: Standing.CONTESTED}
    assert "The author asks for a change" in desk.get(f"{QUEUE}?show=accepted").text

    written(house, item.id, en="12,000 households have it sooner.")
    assert "Changed since the author saw it" in desk.get(page).text
    assert "<em>people</em>" in author.get(page).text, "the author sees what they were shown"
    with time_machine.travel(datetime(2026, 11, 24, 7, tzinfo=UTC), tick=False):
        assert desk.post(f"{acts}/show").status_code == 303
        assert author.post(f"{page}/reply", data={"seen": seen, "says": "agreed"}).status_code == 409
        seen = author.get(page).text.partition('name="seen" value="')[2].partition('"')[0]
        assert author.post(f"{page}/reply", data={"seen": seen, "says": "agreed"}).status_code == 303
    with house.read() as session:
        assert counts.authors(session, issue) == {item.id: Standing.AGREED}
    assert row(house, number).text == STORY["text"]
    assert "waits for your answer" not in author.get("/").text
    with house.write() as session:
        issues.issue_row(session).state = "approval"
        issues.issue_row(session).requested_by = house.person_id(people.COORDINATOR)
    waits = "1 issue of the bulletin waits for approval"
    assert [waits in browse(one).get("/").text for one in (people.CHAIR, people.COORDINATOR)] == [True, False]


@pytest.mark.parametrize("accepted", [False, True])
def test_what_is_withdrawn_is_told_of_nowhere(house, browse, accepted):
    """Its author, or who represents the organisation in whose name it was made; nobody else."""
    issues.opened(house)
    number = proposed(house, browse, people.COLLEAGUE, organisation="unicef")
    page = f"/bulletins/submissions/{number}"
    if accepted:
        browse(people.COORDINATOR).post(f"{QUEUE}/{number}/accept", data={"issue": "2026-q4", "section": "stories"})
    (mail,) = mails(house, people.REPRESENTATIVE, "In the name of your organisation")
    assert page in text_of(mail)

    def told():
        with house.read() as session:
            edition = editions.edition_of(session, issues.issue_row(session), "en")
            return [one.title for one in editions.for_actor(session, edition, house.actor(people.MEMBER)).blocks]

    assert told() == [STORY["title"]] * accepted
    representative = browse(people.REPRESENTATIVE)
    assert STORY["title"] in representative.get("/bulletins/submissions?whose=organisation").text
    assert STORY["title"] not in representative.get("/bulletins/submissions").text
    assert representative.post(f"{page}/answer", data={"answer": "No."}).status_code == 403
    assert browse(people.MEMBER).post(f"{page}/withdraw").status_code == 404
    assert browse(people.COORDINATOR).post(f"{page}/withdraw").status_code == 403
    assert representative.post(f"{page}/withdraw", data={"withdrawn": "Not ours."}).status_code == 303
    assert told() == []
    assert row(house, number).state == "withdrawn"
    assert len(mails(house, people.COORDINATOR, "Withdrawn")) == accepted
    assert browse(people.COLLEAGUE).post(f"{page}/answer", data={"answer": "Why?"}).status_code == 409


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        (people.COORDINATOR, (200, 200, 422, 422, 422, 409)),
        (people.MEMBER, (200, 403, 403, 403, 403, 403)),
        (people.COLLEAGUE, (404, 403, 403, 403, 403, 403)),
        (people.CHAIR, (404, 403, 403, 403, 403, 403)),
        (people.GUEST, (404, 403, 403, 403, 403, 403)),
        (None, (303, 303, 303, 303, 303, 303)),
    ],
)
def test_who_sees_and_decides(house, browse, who, statuses):
    """Of a member's own proposal: its page, the queue, the acts of the coordinator with nothing filled in."""
    issues.opened(house)
    number = proposed(house, browse)
    browser = browse(who)
    there = browser.get(f"/bulletins/submissions/{number}")
    acts = [browser.post(f"{QUEUE}/{number}/{act}", data={}) for act in ("accept", "ask", "decline", "show")]
    assert tuple(one.status_code for one in (there, browser.get(QUEUE), *acts)) == statuses
    if there.status_code == 404:
        assert there.text == browser.get("/bulletins/submissions/999").text.replace("999", str(number))
    assert row(house, number).state == "submitted"
    if who is people.COORDINATOR:
        assert browser.post(f"{QUEUE}/{number}/decline", data={"reason": "Told in July."}).status_code == 303
        assert "Told in July." in text_of(*mails(house, people.MEMBER, "Not in the bulletin"))
        assert "Told in July." in browse(people.MEMBER).get(f"/bulletins/submissions/{number}").text
        assert browser.post(f"{QUEUE}/{number}/ask", data={"question": "Why?"}).status_code == 409


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
