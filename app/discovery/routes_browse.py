"""`/documents/browse`: the shelf by county, topic, type and year, with how much there is for this reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from app import documents
from app.vocabularies import load_vocabularies
from app.web import Anyone, Incoming, Rendered, Room, UnitOfWork, render
from app.web.language import language_of

router = Room("/documents")
_kept = documents.KeptLists()
Entry = tuple[str, str, int]
"""Label, address of the shelf narrowed to it, and how many documents that holds."""


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """`discovery/browse.html`. `by_county`: official number → how many, for the map; `counties` the same by name."""

    total: int
    by_county: Mapping[str, int]
    counties: Sequence[Entry]
    topics: Sequence[Entry]
    pillars: Sequence[Entry]
    types: Sequence[Entry]
    years: Sequence[Entry]
    tabs: Sequence[tuple[str, str, bool]]


@router.get("/browse")
def browse(actor: Anyone, session: UnitOfWork, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    tally = _kept.get(
        session,
        actor,
        ("browse",),
        lambda: documents.find_on_shelf(session, actor, {}, sort="newest", page=1, per_page=1, language=language)[1],
    )
    vocabularies = load_vocabularies(session)

    def entries(name: str, vocabulary: str) -> list[Entry]:
        """In the order of the vocabulary; what it does not name any more comes last."""
        counts, labels = tally.facets.get(name, {}), vocabularies.labels(vocabulary, language)
        return [_entry(name, code, labels.get(code, code), counts[code]) for code in _ordered(counts, labels)]

    years = sorted(tally.facets.get("year", {}).items(), reverse=True)
    counties = entries("county", "county")
    page = BrowsePage(
        tally.total,
        tally.facets.get("county", {}),
        sorted(counties),
        entries("topic", "topic"),
        entries("pillar", "pillar"),
        sorted(entries("type", "document_type"), key=lambda one: (-one[2], one[0])),
        [_entry("year", year, year, count) for year, count in years],
        documents.tabs(actor, "browse", language),
    )
    return render("discovery/browse.html", page)


def _ordered(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[str]:
    return [*(code for code in labels if code in counts), *(code for code in counts if code not in labels)]


def _entry(name: str, code: str, label: str, count: int) -> Entry:
    return label, f"/documents?{urlencode({name: code})}", count
