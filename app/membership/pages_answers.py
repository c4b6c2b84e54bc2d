"""An application's answers in plain words, section by section, for whoever may read them all."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import organisations
from app.membership.answers import Answers, ContactAnswer, ProgrammeAnswer
from app.membership.models import ApplicationFile, Nomination
from app.organisations import Words
from app.reading import KINDS

FILE_TYPES = {kind.media_type: kind.extensions[0][1:].upper() for kind in KINDS}


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """`reached` and `period` are empty where nothing was said."""

    name: str
    pillar: str
    places: str
    target_group: str
    description: str
    reached: str
    period: str


@dataclass(frozen=True, slots=True)
class FileView:
    """As `components/lists.html` draws a file; `href` is empty where it cannot be opened from here."""

    id: int
    name: str
    type: str
    size: int
    href: str
    pages: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswersView:
    """Codes are labels already.

    Attributes:
        counties: official numbers; `county_names` the same in words, "Nationwide" for a national organisation.
        nominator: the member that nominates or is named; empty for none. `nomination` is the state of its nomination.
    """

    name: str
    acronym: str
    kind: str
    legal_status: str
    registration_number: str
    website: str
    programmes: Sequence[ProgrammeView]
    national: bool
    counties: Sequence[str]
    county_names: str
    contacts: Sequence[ContactAnswer]
    contribution: str
    nominator: str
    nomination: str
    nomination_note: str
    files: Sequence[FileView]
    declared_by: str


def view_of(
    session: Session,
    answers: Answers,
    nomination: Nomination | None,
    files: Sequence[ApplicationFile],
    words: Words,
    *,
    files_href: str = "",
) -> AnswersView:
    """`files_href`: address under which a file opens by its number; empty where files cannot be opened."""
    said = answers.organisation
    return AnswersView(
        name=said.name,
        acronym=said.acronym,
        kind=words.label("organisation_kind", said.kind),
        legal_status=said.legal_status,
        registration_number=said.registration_number,
        website=said.website,
        programmes=tuple(programme_view(one, words) for one in answers.programmes),
        national=answers.national,
        counties=answers.counties,
        county_names=_places((), words) if answers.national else ", ".join(_names(answers.counties, words)),
        contacts=answers.contacts,
        contribution=answers.contribution,
        nominator=nominator_of(session, answers, nomination),
        nomination=nomination.state if nomination is not None else "",
        nomination_note=answers.nomination_note,
        files=file_views(files, files_href),
        declared_by=answers.declared_by,
    )


def file_views(files: Sequence[ApplicationFile], href: str) -> tuple[FileView, ...]:
    return tuple(
        FileView(one.id, one.name, FILE_TYPES.get(one.media_type, ""), one.size, f"{href}/{one.id}" if href else "")
        for one in files
    )


def programme_view(one: ProgrammeAnswer, words: Words) -> ProgrammeView:
    return ProgrammeView(
        name=one.name,
        pillar=words.label("pillar", one.pillar),
        places=_places(one.counties, words),
        target_group=one.target_group,
        description=one.description,
        reached=_reached(one, words),
        period=_period(one, words),
    )


def _reached(one: ProgrammeAnswer, words: Words) -> str:
    if one.reached is None:
        return ""
    unit = words.gettext("households") if one.reached_unit == "households" else words.gettext("people")
    return f"{one.reached:,} {unit}"


def _period(one: ProgrammeAnswer, words: Words) -> str:
    if one.from_year is None:
        return words.gettext("until %(year)s") % {"year": one.to_year} if one.to_year else ""
    if one.to_year is None:
        return words.gettext("since %(year)s") % {"year": one.from_year}
    return f"{one.from_year}–{one.to_year}"


def _places(counties: Sequence[str], words: Words) -> str:
    return ", ".join(_names(counties, words)) if counties else words.gettext("Nationwide")


def _names(counties: Sequence[str], words: Words) -> list[str]:
    return [words.label("county", code) for code in counties]


def nominator_of(session: Session, answers: Answers, nomination: Nomination | None) -> str:
    if nomination is not None:
        return organisations.names(session, [nomination.organisation_id])[nomination.organisation_id].name
    found = organisations.by_slug(session, answers.nominated_by) if answers.nominated_by else None
    return found.name if found is not None else ""
