"""What is kept of each card and each page.

Cards and pages are two indexes and not two kinds in one: BM25 weighs a word by how many entries hold it
and an entry by its length against the mean, and both figures would be wrong if cards and pages shared them.
A card's text holds the whole document, so that words spread over pages are found and counts are counts
of documents; the pages tell which page is the best, and lift a long report with one apt page.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import tantivy

from search.records import FACETS
from search.words import LONGEST_WORD, STOP_WORDS, folding, stemming

VERSION = 2


class Pair(NamedTuple):
    """The two indexes of one generation."""

    cards: tantivy.Index
    pages: tantivy.Index


def stamp() -> str:
    """A short text that differs whenever an index made by other code could not be read by this code."""
    parts = (VERSION, version("tantivy"), FACETS, STOP_WORDS, LONGEST_WORD)
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def card_schema() -> tantivy.Schema:
    """A card: `text` is title, lead and all pages; `words` the same, unstemmed, for endings and slips.

    For suggestions: `heads` are the words of title and keywords, `opening` is how the title begins.

    A record that some may know of and not read has a second card, marked `front`, without the text of its pages: it
    has no `audience` but is shown to the audience `listed`, except where the full card is, whose audience is `behind`.

    `ref` is a number made of the key, by which cards and pages are matched without reading either;
    `shown` is what a result shows, as JSON.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title", tokenizer_name="stems")
    builder.add_text_field("text", tokenizer_name="stems")
    builder.add_text_field("words", tokenizer_name="plain", index_option="basic")
    builder.add_text_field("heads", tokenizer_name="plain", index_option="basic")
    builder.add_text_field("opening", tokenizer_name="raw", index_option="basic")
    for name in ("front", "listed", "behind"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("dated", fast=True)
    builder.add_bytes_field("shown", stored=True)
    return _with_filters(builder, fast_facets=True).build()


def page_schema() -> tantivy.Schema:
    """A page: its text, stored for snippets, and its document's filters."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="stems", stored=True)
    builder.add_unsigned_field("number", stored=True, fast=True)
    return _with_filters(builder, fast_facets=False).build()


def create(folder: Path) -> Pair:
    """Make the two empty indexes."""
    pair = []
    for name, schema in (("cards", card_schema()), ("pages", page_schema())):
        (folder / name).mkdir(parents=True)
        pair.append(_with_tokenizers(tantivy.Index(schema, path=str(folder / name), reuse=False)))
    return Pair(*pair)


def open_pair(folder: Path) -> Pair:
    """Open the two indexes; ValueError or OSError if they cannot be read."""
    return Pair(*(_with_tokenizers(tantivy.Index.open(str(folder / name))) for name in Pair._fields))


def reference(key: str) -> int:
    """A number of 63 bits made of a key.

    Among 40,000 records two share one with odds of one in 10**10, and then only a lift in the ranking is misplaced.
    """
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) >> 1


def _with_filters(builder: tantivy.SchemaBuilder, *, fast_facets: bool) -> tantivy.SchemaBuilder:
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("ref", indexed=True, fast=True)
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("embargo", indexed=True)
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=fast_facets)
    return builder


def _with_tokenizers(index: tantivy.Index) -> tantivy.Index:
    """Tokenizers live in the process, not in the folder: they are registered after every open."""
    index.register_tokenizer("stems", stemming())
    index.register_tokenizer("plain", folding())
    index.config_reader(reload_policy="manual")
    return index
