"""A record as the server's documents."""

from collections.abc import Iterator
from typing import Any

from search.meili.settings import as_stem
from search.records import FACETS, PageText, Record
from search.words import plain_words, stems

# Meilisearch indexes the first 65,535 words of a field and says nothing of the rest; longer texts are
# cut into several fields.
WORDS_PER_FIELD = 60_000


FRONT = "_front"


def card_documents(record: Record, pages: list[PageText]) -> Iterator[dict[str, Any]]:
    """The card, and the front where some find the record without reading it."""
    yield {**_card(record, pages), "key": record.key, "audience": record.audience}
    if record.listed:
        behind = {"listed": record.listed, "behind": record.audience}
        yield {**_card(record.front(), []), "key": f"{record.key}{FRONT}", **behind}


def _card(record: Record, pages: list[PageText]) -> dict[str, Any]:
    """The text of the whole document is there as stems."""
    body = [form for page in pages for form in _stems(page.text)]
    lead = record.lead()
    written = dict.fromkeys(plain_words(record.title) + plain_words(lead))
    for page in pages:
        written.update(dict.fromkeys(plain_words(page.text)))
    return {
        "record": record.key,
        "kind": record.kind,
        "id": record.id,
        "url": record.url,
        "title": record.title,
        "summary": record.summary,
        "heads": " ".join(plain_words("\n".join((record.title, *record.keywords)))),
        "title_stems": " ".join(_stems(record.title)),
        "lead_stems": " ".join(_stems(lead)),
        "body_stems": _in_fields(body),
        "words": _in_fields(list(written)),
        "facet": {name: list(values) for name in FACETS if (values := record.facet(name))},
        "embargo_until": record.embargo_until,
        "dated": record.dated,
    }


def page_documents(record: Record, pages: list[PageText]) -> Iterator[dict[str, Any]]:
    """One document for each page that has any text."""
    for page in pages:
        if page.text.strip():
            yield {
                "id": f"{record.key}_{page.number}",
                "card": record.key,
                "number": page.number,
                "text": page.text,
                "stems": _in_fields(_stems(page.text)),
                "words": _in_fields(list(dict.fromkeys(plain_words(page.text)))),
                "audience": record.audience,
                "embargo_until": record.embargo_until,
            }


def _stems(text: str) -> list[str]:
    return [as_stem(form) for form in stems(text)]


def _in_fields(words: list[str]) -> dict[str, str]:
    starts = range(0, len(words), WORDS_PER_FIELD)
    return {str(part): " ".join(words[start : start + WORDS_PER_FIELD]) for part, start in enumerate(starts)}
