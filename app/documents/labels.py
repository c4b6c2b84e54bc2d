"""Words that pages show for what is stored: kinds of files, vocabularies in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.reading import KINDS
from app.vocabularies import load_vocabularies

FILE_TYPES: Mapping[str, str] = {kind.media_type: kind.extensions[0][1:].upper() for kind in KINDS}
SUMMARY_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Labels:
    """Code → label, for what rows show."""

    types: Mapping[str, str]
    languages: Mapping[str, str]

    @classmethod
    def load(cls, session: Session, language: str) -> "Labels":
        vocabularies = load_vocabularies(session)
        return cls(vocabularies.labels("document_type", language), vocabularies.labels("language", language))


def file_type(media_type: str | None) -> str:
    """`PDF`, `DOCX` …; empty for no file."""
    return FILE_TYPES.get(media_type or "", "")


def shorten(text: str, length: int = SUMMARY_LENGTH) -> str:
    """At most so many characters, cut between words."""
    if len(text) <= length:
        return text
    return f"{text[:length].rsplit(' ', 1)[0].rstrip(' ,;:.')}…"
