"""A group brings something to the quarter's roundtable, and a recommendation is followed up from then on."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import accounts, audit
from app.access import Actor
from app.core import clock, revision
from app.core.errors import ConflictError
from app.core.quarters import Quarter
from app.core.text import paragraphs
from app.followup.actions import agree
from app.followup.models import ActionPoint, Highlight, HighlightKind, Kind
from app.groups import audiences


def bring(
    session: Session,
    *,
    group_id: int,
    quarter: Quarter,
    kind: str,
    text: str,
    document_id: int | None = None,
    by: Actor,
) -> Highlight:
    """Once, when its form was sent twice."""
    accounts.take_turns(session, by)
    before = select(Highlight).where(
        Highlight.group_id == group_id,
        Highlight.quarter == str(quarter),
        Highlight.kind == kind,
        Highlight.text == paragraphs(text),
        Highlight.written_by == by.person_id,
        Highlight.written_at > clock.now() - clock.SENT_TWICE,
    )
    if (there := session.scalar(before.limit(1))) is not None:
        return there
    highlight = Highlight(
        group_id=group_id,
        quarter=str(quarter),
        kind=kind,
        text=paragraphs(text),
        document_id=document_id,
        written_by=by.person_id,
        written_at=clock.now(),
    )
    session.add(highlight)
    session.flush()
    audit.record(session, by, "highlight.brought", highlight.id, group_id=group_id, quarter=str(quarter))
    revision.bump(session)
    return highlight


def rewrite(
    session: Session, highlight: Highlight, *, kind: str, text: str, document_id: int | None, by: Actor
) -> None:
    """ConflictError where it is followed up already and would be no recommendation any more."""
    if highlight.action_id is not None and kind != HighlightKind.RECOMMENDATION:
        raise ConflictError("This recommendation is followed up already, so it stays one.")
    highlight.kind, highlight.text, highlight.document_id = kind, paragraphs(text), document_id
    highlight.written_by, highlight.written_at = by.person_id or 0, clock.now()
    audit.record(session, by, "highlight.rewritten", highlight.id)
    revision.bump(session)


def take_back(session: Session, highlight: Highlight, *, by: Actor) -> None:
    """What is followed up already goes on being so."""
    audit.record(session, by, "highlight.taken_back", highlight.id, group_id=highlight.group_id)
    session.execute(delete(Highlight).where(Highlight.id == highlight.id))
    revision.bump(session)


def follow_up(
    session: Session,
    highlight: Highlight,
    *,
    owner_id: int | None,
    organisation_id: int | None,
    addressee: str,
    due_on: date | None,
    by: Actor,
) -> ActionPoint:
    """The recommendation gets an owner, an addressee and a day. ConflictError where it has them already."""
    if highlight.action_id is not None:
        raise ConflictError("This recommendation is followed up already.")
    action = agree(
        session,
        kind=Kind.RECOMMENDATION,
        text=highlight.text,
        owner_id=owner_id,
        organisation_id=organisation_id,
        due_on=due_on,
        addressee=addressee,
        audience=audiences.MEMBERS,
        group_id=highlight.group_id,
        source_kind="highlight",
        source_id=highlight.id,
        source_title=highlight.quarter,
        source_href=f"/highlights/{highlight.quarter}",
        by=by,
    )
    highlight.action_id = action.id
    return action
