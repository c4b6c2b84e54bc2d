"""Page values of what members propose: their list, and a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.access import Actor, Role, Scope
from app.bulletin import labels, pictures, policy
from app.bulletin.composing import title_of
from app.bulletin.models import Picture
from app.bulletin.queries import current_issue
from app.bulletin.queries_submissions import IN_NAME, MINE
from app.bulletin.rows_submissions import PAGE, SubmissionRow
from app.core import clock
from app.core.settings import Settings
from app.organisations import Filled
from app.web import Pages
from app.web.language import LANGUAGES, translations
from app.web.parts import Offer

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when the issue on the desk takes proposals, and whether that day is `over`."""

    issue: str
    on: date
    over: bool


@dataclass(frozen=True, slots=True)
class SubmissionsPage:
    tabs: Sequence[tuple[str, str, bool]]
    in_name: bool
    rows: Sequence[SubmissionRow]
    pages: Pages
    deadline: Deadline | None
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture that came with an earlier try."""

    id: int
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class NewPage:
    form: Filled
    kinds: Choices
    organisations: Choices
    audiences: Sequence[tuple[str, str, str]]
    languages: Choices
    deadline: Deadline | None
    picture: KeptPicture | None
    types: str
    accept: str
    max_bytes: int


def deadline_of(session: Session, language: str, today: date) -> Deadline | None:
    """None where no issue is open."""
    issue = current_issue(session)
    if issue is None:
        return None
    until = issue.submissions_until
    over = not policy.takes_submissions(issue, until, today)
    return Deadline(title_of(issue.quarter, language), until, over)


def list_tabs(actor: Actor, which: str, language: str) -> list[tuple[str, str, bool]]:
    """Only for whoever represents an organisation there is more than one's own."""
    if not actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE):
        return []
    say = translations(language).gettext
    tabs = ((MINE, say("Mine"), PAGE), (IN_NAME, say("In my organisation's name"), f"{PAGE}?whose={IN_NAME}"))
    return [(label, href, which == code) for code, label, href in tabs]


def new_page(
    session: Session, settings: Settings, form: Filled, bodies: Choices, picture: Picture | None, language: str
) -> NewPage:
    say = translations(language).gettext
    return NewPage(
        form=form,
        kinds=list(labels.submission_kinds(say).items()),
        organisations=bodies,
        audiences=[
            ("members", say("Members of the community"), say("In the edition that members get by mail and read here.")),
            ("public", say("Everybody"), say("Also in the public edition, on the web and in search engines.")),
        ],
        languages=LANGUAGES,
        deadline=deadline_of(session, language, clock.today(settings.zone)),
        picture=KeptPicture(picture.id, picture.name, f"/bulletins/pictures/{picture.id}/small") if picture else None,
        types=pictures.TYPES,
        accept=pictures.ACCEPT,
        max_bytes=settings.max_upload_bytes,
    )
