"""A small shelf of records, each there for what one test asks."""

from typing import Any

from search import PageText, Query, Record, Results

PUBLIC = frozenset({"public"})
MEMBER = frozenset({"public", "members", "group-3"})
NOW = 1_800_000_000


def record(number: int, *texts: str, **other: Any) -> Record:
    """A public document whose pages are the texts."""
    given: dict[str, Any] = {
        "key": f"document-{number}",
        "kind": "document",
        "id": number,
        "url": f"/documents/{number}",
        "title": f"Paper {number}",
        "audience": "public",
        "dated": 1_000_000 + number,
        "pages": tuple(PageText(place, text) for place, text in enumerate(texts, start=1)),
        "facets": {"kind": ("document",)},
    }
    return Record(**(given | other))


def ask(engine: Any, text: str, **other: Any) -> Results:
    """A question by a member."""
    results: Results = engine.search(Query(text, **({"audiences": MEMBER, "now": NOW} | other)))
    return results


def keys(results: Results) -> list[str]:
    return [hit.key for hit in results.hits]


def ids(results: Results) -> list[int]:
    return [hit.id for hit in results.hits]
