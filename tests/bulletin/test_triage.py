"""What author and coordinator say to each other about a proposal, until an issue tells of it."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.bulletin import counts, editions
from app.bulletin.models import Item
from app.bulletin.shown import Standing
from tests import people
from tests.bulletin import issues
from tests.bulletin.proposing import QUEUE, STORY, mails, proposed, row, written
from tests.houses import text_of


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(datetime(2026, 11, 23, 7, tzinfo=UTC), tick=False) as clock:
        yield clock


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
        assert item.facts == {"en": "Story", "sw": "Simulizi"}
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
