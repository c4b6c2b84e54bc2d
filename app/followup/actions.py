"""Something is agreed; somebody says how it stands; it gets another day, another owner."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import accounts, audit, jobs, organisations
from app.access import SYSTEM, Actor
from app.core import clock, revision
from app.core.errors import InvalidError
from app.core.text import one_line, paragraphs
from app.followup.models import ActionChange, ActionPoint, ActionState, Kind, Step


def agree(
    session: Session,
    *,
    kind: str = Kind.ACTION,
    text: str,
    owner_id: int | None,
    organisation_id: int | None,
    due_on: date | None,
    addressee: str = "",
    audience: str,
    group_id: int | None,
    source_kind: str,
    source_id: int,
    source_title: str = "",
    source_href: str = "",
    tell: bool = True,
    by: Actor,
) -> ActionPoint:
    """Put it on the book. The caller has asked who may, and checked what was typed.

    Args:
        organisation_id: None for the one through which the owner acts now.
        addressee: of a recommendation; one that is called as a member organisation is, is that organisation.
        tell: write to the owner now; else the caller owes `tell_owner` later, as when minutes are circulated.
    """
    now = clock.now()
    body, body_id = _addressee(session, addressee)
    action = ActionPoint(
        kind=kind,
        text=paragraphs(text),
        owner_id=owner_id,
        organisation_id=organisation_id or _organisation_of(session, owner_id),
        due_on=due_on,
        addressee=body,
        addressee_id=body_id,
        audience=audience,
        group_id=group_id,
        source_kind=source_kind,
        source_id=source_id,
        source_title=one_line(source_title),
        source_href=source_href,
        state=ActionState.OPEN,
        created_by=by.person_id,
        created_at=now,
        changed_at=now,
    )
    session.add(action)
    session.flush()
    _step(session, action, Step.AGREED, "", by)
    if tell:
        tell_owner(session, action, by=by)
    return action


def just_agreed(
    session: Session,
    group_id: int,
    kind: str,
    text: str,
    owner: tuple[int | None, int | None],
    due_on: date | None,
    *,
    by: Actor,
) -> ActionPoint | None:
    """The same, when its form was sent a moment ago already; whoever sends it again waits for the first here.

    Args:
        owner: person, or organisation as such.
    """
    accounts.take_turns(session, by)
    owner_id, organisation_id = owner
    whose = ActionPoint.owner_id == owner_id if owner_id is not None else ActionPoint.organisation_id == organisation_id
    found = select(ActionPoint).where(
        ActionPoint.source_kind == "group",
        ActionPoint.source_id == group_id,
        ActionPoint.created_by == by.person_id,
        ActionPoint.kind == kind,
        ActionPoint.text == paragraphs(text),
        whose,
        ActionPoint.due_on == due_on,
        ActionPoint.created_at > clock.now() - clock.SENT_TWICE,
    )
    return session.scalar(found.limit(1))


def show_to(session: Session, source_kind: str, source_ids: Collection[int], was: str, audience: str) -> None:
    """What was agreed there is read by this audience from now on, as far as it was read by that one; owners still see theirs."""
    of_source = ActionPoint.source_kind == source_kind, ActionPoint.source_id.in_(sorted(source_ids))
    session.execute(update(ActionPoint).where(*of_source, ActionPoint.audience == was).values(audience=audience))
    revision.bump(session)


def move_source(
    session: Session,
    source_kind: str,
    source_id: int,
    *,
    to_id: int,
    title: str,
    href: str,
    group_id: int | None,
    was: str,
    audience: str,
) -> None:
    """What was agreed there belongs to another place of that kind, or to the same one elsewhere; read as `show_to` says."""
    of_source = ActionPoint.source_kind == source_kind, ActionPoint.source_id == source_id
    put = {"source_id": to_id, "source_title": one_line(title), "source_href": href, "group_id": group_id}
    show_to(session, source_kind, [source_id], was, audience)
    session.execute(update(ActionPoint).where(*of_source).values(put))


def set_state(
    session: Session, action: ActionPoint, state: str, *, note: str = "", evidence: str = "", by: Actor
) -> None:
    """How it stands now. InvalidError: done without evidence, dropped without a reason, nothing said at all."""
    note, evidence = paragraphs(note), paragraphs(evidence)
    if state not in set(ActionState):
        raise InvalidError("Choose how it stands.", {"state": "Choose how it stands."})
    if state == ActionState.DONE and not (evidence or action.evidence):
        sentence = "Say what shows that it is done: a few words, or the address of a page."
        raise InvalidError(sentence, {"evidence": sentence})
    if state == ActionState.DROPPED and state != action.state and not note:
        raise InvalidError("Say why it is dropped.", {"note": "Say why it is dropped."})
    if state == action.state and not (note or evidence):
        sentence = "It stands like this already. Choose another state, or write a remark."
        raise InvalidError(sentence, {"state": sentence})
    if state == ActionState.DONE and state != action.state:
        action.done_at = clock.now()
    elif state != ActionState.DONE:
        action.done_at = None
    action.state, action.evidence = state, evidence or action.evidence
    _step(session, action, Step.STATE, "\n".join(part for part in (note, evidence) if part), by)


def move_due(session: Session, action: ActionPoint, due_on: date | None, reason: str, *, by: Actor) -> None:
    """Another day; reminders begin anew."""
    if due_on == action.due_on:
        raise InvalidError("This is the day it has.", {"due_on": "This is the day it has."})
    action.due_on = due_on
    action.reminded_on = action.escalated_at = None
    _step(session, action, Step.DUE, reason, by)


def hand_over(
    session: Session,
    action: ActionPoint,
    owner_id: int | None,
    reason: str,
    *,
    organisation_id: int | None = None,
    by: Actor,
) -> None:
    """Another owner, who is told; it goes to their organisation with them. Without a person to an organisation as such."""
    body_id = organisation_id or _organisation_of(session, owner_id)
    if (owner_id, body_id if owner_id is None else None) == (
        action.owner_id,
        action.organisation_id if action.owner_id is None else None,
    ):
        raise InvalidError("It is with them already.", {"owner": "It is with them already."})
    action.owner_id, action.organisation_id = owner_id, body_id
    action.reminded_on = action.escalated_at = None
    _step(session, action, Step.OWNER, reason, by)
    tell_owner(session, action, by=by)


def reword(session: Session, action: ActionPoint, text: str, *, by: Actor) -> None:
    """Other words for the same thing, as when minutes are amended."""
    if (words := paragraphs(text)) != action.text:
        before, action.text = action.text, words
        _step(session, action, Step.WORDS, before, by)


def escalate(session: Session, action: ActionPoint, note: str) -> None:
    """Others were told: once, until it gets another day or owner."""
    action.escalated_at = clock.now()
    _step(session, action, Step.ESCALATED, note, SYSTEM)


def tell_owner(session: Session, action: ActionPoint, *, by: Actor) -> None:
    """Owe the letter that says what there is to do; whoever takes it themselves knows."""
    jobs.enqueue(session, "followup.tell_owner", action_id=action.id, giver_id=by.person_id)


def _step(session: Session, action: ActionPoint, step: Step, note: str, by: Actor) -> None:
    now = clock.now()
    action.changed_at = now
    change = ActionChange(
        action_id=action.id,
        person_id=by.person_id,
        at=now,
        step=step,
        state=action.state,
        due_on=action.due_on,
        owner_id=action.owner_id,
        note=paragraphs(note),
    )
    session.add(change)
    session.flush()
    due_on = str(action.due_on or "")
    audit.record(session, by, f"action.{step}", action.id, state=action.state, due_on=due_on, owner_id=action.owner_id)
    revision.bump(session)


def _organisation_of(session: Session, owner_id: int | None) -> int | None:
    found = organisations.organisation_of(session, owner_id) if owner_id is not None else None
    return found.id if found else None


def _addressee(session: Session, typed: str) -> tuple[str, int | None]:
    """The name as the house writes it, and the number where it is one of its organisations."""
    name = one_line(typed)
    if not name:
        return "", None
    for one in organisations.all_names(session):
        if name.casefold() in {one.name.casefold(), one.acronym.casefold()}:
            return one.name, one.id
    return name, None
