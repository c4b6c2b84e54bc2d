"""Ways into a group: asked and answered, invited and answered, withdrawn. One open question between a person and a group."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor, Role, Scope, grant_role
from app.core import clock, revision
from app.core.errors import ConflictError, InvalidError
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.core.text import one_line, paragraphs
from app.groups import tell
from app.groups.models import Entry, EntryKind, EntryState, WorkingGroup
from app.groups.queries_entries import waiting_between
from app.groups.queries_people import candidate, role_in


def ask_to_join(session: Session, group: WorkingGroup, note: str, *, by: Actor, settings: Settings) -> Entry:
    """A member asks; the group is told. What is open between the two already is returned as it is."""
    standing = waiting_between(session, group.id, by.person_id)
    if standing is not None:
        return standing
    entry = _new(session, group, by.person_id or 0, EntryKind.REQUEST, paragraphs(note), by)
    audit.record(session, by, "group.join_asked", group.id, person_id=by.person_id)
    tell.group_of_request(session, group, entry, by.name, settings)
    return entry


def invite_to_join(
    session: Session, group: WorkingGroup, person_id: int, note: str, *, by: Actor, settings: Settings
) -> str:
    """Ask somebody of the community to join; returns their name.

    Raises:
        InvalidError: they are no members, or belong to the group already.
        ConflictError: they asked, or were invited, and that waits for an answer.
    """
    name = candidate(session, person_id)
    if name is None:
        raise InvalidError("Only people of the community can be invited.")
    present = role_in(session, group.id, person_id)
    if present is not None and present != Role.GUEST:
        raise InvalidError(Sentence("%(name)s belongs to the group already.", name=name))
    standing = waiting_between(session, group.id, person_id)
    if standing is not None:
        asked = standing.kind == EntryKind.REQUEST
        said = "%(name)s has asked to join: answer the request." if asked else "%(name)s is invited already."
        raise ConflictError(Sentence(said, name=name))
    entry = _new(session, group, person_id, EntryKind.INVITATION, paragraphs(note), by)
    audit.record(session, by, "group.invited", group.id, person_id=person_id)
    tell.person_of_invitation(session, group, entry, by.name, settings)
    return name


def accept(session: Session, group: WorkingGroup, entry: Entry, *, by: Actor, settings: Settings) -> None:
    """The person belongs to the group from now on. ConflictError when they have left the community meanwhile."""
    if candidate(session, entry.person_id) is None:
        raise ConflictError("This person is no longer of the community.")
    _close(entry, EntryState.ACCEPTED, "", by)
    if role_in(session, group.id, entry.person_id) in {None, Role.GUEST}:
        grant_role(session, entry.person_id, Role.GROUP_MEMBER, Scope.GROUP, group.id, by=by)
        jobs.enqueue(session, "calendar.recheck", key=f"calendar.recheck:{entry.person_id}", person_id=entry.person_id)
    audit.record(session, by, "group.member_added", group.id, person_id=entry.person_id, via=entry.kind)
    revision.bump(session)
    tell.of_answer(session, group, entry, by, settings)


def decline(session: Session, group: WorkingGroup, entry: Entry, reason: str, *, by: Actor, settings: Settings) -> None:
    """With words for whoever asked."""
    _close(entry, EntryState.DECLINED, paragraphs(reason), by)
    audit.record(
        session,
        by,
        "group.join_declined",
        group.id,
        reason=entry.answer[:500],
        person_id=entry.person_id,
        via=entry.kind,
    )
    tell.of_answer(session, group, entry, by, settings)


def withdraw(session: Session, group: WorkingGroup, entry: Entry, *, by: Actor) -> None:
    _close(entry, EntryState.WITHDRAWN, "", by)
    audit.record(session, by, "group.join_withdrawn", group.id, person_id=entry.person_id, via=entry.kind)


def settle(session: Session, group_id: int, person_id: int, *, by: Actor) -> None:
    """The person was added directly: nothing is left to be answered."""
    standing = waiting_between(session, group_id, person_id)
    if standing is not None:
        _close(standing, EntryState.ACCEPTED, "", by)


def withdraw_all(session: Session, group_id: int, reason: str, *, by: Actor) -> None:
    """The group closes: nobody is let in any more."""
    waiting = select(Entry).where(Entry.group_id == group_id, Entry.state == EntryState.WAITING).with_for_update()
    for entry in session.scalars(waiting).all():
        _close(entry, EntryState.WITHDRAWN, one_line(reason), by)


def _new(session: Session, group: WorkingGroup, person_id: int, kind: EntryKind, note: str, by: Actor) -> Entry:
    entry = Entry(
        group_id=group.id,
        person_id=person_id,
        kind=kind,
        note=note,
        asked_by=by.person_id or person_id,
        asked_at=clock.now(),
    )
    session.add(entry)
    session.flush()
    return entry


def _close(entry: Entry, state: EntryState, answer: str, by: Actor) -> None:
    entry.state, entry.answer = state, answer
    entry.answered_by, entry.answered_at = by.person_id, clock.now()
