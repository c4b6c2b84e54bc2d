"""The words that administrators put in the place of the house's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError
from app.mail.letters import LANGUAGES, Letter, Wording, faults
from app.mail.models import LetterText


@dataclass(frozen=True, slots=True)
class Changed:
    """`by` is the number of the person, None for one who is gone."""

    wording: Wording
    by: int | None
    at: datetime


def changed_words(session: Session, key: str = "") -> Mapping[tuple[str, str], Changed]:
    """By letter and language, whether they still fit their letter or not; of one letter when a key is given."""
    rows = select(LetterText).order_by(LetterText.key, LetterText.language)
    found = session.scalars(rows.where(LetterText.key == key) if key else rows)
    return {
        (row.key, row.language): Changed(Wording(row.subject, row.body), row.changed_by, row.changed_at)
        for row in found
    }


def change_words(session: Session, letter: Letter, wordings: Mapping[str, Wording], *, by: Actor) -> bool:
    """Keep these words, by language; those equal to the house's own are forgotten. Returns whether anything changed.

    Raises:
        InvalidError: words that could not be sent as this letter; `fields` names them as "body_sw".
    """
    wrong = {
        f"{part}_{language}": sentence
        for language, wording in wordings.items()
        for part, sentence in faults(letter, wording)
    }
    if wrong:
        raise InvalidError(next(iter(wrong.values())), wrong)
    held = {
        row.language: row
        for row in session.scalars(select(LetterText).where(LetterText.key == letter.key).with_for_update())
    }
    changed = []
    for language, wording in wordings.items():
        row = held.get(language)
        now = Wording(row.subject, row.body) if row else letter.wordings[language]
        if wording == now:
            continue
        changed.append(language)
        if wording == letter.wordings[language]:
            session.delete(row)
        elif row:
            row.subject, row.body = wording.subject, wording.body
            row.changed_by, row.changed_at = by.person_id, clock.now()
        else:
            session.add(
                LetterText(
                    key=letter.key,
                    language=language,
                    subject=wording.subject,
                    body=wording.body,
                    changed_by=by.person_id,
                    changed_at=clock.now(),
                )
            )
    if changed:
        audit.record(session, by, "letter.changed", None, letter=letter.key, languages=changed)
    return bool(changed)


def forget_words(session: Session, letter: Letter, *, by: Actor) -> None:
    """The house's own words hold again, in both languages."""
    forgotten = delete(LetterText).where(LetterText.key == letter.key, LetterText.language.in_(LANGUAGES))
    if session.connection().execute(forgotten).rowcount:
        audit.record(session, by, "letter.reset", None, letter=letter.key)


def forget_authors(session: Session, people: Sequence[int]) -> None:
    """Words stay when the accounts of those who wrote them are erased."""
    session.execute(update(LetterText).where(LetterText.changed_by.in_(people)).values(changed_by=None))
