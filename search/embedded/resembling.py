"""What speaks of the same as a given record: a question made of the words that tell it from others."""

import tantivy
from tantivy import Occur
from tantivy import Query as Clause

from search.embedded.clauses import Part, any_of, either, matches, of_records, permitted, within
from search.embedded.entries import shown_of
from search.embedded.ranking import Ranked, Schemas
from search.embedded.shelf import Searchers
from search.questions import Query
from search.telling import most_telling, weighed
from search.words import spellings

FIRST_PAGES = 4
TITLE = 0.8

# Fewer words than these in common are chance.
IN_COMMON = 3


def alike(searchers: Searchers, schemas: Schemas, visible: list[Part], query: Query, key: str) -> list[Ranked]:
    """The best first, `query.per_page` at most; nothing if the record is none of the `visible`."""
    cards, schema = searchers.cards, schemas.cards
    itself = of_records(schema, [key])
    own = cards.search(within(None, [*visible, itself]), limit=1).hits
    if not own:
        return []
    shown = shown_of(cards.doc(own[0][1]))
    counts = weighed(shown.title, [shown.summary, *_first_pages(searchers.pages, schemas.pages, query, key)])
    terms = most_telling(
        counts, lambda form: sum(cards.doc_freq("text", raw) for raw in spellings(form)), cards.num_docs
    )
    if not terms:
        return []
    shoulds = [(Occur.Should, Clause.boost_query(_term(schema, form), weight)) for form, weight in terms]
    match = Clause.boolean_query(shoulds, minimum_number_should_match=min(IN_COMMON, len(shoulds)))
    others = [*visible, any_of(schema, "kind", [shown.kind]), (Occur.MustNot, within(None, [itself]))]
    found = cards.search(within(match, others), limit=query.per_page, count=False).hits
    return [Ranked(address, score) for score, address in found]


def _term(schema: tantivy.Schema, form: str) -> Clause:
    raws = spellings(form)
    titles = [Clause.boost_query(Clause.term_query(schema, "title", raw), TITLE) for raw in raws]
    texts = either([Clause.term_query(schema, "text", raw) for raw in raws])
    return Clause.boolean_query([(Occur.Must, texts), *((Occur.Should, title) for title in titles)])


def _first_pages(pages: tantivy.Searcher, schema: tantivy.Schema, query: Query, key: str) -> list[str]:
    """The texts of the first pages, as far as this reader may read them."""
    filters = [*permitted(schema, query), of_records(schema, [key])]
    found = pages.search(
        within(None, filters), limit=FIRST_PAGES, count=True, order_by_field="number", order=tantivy.Order.Asc
    )
    if not matches(found):
        return []
    return [str(pages.doc(address).get_first("text") or "") for _, address in found.hits]
