"""What is typed about guests and individual members. Choices are codes; pages put the labels beside them."""

from datetime import date

from wtforms import DateField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, ValidationError

from app.core import clock
from app.organisations.forms import SomebodyForm, tidy, tidy_text
from app.web import HouseForm

OBJECTIVE = Length(max=2000, message="Use at most 2,000 characters.")


def from_today_on(_form: HouseForm, field: DateField) -> None:
    if field.data is not None and not clock.home_today() <= field.data <= date(2100, 12, 31):
        raise ValidationError("Choose a day that is still to come.")


class GuestForm(SomebodyForm):
    """`title`, of the form it grows from, is not asked."""

    institution = StringField(filters=[tidy], validators=[Length(max=200, message="Use at most 200 characters.")])
    objective = TextAreaField(
        filters=[tidy_text], validators=[DataRequired("Say for what purpose the guest is admitted."), OBJECTIVE]
    )
    spaces = SelectMultipleField(validators=[InputRequired("Choose at least one space.")])
    until = DateField(validators=[InputRequired("Choose the last day of the stay."), from_today_on])
    renews = IntegerField(validators=[Optional()])


class IndividualForm(HouseForm):
    email = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Enter an e-mail address."),
            Length(max=254, message="This e-mail address is too long."),
            Email("Enter an e-mail address in the form name@example.org.", allow_smtputf8=False),
        ],
    )
    objective = TextAreaField(
        filters=[tidy_text],
        validators=[DataRequired("Say why this person should be a member in their own right."), OBJECTIVE],
    )
    until = DateField(validators=[Optional(), from_today_on])
    renews = IntegerField(validators=[Optional()])


class ExemptionForm(HouseForm):
    objective = TextAreaField(
        filters=[tidy_text],
        validators=[DataRequired("Say what you want to contribute as an individual member."), OBJECTIVE],
    )


class EndStayForm(HouseForm):
    reason = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Give a reason; the person will read it."),
            Length(max=300, message="Use at most 300 characters."),
        ],
    )
