"""An application as one reads it, part by part: for the secretariat, the committee, the applicant and print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.membership import labels
from app.membership.answers import Answers, ContactAnswer, ProgrammeAnswer
from app.membership.life import STEPS
from app.membership.models import ApplicationFile
from app.organisations import Words
from app.reading import KINDS
from app.web.parts import FileLine

FILE_TYPES: Mapping[str, str] = {kind.media_type: kind.extensions[0][1:].upper() for kind in KINDS}
Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """One of several alike: a programme, a contact person."""

    title: str
    rows: Rows
    text: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an application.

    Attributes:
        step: its name in `life.STEPS`.
        text: paragraphs parted by blank lines.
        empty: what to say where nothing was given; empty when something was.
    """

    step: str
    title: str
    rows: Rows = ()
    text: str = ""
    groups: Sequence[Group] = ()
    files: Sequence[FileLine] = ()
    counties: frozenset[str] = field(default_factory=frozenset)
    national: bool = False
    empty: str = ""


def sections_of(
    answers: Answers, words: Words, *, nominator: str = "", files: Sequence[FileLine] = ()
) -> Sequence[Section]:
    """The parts in the order of the steps.

    Args:
        nominator: name of the organisation that was named; empty for none.
    """
    made = {
        "organisation": _organisation(answers, words),
        "programmes": _programmes(answers, words),
        "coverage": _coverage(answers, words),
        "contacts": _contacts(answers, words),
        "contribution": _text("contribution", answers.contribution, words),
        "nomination": _nomination(answers, words, nominator),
        "documents": _documents(files, words),
        "declaration": _declaration(answers, words),
    }
    return [made[step] for step in STEPS]


def file_lines(files: Sequence[ApplicationFile], base: str) -> Sequence[FileLine]:
    """Files with their addresses below `base`."""
    return [
        FileLine(name=one.name, href=f"{base}/{one.id}", type=FILE_TYPES.get(one.media_type, ""), size=one.size)
        for one in files
    ]


def _organisation(answers: Answers, words: Words) -> Section:
    _ = words.gettext
    own = answers.organisation
    kind = words.label("organisation_kind", own.kind) if own.kind else ""
    rows = (
        (_("Name"), own.name),
        (_("Acronym"), own.acronym),
        (_("Kind"), kind),
        (_("Legal status"), own.legal_status),
        (_("Registration number"), own.registration_number),
        (_("Website"), own.website),
    )
    return Section("organisation", _title("organisation", words), rows=_given(rows))


def _programmes(answers: Answers, words: Words) -> Section:
    _ = words.gettext
    none = "" if answers.programmes else _("No programme was described.")
    groups = [_programme(one, words) for one in answers.programmes]
    return Section("programmes", _title("programmes", words), groups=groups, empty=none)


def _programme(one: ProgrammeAnswer, words: Words) -> Group:
    _ = words.gettext
    units = {"people": _("people"), "households": _("households")}
    reached = "" if one.reached is None else f"{one.reached:,} {units.get(one.reached_unit, one.reached_unit)}"
    rows = (
        (_("Pillar"), words.label("pillar", one.pillar)),
        (_("Where it runs"), names_of(one.counties, words)),
        (_("Target group"), one.target_group),
        (_("Reached"), reached),
        (_("Period"), period(one, words)),
    )
    return Group(one.name, _given(rows), one.description)


def period(one: ProgrammeAnswer, words: Words) -> str:
    if one.from_year and one.to_year:
        return f"{one.from_year}–{one.to_year}"
    if one.from_year:
        return words.gettext("since %(year)s") % {"year": one.from_year}
    return words.gettext("until %(year)s") % {"year": one.to_year} if one.to_year else ""


def names_of(counties: Sequence[str], words: Words) -> str:
    """All by name, unlike a line of a list; none is the whole country."""
    return ", ".join(words.label("county", code) for code in counties) or words.gettext("Nationwide")


def _coverage(answers: Answers, words: Words) -> Section:
    _ = words.gettext
    known = answers.national or bool(answers.counties)
    return Section(
        "coverage",
        _title("coverage", words),
        rows=((_("Where they work"), names_of(() if answers.national else answers.counties, words)),) if known else (),
        counties=frozenset() if answers.national else frozenset(answers.counties),
        national=answers.national,
        empty="" if known else _("No place was named."),
    )


def _contacts(answers: Answers, words: Words) -> Section:
    _ = words.gettext
    none = "" if answers.contacts else _("Nobody was named.")
    groups = [_contact(one, words) for one in answers.contacts]
    return Section("contacts", _title("contacts", words), groups=groups, empty=none)


def _contact(one: ContactAnswer, words: Words) -> Group:
    _ = words.gettext
    role = _("Representative") if one.representative else _("Contact person")
    return Group(one.name, _given(((_("E-mail"), one.email), (_("Position"), one.position), (_("Role"), role))))


def _nomination(answers: Answers, words: Words, nominator: str) -> Section:
    _ = words.gettext
    rows = ((_("Nominating member"), nominator),) if nominator else ()
    none = "" if nominator else _("No member was named; the committee may waive the rule.")
    return Section("nomination", _title("nomination", words), rows=rows, text=answers.nomination_note, empty=none)


def _documents(files: Sequence[FileLine], words: Words) -> Section:
    none = "" if files else words.gettext("No document was added.")
    return Section("documents", _title("documents", words), files=files, empty=none)


def _declaration(answers: Answers, words: Words) -> Section:
    _ = words.gettext
    rows = ((_("Declared by"), answers.declared_by),)
    none = "" if answers.declared_by else _("Nobody has declared yet.")
    return Section("declaration", _title("declaration", words), rows=_given(rows), empty=none)


def _text(step: str, text: str, words: Words) -> Section:
    return Section(step, _title(step, words), text=text, empty="" if text else words.gettext("Nothing was written."))


def _title(step: str, words: Words) -> str:
    return labels.steps(words.language)[step]


def _given(rows: Rows) -> Rows:
    return [row for row in rows if row[1]]
