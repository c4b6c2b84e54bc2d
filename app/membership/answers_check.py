"""What is wrong with an applicant's answers: one set of rules for the pages, the API and the last look before submission."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from app.core.sentences import Sentence
from app.core.text import one_line, paragraphs
from app.membership.answers import Answers, ContactAnswer, OrganisationAnswer, ProgrammeAnswer

Faults = dict[str, str]
UNITS = ("people", "households")
FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_REACHED = 100_000_000
MOST_PROGRAMMES = 30
MOST_CONTACTS = 10
MOST_FILES = 10
# Characters that a field takes.
LIMITS = {
    "name": 200, "acronym": 30, "legal_status": 200, "registration_number": 80, "website": 300,
    "target_group": 300, "description": 3_000, "position": 120, "person": 120, "email": 254,
    "contribution": 5_000, "nomination_note": 2_000, "declared_by": 120, "reason": 2_000,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What may be chosen: codes of vocabularies, and addresses of member organisations in good standing."""

    kinds: frozenset[str]
    pillars: frozenset[str]
    counties: frozenset[str]
    nominators: frozenset[str]


def tidy(answers: Answers) -> Answers:
    """As they are kept: on one line where one line was asked, without invisible characters, in a fixed order."""
    return replace(
        answers,
        organisation=_in_lines(answers.organisation),
        programmes=tuple(tidy_programme(one) for one in answers.programmes),
        counties=() if answers.national else tuple(sorted(set(answers.counties))),
        contacts=tuple(tidy_contact(one) for one in answers.contacts),
        contribution=paragraphs(answers.contribution),
        nominated_by=one_line(answers.nominated_by),
        nomination_note=paragraphs(answers.nomination_note),
        declared_by=one_line(answers.declared_by),
    )


def tidy_programme(one: ProgrammeAnswer) -> ProgrammeAnswer:
    return replace(
        one,
        name=one_line(one.name),
        pillar=one_line(one.pillar),
        counties=tuple(sorted(set(one.counties))),
        target_group=one_line(one.target_group),
        description=paragraphs(one.description),
    )


def tidy_contact(one: ContactAnswer) -> ContactAnswer:
    return replace(one, name=one_line(one.name), email=one_line(one.email).lower(), position=one_line(one.position))


def faults_of(answers: Answers, known: Known) -> dict[str, Faults]:
    """By step, then by field; steps without a fault are left out. Fields of lists are named `programmes.0.name`."""
    coverage = check_coverage(national=answers.national, counties=answers.counties, known=known)
    found = {
        "organisation": _below("organisation", check_organisation(answers.organisation, known)),
        "programmes": check_programmes(answers.programmes, known),
        "coverage": _below("coverage", coverage),
        "contacts": check_contacts(answers.contacts),
        "contribution": check_contribution(answers.contribution),
        "nomination": check_nomination(answers.nominated_by, answers.nomination_note, known),
        "declaration": check_declaration(answers.declared_by),
    }
    return {step: faults for step, faults in found.items() if faults}


def check_organisation(given: OrganisationAnswer, known: Known) -> Faults:
    faults = _missing(
        ("name", given.name, "Enter the name of your organisation."),
        ("kind", given.kind in known.kinds, "Choose the kind of organisation."),
        ("legal_status", given.legal_status, "Say what your organisation is in law."),
    )
    if given.website and not _is_web_address(given.website):
        faults["website"] = "Enter a web address that begins with https://"
    return faults | _too_long(
        name=given.name,
        acronym=given.acronym,
        legal_status=given.legal_status,
        registration_number=given.registration_number,
        website=given.website,
    )


def check_programme(given: ProgrammeAnswer, known: Known) -> Faults:
    faults = _missing(
        ("name", given.name, "Enter the name of the programme."),
        ("pillar", given.pillar in known.pillars, "Choose the pillar."),
        ("target_group", given.target_group, "Say whom the programme is for."),
        ("counties", not set(given.counties) - known.counties, "Choose from the options offered."),
        ("reached_unit", given.reached_unit in UNITS, "Choose one of the options offered."),
    )
    if given.reached is not None and not 0 <= given.reached <= MOST_REACHED:
        faults["reached"] = "Enter a number from 0 to 100,000,000."
    for field, year in (("from_year", given.from_year), ("to_year", given.to_year)):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            faults[field] = "Enter a year between 1950 and 2100."
    if "to_year" not in faults and given.to_year is not None and given.to_year < (given.from_year or FIRST_YEAR):
        faults["to_year"] = "The last year cannot be before the first."
    return faults | _too_long(name=given.name, target_group=given.target_group, description=given.description)


def check_programmes(given: Sequence[ProgrammeAnswer], known: Known) -> Faults:
    if not given:
        return {"programmes": "Add at least one programme."}
    if len(given) > MOST_PROGRAMMES:
        return {"programmes": Sentence("Describe at most %(most)s programmes.", most=MOST_PROGRAMMES)}
    return {
        f"programmes.{place}.{name}": why
        for place, one in enumerate(given)
        for name, why in check_programme(one, known).items()
    }


def check_coverage(*, national: bool, counties: Sequence[str], known: Known) -> Faults:
    if national:
        return {}
    return _missing(
        ("counties", not set(counties) - known.counties, "Choose from the options offered."),
        ("counties", counties, "Choose at least one county."),
    )


def check_contact(given: ContactAnswer) -> Faults:
    faults = _missing(
        ("name", given.name, "Enter the person's name."),
        ("email", is_email(given.email), "Enter an e-mail address in the form name@example.org."),
        ("email", given.email, "Enter an e-mail address."),
    )
    return faults | _too_long(person=given.name, position=given.position, email=given.email)


def check_contacts(given: Sequence[ContactAnswer]) -> Faults:
    if not given:
        return {"contacts": "Add at least one contact person."}
    if len(given) > MOST_CONTACTS:
        return {"contacts": Sentence("Name at most %(most)s contact persons.", most=MOST_CONTACTS)}
    faults = {
        f"contacts.{place}.{name}": why for place, one in enumerate(given) for name, why in check_contact(one).items()
    }
    if len({one.email for one in given}) < len(given):
        faults["contacts"] = "Two contact persons have the same e-mail address."
    if not any(one.representative for one in given):
        faults["contacts"] = "At least one contact person must be a representative."
    return faults


def check_contribution(text: str) -> Faults:
    return _missing(("contribution", text, "Say what your organisation will contribute.")) | _too_long(
        contribution=text
    )


def check_nomination(nominated_by: str, note: str, known: Known) -> Faults:
    faults = _too_long(nomination_note=note)
    if nominated_by and nominated_by not in known.nominators:
        faults["nominated_by"] = "Choose one of the member organisations."
    return faults


def check_declaration(declared_by: str) -> Faults:
    return _missing(("declared_by", declared_by, "Enter the name of the person who declares this.")) | _too_long(
        declared_by=declared_by
    )


def is_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def holds_address(name: str) -> bool:
    """The name goes into a letter to an address that nobody has confirmed yet: it is to carry nobody's advertisement."""
    lower = name.lower()
    return "://" in lower or "www." in lower


def too_long(field: str, text: str, kind: str = "") -> str:
    """The sentence where a text is longer than its field takes; empty where it fits."""
    most = LIMITS[kind or field]
    if len(text) <= most:
        return ""
    return Sentence(
        "Use at most %(most)s characters. You have written %(count)s.", most=f"{most:,}", count=f"{len(text):,}"
    )


def _too_long(**texts: str) -> Faults:
    faults = {"name" if kind == "person" else kind: too_long(kind, text) for kind, text in texts.items()}
    return {name: why for name, why in faults.items() if why}


def _missing(*needed: tuple[str, object, str]) -> Faults:
    """Field, what must be true of it, the sentence if it is not; of two about one field the later counts."""
    return {field: why for field, there, why in needed if not there}


def _below(step: str, faults: Faults) -> Faults:
    return {f"{step}.{field}": why for field, why in faults.items()}


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and " " not in parts.netloc
    except ValueError:  # a bracket that is never closed
        return False


def _in_lines(given: OrganisationAnswer) -> OrganisationAnswer:
    return OrganisationAnswer(
        name=one_line(given.name),
        acronym=one_line(given.acronym),
        kind=one_line(given.kind),
        legal_status=one_line(given.legal_status),
        registration_number=one_line(given.registration_number),
        website=one_line(given.website),
    )
