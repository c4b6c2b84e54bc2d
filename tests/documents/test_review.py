"""A document on its way: who moves it, what it becomes, what is written down and who is told."""

import re

import pytest
from sqlalchemy import select

from app.access import end_grants
from app.access.models import Scope
from app.audit import AuditEvent
from app.documents import search_source
from app.documents.models import Document
from app.jobs import Job
from tests import people
from tests.houses import text_of
from tests.reading import samples


def state_of(house, number: int) -> str:
    with house.read() as session:
        return session.scalars(select(Document.state).where(Document.id == number)).one()


def owed(house, name: str) -> int:
    with house.read() as session:
        return len(session.scalars(select(Job.id).where(Job.name == name)).all())


@pytest.mark.parametrize(
    ("act", "before", "who", "status", "after"),
    [
        ("submit", "draft", people.COLLEAGUE, 303, "submitted"),
        ("submit", "declined", people.REPRESENTATIVE, 303, "submitted"),
        ("submit", "published", people.COLLEAGUE, 403, "published"),
        ("submit", "draft", people.COORDINATOR, 404, "draft"),
        ("submit", "draft", people.VISITOR, 303, "draft"),
        ("publish", "submitted", people.COORDINATOR, 303, "published"),
        ("publish", "submitted", people.COLLEAGUE, 403, "submitted"),
        ("publish", "submitted", people.MEMBER, 404, "submitted"),
        ("publish", "published", people.COORDINATOR, 403, "published"),
        ("publish", "draft", people.COLLEAGUE, 403, "draft"),
        ("decline", "submitted", people.COORDINATOR, 303, "declined"),
        ("decline", "submitted", people.COLLEAGUE, 403, "submitted"),
        ("withdraw", "published", people.COLLEAGUE, 303, "withdrawn"),
        ("withdraw", "published", people.COORDINATOR, 303, "withdrawn"),
        ("withdraw", "published", people.MEMBER, 403, "published"),
        ("withdraw", "withdrawn", people.COLLEAGUE, 403, "withdrawn"),
    ],
)
def test_who_moves_a_document(house, put, act, before, who, status, after):
    number = put(people.COLLEAGUE, before)
    browser = house.browse(who)
    answer = browser.post(f"/documents/{number}/{act}", data={"reason": "Because."})
    assert answer.status_code == status
    assert state_of(house, number) == after
    if who is people.VISITOR:
        return
    through_api = browser.post(f"/api/v1/documents/{number}/{act}", data={"reason": "Because."})
    assert through_api.status_code in {403, 404}


def test_the_whole_way_through_the_api(house, put):
    number = put(people.COLLEAGUE, "draft")
    owner, coordinator = house.browse(people.COLLEAGUE), house.browse(people.COORDINATOR)
    assert owner.post(f"/api/v1/documents/{number}/submit").json()["state"] == "submitted"
    declined = coordinator.post(f"/api/v1/documents/{number}/decline", data={"reason": "No summary."}).json()
    assert (declined["state"], declined["decline_reason"]) == ("declined", "No summary.")
    owner.post(f"/api/v1/documents/{number}/submit")
    published = coordinator.post(f"/api/v1/documents/{number}/publish").json()
    assert (published["state"], published["decline_reason"]) == ("published", "")
    assert published["published_at"]
    with house.read() as session:
        acts = session.scalars(
            select(AuditEvent.action).where(AuditEvent.subject_kind == "document").order_by(AuditEvent.id)
        ).all()
    assert acts == [
        "document.created",
        "document.submitted",
        "document.declined",
        "document.submitted",
        "document.published",
    ]


def test_publishing_owes_the_index_and_makes_it_findable(house, put):
    number = put(
        people.COLLEAGUE,
        "submitted",
        content=samples.pdf("Cash transfers", "Second page"),
        name="a.pdf",
        terms={"topic": ["financing"]},
    )
    with house.read() as session:
        assert search_source(session, number) is None
    before = owed(house, "search.update")
    house.browse(people.COORDINATOR).post(f"/documents/{number}/publish")
    assert owed(house, "search.update") == before + 1
    house.work()
    with house.read() as session:
        source = search_source(session, number)
        assert (source.title, source.organisation_slug, source.audience, source.topics) == (
            "A study",
            "unicef",
            "members",
            ["financing"],
        )
        assert [(n, text.split()[0]) for n, text in source.pages] == [(1, "Cash"), (2, "Second")]


def test_withdrawing_takes_it_from_the_index_and_the_shelf(house, put):
    number = put(people.COLLEAGUE)
    house.work()
    browser = house.browse(people.COLLEAGUE)
    assert "Withdraw this document?" in browser.get(f"/documents/{number}/withdraw").text
    empty = browser.post(f"/documents/{number}/withdraw", data={"reason": " "})
    assert (empty.status_code, state_of(house, number)) == (422, "published")
    assert "Say why it is withdrawn" in empty.text
    browser.post(f"/documents/{number}/withdraw", data={"reason": "The figures of <chapter> 3 are wrong."})
    assert owed(house, "search.update") == 1
    with house.read() as session:
        assert search_source(session, number) is None
    member = house.browse(people.MEMBER)
    tomb = member.get(f"/documents/{number}")
    assert tomb.status_code == member.get(f"/api/v1/documents/{number}").status_code == 410
    assert "The figures of &lt;chapter&gt; 3 are wrong." in tomb.text
    assert "A study" in tomb.text
    absent = house.browse().get("/documents/999")
    assert house.browse().get(f"/documents/{number}").content == absent.content, "members' alone"
    assert member.get(f"/documents/{number}/files/study.txt").status_code == 404
    assert "A study" not in member.get("/documents").text
    assert "Withdrawn" in browser.get(f"/documents/{number}").text
    coordinator = house.browse(people.COORDINATOR)
    assert browser.post(f"/documents/{number}/reinstate").status_code == 403
    assert coordinator.post(f"/documents/{number}/reinstate").status_code == 303
    assert member.get(f"/documents/{number}/files/study.txt").status_code == 200
    house.work()
    told = [str(mail["subject"]) for mail in house.mails(people.COLLEAGUE)]
    assert "Brought back: A study" in told


def test_a_decline_needs_a_reason_and_keeps_what_was_typed(house, put):
    number = put(people.COLLEAGUE, "submitted")
    coordinator = house.browse(people.COORDINATOR)
    empty = coordinator.post(f"/documents/{number}/decline", data={"reason": "  \n "})
    assert empty.status_code == 422
    assert "Say why: the owner reads it" in empty.text
    long = coordinator.post(f"/documents/{number}/decline", data={"reason": "why " * 600})
    assert long.status_code == 422
    assert "Use at most 2,000 characters" in long.text
    assert "why why why" in long.text
    assert coordinator.post(f"/api/v1/documents/{number}/decline").json()["errors"][0]["field"] == "reason"
    assert state_of(house, number) == "submitted"


def test_the_owner_reads_the_reason_on_the_page_and_in_a_mail(house, put):
    number = put(people.COLLEAGUE, "submitted", title="A study\r\nBcc: x@y")
    house.browse(people.COORDINATOR).post(f"/documents/{number}/decline", data={"reason": "Please add the annex."})
    house.work()
    (message,) = house.mails(people.COLLEAGUE)
    assert "Please add the annex." in text_of(message)
    assert f"{house.settings.base_url}/documents/{number}" in text_of(message)
    assert message["bcc"] is None
    page = house.browse(people.COLLEAGUE).get(f"/documents/{number}").text
    assert "Please add the annex." in page
    assert "Submit for review" in page


def test_who_publishes_their_own_document_is_not_mailed_but_noted(house, put):
    number = put(people.COORDINATOR, "submitted")
    house.browse(people.COORDINATOR).post(f"/documents/{number}/publish")
    house.work()
    assert house.mails(people.COORDINATOR) == []
    with house.read() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "document.published")).one()
        assert event.detail["own"] is True


def test_the_queue_shows_the_oldest_first_with_what_to_look_at(house, put):
    put(people.COLLEAGUE, "submitted", title="Older", summary="There is one.")
    put(people.MEMBER, "submitted", title="Newer", content=samples.locked_pdf(), name="locked.pdf")
    put(people.MEMBER, "draft", title="A draft")
    house.work()
    page = house.browse(people.COORDINATOR).get("/documents/review").text
    assert re.findall(r">(Older|Newer|A draft)</a></h2>", page) == ["Older", "Newer"]
    older, newer = page.split(">Newer</a></h2>")
    assert "It has no summary." in newer
    assert "It is protected by a password." in newer
    assert "It has no summary." not in older
    assert "2 documents wait" in page
    for who, status in ((people.MEMBER, 403), (people.VISITOR, 303), (people.ADMINISTRATOR, 403)):
        assert house.browse(who).get("/documents/review").status_code == status


def test_the_same_file_twice_is_shown_to_the_reviewer(house, put):
    put(people.COLLEAGUE, "published", title="First")
    number = put(people.MEMBER, "submitted", title="Second")
    coordinator = house.browse(people.COORDINATOR)
    assert "The same file is in another document." in coordinator.get("/documents/review").text
    assert ">First</a>" in coordinator.get(f"/documents/{number}").text


def test_editing_keeps_the_rules(house, put):
    number = put(
        people.COLLEAGUE, "draft", audience="committee", keywords=["cash", "care"], terms={"county": ["015"]}, year=2024
    )
    browser = house.browse(people.COLLEAGUE)
    form = browser.get(f"/documents/{number}/edit").text
    assert re.search(r'value="committee" checked', form), "what it has may stay, though she could not choose it anew"
    assert 'value="cash, care"' in form
    wrong = browser.post(f"/documents/{number}/edit", data={"title": "", "type": "nonsense", "visibility": "members"})
    assert wrong.status_code == 422
    assert "Choose a kind of document from the list." in wrong.text
    saved = browser.post(
        f"/documents/{number}/edit",
        data={"title": "Renamed", "type": "cgna", "visibility": "members", "counties": "023"},
    )
    assert saved.status_code == 303
    now = browser.get(f"/api/v1/documents/{number}").json()
    assert (now["title"], now["type"], now["visibility"], now["counties"], now["keywords"], now["year"]) == (
        "Renamed",
        "cgna",
        "members",
        ["023"],
        [],
        None,
    )
    assert house.browse(people.MEMBER).post(f"/documents/{number}/edit", data={"title": "X"}).status_code == 404


def test_a_published_document_is_edited_by_the_coordinator_only_and_indexed_again(house, put):
    number = put(people.COLLEAGUE)
    house.work()
    owner = house.browse(people.COLLEAGUE)
    assert owner.get(f"/documents/{number}/edit").status_code == 403
    assert (
        "Once a document is published, the content coordinator makes the changes."
        in owner.get(f"/documents/{number}").text
    )
    changed = house.browse(people.COORDINATOR).post(
        f"/documents/{number}/edit", data={"title": "Mended", "type": "other", "visibility": "public"}
    )
    assert changed.status_code == 303
    assert owed(house, "search.update") == 1
    assert "Mended" in house.browse().get("/documents").text


def test_who_leaves_the_organisation_keeps_authorship_and_loses_rights(house, put):
    draft, open_one = put(people.COLLEAGUE, "draft"), put(people.COLLEAGUE, audience="public")
    browser = house.browse(people.COLLEAGUE)
    assert browser.get(f"/documents/{draft}").status_code == 200
    with house.write() as session:
        end_grants(session, house.person_id(people.COLLEAGUE), scope=Scope.ORGANISATION)
    assert browser.get(f"/documents/{draft}").status_code == 404
    assert browser.post(f"/documents/{draft}/submit").status_code == 404
    assert browser.post(f"/documents/{open_one}/withdraw").status_code == 403
    assert "What you can do" not in browser.get(f"/documents/{open_one}").text
    assert "Added by" in house.browse(people.REPRESENTATIVE).get(f"/documents/{open_one}").text
    assert people.COLLEAGUE.name in house.browse(people.REPRESENTATIVE).get(f"/documents/{open_one}").text
