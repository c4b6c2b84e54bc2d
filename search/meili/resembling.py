"""What speaks of the same as a given record: one question for each word that tells it from others.

The server demands the first word of a question whatever follows it, so the answers are put together here.
"""

from typing import Any

from search.meili.asking import counted
from search.meili.conditions import both, findable, narrowing, one_of, permitted
from search.meili.server import Names, Server
from search.meili.settings import as_stem
from search.questions import Query
from search.telling import most_telling, weighed

FIRST_PAGES = 4
CANDIDATES = 24
TERMS = 12
READ = 40

# Fewer words than these in common are chance.
IN_COMMON = 3


def alike(server: Server, names: Names, query: Query, key: str) -> list[dict[str, Any]]:
    """Cards, the best first, `query.per_page` at most; nothing if the record is not found by this reader."""
    first = range(1, FIRST_PAGES + 1)
    numbers = f"number IN [{', '.join(map(str, first))}]"
    own, pages = server.many(
        [
            {"indexUid": names.cards, "filter": both([*findable(query), one_of("record", [key])]), "limit": 1},
            {"indexUid": names.pages, "filter": both([*permitted(query), one_of("card", [key]), numbers])},
        ]
    )
    if not own["hits"]:
        return []
    card = own["hits"][0]
    counts = weighed(card["title"], [card["summary"], *(page["text"] for page in pages["hits"])])
    texts = {form: f"{as_stem(form)} " for form, _ in counts.most_common(CANDIDATES)}
    known = counted(server, names, query, {**texts, "": ""})
    terms = most_telling({form: counts[form] for form in texts}, lambda form: known[form], known[""], TERMS)
    conditions = [*findable(query), *narrowing({"kind": (card["kind"],)}), f"NOT {one_of('record', [key])}"]
    shape = {"indexUid": names.cards, "filter": both(conditions), "limit": READ}
    answers = server.many([{**shape, "q": texts[form]} for form, _ in terms]) if terms else []
    return _together(answers, [weight for _, weight in terms])[: query.per_page]


def _together(answers: list[dict[str, Any]], weights: list[float]) -> list[dict[str, Any]]:
    """A card is worth the words it shares, those more in which it stands high."""
    worth: dict[str, float] = {}
    shared: dict[str, int] = {}
    cards: dict[str, dict[str, Any]] = {}
    for answer, weight in zip(answers, weights, strict=True):
        for place, card in enumerate(answer["hits"]):
            key = card["record"]
            cards[key] = card
            shared[key] = shared.get(key, 0) + 1
            worth[key] = worth.get(key, 0.0) + weight * (1 - place / (2 * READ))
    needed = min(IN_COMMON, len(answers))
    kept = [key for key in cards if shared[key] >= needed]
    return [{**cards[key], "_rankingScore": worth[key]} for key in sorted(kept, key=lambda key: (-worth[key], key))]
