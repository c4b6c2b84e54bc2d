"""What an applicant says, by step, as values; kept as JSON in `Application.answers`."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class OrganisationAnswer:
    """`kind` is a code of organisation_kind; `website` may be empty."""

    name: str = ""
    acronym: str = ""
    kind: str = ""
    legal_status: str = ""
    registration_number: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeAnswer:
    """`counties`: official numbers, none means national; `reached` in `reached_unit`s; years, `to_year` None while it runs."""

    name: str
    pillar: str
    counties: tuple[str, ...] = ()
    target_group: str = ""
    description: str = ""
    reached: int | None = None
    reached_unit: str = "people"
    from_year: int | None = None
    to_year: int | None = None


@dataclass(frozen=True, slots=True)
class ContactAnswer:
    name: str
    email: str
    position: str = ""
    representative: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """`nominated_by`: address of the member organisation named by the applicant; empty for none."""

    organisation: OrganisationAnswer = field(default_factory=OrganisationAnswer)
    programmes: tuple[ProgrammeAnswer, ...] = ()
    national: bool = False
    counties: tuple[str, ...] = ()
    contacts: tuple[ContactAnswer, ...] = ()
    contribution: str = ""
    nominated_by: str = ""
    nomination_note: str = ""
    declared_by: str = ""

    def kept(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Answers":
        """From what `kept` made; what is missing has its default."""
        given = dict(kept)
        return cls(
            organisation=OrganisationAnswer(**given.pop("organisation", {})),
            programmes=tuple(
                ProgrammeAnswer(**(one | {"counties": tuple(one.get("counties", ()))}))
                for one in given.pop("programmes", ())
            ),
            counties=tuple(given.pop("counties", ())),
            contacts=tuple(ContactAnswer(**one) for one in given.pop("contacts", ())),
            **given,
        )

    @property
    def emails(self) -> tuple[str, ...]:
        return tuple(one.email for one in self.contacts)
