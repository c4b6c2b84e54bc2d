"""Sent for approval, approved by another person, given back, taken back."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from app import audit
from app.access import PERMISSIONS, Actor, Permission, Role, holders
from app.accounts import PersonCard, PersonState, cards
from app.bulletin import freezing, papers
from app.bulletin.actions import wrote
from app.bulletin.composing import title_of
from app.bulletin.letters import LETTERS
from app.bulletin.models import Issue, IssueState
from app.bulletin.queries import editors_of
from app.core import clock
from app.core.errors import ConflictError
from app.core.services import Services
from app.core.text import paragraphs
from app.mail import send_letter

APPROVERS = tuple(role for role, rights in PERMISSIONS.items() if Permission.BULLETIN_APPROVE in rights)
WRITERS = tuple(role for role, rights in PERMISSIONS.items() if Permission.BULLETIN_EDIT in rights)


def ask(session: Session, services: Services, issue: Issue, *, by: Actor) -> None:
    """The issue waits for somebody who wrote nothing in it; everybody who could approve it is told."""
    issue.state = IssueState.APPROVAL
    issue.requested_by, issue.requested_at = by.person_id, clock.now()
    issue.decided_by = issue.decided_at = None
    issue.returned_reason = ""
    session.flush()
    # Kept beside `requested_by`, which is forgotten when the issue is taken back.
    wrote(session, issue, [by.person_id] if by.person_id is not None else [])
    audit.record(session, by, "bulletin.approval_asked", issue.id, revision=issue.revision)
    tell(session, services, issue, "bulletin_approval", free_to_decide(session, issue), who=by.name)


def approve(session: Session, services: Services, issue: Issue, *, by: Actor) -> None:
    """What was read is frozen, with the list of who gets it; the caller has asked `same_as_read`."""
    issue.decided_by, issue.decided_at = by.person_id, clock.now()
    issue.returned_reason = ""
    audit.record(session, by, "bulletin.approved", issue.id, revision=issue.revision)
    today = clock.today(services.settings.zone)
    freezing.freeze(session, issue, by=by, day=max(today, issue.due_on))
    papers.print_soon(session, issue)
    tell(session, services, issue, "bulletin_approved", _writers(session, issue, by), who=by.name)


def give_back(session: Session, services: Services, issue: Issue, reason: str, *, by: Actor) -> None:
    """To be edited again; whoever wrote in it is told why."""
    issue.state = IssueState.EDITING
    issue.decided_by, issue.decided_at = by.person_id, clock.now()
    issue.returned_reason = paragraphs(reason)
    session.flush()
    audit.record(session, by, "bulletin.given_back", issue.id, reason=issue.returned_reason)
    people = _writers(session, issue, by)
    tell(session, services, issue, "bulletin_given_back", people, who=by.name, reason=issue.returned_reason)


def take_back(session: Session, issue: Issue, *, by: Actor) -> None:
    """To be edited again; of one that was frozen the list of recipients and the editions are made anew later."""
    was = issue.state
    if was == IssueState.FROZEN:
        freezing.thaw(session, issue)
    issue.state = IssueState.EDITING
    issue.requested_by = issue.requested_at = issue.decided_by = issue.decided_at = None
    issue.returned_reason = ""
    session.flush()
    audit.record(session, by, "bulletin.taken_back", issue.id, state=was)


def same_as_read(issue: Issue, seen: int) -> None:
    """Args: seen: the revision that was read. ConflictError where it is another one by now."""
    if seen != issue.revision:
        raise ConflictError("The issue was changed since you opened this page. Read it again before you decide.")


def desk_people(session: Session, roles: Iterable[Role] = APPROVERS) -> list[PersonCard]:
    """Who holds one of the roles in the community now, with a working account, by name."""
    found = cards(session, {one for role in roles for one in holders(session, role)})
    return sorted((one for one in found.values() if one.state == PersonState.ACTIVE), key=lambda one: one.name)


def free_to_decide(session: Session, issue: Issue) -> list[PersonCard]:
    """Who may approve this issue: they approve, and wrote nothing in it."""
    wrote = editors_of(session, issue) | {issue.requested_by}
    return [one for one in desk_people(session) if one.id not in wrote]


def tell(
    session: Session, services: Services, issue: Issue, letter: str, people: Sequence[PersonCard], **values: object
) -> None:
    """A letter of this room about the issue, to each in their own language; it leads to the page of approval."""
    settings = services.settings
    for one in people:
        known = {
            "name": one.name,
            "issue": title_of(issue.quarter, one.language or "en"),
            "link": f"{settings.base_url}/bulletins/desk/{issue.quarter}/approval",
        }
        send_letter(
            session,
            LETTERS[letter],
            to=one.email,
            language=one.language,
            values=known | values,
            settings=settings,
        )


def _writers(session: Session, issue: Issue, by: Actor) -> list[PersonCard]:
    """Who asked for approval and who changed the issue, as far as they still work at the desk."""
    wrote = editors_of(session, issue) | {issue.requested_by}
    return [one for one in desk_people(session) if one.id in wrote and one.id != by.person_id]
