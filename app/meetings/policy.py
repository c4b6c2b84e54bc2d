"""Who writes, reads and amends minutes, keeps the attendance list, and checks in. Pure: no session, no request.

A draft is seen by those who run the meeting; circulated minutes by those of them who also took part or belong to the body
that met; final ones by whoever may see the event.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from app import events, groups
from app.access import ALLOW, HIDE, Actor, Permission, Verdict, not_now, refuse
from app.meetings.models import MinutesState

WINDOW = timedelta(minutes=30)
"""How long before the start and after the end of a meeting its self check-in is open."""

CANCELLED = "This meeting is cancelled."
CLOSED = groups.policy.CLOSED


class Time(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class Text(Protocol):
    """What a decision needs to know of minutes; the model has these columns."""

    @property
    def state(self) -> str: ...
    @property
    def amend_by(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A meeting as rights see it.

    Attributes:
        cancelled: the event or this one time of it.
        took_part: whether the actor was invited, registered or on the attendance list.
        at_work: False once the group is closed.
        today: in the house's zone.
    """

    event: events.policy.Standing
    time: Time
    cancelled: bool
    took_part: bool
    at_work: bool
    now: datetime
    today: date


def belongs(actor: Actor, at: Standing) -> bool:
    """Whether the minutes circulate to the actor: they took part, or are of the group or committee that met."""
    if at.took_part or (at.event.group_id is not None and at.event.group_id in actor.group_ids):
        return True
    return at.event.audience == groups.audiences.COMMITTEE and actor.may(Permission.COMMITTEE_READ)


def may_read(actor: Actor, at: Standing, text: Text | None) -> Verdict:
    if not (seen := events.policy.may_see(actor, at.event)):
        return seen
    if text is None:
        return HIDE
    if text.state == MinutesState.FINAL or events.policy.runs(actor, at.event):
        return ALLOW
    return ALLOW if text.state == MinutesState.CIRCULATED and belongs(actor, at) else HIDE


def may_run(actor: Actor, at: Standing) -> Verdict:
    """Write and keep what this meeting leaves behind. To others it is refused, or hidden with the event."""
    if not (seen := events.policy.may_see(actor, at.event)):
        return seen
    if not events.policy.runs(actor, at.event):
        return refuse("Only those who run this meeting can do this.")
    if at.cancelled:
        return not_now(CANCELLED)
    return ALLOW if at.at_work else not_now(CLOSED)


def may_write(actor: Actor, at: Standing, text: Text | None) -> Verdict:
    """Begin or change the minutes, their decisions and actions. Whoever may not read them learns nothing of them."""
    if not (verdict := may_run(actor, at)):
        return verdict if verdict.untimely or may_read(actor, at, text) else HIDE
    if text is not None and text.state == MinutesState.FINAL:
        return not_now("These minutes are final. Reopen them to correct them.")
    return ALLOW


def may_see_versions(actor: Actor, at: Standing, text: Text | None) -> Verdict:
    """What the minutes said before: those who run the meeting, whatever became of them."""
    if not (verdict := may_read(actor, at, text)):
        return verdict
    if events.policy.runs(actor, at.event):
        return ALLOW
    return refuse("Only those who run this meeting see earlier versions.")


def may_circulate(actor: Actor, at: Standing, text: Text | None, *, conflicts: int, written: bool) -> Verdict:
    if not (verdict := may_write(actor, at, text)):
        return verdict
    if text is not None and text.state != MinutesState.DRAFT:
        return not_now("These minutes are circulated already.")
    if at.time.starts_at > at.now:
        return not_now("The meeting has not begun.")
    if conflicts:
        return not_now("Two texts were written at once. Choose between them first.")
    return ALLOW if written else not_now("Nothing is written yet.")


def may_amend(actor: Actor, at: Standing, text: Text | None) -> Verdict:
    """Ask for an amendment, or say that one has none to ask for."""
    if not (verdict := may_read(actor, at, text)):
        return verdict
    if not belongs(actor, at):
        return refuse("Amendments are asked for by those to whom the minutes were circulated.")
    if not at.at_work:
        return not_now(CLOSED)
    if text is None or text.state != MinutesState.CIRCULATED:
        return not_now("Amendments can be asked for while the minutes are circulated.")
    if text.amend_by is not None and text.amend_by < at.today:
        return not_now("The last day for amendments has passed.")
    return ALLOW


def may_answer_amendments(actor: Actor, at: Standing, text: Text | None) -> Verdict:
    if not (verdict := may_write(actor, at, text)):
        return verdict
    is_circulated = text is not None and text.state == MinutesState.CIRCULATED
    return ALLOW if is_circulated else not_now("These minutes are not circulated.")


def may_finish(actor: Actor, at: Standing, text: Text | None, *, conflicts: int, waiting: int) -> Verdict:
    """Make them final, when every amendment has its answer."""
    if not (verdict := may_answer_amendments(actor, at, text)):
        return verdict
    if waiting:
        return not_now("Answer every amendment first.")
    return not_now("Two texts were written at once. Choose between them first.") if conflicts else ALLOW


def may_reopen(actor: Actor, at: Standing, text: Text | None) -> Verdict:
    if not (verdict := may_run(actor, at)):
        return verdict if verdict.untimely or may_read(actor, at, text) else HIDE
    is_final = text is not None and text.state == MinutesState.FINAL
    return ALLOW if is_final else not_now("Only final minutes are reopened.")


def may_name_people(actor: Actor, at: Standing) -> Verdict:
    """Who was there, by name; other readers see numbers."""
    return ALLOW if belongs(actor, at) else events.policy.may_see_registered(actor, at.event)


def may_keep_list(actor: Actor, at: Standing) -> Verdict:
    if not (verdict := may_run(actor, at)):
        return verdict
    return ALLOW if opens_at(at.time) <= at.now else not_now("The list opens thirty minutes before the meeting.")


def may_show_code(actor: Actor, at: Standing) -> Verdict:
    if not (verdict := may_run(actor, at)):
        return verdict
    return ALLOW if at.now <= closes_at(at.time) else not_now("Self check-in has closed.")


def may_check_in(actor: Actor, at: Standing) -> Verdict:
    """Say of oneself that one is there."""
    if not (seen := events.policy.may_see(actor, at.event)):
        return seen
    if not actor.signed_in:
        return refuse("Sign in to check in.")
    if at.cancelled:
        return not_now(CANCELLED)
    if not at.at_work:
        return not_now(CLOSED)
    if at.now < opens_at(at.time):
        return not_now("Check-in opens thirty minutes before the meeting.")
    return ALLOW if at.now <= closes_at(at.time) else not_now("Check-in closed thirty minutes after the meeting.")


def opens_at(time: Time) -> datetime:
    return time.starts_at - WINDOW


def closes_at(time: Time) -> datetime:
    return time.ends_at + WINDOW
