"""Titles while somebody types."""

import tantivy
from tantivy import Occur
from tantivy import Query as Clause

from search.distance import slips_allowed
from search.embedded.clauses import Part, either, pattern_match, within
from search.embedded.entries import Shown, shown_of
from search.questions import Suggest
from search.synonyms import Pattern, Synonyms
from search.titles import Typed
from search.words import STOP_WORDS, spellings, stem

# How many the index gives, of which the best are chosen.
CANDIDATES = 60

OPENS_SO = 6.0
EXACT = 2.0


def candidates(
    cards: tantivy.Searcher,
    schema: tantivy.Schema,
    typed: Typed,
    visible: list[Part],
    query: Suggest,
    synonyms: Synonyms,
) -> list[Shown]:
    """Cards whose titles and keywords have every word; where those are too few, slips are forgiven too."""
    found = _found(cards, _match(schema, typed, synonyms, forgiving=False), visible)
    if len(found) < query.limit and any(slips_allowed(word) for word in typed.words):
        known = {(address.segment_ord, address.doc) for address in found}
        more = _found(cards, _match(schema, typed, synonyms, forgiving=True), visible)
        found += [address for address in more if (address.segment_ord, address.doc) not in known]
    return [shown_of(cards.doc(address)) for address in found]


def _found(cards: tantivy.Searcher, match: Clause, visible: list[Part]) -> list[tantivy.DocAddress]:
    hits = cards.search(within(match, visible), limit=CANDIDATES, count=False).hits
    return [address for _, address in hits]


def _match(schema: tantivy.Schema, typed: Typed, synonyms: Synonyms, *, forgiving: bool) -> Clause:
    opens = Clause.fuzzy_term_query(schema, "opening", typed.plain, distance=0, prefix=True)
    if typed.one_letter:
        return opens
    others = _others(typed, synonyms)
    parts: list[Part] = [(Occur.Should, Clause.boost_query(opens, OPENS_SO))]
    for place, word in enumerate(typed.words):
        unfinished = typed.unfinished and place == len(typed.words) - 1
        if word in STOP_WORDS and not unfinished and len(typed.words) > 1:
            continue
        clauses = [_exactly(schema, word), *(pattern_match(schema, other, "title") for other in others.get(word, ()))]
        if unfinished:
            clauses.append(Clause.fuzzy_term_query(schema, "heads", word, distance=0, prefix=True))
        if forgiving and (slips := slips_allowed(word)):
            clauses.append(Clause.fuzzy_term_query(schema, "heads", word, distance=slips, prefix=unfinished))
        parts.append((Occur.Must, either(clauses)))
    return Clause.boolean_query(parts)


def _exactly(schema: tantivy.Schema, word: str) -> Clause:
    clauses = [Clause.term_query(schema, "heads", word, index_option="basic")]
    clauses += [Clause.term_query(schema, "title", form) for form in spellings(stem(word)) if form]
    return Clause.boost_query(either(clauses), EXACT)


def _others(typed: Typed, synonyms: Synonyms) -> dict[str, list[Pattern]]:
    """What means the same as a stretch of the words, for each word of the stretch."""
    kept = [word for word in typed.words if stem(word)]
    others: dict[str, list[Pattern]] = {}
    for found in synonyms.within([stem(word) for word in kept]):
        for word in kept[found.start : found.start + found.length]:
            others.setdefault(word, []).extend(found.others)
    return others
