"""What representatives type. Choices are codes; pages put the labels beside them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)

from app.core.text import one_line, paragraphs
from app.organisations.actions_people import ROLES
from app.organisations.actions_programmes import ProgrammeFacts
from app.vocabularies import Vocabularies
from app.web import HouseForm

UNITS = ("people", "households")
YEARS = NumberRange(1950, 2100, "Enter a year between 1950 and 2100.")


def codes(values: Iterable[str]) -> list[Any]:
    """Choices to validate by; the page has the labels. The stubs of WTForms know pairs only, hence the loose type."""
    return list(values)


def tidy(text: str | None) -> str:
    """A filter of fields: on one line, without invisible characters, so that nothing but blanks counts as empty."""
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    return paragraphs(text or "")


def web_address(_form: HouseForm, field: StringField) -> None:
    """Only http and https, and a host: the page makes a link of it."""
    try:
        parts = urlsplit(field.data or "")
        named = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and " " not in parts.netloc
    except ValueError:  # a bracket that is never closed
        named = False
    if field.data and not named:
        raise ValidationError("Enter a web address that begins with https://")


def year_of_count(form: "ProgrammeForm", field: IntegerField) -> None:
    """Before `Optional`, which looks no further at an empty field: a number without its year says nothing."""
    if form.reached.data is not None and not "".join(field.raw_data or ()).strip():
        field.errors = []
        raise StopValidation("Say in which year that number was reached.")


class ProfileForm(HouseForm):
    """`scope` says whether counties count: a national organisation names none."""

    acronym = StringField(
        filters=[tidy], validators=[Length(max=30, message="Use at most 30 characters for the acronym.")]
    )
    profile = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Say what your organisation does."),
            Length(max=6000, message="Use at most 6,000 characters."),
        ],
    )
    website = StringField(
        filters=[tidy], validators=[Length(max=300, message="This web address is too long."), web_address]
    )
    pillars = SelectMultipleField(validators=[InputRequired("Choose at least one pillar.")])
    scope = RadioField(
        choices=codes(("national", "counties")), validators=[InputRequired("Say where your organisation works.")]
    )
    counties = SelectMultipleField()

    def offer(self, vocabularies: Vocabularies) -> None:
        self.pillars.choices = codes(vocabularies.current.get("pillar", ()))
        self.counties.choices = codes(vocabularies.current.get("county", ()))

    def validate_counties(self, field: SelectMultipleField) -> None:
        if self.scope.data == "counties" and not field.data:
            raise ValidationError("Choose at least one county.")

    @property
    def chosen_counties(self) -> list[str]:
        return sorted(self.counties.data or []) if self.scope.data == "counties" else []


class LegalForm(HouseForm):
    """Beside the profile, for the secretariat's eyes."""

    legal_status = StringField(filters=[tidy], validators=[Length(max=120, message="Use at most 120 characters.")])
    registration_number = StringField(
        filters=[tidy], validators=[Length(max=80, message="Use at most 80 characters for the registration number.")]
    )


class NameForm(HouseForm):
    """For administrators, beside the profile."""

    name = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Enter the name of the organisation."),
            Length(max=200, message="Use at most 200 characters."),
        ],
    )
    kind = SelectField(validators=[InputRequired("Choose the kind of organisation.")])

    def offer(self, vocabularies: Vocabularies) -> None:
        self.kind.choices = codes(vocabularies.current.get("organisation_kind", ()))


class ProgrammeForm(HouseForm):
    name = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Enter the name of the programme."),
            Length(max=200, message="Use at most 200 characters."),
        ],
    )
    pillar = SelectField(validators=[InputRequired("Choose the pillar.")])
    description = TextAreaField(
        filters=[tidy_text], validators=[Length(max=3000, message="Use at most 3,000 characters.")]
    )
    target_group = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Say whom the programme is for."),
            Length(max=300, message="Use at most 300 characters."),
        ],
    )
    reached = IntegerField(
        validators=[Optional(), NumberRange(0, 100_000_000, "Enter a number from 0 to 100,000,000.")]
    )
    reached_unit = RadioField(choices=codes(UNITS), default="people")
    reached_year = IntegerField(validators=[year_of_count, Optional(), YEARS])
    scope = RadioField(choices=codes(("national", "counties")), validators=[InputRequired("Say where it runs.")])
    counties = SelectMultipleField()
    from_year = IntegerField(validators=[Optional(), YEARS])
    to_year = IntegerField(validators=[Optional(), YEARS])

    def offer(self, vocabularies: Vocabularies) -> None:
        self.pillar.choices = codes(vocabularies.current.get("pillar", ()))
        self.counties.choices = codes(vocabularies.current.get("county", ()))

    def validate_counties(self, field: SelectMultipleField) -> None:
        if self.scope.data == "counties" and not field.data:
            raise ValidationError("Choose at least one county.")

    def validate_to_year(self, field: IntegerField) -> None:
        if field.data is not None and self.from_year.data is not None and field.data < self.from_year.data:
            raise ValidationError("The last year cannot be before the first.")

    @property
    def facts(self) -> ProgrammeFacts:
        """Valid answers as the action takes them."""
        counted = self.reached.data is not None
        return ProgrammeFacts(
            self.name.data or "",
            self.pillar.data,
            self.description.data or "",
            self.target_group.data or "",
            self.reached.data,
            self.reached_unit.data or UNITS[0],
            self.reached_year.data if counted else None,
            tuple(sorted(self.counties.data or ())) if self.scope.data == "counties" else (),
            self.from_year.data,
            self.to_year.data,
        )


class SomebodyForm(HouseForm):
    """Names a person to be."""

    email = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Enter an e-mail address."),
            Length(max=254, message="This e-mail address is too long."),
            Email("Enter an e-mail address in the form name@example.org.", allow_smtputf8=False),
        ],
    )
    name = StringField(
        filters=[tidy],
        validators=[DataRequired("Enter the person's name."), Length(max=120, message="Use at most 120 characters.")],
    )
    title = StringField(
        filters=[tidy], validators=[Length(max=120, message="Use at most 120 characters for the position.")]
    )
    language = RadioField(choices=codes(("en", "sw")), default="en")


class InviteForm(SomebodyForm):
    role = RadioField(choices=codes(ROLES), validators=[InputRequired("Choose what the person may do.")])


class RoleForm(HouseForm):
    role = RadioField(choices=codes(ROLES), validators=[InputRequired("Choose a role.")])


class ReasonForm(HouseForm):
    reason = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Give a reason; the person may ask for it."),
            Length(max=300, message="Use at most 300 characters."),
        ],
    )
