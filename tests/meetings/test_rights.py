"""Who reads and writes minutes, in every state, of a private, an open and a public meeting; what is not theirs answers 404."""

import pytest
from sqlalchemy import update

from app import accounts, events, groups
from app.access import SYSTEM, Role, Scope, end_grants, grant_role
from app.groups.models import WorkingGroup
from tests import people
from tests.meetings import keeping
from tests.meetings.keeping import SECRETARY

CAST = {
    "visitor": people.VISITOR,
    "guest": people.GUEST,
    "stranger": people.REPRESENTATIVE,
    "attendee": people.OTHER_REPRESENTATIVE,
    "colleague": people.COLLEAGUE,
    "admin": people.ADMINISTRATOR,
    "lead": people.LEAD,
    "secretary": SECRETARY,
    "coordinator": people.COORDINATOR,
}
RUNS = ("lead", "secretary", "coordinator")
STATES = ("", "draft", "circulated", "final")


def readers(audience: str, state: str) -> set[str]:
    """By the rule, not by the code."""
    found = set(RUNS)
    if state == "circulated":
        found |= {"colleague"} | ({"attendee"} if audience != "group" else set())
    if state == "final":
        found |= {"colleague"}
        if audience in {"members", "public"}:
            found |= {"stranger", "attendee", "admin"}
        if audience == "public":
            found |= {"visitor", "guest"}
    return found


@pytest.mark.parametrize("audience", ["group", "members", "public"])
def test_who_reads_and_who_writes(house, browse, audience):
    given = {} if audience == "group" else {"audience": audience}
    base = keeping.held(house, **given)
    meeting = keeping.meeting_of(house, base)
    with house.write() as session:
        session.add(
            events.Registration(
                occurrence_id=meeting.occurrence.id,
                person_id=house.person_id(people.OTHER_REPRESENTATIVE),
                answer="going",
                answered_at=meeting.event.created_at,
            )
        )
    browsers = {name: browse(who) for name, who in CAST.items()}
    lead = browsers["lead"]
    for state in STATES:
        if state == "draft":
            assert keeping.write(lead, base, "Leila opened.").status_code == 303
        elif state == "circulated":
            keeping.circulated(house, lead, base)
        elif state == "final":
            keeping.finished(lead, base)
        may = readers(audience, state) if state else set()
        seen = {name: browser.get(f"{base}/minutes") for name, browser in browsers.items()}
        if not state:
            assert {name for name, answer in seen.items() if answer.status_code == 303} == set(RUNS)
        assert {name for name, answer in seen.items() if answer.status_code == 200} == may, state
        for name, browser in browsers.items():
            if seen[name].status_code == 404:
                assert seen[name].text == browser.get("/events/9999/on/2026-01-01/minutes").text, (
                    "as if there were none"
                )
                assert browser.get(f"{base}/minutes.pdf").status_code == 404
            edit = browser.get(f"{base}/minutes/edit").status_code
            if name in RUNS:
                assert edit == (409 if state == "final" else 200)
            elif name == "visitor":
                assert edit == 303
            else:
                assert edit == (403 if name in may else 404), (name, state)
    assert ("Leila Lead" in browsers["visitor"].get(f"{base}/minutes").text) is False


POSTS = {
    "/minutes/edit": {"text-general": "Mine now", "revision": "1"},
    "/minutes/autosave": {"text-general": "Mine now", "revision": "1"},
    "/minutes/decisions/new": {"item": "general", "text": "Mine now"},
    "/minutes/decisions/1": {"text": "Mine now", "seen": "The budget is adopted."},
    "/minutes/decisions/1/remove": {},
    "/minutes/actions/new": {"item": "general", "text": "Mine now", "kind": "action", "due_on": "2099-01-01"},
    "/minutes/circulate": {"amend_by": "2099-01-01"},
    "/minutes/final": {},
    "/minutes/reopen": {"reason": "Mine now"},
    "/minutes/file": {},
    "/minutes/conflicts/1": {"revision": "1"},
    "/attendance": {"name-0": "Mine now"},
    "/attendance/code": {},
}


@pytest.mark.parametrize(
    ("who", "status"), [(people.GUEST, 404), (people.REPRESENTATIVE, 404), (people.COLLEAGUE, 403), (None, 303)]
)
def test_nobody_else_changes_anything(house, browse, who, status):
    base = keeping.held(house)
    keeping.in_state(house, base, "circulated")
    browser, before = browse(who), keeping.minutes_of(house, base)
    for path, data in POSTS.items():
        answer = browser.post(base + path, data=data)
        assert answer.status_code == status, path
        assert "Mine now" not in answer.text
    after = keeping.minutes_of(house, base)
    assert (after.by_item, after.state, after.revision) == (before.by_item, before.state, before.revision)


def test_rights_that_end_close_the_minutes_at_once(house, browse):
    base = keeping.held(house)
    keeping.in_state(house, base, "final")
    colleague, secretary = browse(people.COLLEAGUE), browse(SECRETARY)
    assert colleague.get(f"{base}/minutes").status_code == 200
    assert secretary.get(f"{base}/minutes/reopen").status_code == 200
    with house.write() as session:
        group = groups.by_slug(session, "financing")
        end_grants(session, house.person_id(people.COLLEAGUE), scope=Scope.GROUP, scope_id=group.id)
        secretary_row = accounts.get_person(session, house.person_id(SECRETARY))
        accounts.suspend(session, secretary_row, "Test", by=house.actor(people.ADMINISTRATOR))
    assert colleague.get(f"{base}/minutes").status_code == 404
    assert secretary.get(f"{base}/minutes").status_code == 404
    assert secretary.get(f"{base}/minutes/reopen").status_code == 303


def test_a_guest_of_the_group_reads_what_circulates_and_may_amend(house, browse):
    base = keeping.held(house)
    with house.write() as session:
        group = groups.by_slug(session, "financing")
        grant_role(session, house.person_id(people.GUEST), Role.GUEST, Scope.GROUP, group.id, by=SYSTEM)
    keeping.in_state(house, base, "circulated")
    guest = browse(people.GUEST)
    assert guest.get(f"{base}/minutes").status_code == 200
    assert guest.post(f"{base}/minutes/amendments", data={"text": "A word"}).status_code == 303
    assert guest.get(f"{base}/minutes/versions").status_code == 403


@pytest.mark.parametrize("path", ["/minutes/edit", "/minutes/circulate", "/attendance", "/attendance/code"])
def test_a_cancelled_meeting_and_a_closed_group_are_left_as_they_are(house, browse, path):
    base = keeping.held(house)
    browser = keeping.in_state(house, base, "draft")
    with house.write() as session:
        session.execute(update(WorkingGroup).values(state="closed"))
    assert browser.get(base + path).status_code == 409
    assert "closed" in browser.get(base + path).text
    assert browser.get(f"{base}/minutes").status_code == 200
    with house.write() as session:
        session.execute(update(events.Event).values(state="cancelled"))
    assert "cancelled" in browser.get(base + path).text


@pytest.mark.parametrize("day", ["2020-01-01", "not-a-day", "2026-13-40"])
def test_a_day_without_a_meeting_is_no_page(house, browse, day):
    base = keeping.held(house)
    event = base.rpartition("/on/")[0]
    browser = browse(people.LEAD)
    for path in ("minutes", "minutes/edit", "attendance", "minutes.pdf"):
        assert browser.get(f"{event}/on/{day}/{path}").status_code == 404
