"""The order of the first results, better than the server's.

Meilisearch sorts into tiers and knows no weight of words: of a question in many words it makes chance. So the first
candidates, by how telling the words they share with the question are, are read again here: title, summary and best
page, weighed as BM25 does. After them the order is the server's own. The candidates do not depend on the page of results
asked for, so no result is shown twice or left out as one turns pages.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from search.marking import Marker
from search.meili.asking import Asking, card_search, texts_of
from search.meili.paging import Pages
from search.meili.phrasing import RARE

# How many are read again: of one text the server has ordered them already, of many words by themselves it has not.
LEADERS = 30
POOL = 50

# How many results of each word are looked at.
READ = 100

SATURATION, LENGTH = 1.2, 0.75
TITLE = 0.4
CLOSE = 0.2
GUESSED = 0.3

# Letters between two words that stand together.
NEAR = 30


@dataclass(frozen=True, slots=True)
class Scale:
    """What the words of a question weigh, by their numbers, the candidates' mean length, and whether slips are likely."""

    weights: tuple[float, ...]
    mean: float
    guessing: bool


def candidates(asking: Asking, first: list[dict[str, Any]]) -> list[str]:
    """The keys of what is worth reading again: of one text the server's first, of many what shares most with them."""
    texts = texts_of(asking)
    if len(texts) == 1:
        return [card["record"] for card in first[:LEADERS]]
    narrowed = asking.query.narrowed()
    shape = {"limit": READ, "attributesToRetrieve": ["record"]}
    answers = asking.server.many([{**card_search(asking, narrowed, text), **shape} for text in texts])
    worth: dict[str, float] = defaultdict(float)
    for answer in answers:
        hits = answer["hits"]
        weight = math.log(1 + asking.everything / max(1, answer.get("estimatedTotalHits", len(hits))))
        for place, card in enumerate(hits):
            worth[card["record"]] += weight * (1 - place / (2 * READ))
    return sorted(worth, key=lambda key: (-worth[key], key))[:POOL]


def reordered(
    asking: Asking, cards: list[dict[str, Any]], pages: dict[str, Pages], marker: Marker
) -> list[dict[str, Any]]:
    """The cards, the best first, with their scores."""
    texts = {card["record"]: _text(card, pages.get(card["record"])) for card in cards}
    mean = sum(map(len, texts.values())) / max(1, len(texts))
    rare = any(asking.counts.get(word.stem, RARE) < RARE for word in asking.wanted.words)
    scale = Scale(_weights(asking), max(1.0, mean), rare)
    scores = {card["record"]: _score(card["title"], texts[card["record"]], marker, scale) for card in cards}
    ranked = sorted(cards, key=lambda card: -scores[card["record"]])
    return [{**card, "_rankingScore": scores[card["record"]]} for card in ranked]


def _text(card: dict[str, Any], pages: Pages | None) -> str:
    return f"{card['title']}\n{card['summary']}\n{pages.best['text'] if pages is not None else ''}"


def _weights(asking: Asking) -> tuple[float, ...]:
    """Of the words, then of the quoted phrases, which are all alike as each result has them."""
    weights = []
    total = asking.everything
    for word in asking.wanted.words:
        known = min(total, asking.counts.get(word.stem, 0))
        weight = math.log(1 + (total - known + 0.5) / (known + 0.5))
        weights.append(weight * word.times * (0.5 if word.weak else 1))
    return (*weights, *(1.0 for _ in asking.wanted.phrases))


def _score(title: str, text: str, marker: Marker, scale: Scale) -> float:
    spans = marker.spans(text)
    times = Counter(span.what for span in spans)
    damped = SATURATION * (1 - LENGTH + LENGTH * len(text) / scale.mean)
    score = sum(scale.weights[what] * n * (SATURATION + 1) / (n + damped) for what, n in times.items())
    score += TITLE * sum(scale.weights[what] for what in {span.what for span in marker.spans(title)})
    if scale.guessing:
        guessed = {span.what for span in marker.spans(text, guess=True)} - times.keys()
        score += GUESSED * sum(scale.weights[what] for what in guessed)
    near = {
        (one.what, other.what)
        for one, other in pairwise(spans)
        if one.what != other.what and other.start - one.end < NEAR
    }
    return score + CLOSE * sum(min(scale.weights[one], scale.weights[other]) for one, other in near)
