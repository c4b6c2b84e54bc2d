"""The chapter of the tour on how a working group meets: from a date on the calendar to what is left to be done."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from scripts.tour_book import PHONE, Tour


def meetings(tour: Tour) -> None:
    tour.chapter(
        "A working group meets",
        "Its meetings of a year are scheduled in a minute and stand in everybody's own calendar; what was agreed is "
        "written down, circulated, and followed up until it is done.",
    )
    desk, phone = tour.open("lead"), tour.open("lead", PHONE)
    phone.goto(f"{tour.url}/groups/financing")
    tour.picture(phone, "28-group-phone", "A working group on a phone: next meetings first, then open actions.")
    month = next_month()
    for page in (desk, phone):
        page.goto(f"{tour.url}/calendar/{month.year}/{month.month}")
    both(tour, desk, phone, "29-calendar", "A month: meetings of groups, events of the community, public holidays.")
    for page in (desk, phone):
        fill_a_series(page, f"{tour.url}/events/new?group=financing")
    both(
        tour, desk, phone, "31-schedule", "A series, with its days in words and what speaks against them.", whole=False
    )
    for page in (desk, phone):
        follow(page, f"{tour.url}/groups/financing", "main .event-row h3 a >> nth=0")
    both(tour, desk, phone, "33-event", "One meeting: its host by the rota, the agenda, and one's own answer.")
    for page in (desk, phone):
        follow(page, f"{tour.url}/minutes", "section[aria-labelledby=final] h3 a >> nth=0")
    both(tour, desk, phone, "35-minutes", "Final minutes: decisions and action points stand in rows of their own.")
    for page in (desk, phone):
        page.goto(f"{tour.url}/actions?whose=groups")
    both(tour, desk, phone, "37-actions", "What is to be done, by whom and by when: mine, and that of my groups.")


def both(tour: Tour, desk: Page, phone: Page, name: str, caption: str, *, whole: bool = True, tall: float = 1) -> None:
    """The same at both widths; the phone's picture has the next number."""
    number, _, what = name.partition("-")
    tour.picture(desk, name, caption, whole=whole, tall=tall)
    tour.picture(
        phone, f"{int(number) + 1}-{what}-phone", f"{caption.rstrip('.')}: on a phone.", whole=whole, tall=tall
    )


def follow(page: Page, address: str, link: str) -> None:
    page.goto(address)
    page.click(link)
    page.wait_for_load_state()


def fill_a_series(page: Page, address: str) -> None:
    """It begins on Madaraka Day; the page answers while it is filled in. Its days and what is said of them are in sight."""
    page.set_viewport_size({"width": page.evaluate("innerWidth"), "height": 1_080})
    page.goto(address)
    page.check("input[name=repeats][value=monthly_weekday]")
    page.locator("#advice", has_text="Every month").wait_for()
    day = next_first_of_june()
    page.fill("#date", day.isoformat())
    page.locator("#date").blur()
    page.locator("#advice", has_text=f"1 Jun {day.year}").wait_for()
    page.locator("#advice").evaluate("one => one.scrollIntoView({block: 'end'})")


def today() -> date:
    return datetime.now(ZoneInfo("Africa/Nairobi")).date()


def next_month() -> date:
    return today().replace(day=1) + timedelta(days=31)


def next_first_of_june() -> date:
    now = today()
    return date(now.year + (now >= date(now.year, 5, 20)), 6, 1)
