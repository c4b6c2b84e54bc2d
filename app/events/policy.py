"""Who sees an event, answers it, schedules and changes it. Pure: no session, no request.

`queries.readable` says in SQL what `may_see` says here; a test compares the two.
"""

from datetime import datetime
from typing import Protocol

from app.access import ALLOW, HIDE, Actor, Permission, Role, Scope, Verdict, not_now, refuse
from app.events.labels import NEVER_RECORDED
from app.events.models import EventState
from app.groups import audiences


class Standing(Protocol):
    """What a decision needs to know of an event; the model has these columns."""

    @property
    def audience(self) -> str: ...
    @property
    def group_id(self) -> int | None: ...
    @property
    def state(self) -> str: ...


class Time(Protocol):
    """What it needs to know of one occurrence."""

    @property
    def state(self) -> str: ...
    @property
    def ends_at(self) -> datetime: ...


def leads(actor: Actor, group_id: int) -> bool:
    """Leads and secretaries schedule a group's meetings and file its minutes."""
    return actor.is_member and group_id in actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY)


def runs(actor: Actor, event: Standing) -> bool:
    """Whether the actor answers for the event: its group's lead or secretary; the coordinator; for the community's, the secretariat."""
    if actor.may(Permission.CONTENT_MODERATE):
        return True
    if event.group_id is not None:
        return leads(actor, event.group_id)
    if event.audience == audiences.COMMITTEE and actor.may(Permission.COMMITTEE_READ):
        return True
    return actor.may(Permission.MEMBERSHIP_SCREEN)


def may_see(actor: Actor, event: Standing) -> Verdict:
    """Coordinators moderate everywhere; the secretariat runs the committee's and the community's events, never a group's private ones."""
    if actor.readable_audiences is None or event.audience in actor.readable_audiences:
        return ALLOW
    return ALLOW if runs(actor, event) else HIDE


def may_schedule(actor: Actor, group_id: int | None, *, is_open: bool = True) -> Verdict:
    """For a group, or for the community where `group_id` is None."""
    if group_id is None:
        if actor.may(Permission.CONTENT_MODERATE) or actor.may(Permission.MEMBERSHIP_SCREEN):
            return ALLOW
        return refuse("The content coordinator and the secretariat schedule events for the whole community.")
    if not (actor.may(Permission.CONTENT_MODERATE) or leads(actor, group_id)):
        return refuse("Only the group's lead or secretary schedules its meetings.")
    return ALLOW if is_open else not_now("This group is closed: nothing new is scheduled.")


def may_schedule_for_committee(actor: Actor) -> Verdict:
    """The chair calls the committee together; so do those who schedule for the community."""
    return ALLOW if actor.may(Permission.COMMITTEE_PRESIDE) else may_schedule(actor, None)


def schedules_anything(actor: Actor) -> bool:
    return bool(may_schedule_for_committee(actor)) or bool(
        actor.is_member and actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY)
    )


def may_change(actor: Actor, event: Standing) -> Verdict:
    """Whatever concerns the whole event, its agenda included."""
    if not (seen := may_see(actor, event)):
        return seen
    if not runs(actor, event):
        return refuse("Only those who run this event can change it.")
    return ALLOW if event.state != EventState.CANCELLED else not_now("This event is cancelled.")


def may_change_time(actor: Actor, event: Standing, time: Time, now: datetime) -> Verdict:
    """One meeting: moved, called off, given its own place."""
    if not (verdict := may_change(actor, event)):
        return verdict
    if time.state == EventState.CANCELLED:
        return not_now("This meeting is cancelled.")
    return ALLOW if time.ends_at > now else not_now("This meeting is over.")


def may_restore_time(actor: Actor, event: Standing, time: Time, now: datetime) -> Verdict:
    """One meeting that was called off, or the whole event with its only one, while it is still to come."""
    if not (seen := may_see(actor, event)):
        return seen
    if not runs(actor, event):
        return refuse("Only those who run this event can change it.")
    if EventState.CANCELLED not in (event.state, time.state):
        return not_now("This meeting is not cancelled.")
    return ALLOW if time.ends_at > now else not_now("This meeting is over.")


def may_answer(actor: Actor, event: Standing, time: Time, now: datetime) -> Verdict:
    """Register, or say whether one comes."""
    if not (seen := may_see(actor, event)):
        return seen
    if not actor.signed_in:
        return refuse("Sign in to register.")
    if EventState.CANCELLED in (event.state, time.state):
        return not_now("This meeting is cancelled.")
    return ALLOW if time.ends_at > now else not_now("This meeting is over.")


def may_see_link(actor: Actor, event: Standing, *, going: bool) -> Verdict:
    """The address of the call: those who are registered, and those who run the event."""
    if not (seen := may_see(actor, event)):
        return seen
    return ALLOW if going or runs(actor, event) else refuse("The link is shown to those who are registered.")


def may_see_registered(actor: Actor, event: Standing) -> Verdict:
    """Who comes, by name: members; visitors and guests see the number."""
    if not (seen := may_see(actor, event)):
        return seen
    return ALLOW if actor.is_member else refuse("Who comes is shown to members of the community.")


def may_keep_list(actor: Actor, event: Standing) -> Verdict:
    """Read who said what, with addresses."""
    if not (seen := may_see(actor, event)):
        return seen
    return ALLOW if runs(actor, event) else refuse("Only those who run this event see the list of who comes.")


def may_answer_for(actor: Actor, event: Standing, time: Time, now: datetime) -> Verdict:
    """Register somebody else, or take them off."""
    if not (verdict := may_keep_list(actor, event)):
        return verdict
    return may_answer(actor, event, time, now)


def may_attach_recording(actor: Actor, event: Standing, time: Time, now: datetime, *, kind: str) -> Verdict:
    """The webcast of one meeting, once it is over."""
    if not (seen := may_see(actor, event)):
        return seen
    if not runs(actor, event):
        return refuse("Only those who run this event attach its recording.")
    if kind in NEVER_RECORDED:
        return refuse("Brown-bag sessions are not recorded: people speak freely there.")
    if EventState.CANCELLED in (event.state, time.state):
        return not_now("This meeting is cancelled.")
    return ALLOW if time.ends_at <= now else not_now("The recording is attached once the meeting is over.")


def in_open_group(verdict: Verdict, *, is_open: bool) -> Verdict:
    """What a closed group's events still allow: nothing but reading."""
    return (
        verdict
        if is_open or not verdict
        else not_now("This group is closed: it can be read, but nothing in it changes.")
    )
