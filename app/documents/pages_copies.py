"""Requests for copies as pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.documents.actions_copies import DAYS
from app.documents.models import CopyState
from app.documents.pages import AskPart, Errors
from app.documents.queries_copies import Asked, last_of
from app.documents.queries_detail import Detail
from app.documents.queries_files import FileToSend
from app.web import Moments
from app.web.language import translations

EMPTY = {"name": "", "email": "", "organisation": "", "reason": ""}
UNANSWERED = {"decision": "", "days": str(DAYS), "answer": ""}


@dataclass(frozen=True, slots=True)
class AskedRow:
    """`state` is `pending`, `granted`, `refused` or `ended` (a link that was never used); `said` is how it stands, a sentence."""

    href: str
    title: str
    document_href: str
    name: str
    organisation: str
    when: Markup
    state: str
    said: str


@dataclass(frozen=True, slots=True)
class RequestsPage:
    waiting: Sequence[AskedRow]
    decided: Sequence[AskedRow]
    tabs: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request, with the form that answers it while it waits."""

    asked: AskedRow
    email: str
    member: bool
    reason: str
    answer: str
    action: str
    values: Mapping[str, str]
    errors: Errors


@dataclass(frozen=True, slots=True)
class CopyPage:
    """What a link gives; `files` are names and sizes in bytes."""

    title: str
    document_href: str
    files: Sequence[tuple[str, int]]
    until: Markup
    action: str


def ask_part(
    session: Session,
    actor: Actor,
    detail: Detail,
    language: str,
    values: Mapping[str, str] = {},
) -> AskPart:
    """For whoever may know of the document without reading it."""
    say = translations(language).gettext
    last = last_of(session, actor, detail.id)
    state, action = "", f"/documents/{detail.id}/copies"
    now = clock.now()
    if last is not None and last.state == CopyState.PENDING:
        state, action = say("You asked for a copy. Those who keep it have been told, and will answer you by mail."), ""
    elif last is not None and last.state == CopyState.REFUSED:
        state = say("Your last request was declined: %(answer)s") % {"answer": last.answer}
    elif last is not None and last.used_at is None and last.expires_at is not None and last.expires_at > now:
        state, action = say("You have been given a copy: the link is in the letter that was mailed to you."), ""
    return AskPart(action, not actor.signed_in, state, {**EMPTY, **values})


def row_of(one: Asked, moments: Moments, language: str) -> AskedRow:
    return AskedRow(
        f"/documents/requests/{one.id}",
        one.title,
        f"/documents/{one.document_id}",
        one.name,
        one.organisation,
        moments.tag(one.asked_at, language),
        one.state,
        _said(one, moments, language),
    )


def request_page(
    one: Asked, moments: Moments, language: str, values: Mapping[str, str] | None = None, errors: Errors = ()
) -> RequestPage:
    return RequestPage(
        row_of(one, moments, language),
        one.email,
        one.member,
        one.reason,
        one.answer,
        f"/documents/requests/{one.id}" if one.state == CopyState.PENDING else "",
        {**UNANSWERED, **(values or {})},
        errors,
    )


def copy_page(title: str, document_id: int, files: Sequence[FileToSend], until: Markup, token: str) -> CopyPage:
    named = [(one.name, one.size) for one in files]
    return CopyPage(title, f"/documents/{document_id}", named, until, f"/documents/copies/{token}")


def _said(one: Asked, moments: Moments, language: str) -> str:
    say = translations(language).gettext
    sentences = {
        "taken": (say("The copy was taken on %(date)s."), one.used_at),
        CopyState.GRANTED: (say("The link can be used until %(date)s."), one.expires_at),
        "ended": (say("The link ended unused on %(date)s."), one.expires_at),
        CopyState.REFUSED: (say("Declined on %(date)s."), one.decided_at),
    }
    said, date = sentences.get("taken" if one.used_at is not None else one.state, ("", None))
    return Markup(said) % {"date": moments.tag(date, language)} if date else ""  # noqa: S704 - a catalogue's sentence, its value escaped
