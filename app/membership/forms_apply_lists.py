"""Programmes and contact persons, one at a time."""

from wtforms import BooleanField, SelectMultipleField, StringField

from app.core.text import one_line, paragraphs
from app.membership.answers import ContactAnswer, ProgrammeAnswer
from app.membership.answers_check import Faults, Known, check_contact, check_programme
from app.membership.forms_apply import NATIONAL, SOME
from app.web import HouseForm


class ProgrammeForm(HouseForm):
    """`seen`: mark of the programme as the page showed it; numbers are kept as typed until they are judged."""

    name = StringField()
    pillar = StringField()
    target_group = StringField()
    description = StringField()
    national = StringField()
    counties = SelectMultipleField(validate_choice=False)
    reached = StringField()
    reached_unit = StringField(default="people")
    from_year = StringField()
    to_year = StringField()
    seen = StringField()

    @classmethod
    def showing(cls, programme: ProgrammeAnswer, seen: str) -> "ProgrammeForm":
        return cls(obj=programme, national=SOME if programme.counties else NATIONAL, seen=seen)

    def faults(self, known: Known) -> Faults:
        found = check_programme(self.answer(), known)
        if self.national.data not in {NATIONAL, SOME}:
            found["national"] = "Say where it runs."
        elif self.national.data == SOME and not self.counties.data:
            found["counties"] = "Choose at least one county."
        for name in ("reached", "from_year", "to_year"):
            if _digits(self.data[name]) and _number(self.data[name]) is None:
                found[name] = "Enter a whole number, in digits."
        return found

    def answer(self) -> ProgrammeAnswer:
        return ProgrammeAnswer(
            name=one_line(self.name.data or ""),
            pillar=one_line(self.pillar.data or ""),
            counties=tuple(self.counties.data or ()) if self.national.data == SOME else (),
            target_group=one_line(self.target_group.data or ""),
            description=paragraphs(self.description.data or ""),
            reached=_number(self.reached.data),
            reached_unit=one_line(self.reached_unit.data or "people"),
            from_year=_number(self.from_year.data),
            to_year=_number(self.to_year.data),
        )


class ContactForm(HouseForm):
    name = StringField()
    email = StringField()
    position = StringField()
    representative = BooleanField()
    seen = StringField()

    @classmethod
    def showing(cls, contact: ContactAnswer, seen: str) -> "ContactForm":
        return cls(obj=contact, seen=seen)

    def faults(self, others: tuple[ContactAnswer, ...]) -> Faults:
        said = self.answer()
        found = check_contact(said)
        if said.email in {one.email for one in others}:
            found.setdefault("email", "Another contact person has this e-mail address.")
        return found

    def answer(self) -> ContactAnswer:
        return ContactAnswer(
            name=one_line(self.name.data or ""),
            email=one_line(self.email.data or "").lower(),
            position=one_line(self.position.data or ""),
            representative=bool(self.representative.data),
        )


def _digits(typed: object) -> str:
    """A number as people write it, without its separators."""
    return "" if typed is None else str(typed).replace(",", "").replace(" ", "").replace("\u00a0", "")


def _number(typed: object) -> int | None:
    digits = _digits(typed)
    return int(digits) if digits.isdecimal() and len(digits) < 19 else None
