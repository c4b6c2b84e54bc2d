"""Who may do what with a document; pure: no session, no request.

`queries.readable` says the same in SQL as `may_see` says here; a test compares the two over many people and documents.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.access import ALLOW, HIDE, Actor, Permission, Role, Scope, Verdict, not_now, refuse
from app.documents.models import DocumentState as State
from app.groups import policy as groups

OWNERS_EDIT = frozenset({State.DRAFT, State.SUBMITTED, State.DECLINED})
ARCHIVED = "The working group of this document is closed: its shelf can be read, but nothing on it changes."
KEEPERS = "keepers"
"""Audience of a file that only those have who answer for its document or review it."""
REVIEWERS_SEE = frozenset({State.SUBMITTED, State.PUBLISHED, State.DECLINED})


class Standing(Protocol):
    """What a decision needs to know of a document; the model has these columns, and so has `Facts`."""

    @property
    def state(self) -> str: ...
    @property
    def owner_id(self) -> int: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def audience(self) -> str: ...
    @property
    def embargo_until(self) -> datetime | None: ...
    @property
    def submitted_at(self) -> datetime | None: ...
    @property
    def archived(self) -> bool | None: ...
    @property
    def listed(self) -> str: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Facts:
    state: str
    owner_id: int
    organisation_id: int | None
    audience: str
    embargo_until: datetime | None = None
    submitted_at: datetime | None = None
    archived: bool | None = False
    listed: str = ""
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None


def keeps(actor: Actor, document: Standing) -> bool:
    """Whether the actor answers for the document: its owner, or a representative of its organisation.

    An owner who has left the organisation stays the author and is a reader like any other.
    """
    if not actor.is_member:
        return False
    if document.organisation_id is None:
        return document.owner_id == actor.person_id
    if document.organisation_id in actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE):
        return True
    return document.owner_id == actor.person_id and document.organisation_id in actor.organisation_ids


def reviews(actor: Actor) -> bool:
    return actor.may(Permission.DOCUMENT_REVIEW)


def is_open(document: Standing, now: datetime) -> bool:
    """Published, and past its embargo: those of its audience may read it."""
    return document.state == State.PUBLISHED and (document.embargo_until is None or document.embargo_until <= now)


def may_see(actor: Actor, document: Standing, now: datetime) -> Verdict:
    """Read the document and take its files. Reviewers see what has been put before them, never another's draft.

    What lies in the trash is seen on the page of the trash only.
    """
    if document.state == State.TRASHED:
        return HIDE
    if keeps(actor, document):
        return ALLOW
    if reviews(actor) and (
        document.state in REVIEWERS_SEE or (document.state == State.WITHDRAWN and document.submitted_at is not None)
    ):
        return ALLOW
    if is_open(document, now) and (actor.readable_audiences is None or document.audience in actor.readable_audiences):
        return ALLOW
    return HIDE


def is_listed(actor: Actor, document: Standing) -> bool:
    """Published, and shown to the actor as something that exists, readable or not, under embargo or not."""
    audiences = actor.readable_audiences
    return (
        document.state == State.PUBLISHED
        and document.listed != ""
        and (audiences is None or document.listed in audiences)
    )


def may_know(actor: Actor, document: Standing, now: datetime) -> Verdict:
    """See what is said of the document: title, summary, authors, facts of its files; never a word of the files themselves."""
    return ALLOW if is_listed(actor, document) else may_see(actor, document, now)


def answers_for(actor: Actor, document: Standing) -> bool:
    """Keeps it, or reviews: sees what is kept for those who work on it."""
    return document.state != State.TRASHED and (keeps(actor, document) or reviews(actor))


def may_open(actor: Actor, document: Standing, audience: str) -> bool:
    """Whether a reader of the document may open one of its files, whose readers may be fewer (`DocumentFile.audience`)."""
    if audience == "" or answers_for(actor, document):
        return True
    if audience == KEEPERS:
        return False
    return actor.readable_audiences is None or audience in actor.readable_audiences


def may_read_version(actor: Actor, document: Standing, number: int, shown: int, followed_at: datetime | None) -> bool:
    """Whether a reader of the document may read this version of it: the one shown, and those that readers had before.

    What was put in order while it was a draft, and a correction that waits for the coordinator, is for those who answer for it.

    Args:
        shown: number of the version shown.
        followed_at: when the next version came; None where there is none.
    """
    if number == shown or answers_for(actor, document):
        return True
    if number > shown or document.published_at is None or followed_at is None:
        return False
    return followed_at >= document.published_at


def may_mourn(actor: Actor, document: Standing) -> bool:
    """See that a document was withdrawn, when and why: whoever could read it, or know of it, on the day it was."""
    gone, audiences = document.withdrawn_at, actor.readable_audiences
    if document.state != State.WITHDRAWN or document.published_at is None or gone is None:
        return False
    was_open = document.embargo_until is None or document.embargo_until <= gone
    kinds = {document.listed, document.audience if was_open else ""} - {""}
    return bool(kinds) if audiences is None else not kinds.isdisjoint(audiences)


def may_upload(actor: Actor) -> Verdict:
    return ALLOW if actor.is_member else refuse("Only members of the community can add documents.")


def may_import(actor: Actor) -> Verdict:
    """Bring in many at once: the coordinator, an administrator, a representative. What each row asks is asked besides."""
    if reviews(actor) or (actor.is_member and actor.may(Permission.HOUSE_RUN)):
        return ALLOW
    if actor.is_member and actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE):
        return ALLOW
    return refuse("Only the content coordinator, an administrator or a representative imports documents.")


def may_file(actor: Actor, group_id: int | None) -> Verdict:
    """Publish in a group's name without review: its lead and secretary; for the community, the content coordinator."""
    if reviews(actor):
        return ALLOW
    if group_id is not None and groups.runs(actor, group_id):
        return ALLOW
    return refuse("The content coordinator publishes what is filed here.")


def may_edit(actor: Actor, document: Standing, now: datetime) -> Verdict:
    if not (seen := may_know(actor, document, now)):
        return seen
    if not (stands := still_changes(document)) or reviews(actor):
        return stands
    if not keeps(actor, document):
        return refuse(
            "Only its owner, a representative of its organisation or the content coordinator can change this document."
        )
    if document.state not in OWNERS_EDIT:
        return refuse("Once a document is published, the content coordinator makes the changes.")
    return ALLOW


def still_changes(document: Standing) -> Verdict:
    if document.state == State.WITHDRAWN:
        return refuse("A withdrawn document is not changed any more.")
    return not_now(ARCHIVED) if document.archived and document.state == State.PUBLISHED else ALLOW


def may_submit(actor: Actor, document: Standing, now: datetime) -> Verdict:
    if not (seen := may_know(actor, document, now)):
        return seen
    if not keeps(actor, document):
        return refuse("Only its owner or a representative of its organisation can submit this document.")
    if document.state not in {State.DRAFT, State.DECLINED}:
        return refuse("Only a draft or a declined document can be submitted.")
    return not_now(ARCHIVED) if document.archived else ALLOW


def may_review(actor: Actor, document: Standing, now: datetime) -> Verdict:
    """Publish or decline. A coordinator may review a document of their own; the audit log shows it."""
    if not (seen := may_know(actor, document, now)):
        return seen
    if not reviews(actor):
        return refuse("Only the content coordinator publishes and declines documents.")
    if document.state != State.SUBMITTED:
        return refuse("Only a document that waits for review can be published or declined.")
    return ALLOW


def may_publish(actor: Actor, document: Standing, now: datetime) -> Verdict:
    """As `may_review`; what waits for the shelf of a group that has closed meanwhile can be declined only."""
    verdict = may_review(actor, document, now)
    return not_now(ARCHIVED) if verdict and document.archived else verdict


def may_withdraw(actor: Actor, document: Standing, now: datetime) -> Verdict:
    if not (seen := may_know(actor, document, now)):
        return seen
    if not (keeps(actor, document) or reviews(actor)):
        return refuse(
            "Only its owner, a representative of its organisation or the content coordinator can withdraw this document."
        )
    if document.state == State.WITHDRAWN:
        return refuse("This document is withdrawn already.")
    return ALLOW


def may_add_version(actor: Actor, document: Standing, now: datetime) -> Verdict:
    """As `may_edit`: what everyone reads changes through the coordinator's hands only."""
    verdict = may_edit(actor, document, now)
    if verdict.untimely:
        return verdict
    if not verdict.allowed and not verdict.hidden and keeps(actor, document) and document.state == State.PUBLISHED:
        return refuse("Once a document is published, the content coordinator adds new versions.")
    return verdict
