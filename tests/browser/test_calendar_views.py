"""The month on paper, on a small screen, and by keyboard."""

import pypdfium2
import pytest

from tests import people

pytestmark = pytest.mark.browser
CELLS = "() => [...document.querySelectorAll('.month td')].filter(one => one.checkVisibility())"
COLUMNS = f"() => new Set(({CELLS})().map(one => Math.round(one.getBoundingClientRect().left))).size"


def test_a_month_on_one_sheet_of_paper(visit, served, shelf):
    with visit(served, people.OTHER_REPRESENTATIVE) as window:
        window.page.goto(shelf.address("{calendar_month}"))
        with pypdfium2.PdfDocument(window.page.pdf(prefer_css_page_size=True)) as paper:
            assert len(paper) == 1
            assert [round(side) for side in paper[0].get_size()] == [842, 595]
            said = paper[0].get_textpage().get_text_bounded()
    for there in ("Monday", "Quarterly roundtable", "02:00", "09:00 EAT", "Cancelled", "New York"):
        assert there in said
    for gone in ("Filter", "How to join", "Kiswahili", "This month", "Change your time zone"):
        assert gone not in said


def test_a_grid_becomes_a_list_of_days(visit, served, shelf):
    with visit(served, people.MEMBER) as window:
        page = window.page
        page.goto(shelf.address("{calendar_month}"))
        assert page.evaluate(COLUMNS) == 7
        whole = page.evaluate(f"() => ({CELLS})().length")
        assert whole % 7 == 0
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate(COLUMNS) == 1
        assert 8 <= page.evaluate(f"() => ({CELLS})().length") < 20
        assert page.locator(".month td:has-text('Quarterly roundtable') .long").first.is_visible()


def test_the_keyboard_goes_from_day_to_day(visit, served, shelf):
    """Each day's number, then its events, in the order of time; the last of a full day opens its week at that day."""
    with visit(served, people.MEMBER) as window:
        page = window.page
        page.goto(shelf.address("{calendar_month}?show=community"))
        page.focus(".month td:has-text('session 1') .date a")
        words = []
        for _ in range(4):
            page.keyboard.press("Tab")
            words.append(page.evaluate("() => document.activeElement.textContent.trim()"))
        assert [one.rpartition(" ")[2] for one in words[:3]] == ["1", "2", "3"]
        assert words[3].startswith("+3 more")
        page.keyboard.press("Enter")
        page.wait_for_url("**/week/**")
        day = page.locator(f"[id='{page.url.partition('#')[2]}']")
        assert "session 6" in day.inner_text()
        assert day.bounding_box()["y"] < 900
