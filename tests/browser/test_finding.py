"""Finding by keyboard: titles while one types, and a phrase on page 412 of a long report."""

import re

import pypdfium2
import pytest

from tests import people
from tests.browser.shelf import put
from tests.browser.whole import RULES, RUN_AXE

pytestmark = pytest.mark.browser
LONG, NUMBER = "long__DA-619p.pdf", 412


def test_titles_while_one_types(visit, served, shelf, axe):
    """A combobox: arrows choose, Enter opens, Escape closes and keeps what was typed; axe finds nothing in it."""
    with visit(served, people.MEMBER) as window:
        page = window.page
        page.goto("/groups")
        field, offered = page.locator("#find"), page.locator("#find-suggest [role=option]")
        assert field.get_attribute("aria-expanded") == "false"
        field.focus()
        page.keyboard.type("transfers bef")
        offered.first.wait_for()
        assert field.get_attribute("aria-expanded") == "true"
        assert page.locator("#find-suggest mark").count() >= 1
        page.keyboard.press("ArrowDown")
        active = field.get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}[aria-selected=true]").inner_text() == "Transfers before the drought"
        page.evaluate(axe)
        assert page.evaluate(f"rules => (globalThis.axe ?? bringAxe(), ({RUN_AXE})(rules))", RULES) == []
        page.keyboard.press("Escape")
        assert page.locator("#find-suggest").is_hidden()
        assert field.input_value() == "transfers bef"
        page.keyboard.press("ArrowUp")  # opens again, at the end
        assert "All results" in page.locator("#find-suggest [aria-selected=true]").inner_text()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/documents/{shelf.ids['published']}")
        assert window.faults == []


def test_a_phrase_on_page_412_of_619_is_landed_on_with_the_hit_marked(visit, served, shared):
    path = shared / "data" / "documents" / LONG
    if not path.exists():
        pytest.skip(f"no {LONG}")
    content = path.read_bytes()
    phrase = phrase_of(content, NUMBER)
    number = put(served.house, "A report of 619 pages", content, LONG)
    served.house.work()
    with visit(served, people.MEMBER) as window:
        page = window.page
        page.goto("/search")
        page.fill("#q", f'"{phrase}"')
        page.press("#q", "Enter")
        page.locator(f".row:has(h2 a:text-is('A report of 619 pages')) a:has-text('Page {NUMBER}')").click()
        assert re.search(rf"/documents/{number}/pages/{NUMBER}\?q=.*#hit-1$", page.url)
        hit = page.locator(".sheet .here + mark")
        assert " ".join(hit.inner_text().split()).lower() == phrase.lower()
        box = hit.bounding_box()
        assert 0 < box["y"] < 900, "in sight"
        assert "Hit 1 of 1" in page.locator("[data-place]").inner_text()
        page.fill("#in-document", phrase.split()[0])
        page.press("#in-document", "Enter")
        page.locator(".sheet .here + mark").wait_for()
        first = page.url
        for _ in range(page.locator(".sheet mark").count()):
            page.keyboard.press("n")
        page.wait_for_url(lambda url: url != first and "#hit-1" in url)
        page.locator(".sheet .here + mark").wait_for()
        page.keyboard.press("p")
        page.wait_for_url("**#hit-last")
        assert window.faults == []


def phrase_of(content: bytes, number: int) -> str:
    """Four plain words in a row that stand on this page of the file only."""
    with pypdfium2.PdfDocument(content) as paper:
        texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in paper]
    for found in re.finditer(r"(?<![^ ])[a-z]{4,}(?: [a-z]{4,}){3}(?![^ ])", texts[number - 1]):
        if sum(found.group() in other for other in texts) == 1:
            return found.group()
    raise AssertionError("the page has no such phrase")
