"""What is typed about the code of conduct. The text is Markdown, so the beginnings of its lines stay."""

import re

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from app.organisations.forms import tidy
from app.web import HouseForm

MOST = 60_000
TOO_LONG = "Use at most 60,000 characters."


def tidy_markdown(text: str | None) -> str:
    """Line ends as one kind; nothing invisible; white space at the beginning of a line kept."""
    lines = re.sub(r"\r\n?|[\u2028\u2029]", "\n", text or "").replace("\t", "    ").replace("\xa0", " ").split("\n")
    return "\n".join("".join(letter for letter in line if letter.isprintable()).rstrip() for line in lines).strip("\n")


def needed_after_the_first(form: "CodeForm", field: TextAreaField) -> None:
    if not form.is_first and not (field.data or "").strip():
        raise StopValidation("Say what changed, so that members need not compare.")


class CodeForm(HouseForm):
    """Attributes: is_first: whether no version was in force before; then nothing has changed."""

    is_first = False

    title = StringField(
        filters=[tidy],
        validators=[DataRequired("Enter a title."), Length(max=160, message="Use at most 160 characters.")],
    )
    text_en = TextAreaField(
        filters=[tidy_markdown],
        validators=[DataRequired("Write the text in English."), Length(max=MOST, message=TOO_LONG)],
    )
    text_sw = TextAreaField(filters=[tidy_markdown], validators=[Optional(), Length(max=MOST, message=TOO_LONG)])
    what_changed = TextAreaField(
        filters=[tidy_markdown],
        validators=[needed_after_the_first, Length(max=3000, message="Use at most 3,000 characters.")],
    )


class AcceptCodeForm(HouseForm):
    version = IntegerField(validators=[InputRequired("Say which version you accept.")])
    accept = StringField(validators=[DataRequired("Tick the box to accept the code of conduct.")])
