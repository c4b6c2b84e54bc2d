"""Page values of forms: what was typed, what is wrong with it, what may be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Form

from app.organisations.queries_people import Colleague
from app.organisations.queries_transfers import Asked
from app.web import errors_of

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as templates read it: `values` and `errors` by field name, `problems` for the summary."""

    values: Mapping[str, Any]
    errors: Mapping[str, str]
    problems: Sequence[tuple[str, str]]


def filled(*forms: Form, also: Sequence[tuple[str, str]] = ()) -> Filled:
    """One view of forms that stand on one page; `also` holds what only the action could find."""
    problems = [*(problem for form in forms for problem in errors_of(form)), *also]
    values = {name: "" if value is None else value for form in forms for name, value in form.data.items()}
    return Filled(values, dict(problems), problems)


@dataclass(frozen=True, slots=True)
class EditPage:
    """`kinds` is empty where the reader may not rename."""

    slug: str
    name: str
    kind_label: str
    form: Filled
    pillars: Choices
    counties: Choices
    kinds: Choices


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """`programme_id` is 0 for a programme to be."""

    slug: str
    organisation: str
    programme_id: int
    name: str
    form: Filled
    pillars: Choices
    counties: Choices


@dataclass(frozen=True, slots=True)
class RemoveProgrammePage:
    slug: str
    organisation: str
    programme_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    slug: str
    organisation: str
    people: Sequence[Colleague]
    asked: Sequence[Asked]
    own_person_id: int


@dataclass(frozen=True, slots=True)
class InvitePage:
    slug: str
    organisation: str
    form: Filled


@dataclass(frozen=True, slots=True)
class RemovePersonPage:
    slug: str
    organisation: str
    affiliation_id: int
    name: str
    form: Filled


@dataclass(frozen=True, slots=True)
class TransferPage:
    """`refusal` is the sentence why the person cannot move now; empty when they can."""

    asked: Asked
    refusal: str


@dataclass(frozen=True, slots=True)
class LeavePage:
    """`refusal` is the sentence why the person cannot leave now; empty when they can."""

    slug: str
    organisation: str
    refusal: str
