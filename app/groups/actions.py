"""Making a group, and letting people in and out of it."""

from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor, Role, Scope, end_grants, grant_role
from app.core import clock, revision
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.sentences import Sentence
from app.core.text import one_line, paragraphs, slugify
from app.groups.actions_entries import settle
from app.groups.models import WorkingGroup
from app.groups.policy import may_change_role, may_leave
from app.groups.queries import GroupName
from app.groups.queries_people import candidate, role_in

# Words that stand in the place of an address of a group.
RESERVED = frozenset({"new", "topics", "proposals", "requests"})


def free_slug(session: Session, name: str) -> str:
    """An address made of the name that no group has; numbered from 2 where the plain one is taken."""
    plain = slugify(name)[:70].strip("-")
    taken = set(session.scalars(select(WorkingGroup.slug).where(WorkingGroup.slug.startswith(plain)))) | RESERVED
    return next(one for n in count(1) if (one := plain if n == 1 else f"{plain}-{n}") not in taken)


def create_group(
    session: Session,
    *,
    name: str,
    slug: str = "",
    name_sw: str = "",
    purpose: str = "",
    topic: str = "",
    lead_organisation_id: int | None = None,
    county: str = "",
    replica_of_id: int | None = None,
    opened_number: str = "",
    by: Actor,
) -> GroupName:
    """An open group at an address that never changes; InvalidError when the address is taken."""
    wanted = slugify(slug or name)
    if wanted in RESERVED or session.scalar(select(WorkingGroup.id).where(WorkingGroup.slug == wanted)) is not None:
        raise InvalidError("There is a group at this address already.", {"slug": "This address is taken."})
    group = WorkingGroup(
        slug=wanted,
        name=one_line(name),
        name_sw=one_line(name_sw),
        purpose=paragraphs(purpose),
        topic=topic,
        lead_organisation_id=lead_organisation_id,
        county=county,
        replica_of_id=replica_of_id,
        opened_number=opened_number,
        created_at=clock.now(),
    )
    session.add(group)
    session.flush()
    audit.record(session, by, "group.opened", group.id, name=group.name)
    say_changed(session, group.id)
    return GroupName(group.id, group.slug, group.name)


def add_member(session: Session, group: WorkingGroup, person_id: int, *, by: Actor) -> str:
    """Let somebody of the community into the group; returns their name.

    Raises:
        InvalidError: they are no members, through an organisation or in their own right.
        ConflictError: they belong to the group already.
    """
    name = candidate(session, person_id)
    if name is None:
        raise InvalidError("Only people of the community can be added. Guests are admitted by the committee.")
    if role_in(session, group.id, person_id) is not None:
        raise ConflictError(Sentence("%(name)s belongs to the group already.", name=name))
    grant_role(session, person_id, Role.GROUP_MEMBER, Scope.GROUP, group.id, by=by)
    settle(session, group.id, person_id, by=by)
    audit.record(session, by, "group.member_added", group.id, person_id=person_id)
    jobs.enqueue(session, "calendar.recheck", key=f"calendar.recheck:{person_id}", person_id=person_id)
    revision.bump(session)
    return name


def change_role(session: Session, group: WorkingGroup, person_id: int, role: Role, *, by: Actor) -> None:
    """Give somebody in the group another role there. RefusedError where only an administrator may."""
    present = role_in(session, group.id, person_id)
    if present is None:
        raise NotFoundError
    may_change_role(by, present, role).enforce()
    if present == role:
        return
    end_grants(session, person_id, scope=Scope.GROUP, scope_id=group.id)
    grant_role(session, person_id, role, Scope.GROUP, group.id, by=by)
    audit.record(session, by, "group.role_changed", group.id, person_id=person_id, role=role)
    revision.bump(session)


def remove_member(session: Session, group: WorkingGroup, person_id: int, *, by: Actor) -> None:
    """The space closes to the person at once; what they wrote stays."""
    present = role_in(session, group.id, person_id)
    if present is None:
        raise NotFoundError
    if by.person_id == person_id:
        may_leave(by, group.id, group.state).enforce()
    else:
        may_change_role(by, present, None).enforce()
    end_grants(session, person_id, scope=Scope.GROUP, scope_id=group.id)
    audit.record(session, by, "group.member_removed", group.id, person_id=person_id, role=present)
    revision.bump(session)
    # What they were invited to is not theirs to come to any more.
    jobs.enqueue(session, "calendar.recheck", key=f"calendar.recheck:{person_id}", person_id=person_id)


def say_changed(session: Session, group_id: int) -> None:
    """Lists and search follow."""
    revision.bump(session)
    jobs.enqueue(session, "search.update", key=f"search:group-{group_id}", kind="group", id=group_id)
