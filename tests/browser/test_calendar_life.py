"""From a date to action points done: a lead, a member, and the member's own calendar program. No scripts but the house's own."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app import events
from app.core import clock
from tests import people
from tests.browser.lives import press, sees, text
from tests.calendar.readers import KHAL, VDIRSYNCER, Absent, program, run
from tests.events.factory import next_nth

pytestmark = pytest.mark.browser
NAIROBI = ZoneInfo("Africa/Nairobi")
TITLE = "Financing: the monthly table"
CALL = "https://calls.example/monthly-table"
TASKS = ("Collect the missing county returns", "Redraw the tracker", "Write to the treasuries")


@pytest.fixture
def first() -> datetime:
    """The second Tuesday that is at least a week off, 14:00."""
    return next_nth(1, 2)


def test_from_a_date_to_action_points_done(visit, served, first, tmp_path):
    with visit(served, people.LEAD) as lead, visit(served, people.COLLEAGUE) as member:
        href = schedule(lead.page, first)
        answer_for_all(member.page, href)
        subscription = subscribe(member.page)
        found = in_khal(subscription, tmp_path / "before", first)
        assert moment(first) in found
        assert len(found) >= 3
        second = found[1]
        moved = second + timedelta(days=2)
        move(lead.page, href, moved.astimezone(NAIROBI))
        served.house.work()
        again = in_khal(subscription, tmp_path / "after", first)
        assert moved in again
        assert second not in again
        it_takes_place(served.house, first)
        base = keep_minutes(lead.page, href, first)
        served.house.work()
        tell_about_it(member.page, served, base)
        assert lead.faults == member.faults == []


def schedule(page, first) -> str:
    page.goto("/groups/financing")
    page.get_by_role("link", name="Schedule a meeting").click()
    page.fill("#title", TITLE)
    page.fill("#date", first.date().isoformat())
    page.fill("#start", "14:00")
    page.fill("#end", "15:30")
    page.get_by_label(re.compile("Every month, on the same weekday")).check()
    page.get_by_label("Online", exact=True).check()
    page.fill("#join_link", CALL)
    page.select_option("#host", label="The hosts rotate: the group's rota names them")
    whole(page)
    page.get_by_role("button", name="Put on the calendar").click()
    if page.get_by_role("button", name="Put on the calendar all the same").count():
        page.get_by_role("button", name="Put on the calendar all the same").click()
    sees(page, TITLE, "second Tuesday", "Hosted by")
    page.goto("/groups/financing/rota")
    sees(page, "United Nations Children's Fund", "National Drought Management Authority")
    page.go_back()
    return page.evaluate("location.pathname")


def answer_for_all(page, href) -> None:
    page.goto("/events?group=financing")
    page.get_by_role("link", name=TITLE).first.click()
    assert CALL not in page.content()
    page.get_by_label("Going", exact=True).check()
    page.get_by_label(re.compile("For all coming meetings")).check()
    whole(page)
    page.get_by_role("button", name=re.compile("Send my answer|Register")).click()
    page.locator(f"main a[href='{CALL}']").wait_for()
    assert page.url.split("/on/")[0].endswith(href.split("/on/")[0])


def subscribe(page) -> str:
    page.goto("/account/calendars")
    press(page, "Make an address")
    return page.input_value("#new-address")


def in_khal(url, folder, first) -> list[datetime]:
    """When khal says that the series takes place, after vdirsyncer has fetched the private address."""
    try:
        sync, reader = program("vdirsyncer"), program("khal")
    except Absent as reason:
        pytest.skip(str(reason))
    folder.mkdir()
    (folder / "sync").write_text(VDIRSYNCER.format(folder=folder, url=url))
    (folder / "khal").write_text(KHAL.format(folder=folder))
    run([sync, "--config", str(folder / "sync"), "discover"], folder)
    run([sync, "--config", str(folder / "sync"), "sync"], folder)
    asked = ["list", "--day-format", "", "--format", "{title}\t{start-long-full}", f"{first.date()}", "120d"]
    lines = run([reader, "--config", str(folder / "khal"), *asked], folder).splitlines()
    return sorted(
        datetime.fromisoformat(line.split("\t")[1]).replace(tzinfo=UTC) for line in lines if line.startswith(TITLE)
    )


def moment(local: datetime) -> datetime:
    return local.replace(tzinfo=NAIROBI).astimezone(UTC)


def move(page, href, to) -> None:
    page.goto(href)
    page.locator("section", has_text="Other meetings").get_by_role("link").first.click()
    page.get_by_role("link", name="Move this meeting").click()
    page.fill("#date", to.date().isoformat())
    whole(page)
    page.get_by_role("button", name=re.compile("^Save")).click()
    if page.get_by_role("button", name="Save all the same").count():
        page.get_by_role("button", name="Save all the same").click()
    sees(page, f"{to:%d} ".lstrip("0"), "Changed")


def it_takes_place(house, first) -> None:
    """Its hours pass: it began two hours ago and is over."""
    with house.write() as session:
        row = session.scalars(
            select(events.Occurrence)
            .join(events.Event, events.Event.id == events.Occurrence.event_id)
            .where(events.Event.title == TITLE, events.Occurrence.original_local == datetime.combine(first, time(14)))
        ).one()
        row.starts_at, row.ends_at = clock.now() - timedelta(hours=2), clock.now() - timedelta(minutes=30)


def keep_minutes(page, href, first) -> str:
    base = f"{href.split('/on/')[0]}/on/{first.date()}"
    page.goto(f"{base}/attendance")
    page.locator("fieldset, tr, li", has_text="Kioko Colleague").get_by_label("Present").first.check()
    press(page, "Save the list")
    page.goto(f"{base}/minutes/edit")
    page.locator("textarea").last.fill("The quarter's releases were read.")
    for task in TASKS:
        page.get_by_role("button", name="Add an action point").last.click()
        page.fill("#text", task)
        page.select_option("#owner", page.get_by_role("option", name=people.COLLEAGUE.name).get_attribute("value"))
        page.fill("#due_on", (clock.home_today() + timedelta(days=20)).isoformat())
        press(page, "Save")
    whole(page)
    page.goto(f"{base}/minutes/circulate")
    press(page, "Circulate")
    sees(page, "The quarter's releases were read.", *TASKS)
    page.goto(f"{base}/minutes/final")
    whole(page)
    press(page, "Make final")
    sees(page, "Final", *TASKS)
    return base


def tell_about_it(page, served, base) -> None:
    subjects = " | ".join(str(one["subject"]) for one in served.house.mails(people.COLLEAGUE))
    assert TITLE in subjects
    page.goto("/actions")
    sees(page, *TASKS)
    whole(page)
    for task in TASKS:
        page.get_by_role("link", name=task).first.click()
        page.get_by_label("Done", exact=True).check()
        page.fill("#evidence", f"{task}: it stands in the tracker.")
        press(page, "Write it down")
        sees(page, f"{task}: it stands in the tracker.", "Done")
        page.goto("/actions")
    assert not [task for task in TASKS if task in text(page)]
    page.goto(f"{base}/minutes")
    sees(page, "Final", "Kioko Colleague")
    whole(page)


def whole(page) -> None:
    """Nothing hangs over the edge at either width."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (page.url, width)
