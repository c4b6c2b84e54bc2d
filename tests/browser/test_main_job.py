"""The main job, by three people in real windows: a study is uploaded, published, and found on its page."""

import re

import pypdfium2
import pytest

from tests import people
from tests.browser.shelf import study

pytestmark = pytest.mark.browser
PHRASES = {True: "seventeen borrowed weighing scales", False: "nineteen painted grain ledgers"}
REAL = "report__125619.pdf"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_study_of_ours_is_found_on_its_page(visit, served, scripts):
    phrase = PHRASES[scripts]
    upload = {"name": "scales.pdf", "mimeType": "application/pdf", "buffer": study(phrase, on=4)}
    do_the_main_job(visit, served, upload, title=f"Study of {phrase}", phrase=phrase, number=4, scripts=scripts)


def test_a_real_study_is_found_on_its_page(visit, served, shared):
    content = (shared / "data" / "documents" / REAL).read_bytes()
    phrase, number = phrase_of_one_page(content)
    upload = {"name": REAL, "mimeType": "application/pdf", "buffer": content}
    do_the_main_job(visit, served, upload, title="A real report", phrase=f'"{phrase}"', number=number, scripts=True)


def phrase_of_one_page(content: bytes) -> tuple[str, int]:
    """Five plain words in a row that stand on one page of the file only, and that page's number (after the first)."""
    with pypdfium2.PdfDocument(content) as paper:
        texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in paper]
    for number, text in enumerate(texts[1:], start=2):
        for found in re.finditer(r"(?<![^ ])[a-z]{4,}(?: [a-z]{4,}){4}(?![^ ])", text):
            if sum(found.group() in other for other in texts) == 1:
                return found.group(), number
    raise AssertionError("the file has no such phrase")


def do_the_main_job(visit, served, upload, *, title, phrase, number, scripts):
    with visit(served, people.REPRESENTATIVE, scripts=scripts) as window:
        page = window.page
        page.goto("/documents")
        page.click("main >> text=Add a document")
        page.set_input_files("#file", upload)
        page.fill("#title", title)
        page.select_option("#type", "research_study")
        page.click("text=Submit for review")
        assert page.locator("h1").inner_text() == title
        assert page.locator("text=Waiting for review").count()
        assert window.faults == []
    served.house.work()
    with visit(served, people.COORDINATOR, scripts=scripts) as window:
        page = window.page
        page.goto("/")
        page.click("main >> text=to review")
        page.click(f"main h2 a:text-is('{title}')")
        page.click("text=Read page by page")
        page.go_back()
        page.click("main button:text-is('Publish')")
        assert page.locator("main button:text-is('Publish')").count() == 0
        assert window.faults == []
    served.house.work()
    with visit(served, people.MEMBER, scripts=scripts) as window:
        page = window.page
        page.goto("/")
        page.fill("#find", phrase)
        page.press("#find", "Enter")
        hit = page.locator(f".row:has(h2 a:text-is('{title}'))")
        hit.locator(f"a:has-text('Page {number}')").click()
        assert re.search(rf"/documents/\d+/pages/{number}\?q=", page.url)
        assert page.locator("h1").inner_text().startswith(f"Page {number} of ")
        marked = " ".join(page.locator(".sheet mark").all_inner_texts()).lower()
        assert all(word in marked for word in phrase.strip('"').split())
        picture = page.locator(".sheet-image img")
        picture.scroll_into_view_if_needed()
        if scripts:
            assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 500
        text, drawn = page.locator(".sheet").bounding_box(), picture.bounding_box()
        assert text["x"] + text["width"] <= drawn["x"], "the picture stands beside the text"
        assert window.faults == []


def focus(page, goal: str, most: int = 60) -> None:
    """Press Tab until the element that `goal` selects has the focus; what has it is always in sight, with its ring."""
    for _ in range(most):
        page.keyboard.press("Tab")
        state = page.evaluate("""goal => {
          const one = document.activeElement, box = one.getBoundingClientRect(), look = getComputedStyle(one);
          const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
          return {there: one.matches(goal), seen, ring: look.outlineStyle !== "none" || look.boxShadow !== "none",
                  what: one.outerHTML.slice(0, 100)};
        }""", goal)  # fmt: skip
        assert state["seen"], f"the focus is out of sight: {state['what']}"
        assert state["ring"], f"the focus is not shown: {state['what']}"
        if state["there"]:
            return
    raise AssertionError(f"Tab never reaches {goal}")


def test_keyboard_alone_signs_in_searches_and_opens_a_hit(visit, served, shelf):
    with visit(served) as window:
        page = window.page
        page.goto("/sign-in")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        focus(page, "#email")
        page.keyboard.type(people.MEMBER.email)
        focus(page, "#password")
        page.keyboard.type(people.PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("text=What awaits you")
        focus(page, "#find")
        page.keyboard.type("the mobile window")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        goal = f"a[href^='/documents/{shelf.ids['published']}/pages/4']"
        focus(page, goal)
        page.keyboard.press("Enter")
        page.wait_for_url("**/pages/4?*")
        assert page.locator(".sheet mark").count() >= 2
        assert window.faults == []


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(visit, served):
    with visit(served, people.MEMBER, width=360) as window:
        page = window.page
        page.goto("/")
        focus(page, ".menu > summary")
        page.keyboard.press("Enter")
        assert page.locator(".menu[open] a[href='/documents']").is_visible()
        page.keyboard.press("Escape")
        assert page.locator(".menu[open]").count() == 0
        assert page.evaluate("document.activeElement.matches('.menu > summary')")
