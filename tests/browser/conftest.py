"""One house with documents, one bare house without its search engine, and a Chromium that visits them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scripts import chromium
from tests.browser.serving import Served, serving
from tests.browser.shelf import Shelf, fill
from tests.people import Member

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDE = {"width": 1280, "height": 900}
# Pages live for a second: code compiled twice more, to run faster later, never runs often enough to earn it.
NO_SECOND_THOUGHTS = "--js-flags=--no-opt --no-maglev"
NOBODY_ANSWERS = "http://127.0.0.1:9"


@pytest.fixture(scope="session")
def served(furnished, tmp_path_factory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("full")
    with serving(data, furnished(data)) as full:
        yield full


@pytest.fixture(scope="session")
def shelf(served) -> Shelf:
    return fill(served.house)


@pytest.fixture(scope="session")
def bare(furnished, tmp_path_factory) -> Iterator[Served]:
    """People and institutions only, and a search engine that cannot be reached."""
    data = tmp_path_factory.mktemp("bare")
    with serving(data, furnished(data), search_url=NOBODY_ANSWERS) as empty:
        yield empty


@pytest.fixture(scope="module")
def browser():
    """Per module, not per session: while it lives, Playwright's event loop runs in this thread and no other may."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not chromium.find_program():
        pytest.skip("there is no Chromium on this machine")
    with playwright.sync_playwright() as running:
        opened = chromium.launch(running, NO_SECOND_THOUGHTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """A script for each page of a window; it brings axe when it is called (whole.py), not to pages that are passed through."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (./scripts/setup --with-tests)")
    return f"globalThis.bringAxe = () => {{{AXE.read_text()}\n}}"


@dataclass(slots=True)
class Window:
    """One page of one person, and what went wrong in it."""

    page: object
    faults: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


@pytest.fixture
def visit(browser) -> Callable[..., object]:
    """`with visit(served, person, width=…, scripts=…) as window:` a window of its own, signed in as the person."""

    @contextmanager
    def open_one(at: Served, person: Member | None = None, *, width: int = 1280, scripts: bool = True, **more):
        window = _open(
            browser,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            base_url=at.url,
            **more,
        )
        if person is not None:
            window.page.context.add_cookies(at.cookies(person))
        yield window
        window.page.context.close()

    return open_one


@pytest.fixture(scope="module")
def look(browser, axe) -> Callable[[Served, Member | None, str], Window]:
    """`look(served, person, "sw-KE")`: the same window again and again, as the person, with axe at hand in each page.

    Opening a window and handing axe over cost more than a page; what one look left behind is cleared before the next.
    """
    windows: dict[str, Window] = {}

    def as_person(at: Served, person: Member | None, locale: str) -> Window:
        if locale not in windows:
            windows[locale] = _open(browser, viewport=WIDE, locale=locale)
            windows[locale].page.add_init_script(axe)
        window = windows[locale]
        if window.page.viewport_size != WIDE:  # the look before ended in a failure
            window.page.set_viewport_size(WIDE)
        window.page.context.clear_cookies()
        if person is not None:
            window.page.context.add_cookies(at.cookies(person))
        window.faults.clear()
        window.hosts.clear()
        return window

    return as_person


def _open(browser, **how) -> Window:
    context = browser.new_context(**how)
    context.set_default_timeout(15_000)
    window = Window(context.new_page())
    window.page.on("console", lambda said: _note(window, said))
    window.page.on("pageerror", lambda error: window.faults.append(str(error)))
    window.page.on("request", lambda asked: window.hosts.add(asked.url.split("/")[2]))
    return window


def _note(window: Window, said) -> None:
    # A page that is refused or not found is reported as a resource that failed, which is what it should be.
    if said.type in {"error", "warning"} and "Failed to load resource" not in said.text:
        window.faults.append(said.text)
