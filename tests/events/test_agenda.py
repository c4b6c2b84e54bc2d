"""The agenda's editor: who may change it, what an item may hold, whose rights its papers keep."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.events.models import AgendaItem
from tests import people
from tests.calendar.views import set_zone
from tests.discovery.library import Library
from tests.events.factory import meeting, monthly, webinar
from tests.people import COLLEAGUE, COORDINATOR, GUEST, LEAD, MEMBER, SUSPENDED, VISITOR

ITEM = {
    "title": "Budget of the year",
    "minutes": "45",
    "presenter": "Dr Wanjiru of the Treasury",
    "text": "With **figures**.",
}


def kept(house):
    with house.read() as session:
        return session.scalars(select(AgendaItem).order_by(AgendaItem.position, AgendaItem.id)).all()


def agenda_of(client, event_id):
    """Address of the editor of the event's next meeting, as its page gives it."""
    found = re.search(rf'href="(/events/{event_id}/on/[\d-]+/agenda)"', client.get(f"/events/{event_id}").text)
    assert found, "the page offers the editor"
    return found[1]


@pytest.mark.parametrize(
    ("who", "seen", "saved"),
    [
        (LEAD, 200, 303),
        (COORDINATOR, 200, 303),
        (COLLEAGUE, 403, 403),
        (MEMBER, 404, 404),
        (GUEST, 403, 403),
        (VISITOR, 303, 303),
    ],
)
def test_who_changes_an_agenda(house, browse, who, seen, saved):
    """The guest belongs to another group, and a guest runs nothing anywhere: the gate says so to both."""
    base = agenda_of(browse(LEAD), meeting(house))
    client = browse(who)
    opened = client.get(base)
    assert opened.status_code == seen
    answer = client.post(base, data=ITEM)
    assert answer.status_code == saved
    if who in {LEAD, COORDINATOR}:
        assert answer.headers["location"] == base
        [item] = kept(house)
        assert (item.title, item.minutes, item.presenter, item.occurrence_id) == (
            ITEM["title"],
            45,
            ITEM["presenter"],
            None,
        )
        page = browse(COLLEAGUE).get(base.removesuffix("/agenda")).text
        assert "<strong>figures</strong>" in page
        assert ITEM["presenter"] in page
    else:
        assert kept(house) == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", " ", "Say what the item is about."),
        ("title", "x" * 201, "Use at most 200 characters."),
        ("minutes", "0", "Enter a number of minutes from 1 to 1,440."),
        ("minutes", "half an hour", "Enter a whole number, in digits."),
        ("material", "/documents/999999", "There is no such document that you may read."),
        ("material", "words of no title", "Choose one of the documents found, or give its address"),
    ],
)
def test_a_faulty_item_is_not_kept_and_nothing_typed_is_lost(house, browse, field, typed, said):
    client = browse(LEAD)
    base = agenda_of(client, meeting(house))
    answer = client.post(base, data=ITEM | {field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#{field}"' in answer.text
    assert ITEM["text"] in answer.text
    assert kept(house) == []


def test_items_of_the_series_and_of_one_meeting_stand_in_one_order(house, browse):
    client = browse(LEAD)
    event = monthly(house)
    base = agenda_of(client, event)
    for title, whole in (("Welcome", "yes"), ("Guest lecture", ""), ("Any other business", "yes")):
        assert client.post(base, data={"title": title, "minutes": "40", "whole": whole}).status_code == 303
    here = base.removesuffix("/agenda")
    page = client.get(here).text
    assert re.findall(r'class="row-title">([\w ]+?) <', page) == ["Welcome", "Guest lecture", "Any other business"]
    assert re.findall(r'class="at"><time datetime="[^"]*">([\d:]+)', page) == ["14:00", "14:40", "15:20"]
    other = re.search(rf'href="(/events/{event}/on/[\d-]+)"><time', page)[1]
    assert re.findall(r'class="row-title">([\w ]+?) <', client.get(other).text) == ["Welcome", "Any other business"]
    assert "30 more than the meeting" in client.get(base).text
    last = kept(house)[-1]
    assert client.post(f"{base}/{last.id}/up").headers["location"] == f"{base}#item-{last.id}"
    assert [one.title for one in kept(house)] == ["Welcome", "Any other business", "Guest lecture"]
    for _ in range(2):  # the first does not rise above the first
        client.post(f"{base}/{last.id}/up")
    assert [one.title for one in kept(house)] == ["Any other business", "Welcome", "Guest lecture"]
    client.post(f"{base}/{last.id}/down")
    lecture = next(one for one in kept(house) if one.title == "Guest lecture")
    assert client.post(f"{other}/agenda/{lecture.id}", data={"title": "Mine"}).status_code == 404
    changed = client.post(f"{base}/{lecture.id}", data={"title": "Guest lecture, moved", "whole": "yes"})
    assert changed.status_code == 303
    assert "Guest lecture, moved" in client.get(other).text
    assert client.post(f"{base}/{lecture.id}/remove").status_code == 303
    assert "Guest lecture" not in client.get(other).text
    assert client.post(f"{agenda_of(client, meeting(house))}/{last.id}/remove").status_code == 404


def test_presenters_are_looked_up_and_papers_keep_their_own_rights(house, browse):
    library = Library(house)
    open_paper = library.add(title="Costing note")
    closed = library.add(title="Costing secrets", audience="committee")
    client = browse(LEAD)
    event = webinar(house, by=COORDINATOR)
    runner = browse(COORDINATOR)
    base = agenda_of(runner, event)
    looked = runner.get(base, params={"title": "Costs", "presenter": "rehema", "look": "person"})
    number = house.person_id(people.REPRESENTATIVE)
    assert f'name="person" value="{number}"' in looked.text
    assert 'value="Costs"' in looked.text
    found = runner.get(base, params={"title": "Costs", "person": str(number), "material": "costing", "look": "paper"})
    assert "Costing note" in found.text
    assert f'name="person" value="{number}" checked' in found.text
    assert (
        runner.post(
            base, data={"title": "Costs", "person": str(number), "material": "costing", "document": str(open_paper)}
        ).status_code
        == 303
    )
    assert runner.post(base, data={"title": "Secrets", "material": f"/documents/{closed}"}).status_code == 303
    [first, second] = kept(house)
    assert (first.presenter_id, first.document_id, second.document_id) == (number, open_paper, closed)
    page = client.get(f"/events/{event}").text
    assert "Rehema Representative" in page
    assert f'href="/documents/{open_paper}"' in page
    assert "Costing secrets" not in page
    assert f"/documents/{closed}" not in page
    assert "Costing secrets" in runner.get(f"/events/{event}").text


def test_words_for_another_paper_do_not_leave_the_one_before_in_silence(house, browse):
    library = Library(house)
    before, after = library.add(title="Draft budget"), library.add(title="Final budget")
    client = browse(COORDINATOR)
    base = agenda_of(client, webinar(house, by=COORDINATOR))
    client.post(base, data={"title": "Budget", "material": f"/documents/{before}"})
    [item] = kept(house)
    sent = {"title": "Budget", "document": str(before)}
    asked = client.post(f"{base}/{item.id}", data=sent | {"material": "final"})
    assert (asked.status_code, f'value="{after}"' in asked.text, "Choose one of the documents" in asked.text) == (
        422,
        True,
        True,
    )
    assert client.post(f"{base}/{item.id}", data=sent | {"material": "budget"}).status_code == 303, "its own words"
    assert client.post(f"{base}/{item.id}", data=sent | {"material": ""}).status_code == 303
    assert [one.document_id for one in kept(house)] == [before]
    chosen = sent | {"material": "final", "document": str(after)}
    assert client.post(f"{base}/{item.id}", data=chosen).status_code == 303
    assert [one.document_id for one in kept(house)] == [after]


def test_items_begin_when_clocks_say_so_on_the_night_they_change(house, browse):
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        event = webinar(house, starts=datetime.fromisoformat("2027-03-28T00:30"), timezone="Europe/London", minutes=90)
        client = browse(COORDINATOR)
        base = agenda_of(client, event)
        for title, minutes in (("Opening", 30), ("Discussion", 30), ("Closing", 30)):
            client.post(base, data={"title": title, "minutes": str(minutes)})
        set_zone(house, people.COORDINATOR, "Europe/London")
        page = client.get(f"/events/{event}").text
    assert re.findall(r'class="at"><time datetime="[^"]*">([\d:]+)', page) == ["00:30", "02:00", "02:30"]


@pytest.mark.parametrize("sent", ["0", "99999", "1; drop", ""])
def test_only_people_of_the_community_are_named_by_number(house, browse, sent):
    suspended = str(house.person_id(SUSPENDED)) if sent == "" else sent
    client = browse(LEAD)
    base = agenda_of(client, meeting(house))
    answer = client.post(base, data={"title": "Costs", "presenter": "Somebody", "person": suspended})
    assert "Sefu" not in answer.text
    assert all(one.presenter_id is None for one in kept(house))
