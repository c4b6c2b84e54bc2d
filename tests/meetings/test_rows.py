"""Decisions and action points beside the items; what is followed up goes with the minutes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.meetings.models import MeetingAction
from tests import people
from tests.meetings import keeping
from tests.meetings.keeping import SECRETARY, agreed


def test_action_points_follow_the_minutes_once_they_circulate(house, browse):
    base = keeping.held(house)
    lead = browse(people.LEAD)
    keeping.write(lead, base, "Opened")
    colleague, boss = house.person_id(people.COLLEAGUE), house.person_id(people.LEAD)
    keeping.todo(lead, base, "Send it", owner=str(colleague))
    keeping.todo(lead, base, "Drop it", owner=str(colleague))
    keeping.circulated(house, lead, base)
    due = (clock.now() + timedelta(days=40)).date()
    changed = {
        "item": "general",
        "kind": "action",
        "text": "Send it all",
        "owner": boss,
        "due_on": due,
        "seen": "Send it",
    }
    assert lead.post(f"{base}/minutes/actions/1", data=changed).status_code == 303
    assert lead.post(f"{base}/minutes/actions/2/remove").status_code == 303
    assert keeping.todo(lead, base, "Added later", owner=str(boss)).status_code == 303
    first, second, third = agreed(house)
    assert (first.text, first.owner_id, first.due_on) == ("Send it all", boss, due)
    assert "Leila Lead, NDMA" in lead.get(f"{base}/minutes").text, "the organisation goes with the owner"
    assert second.state == "dropped"
    assert (third.text, third.state) == ("Added later", "open")
    became = changed | {"kind": "recommendation", "addressee": "NDMA", "seen": "Send it all"}
    assert lead.post(f"{base}/minutes/actions/1", data=became).status_code == 303
    assert [one.state for one in agreed(house)] == ["dropped", "dropped", "open", "open"]
    assert agreed(house)[3].addressee


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": ""}, "Write what is to be done."),
        ({"owner": ""}, "Choose who is to do it: a person, or an organisation."),
        ({"owner": "99999"}, "Choose one of the options offered."),
        ({"organisation": "99999"}, "Choose one of the options offered."),
        ({"somebody": "nobody@people.example"}, "Nobody of the community fits."),
        ({"somebody": "Representative"}, "Several people fit"),
        ({"due_on": ""}, "Choose the day by which it is to be done."),
        ({"due_on": "2020-01-01"}, "Choose a day that is still to come."),
        ({"due_on": "31 December"}, "Enter a date"),
        ({"kind": "recommendation", "addressee": ""}, "Say to which body the recommendation is addressed."),
        ({"kind": "order"}, "Choose one of the options offered."),
    ],
)
def test_an_action_point_that_is_not_sound_is_kept_in_the_form(house, browse, data, sentence):
    base = keeping.held(house)
    lead = browse(people.LEAD)
    answer = keeping.todo(lead, base, "Send it", **({"owner": str(house.person_id(people.LEAD))} | data))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert data.get("text") == "" or "Send it</textarea>" in answer.text
    with house.read() as session:
        assert session.scalars(select(MeetingAction)).all() == []


@pytest.mark.parametrize("kind", ["decisions", "actions"])
def test_two_who_change_one_row_see_each_others_words(house, browse, kind):
    base = keeping.held(house)
    lead, secretary = browse(people.LEAD), browse(SECRETARY)
    if kind == "decisions":
        keeping.decide(lead, base, "First words")
        more = {}
    else:
        more = {"kind": "action", "owner": str(house.person_id(people.LEAD)), "due_on": "2099-01-01"}
        keeping.todo(lead, base, "First words", **more)
    form = more | {"item": "general", "seen": "First words"}
    assert lead.post(f"{base}/minutes/{kind}/1", data=form | {"text": "Words of the lead"}).status_code == 303
    stale = secretary.post(f"{base}/minutes/{kind}/1", data=form | {"text": "Words of the secretary"})
    assert stale.status_code == 422
    for text in ("it says now: «Words of the lead»", "Words of the secretary</textarea>"):
        assert text in stale.text
    again = form | {"seen": keeping.fields(stale.text)["seen"], "text": "Words of the secretary"}
    assert secretary.post(f"{base}/minutes/{kind}/1", data=again).status_code == 303
    assert "Words of the secretary" in lead.get(f"{base}/minutes").text
    assert secretary.get(f"{base}/minutes/{kind}/99").status_code == 404


def test_rows_of_another_meeting_are_not_found(house, browse):
    base, other = keeping.held(house), keeping.held(house, title="Another")
    lead = browse(people.LEAD)
    keeping.decide(lead, other, "Theirs")
    keeping.write(lead, base, "Opened")
    assert lead.get(f"{base}/minutes/decisions/1").status_code == 404
    assert lead.post(f"{base}/minutes/decisions/1/remove").status_code == 404
    assert lead.post(f"{other}/minutes/decisions/1/remove").status_code == 303
