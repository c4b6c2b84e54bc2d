"""The only doors to issues, items and submissions. What the actor may not see is absent."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin import policy
from app.bulletin.models import Editor, Issue, Item, Section, Submission
from app.core.errors import NotFoundError
from app.core.quarters import Quarter


def get_published(session: Session, quarter: str) -> Issue:
    """One that was sent, or is being sent."""
    issue = _by_quarter(session, quarter)
    if issue is None:
        raise NotFoundError
    policy.may_read(issue).enforce()
    return issue


def get_issue(session: Session, actor: Actor, quarter: str) -> Issue:
    """On the desk, in whatever state."""
    policy.may_see_desk(actor).enforce()
    issue = _by_quarter(session, quarter)
    if issue is None:
        raise NotFoundError
    return issue


def get_issue_to_change(session: Session, actor: Actor, quarter: str) -> Issue:
    """On the desk; locks the row, so that whatever belongs to the issue changes one act at a time. The caller asks its verdict."""
    policy.may_see_desk(actor).enforce()
    issue = session.scalar(
        select(Issue).where(Issue.quarter == quarter).with_for_update().execution_options(populate_existing=True)
    )
    if issue is None:
        raise NotFoundError
    return issue


def get_issue_to_edit(session: Session, actor: Actor, quarter: str) -> Issue:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_edit(actor, issue).enforce()
    return issue


def get_item(session: Session, issue: Issue, item_id: int) -> Item:
    item = session.get(Item, item_id)
    if item is None or item.issue_id != issue.id:
        raise NotFoundError
    return item


def get_submission(session: Session, actor: Actor, submission_id: int) -> Submission:
    return _seen(session.get(Submission, submission_id), actor)


def get_submission_to_change(session: Session, actor: Actor, submission_id: int) -> Submission:
    """Locks the row; the caller asks its own verdict at once."""
    found = session.get(Submission, submission_id, with_for_update=True, populate_existing=True)
    return _seen(found, actor)


def current_issue(session: Session) -> Issue | None:
    """The one on the desk: the oldest that is not sent; None where all are."""
    unsent = Issue.state.not_in(sorted(policy.PUBLISHED))
    return session.scalar(select(Issue).where(unsent).order_by(Issue.quarter).limit(1))


def sections_of(session: Session, issue: Issue) -> Sequence[Section]:
    return session.scalars(
        select(Section).where(Section.issue_id == issue.id).order_by(Section.position, Section.id)
    ).all()


def items_of(session: Session, issue: Issue) -> Sequence[Item]:
    """In the order in which readers meet them."""
    return session.scalars(
        select(Item)
        .join(Section, Section.id == Item.section_id)
        .where(Item.issue_id == issue.id)
        .order_by(Section.position, Section.id, Item.position, Item.id)
    ).all()


def editors_of(session: Session, issue: Issue) -> frozenset[int]:
    return frozenset(session.scalars(select(Editor.person_id).where(Editor.issue_id == issue.id)))


def is_there(session: Session, quarter: Quarter) -> bool:
    """Whether the quarter has an issue, in whatever state."""
    return _by_quarter(session, str(quarter)) is not None


def next_quarter(session: Session, today: Quarter) -> Quarter:
    """Of the issue that would be opened now: this quarter's, or the one after the newest."""
    newest = session.scalar(select(Issue.quarter).order_by(Issue.quarter.desc()).limit(1))
    last = Quarter.read(newest) if newest else None
    return max(today, last.next) if last is not None else today


def _by_quarter(session: Session, quarter: str) -> Issue | None:
    return session.scalar(select(Issue).where(Issue.quarter == quarter))


def _seen(submission: Submission | None, actor: Actor) -> Submission:
    if submission is None:
        raise NotFoundError
    policy.may_see_submission(actor, submission).enforce()
    return submission
