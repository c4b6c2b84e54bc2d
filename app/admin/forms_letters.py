"""The words of a letter as an administrator types them, both languages at once."""

import re

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.mail import LANGUAGES, Wording
from app.organisations.forms import tidy
from app.web import HouseForm

# Markdown keeps its indentation; of control characters only the line break is left.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ue000\ue001]")
LONGEST = 10_000


def tidy_markdown(text: str | None) -> str:
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_UNSEEN.sub("", line).rstrip() for line in lines).strip("\n")


def _subject() -> StringField:
    return StringField(
        filters=[tidy],
        validators=[DataRequired("Enter the subject."), Length(max=150, message="Use at most 150 characters.")],
    )


def _body() -> TextAreaField:
    return TextAreaField(
        filters=[tidy_markdown],
        validators=[DataRequired("Write the letter."), Length(max=LONGEST, message="Use at most 10,000 characters.")],
    )


class LetterForm(HouseForm):
    subject_en = _subject()
    body_en = _body()
    subject_sw = _subject()
    body_sw = _body()

    @classmethod
    def showing(cls, wordings: dict[str, Wording]) -> "LetterForm":
        return cls(
            **{f"{part}_{code}": getattr(wordings[code], part) for part in ("subject", "body") for code in LANGUAGES}
        )

    @property
    def wordings(self) -> dict[str, Wording]:
        return {
            code: Wording(self[f"subject_{code}"].data or "", self[f"body_{code}"].data or "") for code in LANGUAGES
        }
