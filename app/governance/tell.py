"""Letters about a vote: when it opens, three days before its last day, and the day after to whoever presides.

`Ballot.reminded_at` is the moment of the last round, so that none goes out twice.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts
from app.accounts import PersonState
from app.core import clock
from app.core.settings import Settings
from app.governance.letters import LETTERS
from app.governance.models import Ballot, BallotState, Committee, Declaration, Elector
from app.governance.policy import presiding
from app.governance.queries import electors_of, standing_of
from app.governance.tally import RECUSED
from app.mail import send_letter

BEFORE = timedelta(days=3)


def tell_electors(session: Session, settings: Settings, ballot_id: int) -> None:
    """A vote has opened: those who have a vote, and, without a way to the papers, those recused by rule."""
    ballot = session.get(Ballot, ballot_id, with_for_update=True)
    if ballot is None or ballot.state != BallotState.OPEN or ballot.reminded_at is not None:
        return
    electors = electors_of(session, ballot.id)
    recused = [one for one in electors if one.declaration == Declaration.RULE and not one.away]
    _send(session, settings, ballot, electors, "ballot_awaits", _waited_for(electors))
    _send(session, settings, ballot, electors, "ballot_recused", recused)
    ballot.reminded_at = clock.now()


def tell_alternate(session: Session, settings: Settings, elector_id: int) -> None:
    """The seat was handed over: its alternate is waited for now."""
    elector = session.get(Elector, elector_id)
    ballot = session.get(Ballot, elector.ballot_id) if elector is not None else None
    if elector is not None and ballot is not None and ballot.state == BallotState.OPEN:
        electors = electors_of(session, ballot.id)
        _send(session, settings, ballot, electors, "ballot_awaits", _waited_for([elector]))


def remind(session: Session, settings: Settings, today: date) -> None:
    """Whatever is due on this day, where the community lives; nothing when it went out before."""
    open_soon = (Ballot.state == BallotState.OPEN, Ballot.due_on <= today + BEFORE)
    for ballot in session.scalars(select(Ballot).where(*open_soon).order_by(Ballot.id).with_for_update()).all():
        last = (ballot.reminded_at or ballot.opened_at).astimezone(settings.zone).date()
        electors = electors_of(session, ballot.id)
        if ballot.due_on < today and last <= ballot.due_on:
            head = presiding(electors)
            _send(session, settings, ballot, electors, "ballot_time_to_close", [head] if head else [])
        elif today <= ballot.due_on and last < ballot.due_on - BEFORE:
            _send(session, settings, ballot, electors, "ballot_reminder", _waited_for(electors))
        else:
            continue
        ballot.reminded_at = clock.now()


def _waited_for(electors: Iterable[Elector]) -> list[Elector]:
    return [one for one in electors if one.declaration not in RECUSED and one.cast_at is None and not one.away]


def _send(
    session: Session,
    settings: Settings,
    ballot: Ballot,
    electors: Sequence[Elector],
    key: str,
    to: Iterable[Elector],
) -> None:
    committee = session.get_one(Committee, ballot.committee_id)
    standing = standing_of(ballot, electors)
    people = accounts.cards(session, [one.person_id for one in to])
    letter = LETTERS[key]
    for person in people.values():
        if person.state == PersonState.SUSPENDED:
            continue
        given = {
            "name": person.name,
            "committee": (person.language == "sw" and committee.name_sw) or committee.name,
            "title": ballot.title,
            "deadline": ballot.due_on,
            "cast": str(standing.cast),
            "quorum": str(standing.quorum),
            "link": f"{settings.base_url}/committee/ballots/{ballot.id}",
        }
        values = {name: given[name] for name in letter.placeholders}
        send_letter(session, letter, to=person.email, language=person.language, values=values, settings=settings)
