"""What the file says of itself, on the page where the document is described: taken into the form one by one, saved by a person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.labels import shorten
from app.documents.models import DocumentFile
from app.vocabularies import load_vocabularies
from app.web.language import translations

Values = Mapping[str, str | Sequence[str]]
FIELDS = ("title", "authors", "year", "language", "summary")


@dataclass(frozen=True, slots=True)
class Proposal:
    """`shown` is what the file says, shortened; `href` opens the form with it in its field."""

    field: str
    label: str
    shown: str
    href: str


def proposed(session: Session, version_id: int) -> dict[str, str]:
    """By field, in the words of the form; of several files the first that says something of the field."""
    found: dict[str, str] = {}
    rows = session.scalars(
        select(DocumentFile.proposed)
        .where(DocumentFile.version_id == version_id)
        .order_by(DocumentFile.place, DocumentFile.id)
    )
    for one in rows:
        for field in FIELDS:
            value = (one or {}).get(field)
            text = "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")
            if text.strip():
                found.setdefault(field, text.strip())
    return found


def taken_over(values: Values, found: Mapping[str, str], fields: Collection[str]) -> Values:
    """The form's values with what the person asked for in the place of what stood there; nothing is saved yet."""
    return {**values, **{field: text for field, text in found.items() if field in fields}}


def proposals(
    session: Session, document_id: int, values: Values, found: Mapping[str, str], fields: Collection[str], language: str
) -> list[Proposal]:
    """What the file says otherwise than the form; a second one keeps what was taken over already."""
    say = translations(language).gettext
    labels = {
        "title": say("Title"),
        "authors": say("Authors"),
        "year": say("Year of publication"),
        "language": say("Language"),
        "summary": say("Summary"),
    }
    languages = load_vocabularies(session).labels("language", language) if "language" in found else {}
    made = []
    for field, text in found.items():
        if _plain(str(values.get(field, ""))) == _plain(text) or field in fields:
            continue
        shown = languages.get(text, text) if field == "language" else shorten("; ".join(text.split("\n")))
        wanted = "&".join(f"take={one}" for one in [*sorted(fields), field])
        made.append(Proposal(field, labels[field], shown, f"/documents/{document_id}/edit?{wanted}#{field}"))
    return made


def _plain(text: str) -> str:
    return " ".join(text.split())
