"""What administrators type."""

from datetime import date

from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.admin.policy import GIVEN
from app.core import clock
from app.organisations.forms import InviteForm as ColleagueForm
from app.organisations.forms import codes, tidy
from app.web import HouseForm


def in_the_future(_form: HouseForm, field: DateField) -> None:
    if field.data is not None and not clock.home_today() <= field.data <= date(2100, 12, 31):
        raise ValidationError("Choose a day that is still to come.")


class ReasonForm(HouseForm):
    reason = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Give a reason; the person sees it when signing in."),
            Length(max=300, message="Use at most 300 characters."),
        ],
    )


class RoleForm(HouseForm):
    """`until` is the last day of the role; empty for no end."""

    role = SelectField(choices=codes(GIVEN), validators=[InputRequired("Choose a role.")])
    until = DateField(validators=[Optional(), in_the_future])
    reason = StringField(filters=[tidy], validators=[Length(max=300, message="Use at most 300 characters.")])


class InviteForm(ColleagueForm):
    organisation = SelectField(validators=[InputRequired("Choose the organisation.")])


class OrganisationForm(HouseForm):
    name = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Enter the name of the organisation."),
            Length(max=200, message="Use at most 200 characters."),
        ],
    )
    acronym = StringField(
        filters=[tidy], validators=[Length(max=30, message="Use at most 30 characters for the acronym.")]
    )
    kind = SelectField(validators=[InputRequired("Choose the kind of organisation.")])
