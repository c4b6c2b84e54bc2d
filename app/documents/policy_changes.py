"""Who may mend or undo what is published or put away; pure, like `policy`."""

from datetime import datetime, timedelta

from app.access import ALLOW, HIDE, Actor, Verdict, not_now, refuse
from app.documents.models import DocumentState as State
from app.documents.policy import (
    ARCHIVED,
    OWNERS_EDIT,
    Standing,
    answers_for,
    keeps,
    may_add_version,
    may_know,
    reviews,
    still_changes,
)


def may_propose(actor: Actor, document: Standing, now: datetime) -> Verdict:
    """Bring a corrected version of what is published, which the coordinator looks at before readers see it."""
    if not (seen := may_know(actor, document, now)):
        return seen
    if not keeps(actor, document):
        return refuse(
            "Only its owner, a representative of its organisation or the content coordinator can change this document."
        )
    if document.state != State.PUBLISHED:
        return refuse("Only a published document is corrected; any other is changed directly.")
    return not_now(ARCHIVED) if document.archived else ALLOW


def may_bring_version(actor: Actor, document: Standing, now: datetime) -> Verdict:
    """Directly, or as a proposal."""
    return may_propose(actor, document, now) or may_add_version(actor, document, now)


def may_decide_correction(actor: Actor, document: Standing, now: datetime) -> Verdict:
    if not (seen := may_know(actor, document, now)):
        return seen
    if not reviews(actor):
        return refuse("Only the content coordinator decides on corrections.")
    if document.state != State.PUBLISHED:
        return refuse("Only a published document is corrected; any other is changed directly.")
    return not_now(ARCHIVED) if document.archived else ALLOW


def may_swap(actor: Actor, document: Standing, now: datetime, grace: timedelta) -> Verdict:
    """Put a file in the place of another without a new version: freely before publication, then within the days of grace."""
    if not (seen := may_know(actor, document, now)):
        return seen
    if not answers_for(actor, document):
        return refuse(
            "Only its owner, a representative of its organisation or the content coordinator can change this document."
        )
    if not (stands := still_changes(document)):
        return stands
    if document.state == State.PUBLISHED and (document.published_at is None or now > document.published_at + grace):
        return refuse(
            "The days in which a file can be replaced are over. Add a new version instead: the earlier one is kept."
        )
    return ALLOW


def may_reinstate(actor: Actor, document: Standing, now: datetime) -> Verdict:
    if not (seen := may_know(actor, document, now)):
        return seen
    if not reviews(actor):
        return refuse("Only the content coordinator brings back what was withdrawn.")
    if document.state != State.WITHDRAWN:
        return refuse("Only a withdrawn document can be brought back.")
    return not_now(ARCHIVED) if document.archived else ALLOW


def may_trash(actor: Actor, document: Standing, now: datetime) -> Verdict:
    """Whoever keeps it puts it away while nobody has read it; what was published is withdrawn, and its address stays."""
    if not (seen := may_know(actor, document, now)):
        return seen
    if not keeps(actor, document):
        return refuse("Only its owner or a representative of its organisation can delete this document.")
    if document.published_at is not None or document.state not in OWNERS_EDIT:
        return refuse("What was published is not deleted: withdraw it, and readers learn why it is gone.")
    return ALLOW


def may_empty(actor: Actor, document: Standing, _now: datetime) -> Verdict:
    """Bring back from the trash, or delete for good."""
    return ALLOW if document.state == State.TRASHED and keeps(actor, document) else HIDE
