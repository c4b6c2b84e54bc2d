"""Minutes save themselves; two who write at once are shown both texts; without scripts the button does it all."""

import re

import pytest

from tests import people
from tests.meetings import keeping

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(served) -> str:
    return keeping.held(served.house, title="Minutes by many hands")


def saved(window) -> str:
    """Some seconds pass in the page; what it says then."""
    window.page.clock.fast_forward(5_000)
    line = window.page.locator("[data-saved]")
    line.filter(has_text=re.compile(r"Saved \d\d:\d\d|Both texts are kept|Not saved")).wait_for()
    return line.inner_text()


def test_autosave_and_a_conflict(visit, served, base):
    with visit(served, people.LEAD) as one, visit(served, keeping.SECRETARY) as other:
        for window in (one, other):
            window.page.clock.install()
            window.page.goto(f"{base}/minutes/edit")
        first, second = one.page.locator("textarea").nth(0), other.page.locator("textarea").nth(0)
        first.fill("Opened at nine.")
        assert re.fullmatch(r"Saved \d\d:\d\d", saved(one))
        first.fill("Opened at nine sharp.")
        one.page.locator("[data-saved]").evaluate("line => { line.textContent = '' }")
        saved(one)
        assert keeping.minutes_of(served.house, base).by_item.popitem()[1] == "Opened at nine sharp."
        second.fill("Opened at ten.")
        assert "Both texts are kept" in saved(other)
        other.page.get_by_role("link", name="Compare the two texts").click()
        other.page.get_by_label("Both, one after the other").check()
        other.page.get_by_role("button", name="Join the texts").click()
        other.page.wait_for_url(f"**{base}/minutes/edit")
        text = other.page.locator("textarea").nth(0).input_value()
        assert text == "Opened at nine sharp.\n\nOpened at ten."
        assert (one.faults, other.faults) == ([], [])


def test_without_scripts_the_button_saves(visit, served, base):
    with visit(served, people.LEAD, scripts=False) as window:
        window.page.goto(f"{base}/minutes/edit")
        window.page.locator("textarea").last.fill("Closed at ten.")
        window.page.get_by_role("button", name="Save", exact=True).click()
        assert "The minutes are saved." in window.page.locator(".notice").first.inner_text()
        assert keeping.minutes_of(served.house, base).by_item[""] == "Closed at ten."


def test_words_that_could_not_be_sent_are_not_called_saved(visit, served, base):
    with visit(served, people.LEAD) as window:
        window.page.clock.install()
        window.page.goto(f"{base}/minutes/edit")
        window.page.route("**/autosave", lambda route: route.abort())
        window.page.locator("textarea").last.fill("Only here.")
        assert "Not saved." in saved(window)
        assert window.page.locator("textarea").last.input_value() == "Only here."
