"""The kinds of file that the repository takes, and what each is called.

Media types are IANA registrations; the order is the order in which the upload page lists them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Family = Literal["pdf", "ooxml", "odf", "epub", "rtf", "text", "image"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One accepted kind. `extensions` are lower case with their dot; the first is the one we write."""

    media_type: str
    label: str
    family: Family
    extensions: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

PDF = Kind("application/pdf", "PDF", "pdf", (".pdf",))
DOCX = Kind(f"{_OOXML}wordprocessingml.document", "Word document", "ooxml", (".docx",))
PPTX = Kind(f"{_OOXML}presentationml.presentation", "PowerPoint presentation", "ooxml", (".pptx",))
XLSX = Kind(f"{_OOXML}spreadsheetml.sheet", "Excel workbook", "ooxml", (".xlsx",))
ODT = Kind(f"{_ODF}text", "OpenDocument text", "odf", (".odt",))
ODS = Kind(f"{_ODF}spreadsheet", "OpenDocument spreadsheet", "odf", (".ods",))
ODP = Kind(f"{_ODF}presentation", "OpenDocument presentation", "odf", (".odp",))
RTF = Kind("application/rtf", "Rich text", "rtf", (".rtf",))
TXT = Kind("text/plain", "Plain text", "text", (".txt", ".text"))
MD = Kind("text/markdown", "Markdown text", "text", (".md", ".markdown"))
CSV = Kind("text/csv", "CSV table", "text", (".csv",))
VTT = Kind("text/vtt", "WebVTT transcript", "text", (".vtt",))
SRT = Kind("application/x-subrip", "SubRip transcript", "text", (".srt",))
EPUB = Kind("application/epub+zip", "EPUB book", "epub", (".epub",))
PNG = Kind("image/png", "PNG picture", "image", (".png",))
JPEG = Kind("image/jpeg", "JPEG picture", "image", (".jpg", ".jpeg"))
TIFF = Kind("image/tiff", "TIFF picture", "image", (".tif", ".tiff"))
WEBP = Kind("image/webp", "WebP picture", "image", (".webp",))

KINDS: tuple[Kind, ...] = (
    PDF, DOCX, PPTX, XLSX, ODT, ODS, ODP, RTF, TXT, MD, CSV, EPUB, PNG, JPEG, TIFF, WEBP, VTT, SRT,
)  # fmt: skip
BY_EXTENSION: Mapping[str, Kind] = {extension: kind for kind in KINDS for extension in kind.extensions}
BY_MEDIA_TYPE: Mapping[str, Kind] = {kind.media_type: kind for kind in KINDS}
ZIPPED: frozenset[str] = frozenset(kind.media_type for kind in KINDS if kind.family in {"ooxml", "odf", "epub"})


def accepted_extensions() -> tuple[str, ...]:
    """Every extension that may be uploaded, with its dot, in the order of the upload page."""
    return tuple(BY_EXTENSION)
