"""The year of events of the demo community: something past, something near, something to do; and all of it goes again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import bulletin, calendar, correspondence, events, followup, forum, meetings, notifications, polls
from app.core import clock
from app.demo import PASSWORD, remove
from app.demo.content import load_content
from app.demo.load import fill_the_calendar, open_the_forum, settle
from app.demo.load_bulletin import publish_bulletins
from app.tables import METADATA

ROOMS = tuple(
    f"app.{room.__name__.rpartition('.')[2]}.models"
    for room in (bulletin, calendar, correspondence, events, followup, forum, meetings, notifications, polls)
)
TABLES = {
    mapper.local_table.name: mapper.local_table
    for mapper in events.Event.registry.mappers
    if mapper.class_.__module__.startswith(ROOMS)
}
pytestmark = pytest.mark.once


@pytest.fixture
def demo_house(house):
    with house.write() as session:
        for table in reversed(METADATA.sorted_tables):
            if not table.name.startswith(("audit", "vocabulary")):
                session.execute(table.delete())
    content = load_content()
    community = settle(house.services, content)
    numbers = {paper.slug: number for number, paper in enumerate(content.documents(), start=1)}
    fill_the_calendar(house.services, content, community, numbers)
    open_the_forum(house.services, content, community, numbers)
    publish_bulletins(house.services, content.bulletin, community, numbers)
    return house


def demo_browser(house, name):
    browser = house.browse()
    assert browser.post("/sign-in", data={"email": f"{name}@demo.example", "password": PASSWORD}).status_code == 303
    return browser


def test_a_year_of_events_with_what_they_left_behind_and_none_of_it_stays(demo_house):
    now = clock.now()
    with demo_house.read() as session:
        rows = session.execute(
            select(events.Event.kind, events.Event.group_id, events.Occurrence.starts_at, events.Occurrence.state)
            .join(events.Event, events.Event.id == events.Occurrence.event_id)
            .where(events.Occurrence.starts_at.between(now - timedelta(days=300), now + timedelta(days=200)))
        ).all()
        past = [row for row in rows if row.starts_at < now]
        assert len(past) > 50
        assert {row.kind for row in rows} >= {
            "roundtable",
            "webinar",
            "brown_bag",
            "twg_meeting",
            "committee_meeting",
            "national_conference",
        }
        assert len({row.group_id for row in rows}) == 7
        assert {row.state for row in rows} == {"confirmed", "cancelled"}
        assert {row.starts_at.month for row in rows} == set(range(1, 13))
        counted = {name: session.scalar(select(func.count()).select_from(table)) for name, table in TABLES.items()}
        for name in (
            "minutes",
            "attendance",
            "action_point",
            "meeting_decision",
            "highlight",
            "date_poll",
            "host_turn",
            "agenda_item",
            "topic",
            "post",
            "post_link",
            "notification",
        ):
            assert counted[name], name
        hosts = session.scalars(select(events.HostTurn.organisation_id).where(events.HostTurn.state == "hosted")).all()
        assert len(set(hosts)) > 5
    lead = demo_browser(demo_house, "lead")
    home = lead.get("/").text
    assert "/actions" in home
    assert lead.get("/actions?tab=group").status_code == 200
    page = lead.get("/groups/financing").text
    assert "monthly meeting" in page
    assert "vote head" in page  # an open action or a highlight
    assert "monthly meeting" not in demo_browser(demo_house, "member").get("/groups/financing").text
    assert "the year in review" in demo_browser(demo_house, "member").get("/events").text

    with demo_house.read() as session:
        late = select(func.count(notifications.Notification.id)).where(notifications.Notification.mailed_at.is_(None))
        assert session.scalar(late) == 0, "of what was said before nobody is told by mail"

    remove(demo_house.services)
    with demo_house.read() as session:
        left = {name for name, table in TABLES.items() if session.scalar(select(func.count()).select_from(table))}
    assert left == set()
