"""Letters about submissions: whom they reach. The words stand in letters_submissions.toml."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Role, Scope, holders
from app.accounts import PersonCard, PersonState, cards
from app.bulletin import labels
from app.bulletin.letters import LETTERS
from app.bulletin.models import NoteKind, Submission, SubmissionNote
from app.core.settings import Settings
from app.mail import send_letter
from app.web.language import translations

PAGE = "/bulletins/submissions"


def tell_author(session: Session, settings: Settings, key: str, submission: Submission, **also: object) -> None:
    """A callable among the values is asked with the reader's language."""
    _send(session, settings, key, [submission.person_id], submission, **also)


def tell_of_new(session: Session, settings: Settings, submission: Submission, *, by: Actor) -> None:
    """The coordinators, and those who answer for the organisation in whose name it is made."""
    desk = set(coordinators(session)) - {by.person_id}
    _send(session, settings, "submission_new", desk, submission)
    if submission.organisation_id is not None:
        behind = set(holders(session, Role.REPRESENTATIVE, Scope.ORGANISATION, submission.organisation_id))
        _send(session, settings, "submission_in_name", behind - desk - {by.person_id}, submission)


def tell_desk(
    session: Session, settings: Settings, key: str, submission: Submission, *, by: Actor, **also: object
) -> None:
    """Whoever spoke with the author last, while they are a coordinator; else all of them."""
    desk = coordinators(session)
    asker = session.scalar(
        select(SubmissionNote.person_id)
        .where(
            SubmissionNote.submission_id == submission.id,
            SubmissionNote.kind.in_((NoteKind.QUESTION, NoteKind.SHOWN, NoteKind.ACCEPTED)),
        )
        .order_by(SubmissionNote.id.desc())
        .limit(1)
    )
    to = [asker] if asker in desk else desk
    _send(session, settings, key, set(to) - {by.person_id}, submission, **also)


def coordinators(session: Session) -> list[int]:
    return holders(session, Role.COORDINATOR)


def _send(
    session: Session, settings: Settings, key: str, to: Iterable[int | None], submission: Submission, **also: object
) -> None:
    wanted = {one for one in to if one is not None}
    people = cards(session, wanted | {submission.person_id})
    author = people[submission.person_id].name
    for person in sorted((people[one] for one in wanted if one in people), key=lambda one: one.id):
        if person.state == PersonState.ACTIVE:
            _send_one(session, settings, key, person, submission, {"author": author, **also})


def _send_one(
    session: Session,
    settings: Settings,
    key: str,
    person: PersonCard,
    submission: Submission,
    also: dict[str, object],
) -> None:
    letter, language = LETTERS[key], person.language or "en"
    given = {
        "name": person.name,
        "title": submission.title,
        "kind": labels.submission_kinds(translations(language).gettext)[submission.kind],
        "link": f"{settings.base_url}{PAGE}/{submission.id}",
        **also,
    }
    said = {name: value(language) if callable(value) else value for name, value in given.items()}
    values = {name: said[name] for name in letter.placeholders}
    send_letter(session, letter, to=person.email, language=language, values=values, settings=settings)
