"""Names and numbers as duplicates are looked for: without case, accents, marks and blanks."""

import unicodedata

from app.membership.answers import Answers
from app.membership.models import Application


def key_of(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def keep_answers(application: Application, answers: Answers) -> None:
    """Store what the applicant says, and with it the columns that lists and searches read."""
    application.answers = answers.kept()
    application.name = answers.organisation.name
    application.name_key = key_of(answers.organisation.name)
    application.registration_key = key_of(answers.organisation.registration_number)
    application.kind = answers.organisation.kind
