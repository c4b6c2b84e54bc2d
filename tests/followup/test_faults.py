"""Fields nobody offered, words that would be scripts, and addresses nobody needs to see (AC5, WI2, AC6)."""

from datetime import datetime

import pytest
from sqlalchemy import select

from app import polls
from app.followup.models import ActionPoint, Highlight
from app.polls.models import DatePoll
from tests import people
from tests.followup.conftest import DUE

DUE_AT = datetime(2026, 12, 8, 14)  # noqa: DTZ001 - wall clock

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
ACTIONS = "/groups/financing/actions"
# Every column that a form does not have, and values that would matter.
SMUGGLED = {
    "id": "77", "audience": "public", "group_id": "2", "owner_id": "1", "organisation_id": "1", "created_by": "1",
    "created_at": "2020-01-01", "done_at": "2020-01-01", "reminded_on": "2020-01-01", "escalated_at": "2020-01-01",
    "source_kind": "topic", "source_id": "9", "source_href": "https://evil.example", "addressee_id": "1", "action_id": "1",
    "quarter": "2020-q1", "written_by": "1", "organiser_id": "1", "event_id": "1", "option_id": "1", "closed_at": "2020-01-01",
    "close_note": "Smuggled.",
}  # fmt: skip


def one(house, model):
    with house.read() as session:
        return session.scalars(select(model).order_by(model.id.desc())).first()


def test_fields_that_no_form_has_change_nothing(house, browse, group_id, action):
    lead, owner = browse(people.LEAD), house.person_id(people.COLLEAGUE)
    given = {"kind": "action", "text": "Write.", "owner": f"p{owner}", "due_on": str(DUE)}
    assert lead.post(f"{ACTIONS}/new", data={**SMUGGLED, **given, "state": "done"}).status_code == 303
    made = one(house, ActionPoint)
    assert (made.state, made.audience, made.group_id, made.owner_id) == ("open", f"group-{group_id}", group_id, owner)
    assert (made.created_by, made.source_kind, made.source_href) == (house.person_id(people.LEAD), "group", "")
    colleague = browse(people.COLLEAGUE)
    said = {**SMUGGLED, "state": "in_progress", "due_on": "2030-01-01", "owner": "p1"}
    assert colleague.post(f"/actions/{action}/state", data=said).status_code == 303
    assert colleague.post(f"/api/v1/actions/{action}/state", json={**said, "note": "Again."}).status_code == 200
    with house.read() as session:
        kept = session.get(ActionPoint, action)
        assert (kept.due_on, kept.owner_id, kept.source_kind, kept.done_at) == (DUE, owner, "meeting", None)
    brought = {**SMUGGLED, "kind": "result", "text": "Fourteen counties."}
    assert lead.post("/groups/financing/highlights/new", data=brought).status_code == 303
    highlight = one(house, Highlight)
    assert (highlight.group_id, highlight.quarter, highlight.action_id) == (group_id, "2026-q4", None)
    asked = {
        **SMUGGLED, "title": "When?", "minutes": "60", "timezone": "Africa/Nairobi", "closes_on": "2026-12-01",
        "date_1": "2026-12-08", "time_1": "14:00", "date_2": "2026-12-09", "time_2": "14:00",
    }  # fmt: skip
    assert lead.post("/groups/financing/polls/new", data=asked).status_code == 303
    poll = one(house, DatePoll)
    assert (poll.group_id, poll.option_id, poll.event_id, poll.closed_at) == (group_id, None, None, None)
    assert poll.organiser_id == house.person_id(people.LEAD)


def test_what_would_be_a_script_is_words(house, browse, agreed):
    lead, colleague = browse(people.LEAD), browse(people.COLLEAGUE)
    number = agreed(text=HOSTILE, source_title=HOSTILE, addressee=HOSTILE, kind="recommendation", audience="members")
    owner = house.person_id(people.COLLEAGUE)
    colleague.post(
        f"/actions/{number}/state", data={"state": "done", "note": HOSTILE, "evidence": f"javascript:{HOSTILE}"}
    )
    lead.post(f"/actions/{number}/due", data={"due_on": "2026-12-20", "due_reason": HOSTILE})
    lead.post("/groups/financing/highlights/new", data={"kind": "recommendation", "text": HOSTILE})
    follow = {"addressee": HOSTILE, "owner": f"p{owner}", "due_on": "2026-12-20"}
    assert lead.post("/groups/financing/highlights/1/follow", data=follow).status_code == 303
    asked = {
        "title": HOSTILE, "note": HOSTILE, "minutes": "60", "timezone": "Africa/Nairobi", "closes_on": "2026-12-01",
        "date_1": "2026-12-08", "time_1": "14:00", "date_2": "2026-12-09", "time_2": "14:00",
    }  # fmt: skip
    assert lead.post("/groups/financing/polls/new", data=asked).status_code == 303
    refused = [
        lead.post(f"{ACTIONS}/new", data={"kind": HOSTILE, "text": HOSTILE, "owner": HOSTILE, "due_on": HOSTILE}),
        lead.post("/groups/financing/polls/new", data={**asked, "date_1": HOSTILE, "timezone": HOSTILE}),
        colleague.post(f"/actions/{number}/state", data={"state": HOSTILE, "note": HOSTILE}),
    ]
    assert [answer.status_code for answer in refused] == [422] * 3
    paths = (
        f"/actions/{number}", "/actions?state=done", "/recommendations", "/recommendations?addressee=%22%3E%3Cscript%3E",
        ACTIONS, "/highlights/2026-q4", "/groups/financing/highlights", "/groups/financing/polls", "/groups/financing/polls/1",
        "/polls",
    )  # fmt: skip
    shown = {path: colleague.get(path) for path in paths}
    assert {answer.status_code for answer in shown.values()} == {200}
    for text in [*(answer.text for answer in refused), *(answer.text for answer in shown.values())]:
        assert "<img src=x" not in text
        assert "<script>alert" not in text
        assert 'href="javascript:' not in text
    house.work()
    mails = house.mails(people.COLLEAGUE)
    assert len(mails) == 2
    for message in mails:
        assert "<script>" not in message.get_body(("html",)).get_content()
        assert "\n" not in str(message["subject"])


@pytest.mark.parametrize("who", [people.LEAD, people.COLLEAGUE, people.COORDINATOR], ids=lambda who: who.key)
def test_nobodys_e_mail_address_is_shown(house, browse, agreed, who):
    number = agreed()
    with house.write() as session:
        actor = house.actor(people.LEAD)
        when = [DUE_AT.replace(day=day) for day in (8, 9)]
        poll = polls.ask(
            session, group_id=1, title="When?", minutes=60, timezone="Africa/Nairobi", note="", closes_on=DUE,
            starts=when, by=actor,
        )  # fmt: skip
        options = [one.id for one in polls.options_of(session, poll.id)]
        polls.answer(session, poll, dict.fromkeys(options, "yes"), by=house.actor(people.COLLEAGUE))
        number_of_poll = poll.id
    browser = browse(who)
    paths = (f"/actions/{number}", "/actions?whose=groups", ACTIONS, f"/groups/financing/polls/{number_of_poll}")
    api = (f"/api/v1/actions/{number}",)
    tables = (f"{ACTIONS}.csv",) if who is not people.COLLEAGUE else ()
    for path in (*paths, *api, *tables):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        main = answer.text.partition("<main")[2] or answer.text
        assert "people.example" not in main, path
