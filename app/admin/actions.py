"""What administrators do to accounts and roles."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import audit, governance, mail
from app.access import Actor, Role, RoleGrant, grant_role
from app.accounts import LinkPurpose, Person, make_link
from app.accounts.links import LIFETIMES
from app.admin.letters import LETTERS
from app.admin.policy import may_end_role, may_give_role, may_invite_again
from app.admin.queries_people import other_administrators
from app.core import clock, revision
from app.core.errors import ConflictError
from app.core.settings import Settings
from app.core.text import one_line
from app.web.language import say


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
    seated = bool(governance.seats_held(session, person.id, clock.today(zone)))
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
    mail.send_letter(
        session,
        LETTERS["account_invitation"],
        to=person.email,
        language=person.language,
        values={
            "name": person.name,
            "by": by.name,
            "community": say(settings.community_name, person.language),
            "days": LIFETIMES[LinkPurpose.INVITATION].days,
            "link": f"{settings.base_url}/invitation/{token}",
        },
        settings=settings,
    )
    audit.record(session, by, "person.invited_again", person.id)
