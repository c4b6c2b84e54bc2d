"""Letters about action points: whom they reach, and what they say."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app import accounts, groups, organisations
from app.access import Role, Scope, holders
from app.accounts import PersonCard, PersonState
from app.core.settings import Settings
from app.core.text import one_line
from app.followup.labels import quarter_name
from app.followup.letters import LETTERS
from app.followup.models import ActionPoint
from app.followup.queries import here
from app.mail import send_letter
from app.web.language import translations

# Longer words stand on the page; a subject and a line of a letter hold this much.
SHOWN = 300


def doers(session: Session, action: ActionPoint) -> list[int]:
    """The owner; of an organisation as such its representatives; else whoever answers for it."""
    if action.owner_id is not None:
        return [action.owner_id]
    if action.organisation_id is not None:
        return holders(session, Role.REPRESENTATIVE, Scope.ORGANISATION, action.organisation_id)
    return heads(session, action.group_id)


def heads(session: Session, group_id: int | None) -> list[int]:
    """Leads of the group, its secretary where it has none; of the community the coordinators."""
    if group_id is None:
        return coordinators(session)
    leads = holders(session, Role.GROUP_LEAD, Scope.GROUP, group_id)
    return leads or holders(session, Role.GROUP_SECRETARY, Scope.GROUP, group_id) or coordinators(session)


def coordinators(session: Session) -> list[int]:
    return holders(session, Role.COORDINATOR)


def send(
    session: Session, settings: Settings, key: str, to: Iterable[int], action: ActionPoint, **also: object
) -> None:
    """Owe the letter to each of them who is here and not suspended; nobody else gets mail."""
    letter = LETTERS[key]
    owner = _owner(session, action)
    for person in reachable(session, to):
        say = translations(person.language).gettext
        given = {
            "name": person.name,
            "text": _shortened(action.text),
            "source": _source(session, action, person.language),
            "owner": owner or say("nobody"),
            "due": action.due_on or say("no day is set"),
            "link": f"{settings.base_url}/actions/{action.id}",
            **also,
        }
        values = {name: given[name] for name in letter.placeholders}
        send_letter(session, letter, to=person.email, language=person.language, values=values, settings=settings)


def reachable(session: Session, ids: Iterable[int]) -> list[PersonCard]:
    wanted = sorted(set(ids))
    present = here(session, wanted)
    people = accounts.cards(session, wanted)
    return [people[i] for i in wanted if i in present and people[i].state != PersonState.SUSPENDED]


def _owner(session: Session, action: ActionPoint) -> str:
    people = accounts.cards(session, [action.owner_id] if action.owner_id is not None else [])
    bodies = organisations.names(session, [action.organisation_id] if action.organisation_id is not None else [])
    return ", ".join([*(one.name for one in people.values()), *(one.short for one in bodies.values())])


def _source(session: Session, action: ActionPoint, language: str) -> str:
    """Group and meeting, as far as there are any."""
    say = translations(language).gettext
    of = groups.names(session, [action.group_id] if action.group_id is not None else [], language)
    title = quarter_name(say, action.source_title) if action.source_kind == "highlight" else action.source_title
    return ": ".join([*(one.name for one in of.values()), *([title] if title else [])])


def _shortened(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= SHOWN else line[: SHOWN - 1].rsplit(" ", 1)[0] + "…"
