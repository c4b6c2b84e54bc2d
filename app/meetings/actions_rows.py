"""Decisions and action points beside the items of the minutes. Once these circulate, what is followed up follows them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit, followup
from app.access import Actor
from app.core.merging import fingerprint
from app.core.text import one_line, paragraphs
from app.meetings.models import MeetingAction, MeetingDecision, MinutesState
from app.meetings.queries import Case, actions_of

SOURCE = "meeting"
NOTE = "As the minutes of the meeting say."


@dataclass(frozen=True, slots=True)
class Todo:
    """What somebody is to do, or a body is recommended to do, as it was typed and checked."""

    kind: str
    text: str
    owner_id: int | None
    organisation_id: int | None
    addressee: str
    due_on: date | None


def add_decision(session: Session, case: Case, item: str, text: str, *, by: Actor) -> MeetingDecision:
    row = MeetingDecision(
        occurrence_id=case.occurrence_id,
        item=item,
        text=paragraphs(text),
        position=_next(session, MeetingDecision, case.occurrence_id),
    )
    session.add(row)
    session.flush()
    audit.record(session, by, "minutes.decision_added", case.text.id, decision_id=row.id)
    return row


def change_decision(session: Session, case: Case, row: MeetingDecision, text: str, *, by: Actor) -> None:
    before, row.text = row.text, paragraphs(text)
    session.flush()
    audit.record(session, by, "minutes.decision_changed", case.text.id, decision_id=row.id, was=fingerprint(before))


def remove_decision(session: Session, case: Case, row: MeetingDecision, *, by: Actor) -> None:
    audit.record(session, by, "minutes.decision_removed", case.text.id, decision_id=row.id, was=fingerprint(row.text))
    session.delete(row)
    session.flush()


def add_action(session: Session, case: Case, item: str, todo: Todo, *, by: Actor) -> MeetingAction:
    row = MeetingAction(
        occurrence_id=case.occurrence_id,
        item=item,
        position=_next(session, MeetingAction, case.occurrence_id),
        kind=todo.kind,
        text=paragraphs(todo.text),
        owner_id=todo.owner_id,
        organisation_id=todo.organisation_id,
        addressee=one_line(todo.addressee),
        due_on=todo.due_on,
    )
    session.add(row)
    session.flush()
    audit.record(session, by, "minutes.action_added", case.text.id, row=row.id)
    if case.text.state != MinutesState.DRAFT:
        _agree(session, case, row, by=by)
    return row


def change_action(session: Session, case: Case, row: MeetingAction, todo: Todo, *, by: Actor) -> None:
    """What was agreed already gets the new words, day and owner, and says so in its own history."""
    audit.record(session, by, "minutes.action_changed", case.text.id, row=row.id, was=fingerprint(row.text))
    row.text, row.addressee = paragraphs(todo.text), one_line(todo.addressee)
    row.owner_id, row.organisation_id, row.due_on = todo.owner_id, todo.organisation_id, todo.due_on
    row.kind = todo.kind
    session.flush()
    if row.action_id is None:
        return
    action = followup.get_action_to_steer(session, by, row.action_id)
    same = action.kind == row.kind and (row.kind == followup.Kind.ACTION or row.addressee == action.addressee)
    if not same or (row.owner_id is None) != (action.owner_id is None):
        _drop(session, action, by=by)
        _agree(session, case, row, by=by)
        return
    followup.reword(session, action, row.text, by=by)
    if row.due_on != action.due_on:
        followup.move_due(session, action, row.due_on, NOTE, by=by)
    if row.owner_id is not None and row.owner_id != action.owner_id:
        followup.hand_over(session, action, row.owner_id, NOTE, by=by)
    if row.organisation_id is not None:
        action.organisation_id = row.organisation_id


def remove_action(session: Session, case: Case, row: MeetingAction, *, by: Actor) -> None:
    """Taken out of the minutes; one that is followed up already is dropped, with that reason."""
    audit.record(session, by, "minutes.action_removed", case.text.id, row=row.id, was=fingerprint(row.text))
    if row.action_id is not None:
        _drop(session, followup.get_action_to_steer(session, by, row.action_id), by=by)
    session.delete(row)
    session.flush()


def agree_all(session: Session, case: Case, *, by: Actor) -> None:
    """The minutes circulate: from now on every action point in them is followed up, and its owner is told."""
    for row in actions_of(session, case.occurrence_id):
        if row.action_id is None:
            _agree(session, case, row, by=by)


def _agree(session: Session, case: Case, row: MeetingAction, *, by: Actor) -> None:
    event = case.meeting.event
    row.action_id = followup.agree(
        session,
        kind=row.kind,
        text=row.text,
        owner_id=row.owner_id,
        organisation_id=row.organisation_id,
        due_on=row.due_on,
        addressee=row.addressee,
        audience=event.audience,
        group_id=event.group_id,
        source_kind=SOURCE,
        source_id=case.occurrence_id,
        source_title=case.meeting.title,
        source_href=case.href,
        by=by,
    ).id
    session.flush()


def _drop(session: Session, action: followup.ActionPoint, *, by: Actor) -> None:
    if action.state != followup.ActionState.DROPPED:
        dropped = followup.ActionState.DROPPED
        followup.set_state(session, action, dropped, note="Taken out of the minutes.", by=by)


def _next(session: Session, rows: type[MeetingDecision] | type[MeetingAction], occurrence_id: int) -> int:
    last = session.scalar(select(func.max(rows.position)).where(rows.occurrence_id == occurrence_id))
    return (last or 0) + 1
