"""From what programs send to answers as they are kept, and back: labels for codes, the issue's names for ours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.membership.answers import Answers, ContactAnswer, OrganisationAnswer, ProgrammeAnswer
from app.membership.api_models import AnswersIn, ProgrammeIn
from app.membership.keys import key_of
from app.vocabularies import Vocabularies

Resolve = Callable[[str], str]
# Which part of the application each field of the body belongs to.
STEP_OF: Mapping[str, str] = {
    "organisation": "organisation",
    "programmes": "programmes",
    "coverage": "coverage",
    "contacts": "contacts",
    "contribution": "contribution",
    "nominated_by": "nomination",
    "nomination_note": "nomination",
}
_FIELDS = {"from_year": "from", "to_year": "to"}


def merged(before: Answers, given: AnswersIn, vocabularies: Vocabularies) -> Answers:
    """The answers with the parts that were sent; what no vocabulary knows stays, to be refused by name."""
    kind, pillar, county = (_resolver(vocabularies, name) for name in ("organisation_kind", "pillar", "county"))
    after = before
    if given.organisation is not None:
        own = OrganisationAnswer(**given.organisation.model_dump())
        after = replace(after, organisation=replace(own, kind=kind(own.kind)))
    if given.programmes is not None:
        after = replace(after, programmes=tuple(_programme(one, pillar, county) for one in given.programmes))
    if given.coverage is not None:
        counties = tuple(county(one) for one in given.coverage.counties)
        after = replace(after, national=given.coverage.national, counties=counties)
    if given.contacts is not None:
        after = replace(after, contacts=tuple(ContactAnswer(**one.model_dump()) for one in given.contacts))
    if given.contribution is not None:
        after = replace(after, contribution=given.contribution)
    if given.nominated_by is not None:
        after = replace(after, nominated_by=given.nominated_by)
    if given.nomination_note is not None:
        after = replace(after, nomination_note=given.nomination_note)
    return after


def steps_given(given: AnswersIn) -> Sequence[str]:
    """The parts that a body speaks of, each once."""
    return list(dict.fromkeys(STEP_OF[name] for name in given.model_fields_set if name in STEP_OF))


def fields_as_sent(fields: Mapping[str, str]) -> dict[str, str]:
    """Faults by the names of the body, `programmes.0.from`; who is written to and who declares are contacts of it."""
    found = {".".join(_FIELDS.get(part, part) for part in name.split(".")): why for name, why in fields.items()}
    sent = {name: why for name, why in found.items() if name.partition(".")[0] in STEP_OF}
    return sent or ({"contacts": next(iter(found.values()))} if found else {})


def answers_out(answers: Answers) -> dict[str, Any]:
    """In the shape in which they are sent."""
    kept = answers.kept()
    programmes = [{_FIELDS.get(name, name): value for name, value in one.items()} for one in kept["programmes"]]
    return {
        "organisation": kept["organisation"],
        "programmes": programmes,
        "coverage": {"national": answers.national, "counties": list(answers.counties)},
        "contacts": kept["contacts"],
        "contribution": answers.contribution,
        "nominated_by": answers.nominated_by,
        "nomination_note": answers.nomination_note,
    }


def _programme(given: ProgrammeIn, pillar: Resolve, county: Resolve) -> ProgrammeAnswer:
    made = ProgrammeAnswer(**given.model_dump())
    return replace(made, pillar=pillar(made.pillar), counties=tuple(county(one) for one in made.counties))


def _resolver(vocabularies: Vocabularies, vocabulary: str) -> Resolve:
    """Typed code or label, whatever its case and marks, to the code."""
    current = vocabularies.current.get(vocabulary, ())
    codes = {
        key_of(label): code
        for language in ("sw", "en")
        for code, label in vocabularies.labels(vocabulary, language).items()
        if code in current
    }
    codes |= {key_of(code): code for code in current}
    return lambda typed: codes.get(key_of(typed), typed)
