"""The upload journey: a draft or a submission from one form; what is refused, and that nothing is lost or half-stored."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import documents
from app.core import clock
from app.documents import kept, uploads
from app.documents.models import DocumentVersion
from tests import people
from tests.documents.conftest import STUDY
from tests.documents.uploading import count, send, stored
from tests.reading import samples


@pytest.fixture
def browser(house):
    return house.browse(people.COLLEAGUE)


def test_a_draft_is_saved_and_its_text_read(house, browser):
    answer = send(browser, samples.pdf("Older persons in Kitui", "Second page"), "Utafiti wa Kitui.pdf", then="draft")
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert "Saved as a draft" in page.text
    assert "The text of the file is being read" in page.text
    house.work()
    page = browser.get(answer.headers["location"])
    assert "Read page by page" in page.text
    assert "2 pages" in page.text
    assert "Submit for review" in page.text


def test_a_document_may_be_submitted_at_once(house, browser):
    where = send(browser, then="submit").headers["location"]
    assert "Waiting for review" in browser.get(where).text
    assert "A study of transfers" in house.browse(people.COORDINATOR).get("/documents/review").text


@pytest.mark.parametrize(
    ("who", "status"),
    [(people.MEMBER, 200), (people.GUEST, 403), (people.FORMER, 403), (people.VISITOR, 303)],
)
def test_only_members_upload(house, who, status):
    browser = house.browse(who)
    assert browser.get("/documents/new").status_code == status
    answer = send(browser)
    assert answer.status_code == (303 if status in {200, 303} else status)
    assert count(house) == (1 if status == 200 else 0)
    assert len(stored(house)) == count(house)


def test_the_form_offers_only_what_the_person_may_choose(house, browser):
    form = browser.get("/documents/new").text
    assert 'value="group:financing"' in form
    assert 'value="group:shocks"' not in form
    assert 'value="committee"' not in form
    assert 'value="committee"' in house.browse(people.CHAIR).get("/documents/new").text


@pytest.mark.parametrize("visibility", ["group:shocks", "group:no-such-group", "committee", "everyone"])
def test_another_visibility_is_refused_without_saying_whether_it_exists(house, browser, visibility):
    answer = send(browser, visibility=visibility)
    assert answer.status_code == 422
    assert "Choose who may read it from the list" in answer.text
    assert count(house) == 0


def test_a_refused_form_keeps_what_was_typed_and_the_file(house, browser):
    answer = send(
        browser, title="", summary="Three & more", counties=["015", "023"], authors="Wanjiru, J.\nOtieno, P.", year="19"
    )
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert "Enter the title of the document." in answer.text
    assert "Three &amp; more" in answer.text
    assert "Wanjiru, J.\nOtieno, P." in answer.text
    assert re.search(r'value="015" checked', answer.text)
    assert "File kept: study.txt" in answer.text
    reference = re.search(r'name="kept_file" value="([^"]+)"', answer.text)[1]
    token = re.search(r'name="upload_token" value="([^"]+)"', answer.text)[1]
    again = send(browser, None, kept_file=reference, upload_token=token)
    assert again.status_code == 303
    taken = browser.get(f"{again.headers['location']}/files/study.txt")
    assert taken.content == STUDY
    assert len(stored(house)) == 1


def test_a_kept_file_serves_its_owner_only_and_not_for_ever(house, browser):
    answer = send(browser, title="")
    reference = re.search(r'name="kept_file" value="([^"]+)"', answer.text)[1]
    other = send(house.browse(people.MEMBER), None, kept_file=reference)
    assert other.status_code == 422
    assert "The file was kept too long ago. Choose it again." in other.text
    forged = send(browser, None, kept_file=reference[:-4] + "0000")
    assert forged.status_code == 422
    with time_machine.travel(clock.now() + kept.LIFETIME + timedelta(minutes=1)):
        assert send(browser, None, kept_file=reference).status_code == 422
    assert count(house) == 0


def test_a_kept_file_makes_one_document_only(house, browser):
    answer = send(browser, title="")
    reference = re.search(r'name="kept_file" value="([^"]+)"', answer.text)[1]
    assert send(browser, None, kept_file=reference, upload_token="one").status_code == 303
    assert send(browser, None, kept_file=reference, upload_token="two").status_code == 409
    assert count(house) == 1


def test_a_double_click_makes_one_document(house, browser):
    first = send(browser, upload_token="t1")
    second = send(browser, upload_token="t1")
    assert first.headers["location"] == second.headers["location"]
    assert count(house) == 1
    assert len(stored(house)) == 1


def test_a_race_for_one_token_is_won_once(house, monkeypatch):
    """Both posts looked before either wrote: the loser gets the winner's document, and its file is removed."""
    actor = house.actor(people.MEMBER)
    description = documents.Description(title="T", type="other")
    results = []
    for _ in range(2):
        file = documents.take_in_bytes(house.services.storage, STUDY, "study.txt")
        with house.write() as session:
            arrived = uploads.Arrived(file, fresh=True)
            results.append(uploads.create(session, house.services, actor, description, arrived, "same"))
    assert [made for _, made in results] == [True, False]
    assert results[0][0] == results[1][0]
    assert len(stored(house)) == 1


def test_another_person_may_use_the_same_token(house, browser):
    first = send(browser, upload_token="t1").headers["location"]
    second = send(house.browse(people.MEMBER), upload_token="t1").headers["location"]
    assert first != second


def test_the_organisation_and_the_description_are_kept(house, browser):
    where = send(
        browser, summary="What was found.", authors="Wanjiru, J.\nOtieno, P.", year="2024", language="sw", pillars="social_assistance",
        topics=["financing", "mekm"], counties="015", keywords="cash, older persons", licence="cc_by_4", visibility="group:financing",
        embargo_until="2031-02-01",
    ).headers["location"]  # fmt: skip
    said = browser.get(f"/api/v1{where}").json()
    assert said["organisation"] == {"slug": "unicef", "name": "United Nations Children's Fund"}
    assert said["authors"] == ["Wanjiru, J.", "Otieno, P."]
    assert said["keywords"] == ["cash", "older persons"]
    assert (said["topics"], said["pillars"], said["counties"]) == (
        ["financing", "mekm"],
        ["social_assistance"],
        ["015"],
    )
    assert said["visibility"] == "group:financing"
    assert said["embargo_until"] == "2031-01-31T21:00:00Z"
    with house.read() as session:
        assert session.scalars(select(DocumentVersion.number)).all() == [1]
