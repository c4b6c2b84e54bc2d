"""The calendars that somebody may put an event on: of a group, of the community, of the committee."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.core.errors import NotFoundError
from app.events import policy
from app.groups import audiences

COMMUNITY, COMMITTEE, GROUP = "community", "committee", "group:"
KINDS = {COMMUNITY: "The whole community", COMMITTEE: "The oversight committee"}
# Labels of who may see an event.
OFFERED = {
    GROUP: "The people of the group",
    audiences.MEMBERS: "All members of the community",
    audiences.PUBLIC: "Everybody, also the public",
    audiences.COMMITTEE: "The oversight committee",
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """`code` as forms have it: `community`, `committee` or `group:<slug>`; `own` is the audience of its own people."""

    code: str
    group_id: int | None
    slug: str
    name: str
    own: str


def calendars(session: Session, actor: Actor, language: str) -> Sequence[Calendar]:
    """Groups first, by name. Empty for whoever schedules nothing."""
    found = [
        Calendar(f"{GROUP}{one.slug}", one.id, one.slug, one.name, f"group-{one.id}")
        for one in groups.open_groups(session, language)
        if policy.may_schedule(actor, one.id)
    ]
    if policy.may_schedule(actor, None):
        found.append(Calendar(COMMUNITY, None, "", KINDS[COMMUNITY], audiences.MEMBERS))
    if policy.may_schedule_for_committee(actor):
        found.append(Calendar(COMMITTEE, None, "", KINDS[COMMITTEE], audiences.COMMITTEE))
    return found


def calendar_of(session: Session, group_id: int | None, audience: str, language: str) -> Calendar:
    """The one that an event stands on, whoever asks."""
    if group_id is not None:
        found = groups.names(session, [group_id], language).get(group_id)
        if found is None:
            raise NotFoundError
        return Calendar(f"{GROUP}{found.slug}", found.id, found.slug, found.name, f"group-{found.id}")
    if audience == audiences.COMMITTEE:
        return Calendar(COMMITTEE, None, "", KINDS[COMMITTEE], audiences.COMMITTEE)
    return Calendar(COMMUNITY, None, "", KINDS[COMMUNITY], audiences.MEMBERS)


def visibilities(calendar: Calendar) -> list[tuple[str, str]]:
    """Pairs of audience and label that events of the calendar may have; the usual one first."""
    if calendar.own == audiences.COMMITTEE:
        return [(audiences.COMMITTEE, OFFERED[audiences.COMMITTEE])]
    everybody = [(code, OFFERED[code]) for code in (audiences.MEMBERS, audiences.PUBLIC)]
    return everybody if calendar.group_id is None else [(calendar.own, OFFERED[GROUP]), *everybody]
