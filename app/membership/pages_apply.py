"""Page values of the applicant's side; `templates/membership/apply_*.html` name the same attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.membership.answers import ContactAnswer
from app.membership.labels import steps
from app.membership.life import STEPS
from app.membership.models import Application, State
from app.membership.pages_answers import AnswersView, FileView, ProgrammeView
from app.membership.policy import may_edit_step
from app.membership.queries import Case
from app.organisations import Filled
from app.web.parts import Offer

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page behind the link shows of the application.

    Attributes:
        href: its address, without a slash at the end.
        expires_at: when the draft expires; None for what has been sent.
    """

    href: str
    name: str
    reference: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class JoinPage:
    organisation_total: int


@dataclass(frozen=True, slots=True)
class StartPage:
    """`nominator`: the member whose invitation brought the reader here; empty without one."""

    form: Filled
    nominator: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """`sent`: the request was taken; whether there is anything to send is not said."""

    form: Filled
    sent: bool


@dataclass(frozen=True, slots=True)
class Task:
    """As `components/lists.html` draws it."""

    step: str
    label: str
    href: str
    hint: str
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class TasksPage:
    desk: Desk
    tasks: Sequence[Task]
    done: int
    ready: bool


@dataclass(frozen=True, slots=True)
class StepPage:
    """`then`: "check" brings the reader back to the check; `choices` belong to the step; `fixed`: who nominates, for good."""

    desk: Desk
    step: str
    form: Filled
    then: str
    choices: Choices = ()
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammesPage:
    desk: Desk
    programmes: Sequence[ProgrammeView]
    full: bool
    errors: Sequence[tuple[str, str]]
    then: str


@dataclass(frozen=True, slots=True)
class ContactsPage:
    desk: Desk
    contacts: Sequence[ContactAnswer]
    full: bool
    errors: Sequence[tuple[str, str]]
    then: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A programme or a contact person. `place`: from 1; 0 for a new one. `name`: as it is kept."""

    desk: Desk
    place: int
    name: str
    form: Filled
    pillars: Choices
    counties: Choices
    then: str


@dataclass(frozen=True, slots=True)
class RemovePage:
    """`step`: "programmes", "contacts" or "documents"; `seen`: the mark of what is shown; `path`: where the post goes, below the desk."""

    desk: Desk
    step: str
    place: int
    name: str
    seen: str
    then: str
    path: str


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    desk: Desk
    files: Sequence[FileView]
    types: str
    accept: str
    max_bytes: int
    most: int
    errors: Sequence[tuple[str, str]]
    then: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """`errors`: (step, sentence) for each step that is not complete."""

    desk: Desk
    view: AnswersView
    errors: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SubmittedPage:
    desk: Desk
    email: str
    next: str


@dataclass(frozen=True, slots=True)
class PrintPage:
    desk: Desk
    view: AnswersView
    submitted_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Happened:
    """As `components/lists.html` draws it in a timeline."""

    when: Markup
    title: str
    text: str
    now: bool


@dataclass(frozen=True, slots=True)
class FollowPage:
    """Where an application stands that has been sent.

    Attributes:
        plain, next: what that means and what happens now, as sentences.
        message: what the secretariat asks; empty where it asks nothing. `tasks` are the steps it has reopened.
        again: whether a new application can begin from this one.
        ends_at: when the link stops working; None while the application is on its way.
    """

    desk: Desk
    state: str
    tone: str
    plain: str
    next: str
    message: str
    tasks: Sequence[Task]
    timeline: Sequence[Happened]
    offers: Sequence[Offer]
    ends_at: datetime | None
    again: bool


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    desk: Desk
    draft: bool
    form: Filled


def desk_of(token: str, application: Application) -> Desk:
    expires = application.expires_at if application.state == State.DRAFT else None
    return Desk(f"/applications/{token}", application.name, application.reference, expires)


def tasks_of(case: Case, desk: Desk, language: str) -> tuple[Task, ...]:
    """The steps that the applicant may change now."""
    labels = steps(language)
    # A nominator who is asked for once more is a question that is open, whatever was said before.
    done = () if case.application.state == State.SUBMITTED else case.application.done_steps
    return tuple(
        Task(step, labels[step], f"{desk.href}/{step}", "", "done" if step in done else "todo", "")
        for step in STEPS
        if may_edit_step(case.facts, step)
    )


def next_href(case: Case, desk: Desk, step: str, then: str) -> str:
    """Where "Save and continue" leads: the next step of a draft, back to the check, or back to what was asked."""
    if case.application.state != State.DRAFT:
        return desk.href
    place = STEPS.index(step) + 1
    return f"{desk.href}/check" if then == "check" or place == len(STEPS) else f"{desk.href}/{STEPS[place]}"


def list_href(token: str, step: str, then: str) -> str:
    return f"/applications/{token}/{step}{'?then=check' if then_of(then) else ''}"


def then_of(typed: str) -> str:
    """Where the reader goes after this page, if it is one of the places there are."""
    return "check" if typed == "check" else ""
