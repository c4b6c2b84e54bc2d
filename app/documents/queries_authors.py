"""Who the authors named on a document are, as far as somebody said so; and who they might be."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app import accounts, organisations
from app.access import Actor
from app.core import clock
from app.documents.models import Document, DocumentAuthor, DocumentState
from app.documents.queries import on_display
from app.documents.queries_rows import DocumentRow, make_rows, row_query
from app.organisations import OrganisationName

MOST_WORKS = 200


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """A name as it stands on the work. `organisation`: the author itself, or whom the person acts for now.

    Attributes:
        person: name of the account, "" where the reader may not see people or the author is none.
        href: of the organisation's page, or of the person's works; "" for a name only.
    """

    name: str
    place: int
    organisation: OrganisationName | None = None
    person: str = ""
    person_id: int | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody, or an organisation, of just this name. `value` is `person:7` or `organisation:unicef`."""

    value: str
    name: str
    note: str


def shown(session: Session, actor: Actor, version_id: int, names: Sequence[str]) -> list[AuthorLine]:
    """The authors in their order. That one is a person of the community is told to its members only, as in the directory."""
    rows = session.execute(
        select(DocumentAuthor.place, DocumentAuthor.person_id, DocumentAuthor.organisation_id).where(
            DocumentAuthor.version_id == version_id
        )
    ).all()
    people = {row.person_id for row in rows if row.person_id is not None} if actor.is_member else set()
    cards = accounts.cards(session, people)
    of = organisations.organisations_of(session, people)
    own = organisations.names(session, {row.organisation_id for row in rows if row.organisation_id is not None})
    by_place = {row.place: row for row in rows}
    made = []
    for place, name in enumerate(names):
        row = by_place.get(place)
        if row is None:
            made.append(AuthorLine(name, place))
        elif row.organisation_id in own:
            body = own[row.organisation_id]
            made.append(AuthorLine(name, place, body, href=f"/organisations/{body.slug}"))
        elif row.person_id in cards and cards[row.person_id].state == accounts.PersonState.ACTIVE:
            card = cards[row.person_id]
            made.append(AuthorLine(name, place, of.get(card.id), card.name, card.id, f"/documents/by/{card.id}"))
        else:
            made.append(AuthorLine(name, place))
    return made


def links_of(session: Session, version_id: int) -> dict[int, DocumentAuthor]:
    """By place, for whoever changes them."""
    rows = session.scalars(select(DocumentAuthor).where(DocumentAuthor.version_id == version_id))
    return {row.place: row for row in rows}


def matches(session: Session, names: Collection[str]) -> Mapping[str, Sequence[Match]]:
    """By name, who is called exactly so, in whichever order the parts are written; two queries and one for organisations."""
    wanted = {name: _parts(name) for name in names if _parts(name)}
    if not wanted:
        return {}
    said = sorted({variant for name in wanted for variant in _variants(name)})
    people = session.execute(
        select(accounts.Person.id, accounts.Person.name)
        .where(func.lower(accounts.Person.name).in_(said), accounts.Person.state == accounts.PersonState.ACTIVE)
        .order_by(accounts.Person.id)
        .limit(100)
    ).all()
    of = organisations.organisations_of(session, [row.id for row in people])
    bodies = organisations.all_names(session)
    found: dict[str, list[Match]] = {name: [] for name in wanted}
    for name, parts in wanted.items():
        found[name] += [
            Match(f"person:{row.id}", row.name, of[row.id].name)
            for row in people
            if row.id in of and _parts(row.name) == parts
        ]
        found[name] += [
            Match(f"organisation:{body.slug}", body.name, body.acronym)
            for body in bodies
            if parts in {_parts(body.name), _parts(body.acronym)}
        ]
    return found


def find_organisations(session: Session, words: str, limit: int = 10) -> list[Match]:
    """Members in good standing whose name or acronym holds every word."""
    parts = [part.casefold() for part in words.split()[:6]]
    if not parts:
        return []
    fit = [
        body
        for body in organisations.all_names(session)
        if all(part in f"{body.name} {body.acronym}".casefold() for part in parts)
    ]
    return [Match(f"organisation:{body.slug}", body.name, body.acronym) for body in fit[:limit]]


def works_by(session: Session, actor: Actor, person_id: int, language: str) -> list[DocumentRow]:
    """What the person wrote, of what the actor may know of; the newest first."""
    wrote = exists().where(DocumentAuthor.version_id == Document.version_id, DocumentAuthor.person_id == person_id)
    query = row_query().where(wrote, Document.state == DocumentState.PUBLISHED, on_display(actor, clock.now()))
    newest = query.order_by(Document.published_at.desc(), Document.id.desc()).limit(MOST_WORKS)
    return make_rows(session, session.execute(newest).all(), language)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(sorted(re.findall(r"[\w'’-]+", name.casefold())))


def _variants(name: str) -> list[str]:
    """As typed, and with what stands before a comma put last."""
    plain = " ".join(name.split()).lower()
    last, comma, first = plain.partition(",")
    return [plain, f"{first.strip()} {last.strip()}"] if comma else [plain]
