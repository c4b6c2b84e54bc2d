"""A house seen through the windows of its people, all without scripts, and the letters that lead from one to the next."""

import re
from dataclasses import dataclass, field
from html import unescape

from app.membership.models import Application
from tests.browser.serving import Served
from tests.houses import text_of
from tests.membership.applying import application


@dataclass(slots=True)
class Life:
    """Windows of the people in one house, all without scripts; `faults` gathers what went wrong in any of them."""

    at: Served
    visit: object
    faults: list[str] = field(default_factory=list)

    def window(self, who=None):
        return self.visit(self.at, who, scripts=False)

    @property
    def row(self) -> Application:
        return application(self.at.house)

    def letter(self, to, subject) -> str:
        """The text of the newest letter to them with these words in its subject."""
        self.at.house.work()
        found = [one for one in self.at.house.mails(to) if subject in str(one["subject"])]
        assert found, (to, subject, [str(one["subject"]) for one in self.at.house.mails(to)])
        return text_of(found[-1])

    def link(self, to, subject, begins) -> str:
        """The address that a letter leads to."""
        return re.search(rf"{re.escape(self.at.url)}({begins}[\w/-]+)", self.letter(to, subject))[1]

    @property
    def committee_page(self) -> str:
        return f"/committee/applications/{self.row.id}"


def text(page) -> str:
    return unescape(page.inner_text("main"))


def sees(page, *words) -> None:
    lacking = [one for one in words if one not in text(page)]
    assert not lacking, f"{page.url} does not show {lacking}"


def press(page, words, inside="main") -> None:
    page.click(f"{inside} button:text-is({words!r})")
    assert not page.locator(".problems").count(), page.inner_text(".problems")


def fill(page, fields) -> None:
    for name, value in fields.items():
        page.fill(f"#{name}", value)


def choose(page, name, *values) -> None:
    for value in values:
        page.check(f"input[name={name}][value='{value}']")
