"""Who has lost the right to what they were invited to, and who has come to a group since its meetings were announced."""

from sqlalchemy.orm import Session

from app import accounts, jobs
from app.access import NOBODY, Actor
from app.calendar.cases import case_of
from app.calendar.invited import events_of_groups, events_of_person, may_be_told
from app.calendar.queries_rights import Rights, rights
from app.calendar.tell import BATCH, invite
from app.calendar.withdrawal import end_invitation
from app.core import clock
from app.core.services import Services
from app.core.settings import Settings
from app.events import policy


def recheck(session: Session, settings: Settings, person_id: int) -> None:
    """What the person may no longer be told of ends; what their groups have ahead reaches them."""
    now = clock.now()
    for event in events_of_person(session, person_id, now):
        case = case_of(session, settings, event, person_id, now=now)
        if not policy.may_see(case.actor, event) or (case.is_invited and not case.allowed):
            end_invitation(session, case)
    invited = 0
    group_ids = accounts.actor_of_person(session, person_id).group_ids
    for event in events_of_groups(session, group_ids, person_id, now):
        if invited == BATCH:
            owe(session, person_id)
            return
        session.refresh(event, with_for_update=True)
        invited += invite(session, case_of(session, settings, event, person_id, now=now))


def owe(session: Session, person_id: int) -> None:
    jobs.enqueue(session, "calendar.recheck", key=f"calendar.recheck:{person_id}", person_id=person_id)


def find(services: Services) -> list[int]:
    """People of whom `recheck` has something to do: rights also end by themselves, on a day that was set long ago."""
    with services.database.read() as session:
        found = rights(session, clock.now())
        actors = accounts.actors_of_people(session, found.people)
        return [one for one in found.people if _is_owed(actors.get(one, NOBODY), found, one)]


def _is_owed(actor: Actor, found: Rights, person_id: int) -> bool:
    none: frozenset[int] = frozenset()
    standing = found.open.get(person_id, none)
    for event_id, comes in found.held.get(person_id, {}).items():
        event = found.ahead[event_id]
        if not policy.may_see(actor, event) or (event_id in standing and not may_be_told(actor, event, comes=comes)):
            return True
    news = found.of_groups.get(person_id, none) - found.told.get(person_id, none)
    return any(may_be_told(actor, found.ahead[event_id], comes=False) for event_id in news)
