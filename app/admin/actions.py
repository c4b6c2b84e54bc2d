"""What administrators do to accounts and roles."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import audit, governance, groups, mail, organisations
from app.access import Actor, Role, RoleGrant, grant_role
from app.accounts import LinkPurpose, Person, PersonState, invite_person, make_link, normal_email
from app.admin import letters
from app.admin.policy import may_end_role, may_give_role, may_invite_again
from app.admin.queries_people import other_administrators, person_by_email
from app.core import clock, revision
from app.core.errors import ConflictError, InvalidError
from app.core.settings import Settings
from app.core.text import one_line


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which the day is over where the community lives."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def give_role(session: Session, person: Person, role: Role, *, until: datetime | None, reason: str, by: Actor) -> None:
    """A role for the whole community; one that is held already gets the new end."""
    may_give_role(person.state).enforce()
    grant_role(session, person.id, role, by=by, until=until, reason=one_line(reason))
    end = until.isoformat() if until else None
    audit.record(session, by, "person.role_given", person.id, reason=one_line(reason), role=role, until=end)
    revision.bump(session)


def end_role(session: Session, person: Person, grant: RoleGrant, *, zone: ZoneInfo, by: Actor) -> None:
    """ConflictError when nobody would be left to run the house, or the role goes with a seat in a committee."""
    others = other_administrators(session, person.id)
    seated = bool(governance.seats_held(session, person.id, governance.today_in(zone)))
    if refusal := may_end_role(grant.role, others, seated=seated).reason:
        raise ConflictError(refusal)
    grant.ends_at = clock.now()
    audit.record(
        session, by, "person.role_ended", person.id, role=grant.role, scope=grant.scope, scope_id=grant.scope_id
    )
    revision.bump(session)


def invite_again(session: Session, person: Person, *, settings: Settings, by: Actor) -> None:
    """A fresh link; the one sent before stops working."""
    if refusal := may_invite_again(person.state).reason:
        raise ConflictError(refusal)
    token = make_link(session, person, LinkPurpose.INVITATION, by=by)
    subject, text = letters.invitation(person.name, settings, token, by=by, language=person.language)
    mail.queue(session, to=person.email, subject=subject, text=text)
    audit.record(session, by, "person.invited_again", person.id)


def invite_guest(
    session: Session,
    group: groups.GroupName,
    *,
    email: str,
    name: str,
    title: str,
    language: str,
    objective: str,
    last_day: date,
    settings: Settings,
    by: Actor,
) -> Person:
    """Admit somebody from outside to one group's space until the end of a day (001 §3.2).

    Raises:
        InvalidError: the person acts for a member organisation, or is suspended.
    """
    address = normal_email(email)
    person = person_by_email(session, address)
    if person is not None:
        _refuse_member(session, person)
    purpose = letters.guest_purpose(group.name, one_line(objective), last_day, language)
    if person is None or person.state == PersonState.INVITED:
        person, token = invite_person(session, email=address, name=name, title=title, by=by)
        person.name, person.title, person.language = one_line(name), one_line(title), language
        subject, text = letters.invitation(person.name, settings, token, by=by, language=language, purpose=purpose)
    else:
        subject, text = letters.guest_welcome(person.name, settings, group.slug, purpose, language)
    groups.admit_guest(session, group, person.id, objective=objective, until=end_of(last_day, settings.zone), by=by)
    mail.queue(session, to=person.email, subject=subject, text=text)
    return person


def _refuse_member(session: Session, person: Person) -> None:
    if organisations.organisation_of(session, person.id) is not None:
        sentence = "This person acts for a member organisation: add them to the group as a member."
    elif person.state == PersonState.SUSPENDED:
        sentence = "This account is suspended. Restore it first."
    else:
        return
    raise InvalidError(sentence, {"email": sentence})
