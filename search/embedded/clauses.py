"""A question as tantivy queries, built piece by piece: nothing typed ever meets a query parser."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Occur
from tantivy import Query as Clause

from search.readers import Reader
from search.synonyms import Pattern
from search.wanted import Wanted, Word
from search.words import spellings

# Weights, tuned on the Cranfield and ADI collections (`bench relevance`).
TITLE = 0.4
CLOSE = 0.2
SAME_MEANING = 0.6
GUESSED = 0.3

# A flat worth for a guess beside the true word: less than the true word earns even in a very long text.
GUESSED_BESIDE = 0.02

# How many words may come between two that were typed together for them to count as close.
CLOSE_SLOP = 4


Part = tuple[Occur, Clause]
"""One part of a boolean query: a clause, and whether it must or must not match."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Stems, the likeliest first, that a word may have been meant to be; `beside` it where it does occur itself."""

    forms: tuple[str, ...]
    beside: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question understood: what is wanted, how many strong words are needed, and what is accepted as guesses."""

    wanted: Wanted
    needed: int
    guesses: Mapping[str, Guess]


def permitted(schema: tantivy.Schema, reader: Reader) -> list[Part]:
    """What every page, and every full card, must satisfy: its audience, and its embargo is over."""
    parts = [(Occur.MustNot, _lasting(schema, reader.now))]
    if reader.audiences is not None:
        parts.append(any_of(schema, "audience", sorted(reader.audiences)))
    return parts


def findable(cards: tantivy.Searcher, schema: tantivy.Schema, reader: Reader) -> list[Part]:
    """What every card must satisfy; a front is found only by those who do not find the full card."""
    full = permitted(schema, reader)
    if not cards.doc_freq("front", "1"):
        return full
    is_front = Clause.term_query(schema, "front", "1", index_option="basic")
    if reader.audiences is None:
        front = [(Occur.Must, is_front), (Occur.Must, _lasting(schema, reader.now))]
        full = [*full, (Occur.MustNot, is_front), (Occur.Must, Clause.all_query())]
    else:
        audiences = sorted(reader.audiences)
        opened = [any_of(schema, "behind", audiences), (Occur.MustNot, _lasting(schema, reader.now))]
        front = [any_of(schema, "listed", audiences), (Occur.MustNot, Clause.boolean_query(opened))]
    either = Clause.boolean_query([(Occur.Should, Clause.boolean_query(parts)) for parts in (full, front)])
    return [(Occur.Must, Clause.const_score_query(either, 0.0))]


def narrowing(schema: tantivy.Schema, filters: Mapping[str, tuple[str, ...]]) -> list[Part]:
    """One part a facet: any of the chosen values."""
    return [any_of(schema, name, values) for name, values in filters.items()]


def of_records(schema: tantivy.Schema, keys: Iterable[str]) -> Part:
    """Only the entries of these records."""
    return any_of(schema, "key", keys)


def within(matching: Clause | None, filters: Iterable[Part]) -> Clause:
    """The matches that satisfy every filter, scored by the match alone."""
    return Clause.boolean_query([*filters, (Occur.Must, matching if matching is not None else Clause.all_query())])


def matches(found: tantivy.SearchResult) -> int:
    """How many entries matched in all."""
    return int(found.count)  # type: ignore[attr-defined]  # the attribute is missing from tantivy's stubs


def card_match(schema: tantivy.Schema, asked: Asked) -> Clause:
    """Which cards answer, and how well."""
    wanted = asked.wanted
    strong = wanted.strong
    parts = _demanded(schema, asked, strong, asked.needed)
    for word in wanted.words:
        if word not in strong:
            parts.append((Occur.Should, either(_itself(schema, word, None))))
        for form in filter(None, spellings(word.stem)):
            title = Clause.boost_query(Clause.term_query(schema, "title", form), TITLE * word.times)
            parts.append((Occur.Should, title))
    return Clause.boolean_query(parts)


def page_match(schema: tantivy.Schema, asked: Asked) -> Clause:
    """How well a page answers; any word will do, since its document answered as a whole."""
    parts = _loosely(schema, [word for word in asked.wanted.words if word.stem], asked.guesses)
    parts += [(Occur.Should, pattern_match(schema, phrase)) for phrase in asked.wanted.phrases]
    return Clause.boolean_query(parts) if parts else Clause.empty_query()


def page_match_whole(schema: tantivy.Schema, asked: Asked) -> Clause:
    """The pages that hold by themselves all that the question demands of a document."""
    strong = [word for word in asked.wanted.strong if word.stem]
    parts = _demanded(schema, asked, strong, asked.wanted.needed)
    return Clause.boolean_query(parts) if parts else Clause.empty_query()


def with_closeness(schema: tantivy.Schema, match: Clause, pairs: Iterable[tuple[str, str]]) -> Clause:
    """The same matches, better where words typed together stand together.

    One optional clause inside the other: side by side, tantivy would look for every pair in every
    document before asking which documents are wanted.
    """
    for one, other in pairs:
        close = Clause.boost_query(Clause.phrase_query(schema, "text", [one, other], slop=CLOSE_SLOP), CLOSE)
        match = Clause.boolean_query([(Occur.Must, match), (Occur.Should, close)])
    return match


def any_of(schema: tantivy.Schema, field: str, values: Iterable[str]) -> Part:
    """One of the values, without score.

    Single terms side by side: tantivy compares a set of terms with its whole dictionary, ten times as slow.
    """
    terms = [(Occur.Should, Clause.term_query(schema, field, value, index_option="basic")) for value in values]
    return (Occur.Must, Clause.const_score_query(Clause.boolean_query(terms), 0.0))


def _lasting(schema: tantivy.Schema, now: int) -> Clause:
    return Clause.range_query(
        schema, "embargo", tantivy.FieldType.Unsigned, lower_bound=max(0, now) + 1, use_inverted_index=True
    )


def _demanded(schema: tantivy.Schema, asked: Asked, strong: Sequence[Word], needed: int) -> list[Part]:
    """The quoted phrases, and so many of the strong words."""
    parts = [(Occur.Must, pattern_match(schema, phrase)) for phrase in asked.wanted.phrases]
    if needed >= len(strong):
        parts += [(Occur.Must, _whole(schema, word, asked.guesses.get(word.stem))) for word in strong]
    elif needed > 1:
        words = [(Occur.Should, _whole(schema, word, asked.guesses.get(word.stem))) for word in strong]
        parts.append((Occur.Must, Clause.boolean_query(words, minimum_number_should_match=needed)))
    else:
        parts.append((Occur.Must, Clause.boolean_query(_loosely(schema, strong, asked.guesses))))
    return parts


def _loosely(schema: tantivy.Schema, words: Sequence[Word], guesses: Mapping[str, Guess]) -> list[Part]:
    """Any of the words, and any synonym of a stretch of them: once, though each of its words has it.

    To look for a phrase of common words is the dearest part of a question.
    """
    parts = [(Occur.Should, either(_itself(schema, word, guesses.get(word.stem)))) for word in words]
    shares = Counter[Pattern]()
    for word in words:
        for other in word.others:
            shares[other] += word.times
    parts += [(Occur.Should, _synonym(schema, other, share)) for other, share in shares.items()]
    return parts


def _whole(schema: tantivy.Schema, word: Word, guess: Guess | None) -> Clause:
    """One word: itself, what means the same, and below these what it may have meant."""
    synonyms = [_synonym(schema, other, word.times) for other in word.others]
    return either([*_itself(schema, word, guess), *synonyms])


def _itself(schema: tantivy.Schema, word: Word, guess: Guess | None) -> list[Clause]:
    """The word's stem in either spelling, and what it may have meant."""
    if not word.stem:
        return [Clause.term_query(schema, "words", word.typed)]
    clauses = [Clause.term_query(schema, "text", form) for form in spellings(word.stem)]
    if word.times > 1:
        clauses = [Clause.boost_query(clause, float(word.times)) for clause in clauses]
    terms = [Clause.term_query(schema, "text", form) for form in guess.forms] if guess is not None else []
    if guess is not None and guess.beside:
        return clauses + [Clause.const_score_query(term, GUESSED_BESIDE) for term in terms]
    # The first guess is the likeliest.
    return clauses + [Clause.boost_query(term, GUESSED / (2 if at else 1)) for at, term in enumerate(terms)]


def _synonym(schema: tantivy.Schema, pattern: Pattern, share: int) -> Clause:
    """A synonym, worth about as much as so many of the words that it stands for."""
    return Clause.boost_query(pattern_match(schema, pattern), SAME_MEANING * share / len(pattern))


def either(clauses: list[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else Clause.disjunction_max_query(clauses)


def pattern_match(schema: tantivy.Schema, pattern: Pattern, field: str = "text") -> Clause:
    """A word or phrase in British spelling throughout, or in American throughout."""
    variants = dict.fromkeys(tuple((place, spellings(form)[at]) for place, form in pattern) for at in (0, -1))
    clauses = [
        Clause.term_query(schema, field, variant[0][1])
        if len(variant) == 1
        else Clause.phrase_query(schema, field, list(variant))
        for variant in variants
    ]
    return either(clauses)
