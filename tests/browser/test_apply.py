"""The application in a real browser: by keyboard alone and without scripts; every page accessible and whole."""

import pytest

from tests.browser.whole import is_accessible_and_whole
from tests.membership.applying import CONTACT, DECLARATION, ORGANISATION, PROGRAMME

pytestmark = pytest.mark.browser
MOST_TABS = 120
FOCUSED = "() => document.activeElement.id || document.activeElement.textContent.trim()"
PAGES = (
    "", "organisation", "programmes", "programmes/new", "programmes/1", "programmes/1/remove", "coverage", "contacts",
    "contacts/new", "contacts/1", "contribution", "nomination", "documents", "declaration", "check", "print", "withdraw",
)  # fmt: skip


def reach(page, target):
    """Tab until the field, or the button or link with these words, has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == target:
            return
    raise AssertionError(f"no way to {target} by keyboard")


def type_in(page, fields):
    for name, text in fields.items():
        reach(page, name)
        page.keyboard.type(text)


def press(page, words, key="Enter"):
    reach(page, words)
    with page.expect_navigation():
        page.keyboard.press(key)


def begin(page, name="Haki Trust", email="keys@applicant.example"):
    """By keyboard; the private path."""
    page.goto("/join")
    press(page, "Start an application")
    type_in(page, {"name": name, "email": email})
    page.wait_for_timeout(2100)  # nobody is quicker, and programs are not let in
    press(page, "Start")
    assert "/applications/" in page.url
    return "/applications/" + page.url.rsplit("/", 1)[1]


def test_filled_in_and_sent_by_keyboard_alone_without_scripts(visit, served):
    with visit(served, scripts=False) as window:
        page = window.page
        desk = begin(page)
        press(page, "Organisation")
        type_in(page, {"kind": "National", "legal_status": ORGANISATION["legal_status"]})
        press(page, "Save and continue")
        press(page, "Add a programme")
        type_in(page, {"name": "Inua Watoto", "pillar": "Social a", "target_group": "Children"})
        reach(page, "national-1")
        page.keyboard.press("Space")
        press(page, "Save")
        press(page, "Continue")
        reach(page, "national-1")
        page.keyboard.press("ArrowDown")
        for county in ("counties-003", "counties-023"):
            reach(page, county)
            page.keyboard.press("Space")
        press(page, "Save and continue")
        press(page, "Add a contact person")
        type_in(page, {"name": CONTACT["name"]})
        press(page, "Save")
        press(page, "Continue")
        type_in(page, {"contribution": "Twelve years of records."})
        press(page, "Save and continue")
        reach(page, "nominated-1")
        page.keyboard.press("Space")
        type_in(page, {"nominated_by": "United"})
        press(page, "Save and continue")
        press(page, "Continue without documents")
        for box in ("accurate", "code_of_conduct", "consent"):
            reach(page, box)
            page.keyboard.press("Space")
        type_in(page, {"declared_by": DECLARATION["declared_by"]})
        press(page, "Save and continue")
        assert page.url.endswith("/check")
        assert "Kilifi" in page.inner_text("main")
        press(page, "Send the application")
        assert page.url.endswith(f"{desk}/submitted")
        assert "A-20" in page.inner_text("main")
        assert window.faults == []


def test_every_page_is_accessible_and_whole_in_its_states(visit, served, axe):
    with visit(served) as window:
        page = window.page
        page.add_init_script(axe)
        desk = begin(page, "Kilifi Coastal Families Network", "axe@applicant.example")
        for path in (
            "organisation",
            "programmes",
            "programmes/new",
            "coverage",
            "contacts/new",
            "contribution",
            "nomination",
        ):
            page.goto(f"{desk}/{path}")
            page.click("main form button >> nth=-1")
            page.wait_for_selector(".problems")
            is_accessible_and_whole(page)
        post(page, f"{desk}/programmes/new", PROGRAMME)
        post(page, f"{desk}/contacts/new", CONTACT)
        for path in PAGES:
            page.goto(f"{desk}/{path}")
            is_accessible_and_whole(page)
        page.goto(f"{desk}/check")
        page.click("main form button")
        page.wait_for_selector(".problems")
        is_accessible_and_whole(page)
        for path, fields in {
            "organisation": ORGANISATION, "coverage": {"national": "yes"}, "contribution": {"contribution": "Records."},
            "nomination": {"nominated": "no"}, "documents": {}, "declaration": DECLARATION, "check": {},
        }.items():  # fmt: skip
            post(page, f"{desk}/{path}", fields)
        for path in ("submitted", "", "nomination", "withdraw"):
            page.goto(f"{desk}/{path}")
            is_accessible_and_whole(page)
        for path in ("/join", "/applications/new", "/applications/link"):
            page.goto(path)
            is_accessible_and_whole(page)


def post(page, path, fields):
    pairs = [(name, one) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    answer = page.request.post(path, data="&".join(f"{name}={value}" for name, value in pairs), headers={
        "content-type": "application/x-www-form-urlencoded"
    })  # fmt: skip
    assert answer.ok, (path, answer.status)
