"""From a question to a cited conclusion: two organisations and the coordinator, each at their own window."""

import re
from datetime import timedelta

import pytest

from app.core import clock
from tests import people
from tests.browser.lives import sees, text

pytestmark = pytest.mark.browser
TITLE = "How do you pay when nobody has signal?"
SLIP = "Paper slips, countersigned by the committee, and entered in the evening."
MARKET = "Agents who carry the float to the market day."


def test_from_a_question_to_a_cited_conclusion(visit, served):
    house = served.house
    with (
        visit(served, people.MEMBER) as ndma,
        visit(served, people.REPRESENTATIVE) as unicef,
        visit(served, people.COORDINATOR) as coordinator,
    ):
        href = ask(ndma.page)
        told(unicef.page, coordinator.page, href)
        first = answer(unicef.page, href, f"{SLIP}\n\n@{people.MEMBER.name}, we can share the form.")
        second = answer(unicef.page, href, MARKET)
        accept(ndma.page, href)
        conclude(coordinator.page, href)
        ndma.page.goto(href)
        sees(ndma.page, "Concluded")
        rests_on(ndma.page, first, second)
        agree_on_more(coordinator.page, unicef.page, href)
        house.work()
        it_is_kept(ndma.page)
        assert ndma.faults == unicef.faults == coordinator.faults == []


def ask(page) -> str:
    page.goto("/forum")
    page.get_by_role("link", name="Begin a topic").first.click()
    page.check("#kind-1")
    page.fill("#title", TITLE)
    page.fill("#text", "Three of seven wards have signal for a **few hours** a day.")
    page.get_by_role("button", name="Preview").click()
    page.locator("strong", has_text="few hours").wait_for()
    page.get_by_role("button", name="Post", exact=True).click()
    page.wait_for_url(re.compile(r"/topics/\d+"))
    sees(page, TITLE, "few hours")
    return re.match(r"/topics/\d+", page.evaluate("location.pathname"))[0]


def told(page, coordinator, href) -> None:
    """The coordinator asks the other organisation; who is asked finds it in the list."""
    coordinator.goto(f"{href}/ask?find=Rehema")
    assert coordinator.locator("#note").count(), (coordinator.url, text(coordinator))
    coordinator.fill("#note", "You wrote about it last year.")
    coordinator.get_by_role("button", name=re.compile(f"Ask {people.REPRESENTATIVE.name}")).first.click()
    sees(coordinator, people.REPRESENTATIVE.name)
    page.goto("/notifications")
    page.get_by_role("link", name=re.compile(re.escape(TITLE))).first.click()
    page.wait_for_url(re.compile(href))


def answer(page, href, words) -> int:
    page.goto(href)
    page.fill("#text", words)
    page.get_by_role("button", name="Post", exact=True).click()
    page.wait_for_url(re.compile(r"post=\d+"))
    sees(page, words.partition("\n")[0])
    return int(re.search(r"post=(\d+)", page.url)[1])


def accept(page, href) -> None:
    page.goto(f"{href}/unread")
    sees(page, SLIP, MARKET)
    page.get_by_role("button", name="Accept as the answer").first.click()
    sees(page, "Accepted answer")


def conclude(page, href) -> None:
    page.goto(f"{href}/outcome")
    page.fill("#text", "Slips on the day, and agents who travel with the float: see #2.")
    page.fill("#numbers", "3")
    page.get_by_label(re.compile("^Concluded")).check()
    page.get_by_role("button", name="Keep the summary").click()
    sees(page, "Concluded", people.COORDINATOR.name)


def rests_on(page, *numbers) -> None:
    for number in numbers:
        assert page.locator(f"a:has-text('#{number}')").count(), page.inner_text("main")


def agree_on_more(page, other, href) -> None:
    """A contribution that follows makes the summary stale; what is agreed is an action point like any other."""
    answer(other, href, "One more thing: pay ward by ward.")
    page.goto(href)
    sees(page, "1 contribution has followed")
    page.get_by_role("link", name="Agree a follow-up action").click()
    page.fill("#text", "Share the form of the slip")
    page.select_option(
        "#owner", label=page.locator("#owner option", has_text=people.REPRESENTATIVE.name).first.inner_text()
    )
    page.fill("#due_on", str(clock.home_today() + timedelta(days=14)))
    page.get_by_role("button", name="Agree it").click()
    sees(page, "Share the form of the slip")
    other.goto("/actions")
    sees(other, "Share the form of the slip")


def it_is_kept(page) -> None:
    page.goto("/forum/conclusions")
    sees(page, TITLE)
    page.goto("/search?q=countersigned")
    page.get_by_role("link", name=re.compile(re.escape(TITLE))).first.click()
    page.wait_for_url(re.compile(r"post=2"))
