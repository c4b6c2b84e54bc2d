"""What a reader asks, from the address to a query of the engine: only known facets, values bounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from app.access import Actor
from app.core import clock
from search import Query

# Names in the address → facets of the index.
FILTERS = ("kind", "type", "topic", "pillar", "county", "organisation", "year", "language")
MAX_VALUES = 50
MAX_TEXT = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """`filters` maps facet → chosen values; `sort` is `relevance` or `date`."""

    text: str
    filters: Mapping[str, tuple[str, ...]]
    sort: str
    number: int

    def to_query(self, actor: Actor, per_page: int) -> Query:
        return Query(
            text=self.text,
            filters=self.filters,
            audiences=actor.readable_audiences,
            now=int(clock.now().timestamp()),
            sort="date" if self.sort == "date" else "relevance",
            page=self.number,
            per_page=per_page,
        )

    def excludes(self, kind: str) -> bool:
        """Whether the filters leave nothing of this kind."""
        kinds = self.filters.get("kind", ())
        return bool(kinds) and kind not in kinds

    def pairs(self, *, without: tuple[str, str] | None = None, sort: str | None = None) -> list[tuple[str, str]]:
        """The address's pairs, with a change; the page number always starts again."""
        found = [("q", self.text)] if self.text else []
        found += [
            (name, value) for name, values in self.filters.items() for value in values if (name, value) != without
        ]
        sort = self.sort if sort is None else sort
        if sort != "relevance":
            found.append(("sort", sort))
        return found

    def href(self, **change: tuple[str, str] | str | None) -> str:
        pairs = self.pairs(**change)  # type: ignore[arg-type]  # the keywords are those of `pairs`
        return f"/search?{urlencode(pairs)}" if pairs else "/search"


def read_asked(params: QueryParams) -> Asked:
    """Repeated keys and comma-separated values both work; empty values are dropped; nonsense in `page` counts as 1."""
    filters = {}
    for name in FILTERS:
        values = _values(params.getlist(name))
        if values:
            filters[name] = values
    raw = params.get("page", "1")
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 5 else 1
    sort = "date" if params.get("sort") == "date" else "relevance"
    return Asked(params.get("q", "").replace("\x00", " ").strip()[:MAX_TEXT], filters, sort, max(1, min(number, 500)))


def _values(raw: Sequence[str]) -> tuple[str, ...]:
    values = [part.strip()[:80] for value in raw for part in value.replace("\x00", "").split(",")]
    return tuple(dict.fromkeys(value for value in values if value))[:MAX_VALUES]
