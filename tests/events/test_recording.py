"""The recording of a meeting: who attaches which webcast, when, and who is told of it."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import select

from app import documents, events
from app.documents.models import Document, DocumentState
from app.events.models import EventState, Occurrence
from tests.discovery.library import Library
from tests.documents.uploading import send
from tests.events.factory import meeting, monthly, times, webinar
from tests.houses import text_of
from tests.people import COLLEAGUE, COORDINATOR, GUEST, LEAD, MEMBER, REPRESENTATIVE, VISITOR


def base_of(house, event):
    return events.address(event, times(house, event)[0].date())


def attached(house):
    with house.read() as session:
        return session.scalars(select(Occurrence.recording_id).order_by(Occurrence.starts_at).limit(1)).one()


@pytest.fixture
def webcast(house):
    return Library(house).add(title="Costing, the recording", type="webcast")


@pytest.mark.parametrize(("who", "status"), [(COORDINATOR, 303), (MEMBER, 403), (GUEST, 403), (VISITOR, 303)])
def test_who_attaches_it_once_the_meeting_is_over(house, browse, webcast, who, status):
    event = webinar(house)
    base = base_of(house, event)
    early = browse(who).post(f"{base}/recording", data={"document": str(webcast)})
    assert early.status_code == (409 if who is COORDINATOR else status)
    with time_machine.travel(times(house, event)[0] + timedelta(hours=2)):
        client = browse(who)
        assert client.get(f"{base}/recording").status_code == (200 if who is COORDINATOR else status)
        answer = client.post(f"{base}/recording", data={"document": str(webcast)})
        assert answer.status_code == status
        if who is not COORDINATOR:
            assert attached(house) is None
            return
        assert attached(house) == webcast
        assert f'href="/documents/{webcast}"' in browse(MEMBER).get(f"/events/{event}").text
        assert client.get(f"/api/v1/events/{event}").json()["recording"]["url"] == f"/documents/{webcast}"
        assert client.post(f"{base}/recording/remove").status_code == 303
        assert attached(house) is None


@pytest.mark.parametrize("kind", ["study", "nothing", "secret"])
def test_only_a_webcast_that_one_may_read(house, browse, kind):
    library = Library(house)
    number = {
        "study": lambda: library.add(title="A study"),
        "nothing": lambda: 98765,
        "secret": lambda: library.add(title="Another's draft", type="webcast", state=DocumentState.DRAFT),
    }[kind]()
    event = monthly(house)
    with time_machine.travel(times(house, event)[0] + timedelta(hours=2)):
        answer = browse(LEAD).post(f"{base_of(house, event)}/recording", data={"document": str(number)})
    assert answer.status_code == 422
    assert "Choose a webcast that you may read." in answer.text
    assert attached(house) is None


@pytest.mark.parametrize("what", ["brown_bag", "cancelled"])
def test_what_is_not_recorded_takes_none(house, browse, webcast, what):
    event = webinar(house, kind="brown_bag") if what == "brown_bag" else webinar(house)
    if what == "cancelled":
        with house.write() as session:
            session.scalars(select(Occurrence)).one().state = EventState.CANCELLED
    with time_machine.travel(times(house, event)[0] + timedelta(hours=2)):
        answer = browse(COORDINATOR).post(f"{base_of(house, event)}/recording", data={"document": str(webcast)})
    assert answer.status_code == (403 if what == "brown_bag" else 409)
    assert ("not recorded" if what == "brown_bag" else "This meeting is cancelled.") in answer.text
    assert attached(house) is None


def test_a_recording_keeps_its_own_readers(house, browse):
    secret = Library(house).add(title="For the committee only", type="webcast", audience="committee")
    event = webinar(house)
    with time_machine.travel(times(house, event)[0] + timedelta(hours=2)):
        browse(COORDINATOR).post(f"{base_of(house, event)}/recording", data={"document": str(secret)})
        page = browse(MEMBER).get(f"/events/{event}").text
        assert "For the committee only" not in page
        assert f"/documents/{secret}" not in page
        assert "For the committee only" in browse(COORDINATOR).get(f"/events/{event}").text


def test_who_asked_for_it_only_is_told_once_it_is_published(house, browse):
    event = webinar(house)
    base = base_of(house, event)
    for who, said in ((MEMBER, "recording_only"), (REPRESENTATIVE, "going"), (COLLEAGUE, "recording_only")):
        browse(who).post(f"{base}/answer", data={"answer": said})
    library = Library(house)
    number = library.add(title="Costing", type="webcast", state=DocumentState.SUBMITTED, owner=COLLEAGUE)
    told = "The recording is there: Costing a national scheme"
    with time_machine.travel(times(house, event)[0] + timedelta(hours=2)) as clock:
        assert browse(COORDINATOR).post(f"{base}/recording", data={"document": str(number)}).status_code == 303
        house.work()
        assert [one for one in house.mails() if one["subject"] == told] == []
        with house.write() as session:
            document = session.get_one(Document, number)
            documents.publish(session, document, by=house.actor(COORDINATOR), settings=house.settings)
        clock.shift(timedelta(hours=7))
        for _ in range(2):
            house.work()
        letters = [one for one in house.mails() if one["subject"] == told]
    assert sorted(str(one["to"]) for one in letters) == sorted([MEMBER.email, COLLEAGUE.email])
    assert f"/documents/{number}" in text_of(letters[0])


def test_a_webcast_is_added_and_the_organiser_comes_back(house, browse):
    event = meeting(house)
    base = base_of(house, event)
    with time_machine.travel(times(house, event)[0] + timedelta(hours=2)):
        client = browse(LEAD)
        page = client.get(f"{base}/recording").text
        assert "No webcasts yet" in page
        address = page.split('href="/documents/new?')[1].split('"')[0].replace("&amp;", "&")
        asked = parse_qs(address)
        assert asked == {
            "type": ["webcast"], "title": ["Budget day"], "visibility": ["group:financing"], "after": [f"{base}/recording"],
        }  # fmt: skip
        form = client.get(f"/documents/new?{address}")
        assert 'name="title" type="text" value="Budget day"' in form.text
        assert '<option value="webcast" selected>' in form.text
        assert 'value="group:financing" checked' in form.text
        assert f'name="after" value="{base}/recording"' in form.text
        answer = send(client, **{name: values[0] for name, values in asked.items()})
        assert answer.status_code == 303
        back = answer.headers["location"]
        assert urlsplit(back).path == f"{base}/recording"
        number = parse_qs(urlsplit(back).query)["document"][0]
        assert f'value="{number}" checked' in client.get(back).text
        assert client.post(f"{base}/recording", data={"document": number}).status_code == 303
        assert "not published yet" in client.get(f"/events/{event}").text
        assert "Budget day</a>" not in browse(COLLEAGUE).get(f"/events/{event}").text
    for wrong in ("//evil.example/x", "https://evil.example", "/a?b=c", "\\evil", "/sign-out/.."):
        assert wrong not in client.get("/documents/new", params={"after": wrong}).text
