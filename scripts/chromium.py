"""Chromium as the tour, the paint benchmark and the browser tests drive it: headless, quiet, with an empty profile."""

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the tests skip where Playwright is absent, so this module must load without it
    from playwright.sync_api import Browser, Page, Playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # containers run as root, and it only ever visits our own pages
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--disable-gpu-compositing",
    "--disable-extensions",
    "--in-process-gpu",  # there is nothing to draw for: no process of its own for it
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_program() -> str:
    """The path of a Chromium on this machine; empty where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def launch(playwright: "Playwright", *more: str) -> "Browser":
    """A browser of its own, with a new profile that goes when it closes."""
    return playwright.chromium.launch(executable_path=find_program(), args=[*ARGUMENTS, *more])


def sign_in(page: "Page", base_url: str, email: str, password: str) -> None:
    """Through the form, as people do. The page then shows what follows sign-in."""
    page.goto(f"{base_url}/sign-in")
    page.fill("#email", email)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))
