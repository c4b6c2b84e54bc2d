"""What is due is said before; what is late, or nobody's, is said to those who answer for it. Each once.

`reminded_on` and `escalated_at` are written in the transaction that owes the letters, on a locked row: of two schedulers
one finds nothing to do.
"""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import groups
from app.access import Role, RoleGrant, Scope, active_now, holders
from app.core import clock
from app.core.quarters import Quarter
from app.core.settings import Settings
from app.followup.actions import escalate
from app.followup.labels import quarter_name
from app.followup.letters import LETTERS
from app.followup.models import ActionPoint, Highlight, HighlightCall
from app.followup.queries import OPEN_STATES, at_work
from app.followup.tell import coordinators, doers, heads, reachable, send
from app.mail import send_letter
from app.web.language import translations

BEFORE = timedelta(days=3)
LATE_DAYS = 7
CALL = timedelta(days=14)
# Of one transaction: a day on which much is due keeps nobody waiting.
BATCH = 20


def tell_owner(session: Session, settings: Settings, action_id: int, giver_id: int | None) -> None:
    """It is theirs now; near its day this stands for the first reminder."""
    action = session.get(ActionPoint, action_id, with_for_update=True)
    if action is None or action.state not in OPEN_STATES:
        return
    today = clock.today(settings.zone)
    send(session, settings, "action_given", [one for one in doers(session, action) if one != giver_id], action)
    if action.due_on is not None and today >= action.due_on - BEFORE:
        action.reminded_on = today


def remind(session: Session, settings: Settings, today: date) -> bool:
    """Of what is due by then, on the house's day; a house that stood still catches up. Returns whether more may wait."""
    found = _locked(session, ActionPoint.due_on <= today + BEFORE, _to_be_reminded(today))
    for action in found:
        key = "action_due" if action.due_on is not None and today >= action.due_on else "action_soon"
        send(session, settings, key, doers(session, action), action, days=str(LATE_DAYS))
        action.reminded_on = today
    return len(found) == BATCH


def escalate_late(session: Session, settings: Settings, today: date) -> bool:
    """A week late: the group's leads and the coordinators learn of it. Returns whether more may wait."""
    late = (ActionPoint.due_on <= today - timedelta(days=LATE_DAYS), ActionPoint.escalated_at.is_(None))
    found = _locked(session, *late)
    for action in found:
        told = {*heads(session, action.group_id), *coordinators(session)} - {action.owner_id or 0}
        send(session, settings, "action_overdue", told, action)
        escalate(session, action, "")
    return len(found) == BATCH


def escalate_ownerless(session: Session, settings: Settings) -> bool:
    """The owner has no part in the house any more: those who answer for it name another. Returns whether more may wait."""
    takes_part = exists().where(RoleGrant.person_id == ActionPoint.owner_id, active_now())
    left = (ActionPoint.owner_id.is_not(None), ~takes_part, ActionPoint.escalated_at.is_(None))
    found = _locked(session, *left)
    for action in found:
        send(session, settings, "action_without_owner", heads(session, action.group_id), action)
        escalate(session, action, "")
    return len(found) == BATCH


def call_for_highlights(session: Session, settings: Settings, today: date) -> None:
    """Two weeks before the quarter ends, to those who run a group that has brought nothing yet."""
    quarter = Quarter.of(today)
    if today < quarter.last_day - CALL:
        return
    there = set(session.scalars(select(Highlight.group_id).where(Highlight.quarter == str(quarter))))
    there |= set(session.scalars(select(HighlightCall.group_id).where(HighlightCall.quarter == str(quarter))))
    for group in groups.open_groups(session):
        if group.id not in there and _called(session, group.id, str(quarter)):
            _ask(session, settings, group.id, quarter)


def _to_be_reminded(today: date) -> ColumnElement[bool]:
    """Once in the days before, once from the day itself on."""
    last, due = ActionPoint.reminded_on, ActionPoint.due_on
    ahead = (today + timedelta(days=n) for n in range(1, BEFORE.days + 1))
    return or_(
        last.is_(None), and_(due <= today, last < due), *(and_(due == day, last < day - BEFORE) for day in ahead)
    )


def _locked(session: Session, *conditions: ColumnElement[bool]) -> list[ActionPoint]:
    """The first of them."""
    found = select(ActionPoint).where(ActionPoint.state.in_(OPEN_STATES), at_work(), *conditions)
    return list(session.scalars(found.order_by(ActionPoint.id).limit(BATCH).with_for_update(of=ActionPoint)))


def _called(session: Session, group_id: int, quarter: str) -> bool:
    """False when another scheduler wrote it down in this very moment."""
    try:
        with session.begin_nested():
            session.add(HighlightCall(group_id=group_id, quarter=quarter, at=clock.now()))
    except IntegrityError:
        return False
    return True


def _ask(session: Session, settings: Settings, group_id: int, quarter: Quarter) -> None:
    runs = [
        one for role in (Role.GROUP_LEAD, Role.GROUP_SECRETARY) for one in holders(session, role, Scope.GROUP, group_id)
    ]
    for person in reachable(session, runs):
        group = groups.names(session, [group_id], person.language)[group_id]
        values = {
            "name": person.name,
            "group": group.name,
            "quarter": quarter_name(translations(person.language).gettext, str(quarter)),
            "last_day": quarter.last_day,
            "link": f"{settings.base_url}/groups/{group.slug}/highlights",
        }
        letter = LETTERS["highlights_wanted"]
        send_letter(session, letter, to=person.email, language=person.language, values=values, settings=settings)
