"""Who may read a thing, in three dresses: `audience` in the table, `visibility` in forms and the API, a tag on pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, literal, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.groups import queries as groups
from app.groups.models import GroupState, WorkingGroup

PUBLIC = "public"
MEMBERS = "members"
COMMITTEE = "committee"
_GROUP_AUDIENCE = "group-"
_GROUP_VISIBILITY = "group:"


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice of visibility. `group` is the group's name, empty for the three that every house has."""

    visibility: str
    audience: str
    group: str = ""


def offers(session: Session, actor: Actor, present: str = "", language: str = "en") -> list[Offer]:
    """What this person may choose: everyone's, the committee's if they sit on it, their own open groups', and what the thing has now."""
    open_to_me = (
        [group for group in groups.open_groups(session, language) if group.id in actor.group_ids]
        if actor.group_ids
        else []
    )
    own = [
        Offer(f"{_GROUP_VISIBILITY}{group.slug}", f"{_GROUP_AUDIENCE}{group.id}", group.name) for group in open_to_me
    ]
    committee = (
        [Offer(COMMITTEE, COMMITTEE)]
        if actor.may(Permission.COMMITTEE_READ) or actor.may(Permission.CONTENT_MODERATE)
        else []
    )
    offered = [Offer(MEMBERS, MEMBERS), Offer(PUBLIC, PUBLIC), *own, *committee]
    if present and all(offer.audience != present for offer in offered):
        names = group_names(session, [present], language)
        offered.append(Offer(visibility_of(present, names), present, access_of(present, names)[1]))
    return offered


def is_archived(audience: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the audience in that column is a group's that is closed: its shelf is read, and nothing on it changes."""
    own = literal(_GROUP_AUDIENCE) + cast(WorkingGroup.id, String)
    return select(WorkingGroup.id).where(own == audience, WorkingGroup.state == GroupState.CLOSED).exists()


def group_id_of(audience: str) -> int | None:
    number = audience.removeprefix(_GROUP_AUDIENCE)
    return int(number) if number != audience and number.isdigit() else None


def group_names(session: Session, audiences: Sequence[str], language: str = "en") -> Mapping[int, groups.GroupName]:
    """The groups among the audiences, by id; asks the database only when there are any."""
    wanted = {found for audience in audiences if (found := group_id_of(audience)) is not None}
    return groups.names(session, wanted, language) if wanted else {}


def visibility_of(audience: str, names: Mapping[int, groups.GroupName]) -> str:
    number = group_id_of(audience)
    if number is None:
        return audience
    return f"{_GROUP_VISIBILITY}{names[number].slug}" if number in names else f"{_GROUP_VISIBILITY}{number}"


def access_of(audience: str, names: Mapping[int, groups.GroupName]) -> tuple[str, str]:
    """Kind of tag (`public`, `members`, `group`, `committee`) and its own label, empty where the kind says all."""
    number = group_id_of(audience)
    if number is None:
        return audience, ""
    return "group", names[number].name if number in names else ""
