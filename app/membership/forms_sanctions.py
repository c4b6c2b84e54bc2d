"""What is typed about measures and appeals. Choices are codes; pages put the labels beside them."""

from datetime import date

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, StopValidation, ValidationError

from app.core import clock
from app.membership.models import Measure
from app.organisations.forms import codes, tidy, tidy_text
from app.web import HouseForm

ABOUT = ("person", "organisation")
REASON = Length(max=4000, message="Use at most 4,000 characters.")


def in_the_future(_form: HouseForm, field: DateField) -> None:
    if field.data is not None and not clock.home_today() < field.data <= date(2100, 12, 31):
        raise ValidationError("Choose a day that is still to come.")


def needed_for_suspension(form: "SanctionForm", field: DateField) -> None:
    if form.measure.data != Measure.SUSPENSION:
        field.errors = []
        raise StopValidation
    if not "".join(field.raw_data or ()).strip():
        field.errors = []
        raise StopValidation("Choose the last day of the suspension.")


class SanctionForm(HouseForm):
    about = RadioField(choices=codes(ABOUT), validators=[InputRequired("Say whom the measure concerns.")])
    email = StringField(filters=[tidy])
    organisation = SelectField(validate_choice=False)
    measure = RadioField(choices=codes(Measure), validators=[InputRequired("Choose the measure.")])
    until = DateField(validators=[needed_for_suspension, in_the_future])
    reason = TextAreaField(
        filters=[tidy_text], validators=[DataRequired("Give the reason; the member will read it."), REASON]
    )
    appeal_days = IntegerField(
        default=30,
        validators=[
            InputRequired("Say how many days there are to appeal."),
            NumberRange(7, 90, "Choose between 7 and 90 days."),
        ],
    )

    def validate_email(self, field: StringField) -> None:
        if self.about.data == "person" and not field.data:
            raise ValidationError("Enter the person's e-mail address.")

    def validate_organisation(self, field: SelectField) -> None:
        if self.about.data == "organisation" and field.data not in (field.choices or ()):
            raise ValidationError("Choose the organisation.")


class LiftForm(HouseForm):
    reason = TextAreaField(
        filters=[tidy_text],
        validators=[DataRequired("Say why the suspension should end before its last day."), REASON],
    )


class AppealForm(HouseForm):
    text = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Say why you appeal."),
            Length(max=10_000, message="Use at most 10,000 characters."),
        ],
    )


class DecideAppealForm(HouseForm):
    outcome = RadioField(choices=codes(("upheld", "dismissed")), validators=[InputRequired("Choose a decision.")])
    reason = TextAreaField(
        filters=[tidy_text], validators=[DataRequired("Give the reason; the member will read it."), REASON]
    )
