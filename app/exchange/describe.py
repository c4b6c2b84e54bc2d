"""From a document's record to what is cited and told of it. Pure, but for the names of its organisation."""

import re
from collections.abc import Collection, Mapping

from app.core.settings import Settings
from app.core.text import one_line
from app.documents import Record
from app.exchange.citing import Work
from app.exchange.names import Name, name_of
from app.organisations import OrganisationName

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ISBN = re.compile(r"(?:ISBN[:\s-]*)?((?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dX])", re.IGNORECASE)
_ISSN = re.compile(r"(?:ISSN[:\s]*)?(\d{4}-\d{3}[\dX])", re.IGNORECASE)
_IN_A_FIELD = re.compile(r"[{}\\\s]")


def work_of(record: Record, settings: Settings, names: Mapping[int, OrganisationName]) -> Work:
    """`names`: of its organisation, by number (`organisations.names`)."""
    organisation = names.get(record.organisation_id or 0)
    owner = organisation.name if organisation else ""
    publisher = one_line(record.publisher) or owner
    bodies = {one.lower() for one in (owner, organisation.acronym if organisation else "", publisher) if one}
    number, doi, isbn, issn = read_identifier(record.identifier)
    return Work(
        key=f"document-{record.id}",
        kind=record.type or "other",
        title=record.title,
        names=authors(record, publisher, bodies),
        year=record.year,
        publisher=publisher,
        language=record.language,
        url=address_of(settings, record.id),
        number=number,
        doi=doi,
        isbn=isbn,
        issn=issn,
        abstract=record.summary,
        keywords=record.keywords,
    )


def authors(record: Record, publisher: str, bodies: Collection[str] = ()) -> list[Name]:
    """Who is named; where nobody is, the house that published it answers for it."""
    found = [name_of(one, bodies) for one in record.authors if one_line(one)]
    return found or ([Name(publisher)] if publisher else [])


def address_of(settings: Settings, document_id: int) -> str:
    return f"{settings.base_url}/documents/{document_id}"


def read_identifier(typed: str) -> tuple[str, str, str, str]:
    """A report's own number, a DOI, an ISBN, an ISSN: whichever was typed, the others empty."""
    text = one_line(typed)
    if found := _DOI.fullmatch(text):
        return "", _IN_A_FIELD.sub("", found[1]), "", ""
    if found := _ISSN.fullmatch(text):
        return "", "", "", found[1].upper()
    if found := _ISBN.fullmatch(text):
        return "", "", re.sub(r"[^\dX]", "", found[1].upper()), ""
    return text, "", "", ""
