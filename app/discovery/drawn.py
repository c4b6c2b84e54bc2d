"""Rows of results, drawn once: all but the snippet is the same for whoever may see the document."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from threading import Lock

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from app import documents
from app.access import Actor
from app.web.language import translations
from search import Hit

ENTRIES = 5_000
# Stands where the snippet belongs; a private-use character, which no text that was read from a file keeps.
PLACE = Markup("\ue0ff")
Draw = Callable[[documents.DocumentRow], str]
Parts = tuple[str, str, str, bool]


class DrawnRows:
    """HTML of rows: before the snippet, the end of the link to a page, after it; whether its pages are moments of a recording.

    By (content revision, language, document, whether it may be read).

    Whether a reader may see the document is never kept: it is asked of the database for each answer.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str, int, bool], Parts] = OrderedDict()
        self._lock = Lock()

    def parts(
        self, session: Session, actor: Actor, ids: Mapping[int, bool], *, revision: int, language: str, draw: Draw
    ) -> dict[int, Parts]:
        """Of the documents among `ids`, which says by number whether this reader may read it (`documents.open_among`)."""
        with self._lock:
            held = {i: self._kept.get((revision, language, i, readable)) for i, readable in ids.items()}
        found = {i: parts for i, parts in held.items() if parts is not None}
        missing = [i for i in ids if i not in found]
        if missing:
            for i, row in documents.rows(session, actor, missing, language).items():
                before, _, after = draw(replace(row, snippet=PLACE)).partition(PLACE)
                says = escape(translations(language).gettext("of %(title)s") % {"title": row.title})
                timed = row.file_type in documents.TIMED_TYPES
                found[i] = (before, f'<span class="vh"> {says}</span></a>', after, timed)
            with self._lock:
                self._kept.update({(revision, language, i, ids[i]): found[i] for i in missing if i in found})
                while len(self._kept) > ENTRIES:
                    self._kept.popitem(last=False)
        return found


def draw_hits(
    drawn: DrawnRows,
    session: Session,
    actor: Actor,
    hits: Sequence[Hit],
    *,
    readable: Mapping[int, bool],
    revision: int,
    language: str,
    words: str,
    draw: Draw,
) -> list[Markup]:
    """The documents among the hits as rows, each with its snippet and a link to its best page; `words` is the query as `?q=…`."""
    catalogue = translations(language)
    numbered = str(escape(catalogue.gettext("Page %(n)s")))
    at = str(escape(catalogue.gettext("At %(time)s")))
    tail = str(escape(words))
    shown = [hit for hit in hits if hit.kind == "document"]
    asked = {hit.id: readable.get(hit.id, False) for hit in shown}
    parts = drawn.parts(session, actor, asked, revision=revision, language=language, draw=draw)
    rows = []
    for hit in shown:
        if hit.id in parts:
            before, link_end, after, timed = parts[hit.id]
            to_page = ""
            if hit.page:
                address = f"/documents/{hit.id}/pages/{hit.page}{tail}{'#hit-1' if tail else ''}"
                number = documents.page_of(hit.page)
                label = at % {"time": documents.moment_of_page(number)} if timed else numbered % {"n": number}
                to_page = f' <a class="nowrap" href="{address}">{label}{link_end}'
            if hit.page and hit.pages > 1 and words:
                label = catalogue.ngettext("%(num)s more page", "%(num)s more pages", hit.pages - 1)
                after = _with_pages(after, hit, tail, label % {"num": hit.pages - 1})
            rows.append(Markup(f"{before}{hit.snippet}{to_page}{after}"))  # noqa: S704 - drawn by a template; the engine escapes
    return rows


def _with_pages(after: str, hit: Hit, tail: str, label: str) -> str:
    """Under the row a fold, which htmx fills when it is opened; without scripts it holds a link to the page that lists them.

    Args:
        tail: `?q=…`, escaped already.
    """
    row, end, rest = after.rpartition("</div></li>")
    address = f"/search/pages{tail}&amp;document={hit.id}"
    fold = (
        f'<details class="more-pages" hx-get="{address}&amp;part=1&amp;shown={hit.page}" hx-trigger="toggle once" hx-target="find div">'
        f'<summary>{escape(label)}</summary><div><a href="{address}">{escape(label)}</a></div></details>'
    )
    return f"{row}{fold}{end}{rest}"
