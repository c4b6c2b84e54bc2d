"""What a member types to nominate, confirm or decline."""

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length

from app.core.text import one_line, paragraphs
from app.web import HouseForm

MOST = 2_000
# The stubs of WTForms know pairs only.
LANGUAGES: list[Any] = ["en", "sw"]


def tidy(text: str | None) -> str:
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    return paragraphs(text or "")


class InvitationForm(HouseForm):
    """Nominating from inside: the institution is invited to apply."""

    name = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Enter the name of the institution."),
            Length(max=200, message="Use at most 200 characters."),
        ],
    )
    email = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Enter an e-mail address."),
            Length(max=254, message="This e-mail address is too long."),
            Email("Enter an e-mail address in the form name@example.org.", allow_smtputf8=False),
        ],
    )
    statement = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Say why you nominate them; the invitation and the committee quote it."),
            Length(max=MOST, message="Use at most 2,000 characters."),
        ],
    )
    language = RadioField(choices=LANGUAGES, default="en")


class ConfirmForm(HouseForm):
    statement = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Say in a sentence or two why your organisation nominates them; the committee reads it."),
            Length(max=MOST, message="Use at most 2,000 characters."),
        ],
    )


class DeclineForm(HouseForm):
    reason = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Give a reason; it is told to the applicant."),
            Length(max=MOST, message="Use at most 2,000 characters."),
        ],
    )
