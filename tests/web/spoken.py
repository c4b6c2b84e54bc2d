"""What is said to a reader: the words of a page, the messages of the catalogue, and what is English among them."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

from babel.messages.catalog import Catalog

from scripts.catalogue import forms, update
from tests import people

# Words without which hardly an English sentence is made, and which are no Kiswahili.
ENGLISH = re.compile(
    r"\b(the|and|of|your|you|is|are|this|that|with|for|from|not|to|or|by|it|was|has|have|can|new|all|no|search|sign|"
    r"members?|groups?|documents?|pages?|name|save|cancel|home|people|role|edit|add)\b",
    re.IGNORECASE,
)


@cache
def present() -> Catalog:
    return update()


def pairs() -> Iterator[tuple[str, str]]:
    for message in present():
        if message.id:
            ids = forms(message.id)
            yield from ((ids[min(i, len(ids) - 1)], text) for i, text in enumerate(forms(message.string)))


class Words(HTMLParser):
    """What a reader sees or hears of a page, without what is said to be of another language."""

    SPOKEN = frozenset({"aria-label", "placeholder", "alt", "title", "data-show", "data-hide", "data-too-large"})
    VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.language = ""
        self._silent: list[bool] = []

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "html":
            self.language = named["lang"]
        silent = tag in {"script", "style", "code", "pre"} or named.get("lang", self.language) != self.language
        if not silent and not any(self._silent):
            self.found += [value for name, value in attributes if name in self.SPOKEN and value]
        if tag not in self.VOID:
            self._silent.append(silent)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            self._silent.pop()

    def handle_data(self, data):
        if data.strip() and not any(self._silent):
            self.found.append(data.strip())


def words_of(html: str) -> Words:
    words = Words()
    words.feed(html)
    return words


# What people wrote is not translated.
OWN = (
    "United Nations Children's Fund",
    "Financing and Sustainability",
    "Shock-responsive Social Protection",
    "New York",
)


def english_in(html: str) -> list[str]:
    words = words_of(html)
    assert words.language == "sw"
    left = [text for text in words.found if ENGLISH.search(_without_own(text))]
    whole = {m for m in _plain_messages() if any(text == m for text in words.found)}
    return [*left, *whole]


def _without_own(text: str) -> str:
    for name in (*OWN, *(person.name for person in people.CAST)):
        text = text.replace(name, "")
    return re.sub(r"\S+@\S+|\S*[._/]\S+|«[^»]*»|“[^”]*”", "", text)


@cache
def _plain_messages() -> set[str]:
    return {said for said, text in pairs() if said != text and "%" not in said}
