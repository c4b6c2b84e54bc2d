"""What the pages of the calendar say, as values."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

from starlette.testclient import TestClient

from app.accounts import Person
from tests import people
from tests.events import factory
from tests.houses import House
from tests.people import Member

CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
SECTION = re.compile(r'<section class="day[^"]*" id="([\d-]+)".*?</section>', re.DOTALL)
ITEM = re.compile(
    r'<span class="hours">(.*?)</span> <span class="what">(.*?)</span>'
    r'|<p class="hours"><time[^>]*>(.*?)</time>(.*?)</p>\s*<div><h3[^>]*><a[^>]*>(.*?)</a>',
    re.DOTALL,
)
ROW = re.compile(r'<li class="event-row[^>]*>.*?<h3 class="row-title"><a href="[^"]*">(.*?)</a>', re.DOTALL)
LINK = re.compile(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def grid(text: str) -> dict[int, list[str]]:
    """Of a month: day → "hours title"; days without events are left out."""
    found = {}
    for cell in CELL.findall(text):
        number = re.search(r"</span>(\d+)<span", cell)
        if number and (entries := _entries(cell)):
            found[int(number[1])] = entries
    return found


def week(text: str) -> dict[str, list[str]]:
    """Of a week: ISO day → "hours title"."""
    return {part[1]: entries for part in SECTION.finditer(text) if (entries := _entries(part[0]))}


def titles(text: str) -> list[str]:
    """Of any view, in order and with repetitions."""
    body = text[text.index("<main") : text.index("</main>")]
    return [one.rpartition("|")[2] for one in _entries(body, "|")] or [words(one) for one in ROW.findall(body)]


def links(text: str) -> dict[str, str]:
    """Words → address, of the main part of the page; of several with the same words the last."""
    body = text[text.index("<main") : text.index("</main>")]
    return {words(label): unescape(href) for href, label in LINK.findall(body)}


def pages(client: TestClient, path: str, label: str) -> Iterator[str]:
    """The page and those that the link of this name leads to."""
    for _ in range(50):
        text = client.get(path).text
        yield text
        following = links(text).get(label)
        if not following:
            return
        path = following
    raise AssertionError("a list without an end")


def _entries(html: str, joint: str = " ") -> list[str]:
    return [
        joint.join(part for part in (words(f"{one[0]}{one[2]} {one[3]}"), words(one[1] or one[4])) if part)
        for one in ITEM.findall(html)
    ]


def put(
    house: House, title: str, starts: str, minutes: int = 60, *, by: Member = people.COORDINATOR, **plan: Any
) -> int:
    """A webinar for all members unless said otherwise; `starts` is wall-clock time in Nairobi, or in `timezone`."""
    usual = {"kind": "webinar", "timezone": factory.NAIROBI} | ({} if "group" in plan else {"audience": "members"})
    return factory.put(house, by, title=title, starts=datetime.fromisoformat(starts), minutes=minutes, **(usual | plan))


def set_zone(house: House, person: Member, zone: str) -> None:
    with house.write() as session:
        session.get_one(Person, house.person_id(person)).timezone = zone
