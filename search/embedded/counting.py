"""How many results each value of each facet has."""

from collections.abc import Sequence

import tantivy
from tantivy import Query as Clause

from search.embedded.clauses import Part, narrowing, within
from search.questions import Query
from search.records import FACETS

MOST_VALUES = 1000


def facet_counts(
    cards: tantivy.Searcher, schema: tantivy.Schema, match: Clause | None, visible: Sequence[Part], query: Query
) -> dict[str, dict[str, int]]:
    """Counts by facet and value, the commonest first; a filtered facet is counted without its own filter."""
    active = query.narrowed()
    groups = [[name for name in FACETS if name not in active], *([name] for name in active)]
    counts: dict[str, dict[str, int]] = {}
    for names in groups:
        others = {name: values for name, values in active.items() if name not in names}
        matching = within(match, [*visible, *narrowing(schema, others)])
        found = cards.aggregate(matching, {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names})
        for name in names:
            buckets = found[name]["buckets"]
            pairs = sorted(
                ((str(b["key"]), int(b["doc_count"])) for b in buckets), key=lambda pair: (-pair[1], pair[0])
            )
            counts[name] = dict(pairs)
    return {name: counts[name] for name in FACETS}
