"""From a document's record to what is cited and told of it."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from sqlalchemy.orm import Session

from app import organisations
from app.core.settings import Settings
from app.core.text import one_line
from app.documents import Identifier, Record, UnfitIdentifier, read_identifier
from app.exchange.citing import Work
from app.exchange.names import Name, name_of
from app.organisations import OrganisationName
from app.vocabularies import Vocabularies, load_vocabularies

_IN_A_FIELD = re.compile(r"[{}\\\s<>\"]")


class Described(Protocol):
    """What a citation is made of; a record has it, and so has the detail of a document's page."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def authors(self) -> Sequence[str]: ...
    @property
    def keywords(self) -> Sequence[str]: ...
    @property
    def type(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def language(self) -> str: ...
    @property
    def publisher(self) -> str: ...
    @property
    def identifier(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A record and its names. Labels are English: metadata have one language, and say which the work has.

    Attributes:
        topics: of the vocabularies of topics and pillars; `places`: counties.
        base: the address of the house.
    """

    record: Record
    work: Work
    type_label: str
    licence_label: str
    topics: Sequence[str]
    places: Sequence[str]
    base: str

    def file_href(self, name: str) -> str:
        return f"{self.work.url}/files/{quote(name)}"


def entries(session: Session, settings: Settings, records: Iterable[Record]) -> list[Entry]:
    """In one query more than the records took."""
    found = list(records)
    names = organisations.names(session, {one.organisation_id for one in found if one.organisation_id is not None})
    vocabularies = load_vocabularies(session)
    return [_entry(one, settings, names.get(one.organisation_id or 0), vocabularies) for one in found]


def work_of(
    described: Described,
    settings: Settings,
    organisation: OrganisationName | None,
    bodies: Collection[int] = (),
    people: Collection[int] = (),
) -> Work:
    """`organisation`: whose it is; `bodies`, `people`: as on a record."""
    owner = organisation.name if organisation else ""
    publisher = one_line(described.publisher) or owner
    known = {one.lower() for one in (owner, organisation.acronym if organisation else "", publisher) if one}
    named = [
        Name(one_line(one)) if place in bodies else name_of(one, known, is_person=place in people)
        for place, one in enumerate(described.authors)
        if one_line(one)
    ]
    called = identifier_of(described.identifier)
    return Work(
        key=f"document-{described.id}",
        kind=described.type,
        title=described.title,
        names=named or ([Name(publisher)] if publisher else []),
        year=described.year,
        publisher=publisher,
        language=described.language,
        url=f"{settings.base_url}/documents/{described.id}",
        number=called.value if called.kind == "number" else "",
        doi=called.value if called.kind == "doi" else "",
        isbn=called.value if called.kind == "isbn" else "",
        issn=called.value if called.kind == "issn" else "",
        abstract=described.summary,
        keywords=described.keywords,
    )


def identifier_of(typed: str) -> Identifier:
    """What the work is called elsewhere; what was let in before anybody looked at it is a number."""
    try:
        found = read_identifier(one_line(typed))
    except UnfitIdentifier:
        return Identifier("number", one_line(typed))
    return found if found.kind == "number" else Identifier(found.kind, _IN_A_FIELD.sub("", found.value))


def _entry(record: Record, settings: Settings, owner: OrganisationName | None, vocabularies: Vocabularies) -> Entry:
    def labels(vocabulary: str, codes: Sequence[str]) -> list[str]:
        known = vocabularies.labels(vocabulary)
        return [known.get(code, code) for code in codes]

    return Entry(
        record,
        work_of(record, settings, owner, record.bodies, record.people),
        labels("document_type", [record.type])[0],
        labels("licence", [record.licence])[0],
        [*labels("topic", record.terms.get("topic", ())), *labels("pillar", record.terms.get("pillar", ()))],
        labels("county", record.terms.get("county", ())),
        settings.base_url,
    )
