"""Who may ask for a copy of a document that they may only know of, and who answers; pure."""

from datetime import datetime

from app.access import ALLOW, HIDE, Actor, Verdict, refuse
from app.documents.models import CopyRequest, DocumentState
from app.documents.policy import Standing, answers_for, is_listed, may_know, may_see


def may_ask(actor: Actor, document: Standing, now: datetime) -> Verdict:
    if may_see(actor, document, now):
        return refuse("You may read this document already.")
    return ALLOW if is_listed(actor, document) else HIDE


def may_answer(actor: Actor, document: Standing, now: datetime) -> Verdict:
    """Those who keep it, and the content coordinator, so that no request waits for somebody who has left.

    Of others' requests nobody learns that there are any.
    """
    if not (seen := may_know(actor, document, now)):
        return seen
    if not answers_for(actor, document):
        return HIDE
    return ALLOW


def still_opens(actor: Actor, asked: CopyRequest, document: Standing, now: datetime) -> bool:
    """Whether a granted link still gives the copy: unused, in time, of a document that is still shown to whoever asked."""
    in_time = asked.used_at is None and asked.expires_at is not None and asked.expires_at > now
    return in_time and document.state == DocumentState.PUBLISHED and bool(may_know(actor, document, now))
