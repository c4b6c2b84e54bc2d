"""What a manifest may say of a document: the fields of the form, and three of its own."""

from collections.abc import Mapping

from app.documents import FORM_FIELDS

OWN = ("external_id", "file", "organisation")
COLUMNS = ("external_id", "file", *FORM_FIELDS, "organisation")
KNOWN = frozenset(COLUMNS)
LEFT_OUT = frozenset(
    {"id", "url", "state", "version", "upload_token", "created_at", "published_at", "sha256", "files", "missing"}
)
"""What exports tell besides, and imports pass over in silence."""
MAX_EXTERNAL_ID = 200

MEANING: Mapping[str, tuple[str, str]] = {
    "external_id": (
        "What you call the document: unique, at most 200 characters. A row with the same changes that document.",
        "`mol-2024-017`",
    ),
    "file": (
        "Path of the file, from the folder of the manifest; several in a list (in a cell parted by semicolons), the main one first.",
        "`reports/017.pdf`",
    ),
    "title": ("Required.", "`Evaluation of cash transfers`"),
    "type": ("Required. Code or label of a kind of document.", "`evaluation_report`"),
    "summary": ("At most 5,000 characters.", ""),
    "authors": ("A list; in a cell parted by semicolons.", '`["A. Otieno", "Ministry of Labour"]`'),
    "year": ("Four digits.", "`2024`"),
    "language": ("Code or label.", "`en`"),
    "pillars": ("A list of codes or labels.", '`["social_security"]`'),
    "topics": ("A list of codes or labels.", ""),
    "counties": ("A list of official numbers or names.", '`["015", "Kitui"]`'),
    "keywords": ("A list.", ""),
    "licence": ("Code or label.", "`cc_by_4`"),
    "visibility": ("`public`, `members`, `committee` or `group:` and its address name.", "`public`"),
    "listed": ("Who else may know of it: `public`, `members` or nothing.", ""),
    "embargo_until": ("A date, or a time after RFC 3339; one that has passed counts as none.", "`2027-01-31`"),
    "link": ("Where a webcast is found; then no file is needed.", "`https://video.example/1`"),
    "duration": ("Of a webcast.", "`1:10:00`"),
    "publisher": ("As printed, where it is not the organisation.", ""),
    "identifier": ("DOI, ISBN, ISSN or report number.", "`10.1000/182`"),
    "organisation": ("Address name of the organisation it is kept for; yours where nothing is said.", "`unicef`"),
}
"""Of each column: what is written there, and an example, as Markdown for docs/import.md."""
