"""Places of the searched words in a document: marks on this page, the pages before and after that have some."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.access import Actor
from app.core.services import Services
from app.documents.queries_files import PageToRead, pages_with
from app.documents.source import A_FILE, ordinal_of, page_of

MAX_WORDS = 8
SHOWN = 21  # pages named around this one
FIRST, LAST = "hit-1", "hit-last"
_MARK = re.compile("<mark>")


@dataclass(frozen=True, slots=True)
class PageFinder:
    """What search knows of pages; the roof provides it.

    Attributes:
        find: which pages of a document hold the words, as the index numbers them; None while it cannot be asked.
        mark: a text as safe HTML with the words of a question in <mark>, and what the house takes for the same.
    """

    find: Callable[[Session, Services, Actor, int, str], Sequence[int] | None]
    mark: Callable[[Session, Services, str, str], str]


@dataclass(frozen=True, slots=True)
class Hits:
    """`place`: which of the `pages` with hits this one is, from 1; 0 where it has none.

    Attributes:
        found: pages of this file with hits, those around this one: (number, address).
        marks: how many there are on this page; each is `#hit-1`, `#hit-2` …, the last after `#hit-last`.
        previous, next: addresses of the pages with hits around this one, of other files too; "" at the ends.
    """

    found: Sequence[tuple[int, str]]
    pages: int
    place: int
    marks: int
    previous: str
    next: str


def numbered(text: Markup) -> tuple[Markup, int]:
    """The text with a place before each mark, to which addresses lead, and how many there are."""
    count = len(_MARK.findall(text))
    numbers = iter(range(1, count + 1))

    def name(_found: re.Match[str]) -> str:
        number = next(numbers)
        last = f'<span id="{LAST}"></span>' if number == count else ""
        return f'{last}<span class="hit" id="hit-{number}" tabindex="-1"></span><mark>'

    return Markup(_MARK.sub(name, text)), count  # noqa: S704 - the same safe text


def hits(
    session: Session, services: Services, actor: Actor, document_id: int, page: PageToRead, query: str, marks: int
) -> Hits:
    """Of a page that the actor has been allowed to read.

    Args:
        marks: how many places the words have on this page.
    """
    if not query:
        return Hits((), 0, 0, marks, "", "")
    indexed = ordinal_of(session, document_id, page.file_id)
    ordinal = indexed or 0
    found = None if indexed is None else services.get(PageFinder).find(session, services, actor, document_id, query)
    if found is None:  # fewer readers than the index has, or no index: the words one by one, in this file
        words = re.findall(r"\w+", query)[:MAX_WORDS]
        found = [ordinal * A_FILE + number for number in pages_with(session, page.file_id, words)]
    here = ordinal * A_FILE + page.number
    numbers = sorted({*found, here} if marks else set(found))
    before = [number for number in numbers if number < here]
    after = [number for number in numbers if number > here]
    of_file = [number for number in numbers if number // A_FILE == ordinal]
    around = sorted(sorted(of_file, key=lambda number: abs(number - here))[:SHOWN])

    def address(number: int, at: str) -> str:
        """A page of another file is named as the index does; its address leads on to the file."""
        same = number // A_FILE == ordinal
        said = {"q": query} | ({"file": str(page.file_id)} if same and indexed != 0 else {})
        shown = page_of(number) if same else number
        return f"/documents/{document_id}/pages/{shown}?{urlencode(said)}#{at}"

    return Hits(
        [(page_of(number), address(number, FIRST)) for number in around],
        len(numbers),
        numbers.index(here) + 1 if here in numbers else 0,
        marks,
        address(before[-1], LAST) if before else "",
        address(after[0], FIRST) if after else "",
    )
