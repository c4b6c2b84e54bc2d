"""The page on which authors are tied to people and organisations, and the page of one person's works."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.documents.pages import Errors
from app.documents.queries_authors import AuthorLine, Match, find_organisations, matches, shown
from app.documents.queries_detail import Detail
from app.documents.queries_rows import DocumentRow


@dataclass(frozen=True, slots=True)
class AuthorRow:
    """`proposals` are offered for confirmation where nothing is tied yet."""

    line: AuthorLine
    proposals: Sequence[Match]


@dataclass(frozen=True, slots=True)
class AuthorsPage:
    """`finding`: the author for whom somebody is looked for, or None; `found` is None before anything was typed."""

    title: str
    href: str
    base: str
    authors: Sequence[AuthorRow]
    finding: AuthorLine | None
    find: str
    found: Sequence[Match] | None
    errors: Errors = ()


@dataclass(frozen=True, slots=True)
class WorksPage:
    name: str
    organisation: str
    organisation_href: str
    documents: Sequence[DocumentRow]


def authors_page(
    session: Session, actor: Actor, detail: Detail, *, place: int | None, find: str, errors: Errors = ()
) -> AuthorsPage:
    here = f"/documents/{detail.id}"
    lines = shown(session, actor, detail.version_id, detail.authors)
    proposed = matches(session, [line.name for line in lines if not line.href])
    finding = next((line for line in lines if line.place == place), None)
    found = _found(session, find) if finding is not None and find else None
    rows = [AuthorRow(line, () if line.href else proposed.get(line.name, ())) for line in lines]
    return AuthorsPage(detail.title, here, f"{here}/authors", rows, finding, find, found, errors)


def _found(session: Session, find: str) -> list[Match]:
    people = [
        Match(f"person:{one.person_id}", one.name, ", ".join(filter(None, (one.title, one.organisation))))
        for one in groups.find_candidates(session, find)
    ]
    return [*people, *find_organisations(session, find)]
