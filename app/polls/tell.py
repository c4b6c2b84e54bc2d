"""Letters about a poll, to the people of its group: when it opens, when a date is chosen; to those who answered when none is."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app import accounts, events, groups, jobs
from app.accounts import PersonState
from app.core.settings import Settings
from app.mail import send_letter
from app.polls.letters import LETTERS
from app.polls.models import DateOption, DatePoll
from app.polls.queries import answers_of, options_of
from app.web.times import named_zone, when

# Of one transaction.
BATCH = 20


def tell(session: Session, settings: Settings, poll_id: int, what: str, after: int = 0) -> None:
    """To some of them, and owe the rest. Nothing, where the poll has gone on since: of what is decided nobody is asked.

    Args:
        after: the last person of the batch before.
    """
    poll = session.get(DatePoll, poll_id)
    if poll is None or (what == "poll_opened") is not (poll.closed_at is None):
        return
    options = options_of(session, poll.id)
    letter = LETTERS[what]
    waiting = sorted(one for one in _readers(session, poll, what) if one > after)
    for person in accounts.cards(session, waiting[:BATCH]).values():
        if person.state == PersonState.SUSPENDED:
            continue
        group = groups.names(session, [poll.group_id], person.language)[poll.group_id]
        chosen = next((one for one in options if one.id == poll.option_id), None)
        given = {
            "name": person.name,
            "title": poll.title,
            "group": group.name,
            "dates": "\n".join(in_words(poll, one, settings, person.language) for one in options),
            "when": in_words(poll, chosen, settings, person.language) if chosen else "",
            "deadline": poll.closes_on,
            "note": poll.note if what == "poll_opened" else poll.close_note,
            "link": f"{settings.base_url}/groups/{group.slug}/polls/{poll.id}",
        }
        values = {name: given[name] for name in letter.placeholders}
        send_letter(session, letter, to=person.email, language=person.language, values=values, settings=settings)
    if len(waiting) > BATCH:
        jobs.enqueue(session, "polls.tell", poll_id=poll_id, what=what, after=waiting[BATCH - 1])


def in_words(poll: DatePoll, option: DateOption, settings: Settings, language: str) -> str:
    """In the poll's own zone, with the house's hours beside where they differ."""
    zone = named_zone(poll.timezone) or settings.zone
    starts = events.moment(option.starts_local, zone)
    said = when(starts, starts + timedelta(minutes=poll.minutes), zone, settings.zone, language)
    beside = f" ({said.house})" if said.house else ""
    return f"{said.day}, {said.hours} {said.zone}{beside}"


def _readers(session: Session, poll: DatePoll, what: str) -> set[int]:
    people = {one.person_id for one in groups.participants(session, poll.group_id)}
    if what == "poll_closed":
        return people & answers_of(session, poll.id).keys()
    return people - {poll.organiser_id} if what == "poll_opened" else people
