"""What the chair types in the committee's room."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired

from app.core.text import paragraphs
from app.web import HouseForm


def tidy_text(text: str | None) -> str:
    return paragraphs(text or "")


class WaiveForm(HouseForm):
    reason = TextAreaField(
        filters=[tidy_text], validators=[DataRequired("Give the reason; it is recorded and told to the applicant.")]
    )
