"""What administrators type."""

from datetime import date

from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, ValidationError

from app.access import Role
from app.admin.policy import GIVEN
from app.core import clock
from app.core.text import one_line
from app.web import HouseForm


def tidy(text: str | None) -> str:
    """A filter of fields: on one line, without invisible characters, so that nothing but blanks counts as empty."""
    return one_line(text or "")


def in_the_future(_form: HouseForm, field: DateField) -> None:
    if field.data is not None and not clock.now().date() <= field.data <= date(2100, 12, 31):
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

    role = SelectField(choices=[(role, "") for role in GIVEN], validators=[InputRequired("Choose a role.")])
    until = DateField(validators=[Optional(), in_the_future])
    reason = StringField(filters=[tidy], validators=[Length(max=300, message="Use at most 300 characters.")])


class SomebodyForm(HouseForm):
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
    language = RadioField(choices=[("en", ""), ("sw", "")], default="en")


class InviteForm(SomebodyForm):
    organisation = SelectField(validators=[InputRequired("Choose the organisation.")])
    role = RadioField(
        choices=[(Role.MEMBER, ""), (Role.REPRESENTATIVE, "")],
        validators=[InputRequired("Choose what the person may do.")],
    )


class GuestForm(SomebodyForm):
    group = SelectField(validators=[InputRequired("Choose the group.")])
    objective = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Say for what purpose the guest is admitted."),
            Length(max=300, message="Use at most 300 characters."),
        ],
    )
    until = DateField(validators=[InputRequired("Choose the last day of the stay."), in_the_future])


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
