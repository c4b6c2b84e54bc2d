"""How many results each value of each facet has."""

from collections.abc import Sequence
from operator import itemgetter

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
            pairs = sorted((bucket["key"], bucket["doc_count"]) for bucket in found[name]["buckets"])
            counts[name] = dict(sorted(pairs, key=itemgetter(1), reverse=True))
    return {name: counts[name] for name in FACETS}
