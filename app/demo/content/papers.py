"""Documents: TOML between two `+++` lines, then the Markdown body."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.demo.content.codes import COUNTIES, DOCUMENT_TYPES, FORMATS, LANGUAGES, LICENCES, PILLARS, STATES, TOPICS
from app.demo.content.fields import Fields
from app.demo.content.models import DemoDocument

FENCE = "+++\n"
FIELDS = (
    "title", "type", "summary", "authors", "organisation", "uploader", "year", "published", "language", "pillars",
    "topics", "counties", "keywords", "licence", "visibility", "embargo_until", "format", "state", "decline_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What documents may refer to: slugs of organisations, e-mails, and the visibilities that exist."""

    organisations: frozenset[str]
    people: frozenset[str]
    visibilities: frozenset[str]


def read_documents(folder: Path, known: Known) -> Iterator[DemoDocument]:
    """One document after another, by file name."""
    for path in sorted(folder.glob("*.md")):
        yield read_document(path, known)


def read_document(path: Path, known: Known) -> DemoDocument:
    """One content file; ValueError names it when a field, code or reference is wrong."""
    opening, separator, rest = path.read_text(encoding="utf-8").partition(FENCE)
    front, closing, body = rest.partition(FENCE)
    if opening or not separator or not closing or not body.strip():
        raise ValueError(f"{path.name}: needs front matter between two +++ lines, then a body")
    try:
        fields = Fields(tomllib.loads(front), path.name)
    except tomllib.TOMLDecodeError as fault:
        raise ValueError(f"{path.name}: {fault}") from fault
    fields.only(*FIELDS)
    document = DemoDocument(
        slug=path.stem,
        title=fields.text("title"),
        type=fields.code("type", DOCUMENT_TYPES),
        summary=fields.text("summary"),
        authors=fields.texts("authors"),
        organisation=fields.code("organisation", known.organisations),
        uploader=fields.code("uploader", known.people),
        year=fields.whole("year"),
        published=fields.optional_day("published"),
        language=fields.code("language", LANGUAGES),
        pillars=fields.codes("pillars", PILLARS),
        topics=fields.codes("topics", TOPICS),
        counties=fields.codes("counties", COUNTIES),
        keywords=fields.texts("keywords"),
        licence=fields.code("licence", LICENCES),
        visibility=fields.code("visibility", known.visibilities),
        embargo_until=fields.optional_day("embargo_until"),
        format=fields.code("format", FORMATS),
        state=fields.code("state", STATES),
        decline_reason=fields.text("decline_reason", default=""),
        body=body.strip() + "\n",
    )
    _check_state(document, fields)
    return document


def _check_state(document: DemoDocument, fields: Fields) -> None:
    if not document.authors:
        raise fields.fault("needs an author")
    if (document.published is not None) is not (document.state == "published"):
        raise fields.fault("a published document, and only that, has a published date")
    if bool(document.decline_reason) is not (document.state == "declined"):
        raise fields.fault("a declined document, and only that, has a decline_reason")
