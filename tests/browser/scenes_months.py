"""Every view of the calendar and its states, as `scenes.py` lists the pages of the other rooms."""

from typing import Any

from tests import people
from tests.browser.scene import Scene

L, M, N = people.LEAD, people.MEMBER, people.OTHER_REPRESENTATIVE


def open_filters(page: Any) -> None:
    page.click(".sift .filters > summary")


def wrong_zone(page: Any) -> None:
    page.evaluate("document.querySelector('#timezone').add(new Option('Nowhere', 'Africa/Nowhere'))")
    page.select_option("#timezone", "Africa/Nowhere")
    page.click("text=Save details")
    page.wait_for_selector(".problems")


SCENES = (
    Scene("calendar, month", M, "{calendar_month}"),
    Scene("calendar, month, Kiswahili", M, "{calendar_month}", language="sw"),
    Scene("calendar, month, read in New York", N, "{calendar_month}?kind=seminar,teleconference"),
    Scene("calendar, month, filters open", L, "{calendar_month}?show=community&kind=seminar", open_filters),
    Scene("calendar, this month, nothing on it", None, "/calendar", bare=True),
    Scene("calendar, beyond its end", None, "/calendar/2099/12"),
    Scene("calendar, week", M, "{calendar_week}"),
    Scene("calendar, week, read in New York", N, "{calendar_week}?show=community"),
    Scene("calendar, list", M, "/events"),
    Scene("calendar, list, nothing fits", M, "/events?group=shocks&kind=symposium"),
    Scene("calendar, list, nothing announced", None, "/events", bare=True),
    Scene("calendar, past events", M, "/events?past=yes"),
    Scene("search, events", M, "/search?q=roundtable&kind=event"),
    Scene("account, a time zone that is none", M, "/account", wrong_zone),
)
