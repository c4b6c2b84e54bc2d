"""Page values of the letters: every kind of message, and one of them with its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import accounts, mail
from app.core.settings import Settings
from app.organisations import Filled


@dataclass(frozen=True, slots=True)
class LetterRow:
    """`changed_at` is None where the house's own words hold."""

    key: str
    subject: str
    purpose: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LettersPage:
    rooms: Sequence[tuple[str, Sequence[LetterRow]]]


@dataclass(frozen=True, slots=True)
class ChangedLine:
    language: str
    by: str
    at: datetime
    outdated: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """`placeholders` pairs `{name}` with its sample; `previews` a language with what would be sent; () before asked.

    Attributes:
        changed: who wrote the words that hold; `outdated` where they no longer fit the letter and the house's are sent.
    """

    key: str
    purpose: str
    form: Filled
    placeholders: Sequence[tuple[str, str, bool]]
    changed: Sequence[ChangedLine]
    previews: Sequence[tuple[str, mail.Drawn]]


def letters_page(session: Session, book: mail.LetterBook, language: str) -> LettersPage:
    changed = mail.changed_words(session)
    return LettersPage(
        [
            (room, [_row(letter, changed, language) for letter in letters.values()])
            for room, letters in book.rooms.items()
            if letters
        ]
    )


def letter_page(
    session: Session,
    letter: mail.Letter,
    form: Filled,
    settings: Settings,
    previews: Sequence[tuple[str, mail.Drawn]] = (),
) -> LetterPage:
    changed = mail.changed_words(session, letter.key)
    names = accounts.cards(session, {one.by for one in changed.values() if one.by is not None})
    return LetterPage(
        key=letter.key,
        purpose=letter.purpose,
        form=form,
        placeholders=[
            (f"{{{name}}}", mail.sample(letter.samples, name, settings), name in letter.required)
            for name in letter.placeholders
        ],
        changed=[
            ChangedLine(
                language,
                card.name if (card := names.get(one.by or 0)) else "",
                one.at,
                next(mail.faults(letter, one.wording), None) is not None,
            )
            for (_, language), one in changed.items()
        ],
        previews=previews,
    )


def _row(letter: mail.Letter, changed: Mapping[tuple[str, str], mail.Changed], language: str) -> LetterRow:
    own = [one for code in mail.LANGUAGES if (one := changed.get((letter.key, code)))]
    here = changed.get((letter.key, language))
    return LetterRow(
        letter.key,
        (here.wording if here else letter.wordings[language]).subject,
        letter.purpose,
        max((one.at for one in own), default=None),
    )
