"""Meetings that took place, and what tests do with their minutes through the real forms."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from starlette.testclient import TestClient

from app import events, followup, groups
from app.access import SYSTEM, Role, Scope, grant_role
from app.core import clock
from app.meetings.models import Minutes
from tests import people
from tests.events import factory
from tests.houses import House
from tests.people import Member

NAIROBI = ZoneInfo("Africa/Nairobi")
SECRETARY = people.MEMBER
"""Made the secretary of the Financing group by `held`."""


def wall(ago: timedelta) -> datetime:
    """Wall-clock time in Nairobi, so long ago, on a whole minute."""
    return (clock.now() - ago).astimezone(NAIROBI).replace(tzinfo=None, second=0, microsecond=0)


def held(
    house: House,
    *,
    ago: timedelta = timedelta(hours=5),
    agenda: tuple[str, ...] = ("Opening", "Budget"),
    make: Callable[..., int] = factory.meeting,
    **given: Any,
) -> str:
    """A meeting of the Financing group that took an hour, or another; returns its address below which everything hangs."""
    event_id = make(house, starts=wall(ago), **given)
    with house.write() as session:
        for place, title in enumerate(agenda):
            session.add(events.AgendaItem(event_id=event_id, position=place, title=title))
        group = groups.by_slug(session, "financing")
        grant_role(session, house.person_id(SECRETARY), Role.GROUP_SECRETARY, Scope.GROUP, group.id, by=SYSTEM)
    return base_of(house, event_id)


def base_of(house: House, event_id: int) -> str:
    with house.read() as session:
        event = session.get(events.Event, event_id)
        return events.address(event_id, event.starts_local.date())


def meeting_of(house: House, base: str) -> events.Meeting:
    with house.read() as session:
        found = session.scalar(select(events.Occurrence).where(events.Occurrence.event_id == int(base.split("/")[2])))
        return events.meeting_by_occurrence(session, found.id)


def minutes_of(house: House, base: str) -> Minutes | None:
    with house.read() as session:
        return session.scalar(select(Minutes).where(Minutes.occurrence_id == meeting_of(house, base).occurrence.id))


def fields(text: str) -> dict[str, str]:
    """What a browser would send of the page's editor, by name."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    areas = re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL)
    return {name: unescape(value) for name, value in [*hidden, *areas]}


def opened(browser: TestClient, base: str) -> dict[str, str]:
    answer = browser.get(f"{base}/minutes/edit")
    assert answer.status_code == 200, answer.text
    return fields(answer.text)


def items(form: dict[str, str]) -> list[str]:
    """Names of the texts, in order of the agenda; the general one last."""
    return [name for name in form if name.startswith("text-")]


def write(browser: TestClient, base: str, *texts: str, **more: str):
    """Fill the texts in order, and save."""
    form = opened(browser, base)
    form |= dict(zip(items(form), texts, strict=False)) | more
    return browser.post(f"{base}/minutes/edit", data=form)


def decide(browser: TestClient, base: str, text: str, item: str = "general"):
    answer = browser.post(f"{base}/minutes/decisions/new", data={"item": item, "text": text})
    assert answer.status_code == 303, answer.text


def todo(browser: TestClient, base: str, words: str, *, item: str = "general", **given):
    due = (clock.now() + timedelta(days=20)).date().isoformat()
    data = {"item": item, "kind": "action", "text": words, "due_on": due} | given
    return browser.post(f"{base}/minutes/actions/new", data=data)


def circulated(house: House, browser: TestClient, base: str, days: int = 7) -> None:
    last = (clock.now().astimezone(NAIROBI) + timedelta(days=days)).date().isoformat()
    answer = browser.post(f"{base}/minutes/circulate", data={"amend_by": last})
    assert answer.status_code == 303, answer.text


def finished(browser: TestClient, base: str, **data: str) -> None:
    answer = browser.post(f"{base}/minutes/final", data=data)
    assert answer.status_code == 303, answer.text


def in_state(house: House, base: str, state: str, by: Member = people.LEAD) -> TestClient:
    """Bring the minutes of a meeting that was held into a state, through the pages; "" for none. Returns the lead's browser."""
    browser = house.browse(by)
    if state:
        assert write(browser, base, "Leila opened.", "The **budget** was shown.").status_code == 303
        decide(browser, base, "The budget is adopted.")
    if state in {"circulated", "final"}:
        circulated(house, browser, base)
    if state == "final":
        finished(browser, base)
    return browser


def agreed(house):
    with house.read() as session:
        return session.scalars(select(followup.ActionPoint).order_by(followup.ActionPoint.id)).all()
