"""Page values of the documents room; templates/README.md and the head of each template list the same attributes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from app.documents.hits import Hits
from app.documents.pages_proposed import Proposal
from app.documents.queries_rows import DocumentRow
from app.documents.slots import Link, Section
from app.web import Pages
from app.web.parts import Facet, Offer

Errors = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ListPage:
    documents: Sequence[DocumentRow]
    total: int
    facets: Sequence[Facet]
    chosen: Sequence[tuple[str, str]]
    clear_href: str
    sorts: Sequence[tuple[str, str, bool]]
    pages: Pages
    tabs: Sequence[tuple[str, str, bool]]
    offers: Sequence[Offer]
    rows_html: str = ""
    facets_html: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """`size` in bytes; `pages` 0 when unknown; `note` says what became of its text, empty when all is well.

    Attributes:
        href: "" for what the reader may know of only.
        access, access_label: as in DocumentRow where fewer may open it than the document; "" otherwise.
        recognised: its text was read from pictures of pages.
        searchable: address of a copy with that text beneath its pages; "" for none.
        warnings: what the file tells of people, for those who answer for it.
    """

    name: str
    href: str
    type: str
    size: int
    pages: int
    note: str
    access: str = ""
    access_label: str = ""
    recognised: bool = False
    searchable: str = ""
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class AskPart:
    """Asking for a copy, on the page of a document that the reader may only know of.

    Attributes:
        state: sentence that says how an earlier request stands, "" for none.
        visitor: whether name, e-mail address and organisation are asked too.
        values: what was typed, by field; `action` is "" where nothing can be asked now.
    """

    action: str
    visitor: bool
    state: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VersionRow:
    label: str
    href: str
    when: Markup
    note: str
    current: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """Where a webcast is watched: never inside our page."""

    href: str
    host: str


@dataclass(frozen=True, slots=True)
class DocumentPageValue:
    title: str
    type_label: str
    organisation: str
    organisation_href: str
    year: int | None
    authors: str | Markup
    summary: str
    state: str
    state_note: str
    readable: bool
    listed_note: str
    ask: AskPart | None
    embargo: str
    access: str
    access_label: str
    access_note: str
    facts: Sequence[tuple[str, str | Markup]]
    topics: Sequence[tuple[str, str]]
    files: Sequence[FileRow]
    extraction: str
    extraction_note: str
    recognised: bool
    extraction_done: int
    extraction_pages: int
    read_href: str
    thumbnail: str
    versions: Sequence[VersionRow]
    replaced: Sequence[Markup]
    duplicates: Sequence[tuple[str, str]]
    offers: Sequence[Offer]
    decline_href: str
    reason: str
    errors: Errors
    sections: Sequence[Section]
    links: Sequence[Link] = ()
    watch: Watch | None = None


@dataclass(frozen=True, slots=True)
class ReaderPage:
    title: str
    document_href: str
    number: int
    last: int
    pages_href: str
    text: Markup
    image: str
    image_width: int
    image_height: int
    query: str
    found: Sequence[tuple[int, str]]
    file: int = 0
    files: Sequence[tuple[str, str, bool]] = ()
    hits: Hits | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Pairs of value and label for the fields that choose; `visibilities` and `listings` have a hint as well."""

    types: Sequence[tuple[str, str]]
    languages: Sequence[tuple[str, str]]
    licences: Sequence[tuple[str, str]]
    pillars: Sequence[tuple[str, str]]
    topics: Sequence[tuple[str, str]]
    counties: Sequence[tuple[str, str]]
    visibilities: Sequence[tuple[str, str, str]]
    listings: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class FormPage:
    """Uploading and editing. `values` holds what was typed, by field: texts, and lists of codes for the fields that hold several.

    Attributes:
        kept_file: signed reference to a file that has arrived already, empty for none; `kept_name` is its name.
        after: path of the page that waits for the document, empty for none.
        proposals: what the file says of itself.
    """

    heading: str
    action: str
    back_href: str
    values: Mapping[str, str | Sequence[str]]
    choices: Choices
    errors: Errors
    file_types: str = ""
    accept: str = ""
    max_bytes: int = 0
    upload_token: str = ""
    kept_file: str = ""
    kept_name: str = ""
    may_submit: bool = False
    after: str = ""
    proposals: Sequence[Proposal] = ()


@dataclass(frozen=True, slots=True)
class VersionPage:
    """`proposes`: the coordinator looks at it before readers have it."""

    title: str
    document_id: int
    document_href: str
    note: str
    errors: Errors
    file_types: str
    accept: str
    max_bytes: int
    kept_file: str = ""
    kept_name: str = ""
    proposes: bool = False


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A document in the review queue. `days` since it was submitted; `checks` are sentences about what to look at."""

    row: DocumentRow
    days: int
    when: Markup
    owner: str
    checks: Sequence[str]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """`corrections` of published documents: title, address, note, when."""

    waiting: Sequence[WaitingRow]
    corrections: Sequence[tuple[str, str, str, Markup]]
    total: int
    pages: Pages
    tabs: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    title: str
    document_href: str
    state: str
    reason: str = ""
    errors: Errors = ()


@dataclass(frozen=True, slots=True)
class GonePage:
    """What is left of a withdrawn document."""

    title: str
    authors: str
    organisation: str
    year: int | None
    when: Markup
    reason: str
