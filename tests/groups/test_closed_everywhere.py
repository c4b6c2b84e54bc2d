"""Whatever a closed group's people could press in any room is refused, and no row of it changes."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from app import followup
from app.core import clock
from app.core.db import Base
from app.events import AgendaItem, Occurrence
from tests import people
from tests.events import factory
from tests.groups.proposing import close_group
from tests.house.test_routes import routes
from tests.polls.asking import ASKED

# What a refused press may leave behind: sessions, what was owed, what happened, counters.
BESIDE = {"sign_in_session", "job", "audit_event", "revision", "mail_message", "schedule"}
ROOMS = ("/groups/{slug}", "/events/{event_id", "/actions/{action_id}")
REFUSED = {403, 404, 409}


def written(house):
    """Every table that people write in, as a fingerprint of its rows."""
    with house.read() as session:
        return {
            table.name: sha256(repr(sorted(map(repr, session.execute(select(table))))).encode()).hexdigest()
            for table in Base.metadata.sorted_tables
            if table.name not in BESIDE
        }


@pytest.fixture
def busy(house, browse, committee):
    """A group with a meeting that is over, one to come, an action and a poll; then it is closed. Values for addresses."""
    lead = browse(people.LEAD)
    local = (clock.now() + timedelta(hours=3)).replace(tzinfo=None, microsecond=0)
    over = factory.meeting(house, starts=local - timedelta(days=3))
    coming = factory.monthly(house)
    with house.write() as session:
        on = {one.event_id: one for one in session.scalars(select(Occurrence).order_by(Occurrence.id.desc()))}
        item = AgendaItem(event_id=over, position=1, title="Opening")
        session.add(item)
        session.flush()
        group_id = session.scalars(select(factory.events.Event.group_id).where(factory.events.Event.id == over)).one()
        action = followup.agree(
            session, kind="action", text="Send the costing.", owner_id=house.person_id(people.COLLEAGUE),
            organisation_id=None, due_on=(clock.now() + timedelta(days=9)).date(), audience=f"group-{group_id}",
            group_id=group_id, source_kind="meeting", source_id=on[over].id, source_title="Meeting", by=house.actor(people.LEAD),
        )  # fmt: skip
        numbers = {"action_id": action.id, "item_id": item.id, "occurrence_id": on[coming].id}
        days = {event: one.original_local.date().isoformat() for event, one in on.items()}
    dates = {f"date_{n}": (clock.now() + timedelta(days=20 + n)).date().isoformat() for n in (1, 2, 3)}
    soon = (clock.now() + timedelta(days=9)).date().isoformat()
    asked = lead.post("/groups/financing/polls/new", data=ASKED | dates | {"closes_on": soon})
    assert asked.status_code == 303, asked.text
    numbers["poll_id"] = int(asked.headers["location"].rstrip("/").rsplit("/", 1)[1])
    close_group(house, browse)
    house.work()
    return [numbers | {"event_id": event, "on": days[event]} for event in (over, coming)]


@pytest.mark.once
def test_nothing_of_it_is_written_in_any_room(house, browse, busy):
    doors = sorted(route.path for route, methods in routes(house) if "POST" in methods and route.path.startswith(ROOMS))
    assert len(doors) > 40, "the walk must find the routes, or it judges nothing"
    before = written(house)
    leaks = []
    for who in (people.LEAD, people.COLLEAGUE, people.COORDINATOR, people.ADMINISTRATOR):
        browser = browse(who)
        for values in busy:
            for door in doors:
                path = "/".join(
                    str(values.get(part.strip("{}").partition(":")[0], {"{slug}": "financing"}.get(part, 1)))
                    if part.startswith("{")
                    else part
                    for part in door.split("/")
                )
                status = browser.post(
                    path, data={"text": "New words", "title": "New", "reason": "So.", "answer": "going"}
                ).status_code
                if status not in REFUSED:
                    leaks.append((who.key, door, status))
    assert leaks == []
    after = written(house)
    assert [name for name in before if before[name] != after[name]] == []
