"""One answer that came by mail, in its place among the others: the newest holds, whichever road it came by."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, audit
from app.access import Actor
from app.accounts import Person
from app.calendar.invited import COMES, invitation_of
from app.calendar.models import MailReply
from app.calendar.replies import Said
from app.core.errors import DomainError
from app.events import Answer, Event, EventState, Meeting, Occurrence, Registration, policy, registration

ANSWERS = {"ACCEPTED": Answer.GOING, "TENTATIVE": Answer.MAYBE, "DECLINED": Answer.DECLINED}


@dataclass(frozen=True, slots=True)
class Taken:
    """`refusal` is empty where the answer counts; `local` names one meeting of a series."""

    stamped_at: datetime
    local: datetime | None = None
    refusal: str = ""


def take(session: Session, event: Event, person: Person, said: Said, *, now: datetime) -> Taken:
    """The rights are those of this moment. A calendar whose clock is ahead does not outrun later answers."""
    taken = Taken(min(said.stamped_at or now, now))
    meetings = _meetings(session, event, said.on, now)
    if said.on is not None and event.frequency:
        if not meetings:
            return replace(taken, refusal="names no meeting of the series")
        taken = replace(taken, local=meetings[0].occurrence.original_local)
    actor = accounts.actor_of_person(session, person.id)
    refusal = _why_not(session, event, actor, person, said, taken, meetings, now)
    if not refusal:
        refusal = _answer(session, event, actor, ANSWERS[said.states[person.email]], meetings, taken, now)
    if refusal:
        audit.record(session, actor, "reply.refused", event.id, reason=refusal, person_id=person.id)
    return replace(taken, refusal=refusal)


def _why_not(
    session: Session,
    event: Event,
    actor: Actor,
    person: Person,
    said: Said,
    taken: Taken,
    meetings: list[Meeting],
    now: datetime,
) -> str:
    state = said.states.get(person.email, "")
    if state not in ANSWERS:
        return f"says {state.lower() or 'nothing'}, which is no answer here"
    if not meetings:
        return "nothing of the event is ahead"
    if not any(policy.may_answer(actor, event, one.occurrence, now) for one in meetings):
        return "the person may not answer this event now"
    if not _is_newest(session, event, person.id, said, taken, meetings):
        return "older than an answer that stands"
    invitation = invitation_of(session, event.id, person.id)
    told = invitation.told_sequence if invitation is not None else None
    changed_at = meetings[0].occurrence.changed_at if taken.local is not None else event.changed_at
    if told is not None and said.sequence < told and taken.stamped_at < changed_at:
        return "answers a time that has changed since"
    return ""


def _is_newest(
    session: Session, event: Event, person_id: int, said: Said, taken: Taken, meetings: list[Meeting]
) -> bool:
    """SEQUENCE first, then DTSTAMP (RFC 5546 §2.1.5); an answer on the page has only its time."""
    last = session.execute(
        select(MailReply.sequence, MailReply.stamped_at)
        .where(
            MailReply.event_id == event.id,
            MailReply.person_id == person_id,
            MailReply.counted,
            MailReply.original_local == taken.local if taken.local is not None else MailReply.original_local.is_(None),
        )
        .order_by(MailReply.sequence.desc(), MailReply.stamped_at.desc())
        .limit(1)
    ).first()
    if last is not None and (said.sequence, taken.stamped_at) <= (last.sequence, last.stamped_at):
        return False
    if taken.local is None and event.frequency:
        return True
    on_page = select(Registration.id).where(
        Registration.occurrence_id == meetings[0].occurrence.id,
        Registration.person_id == person_id,
        Registration.via != "mail",
        Registration.answered_at > taken.stamped_at,
    )
    return session.scalar(on_page) is None


def _answer(
    session: Session, event: Event, actor: Actor, given: Answer, meetings: list[Meeting], taken: Taken, now: datetime
) -> str:
    everything = taken.local is None and bool(event.frequency)
    follows = everything and _follows(session, event, actor)
    # Where their calendar holds single meetings of a series, the answer is for those.
    single = everything and not follows
    chosen = [one for one in meetings if _comes_to(session, actor, one)] if single else meetings[:1]
    done = 0
    for meeting in chosen:
        if not policy.may_answer(actor, event, meeting.occurrence, now):
            continue
        try:
            with session.begin_nested():
                registration.answer(session, meeting, given, by=actor, via="mail", all_coming=follows)
        except DomainError as refused:
            return refused.sentence
        done += 1
    if not done:
        return "nothing of the event is ahead"
    audit.record(session, actor, "reply.counted", event.id, answer=given, on=taken.local and taken.local.isoformat())
    return ""


def _follows(session: Session, event: Event, actor: Actor) -> bool:
    """Whether the person was invited to the series as a whole."""
    invitation = invitation_of(session, event.id, actor.person_id or 0)
    return event.group_id in actor.group_ids or (invitation is not None and invitation.answer in COMES)


def _comes_to(session: Session, actor: Actor, meeting: Meeting) -> bool:
    held = session.scalar(
        select(Registration.answer).where(
            Registration.occurrence_id == meeting.occurrence.id, Registration.person_id == actor.person_id
        )
    )
    return held in COMES


def _meetings(session: Session, event: Event, on: datetime | date | None, now: datetime) -> list[Meeting]:
    """The meeting that a RECURRENCE-ID names; without one all that are not over, the next first."""
    rows = select(Occurrence).where(Occurrence.event_id == event.id).order_by(Occurrence.starts_at)
    if on is None or not event.frequency:
        rows = rows.where(Occurrence.ends_at > now, Occurrence.state != EventState.CANCELLED)
    elif isinstance(on, datetime):
        local = on.astimezone(ZoneInfo(event.timezone)).replace(tzinfo=None) if on.tzinfo is not None else on
        rows = rows.where(Occurrence.original_local == local)
    else:
        begin = datetime.combine(on, time())
        rows = rows.where(Occurrence.original_local >= begin, Occurrence.original_local < begin + timedelta(days=1))
    return [Meeting(event, one) for one in session.scalars(rows)]
