"""Applications, the code of conduct, guests and measures as plain values. People are e-mails, organisations slugs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.demo.content.models_governance import DemoDay


@dataclass(frozen=True, slots=True)
class DemoNomination:
    """`person`: who spoke for the organisation, empty while nobody has; `answered` None then."""

    organisation: str
    state: str
    person: str
    statement: str
    asked: DemoDay
    answered: DemoDay | None


@dataclass(frozen=True, slots=True)
class DemoMove:
    """`to`: the state it led to, empty where the life of an application says; `by` empty for the applicant and the house."""

    name: str
    to: str
    at: DemoDay
    by: str
    reason: str
    note: str
    steps: tuple[str, ...]
    resolution: str


@dataclass(frozen=True, slots=True)
class DemoNote:
    person: str
    at: DemoDay
    text: str


@dataclass(frozen=True, slots=True)
class DemoPaper:
    """A document for due diligence, printed from its title and text."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class DemoApplication:
    """`key` is the stem of its file; `answers` as `app.membership.answers` keeps them; `member` what came of it, or empty."""

    key: str
    state: str
    language: str
    contact: str
    began: DemoDay
    answers: Mapping[str, Any]
    nomination: DemoNomination
    moves: tuple[DemoMove, ...]
    screening: tuple[tuple[str, str], ...]
    notes: tuple[DemoNote, ...]
    papers: tuple[DemoPaper, ...]
    member: str


@dataclass(frozen=True, slots=True)
class DemoInvitation:
    """A member's invitation to apply that nobody has followed yet."""

    organisation: str
    person: str
    name: str
    email: str
    at: DemoDay
    statement: str


@dataclass(frozen=True, slots=True)
class DemoCode:
    """`not_accepted_by`: the people who have yet to accept it."""

    number: int
    title: str
    what_changed: str
    text_en: str
    text_sw: str
    written_by: str
    written_on: date
    in_force_on: date
    accepted_on: date
    not_accepted_by: tuple[str, ...]
    resolution: str


@dataclass(frozen=True, slots=True)
class DemoStay:
    """A guest of one group; `ended` None while it lasts, `renews` the key of the stay before."""

    key: str
    email: str
    name: str
    institution: str
    objective: str
    group: str
    proposed_by: str
    proposed: date
    began: date
    until: date
    ended: date | None
    end_reason: str
    renews: str
    resolution: str


@dataclass(frozen=True, slots=True)
class DemoSanction:
    """Against a person; `until` only for a suspension."""

    key: str
    person: str
    measure: str
    reason: str
    proposed_by: str
    proposed: date
    imposed: date
    appeal_by: date
    until: date | None
    resolution: str


@dataclass(frozen=True, slots=True)
class DemoMembership:
    """What happened at the community's door, and under its code."""

    applications: tuple[DemoApplication, ...]
    invitations: tuple[DemoInvitation, ...]
    code: DemoCode
    stays: tuple[DemoStay, ...]
    sanctions: tuple[DemoSanction, ...]
