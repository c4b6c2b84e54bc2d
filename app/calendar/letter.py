"""One letter about an event to one person, with its calendar object, in the caller's transaction."""

from sqlalchemy.orm import Session

from app.calendar.cases import Case
from app.calendar.letters import LETTERS
from app.events import Meeting, address
from app.mail import Enclosed, send_letter


def send(
    session: Session,
    case: Case,
    key: str,
    *,
    enclosed: Enclosed | None = None,
    guard: str = "",
    meeting: Meeting | None = None,
    **values: str,
) -> None:
    """Owe it; at the door it is asked whether the person may still see the event.

    Args:
        guard: another question to ask there, see `guards`.
        meeting: which of a series the letter is about.
        values: of placeholders that are not the same in every letter.
    """
    event, actor, settings = case.event, case.actor, case.settings
    letter = LETTERS[key]
    path = meeting.href if meeting is not None else address(event.id)
    given = {
        "name": actor.name,
        "title": meeting.title if meeting is not None else event.title,
        "by": case.subject.group or settings.community_name,
        "how": case.reader.how(case.standing),
        "link": f"{settings.base_url}{path}",
    } | values
    send_letter(
        session,
        letter,
        to=actor.email,
        language=case.reader.language,
        values={name: given[name] for name in letter.placeholders},
        settings=settings,
        enclosed=enclosed,
        guard=guard or f"calendar:see:{event.id}:{case.person_id}",
    )


def details(case: Case, meeting: Meeting | None = None) -> str:
    """Where, with whom, and the join link for those who come: of the whole event, or of one meeting."""
    time = case.times.get(meeting.occurrence.id) if meeting is not None else None
    own_host = case.subject.hosts.get(meeting.host_id or 0, "") if meeting is not None else ""
    return case.reader.details(
        venue=meeting.venue if meeting is not None else case.event.venue,
        host=own_host or case.subject.host,
        link=case.link(time),
    )
