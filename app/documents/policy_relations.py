"""Who may say how documents belong together."""

from datetime import datetime

from app.access import ALLOW, Actor, Verdict, not_now, refuse
from app.documents import policy
from app.documents.models import DocumentState as State


def may_relate(actor: Actor, document: policy.Standing, now: datetime) -> Verdict:
    """Those who answer for it and reviewers, published or not: what a document belongs to is no part of its text."""
    if not (seen := policy.may_see(actor, document, now)):
        return seen
    if not (policy.keeps(actor, document) or policy.reviews(actor)):
        return refuse(
            "Only its owner, a representative of its organisation or the content coordinator can say what it belongs to."
        )
    if document.state in {State.WITHDRAWN, State.TRASHED}:
        return refuse("A withdrawn document is not changed any more.")
    return not_now(policy.ARCHIVED) if document.archived and document.state == State.PUBLISHED else ALLOW
