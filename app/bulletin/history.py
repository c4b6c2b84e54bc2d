"""What happened to an issue, who did it and when: read from the record of acts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts
from app.audit import AuditEvent
from app.bulletin.models import Issue

Gettext = Callable[[str], str]
KIND = "bulletin"
IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Happened:
    """`by`: "" for the house itself; `text`: the reason that was given, "" for none; `at`: what the act says of time, or None."""

    action: str
    when: datetime
    by: str
    text: str
    at: datetime | None


def history_of(session: Session, issue: Issue) -> Sequence[Happened]:
    """The acts that move an issue, the oldest first, in two queries; who changed which words stands in its versions.

    Of an issue that was brought along from elsewhere its own row tells what was before, with the days of that time.
    """
    acts = [f"{KIND}.{name}" for name in (*acts_in_words(str), IMPORTED)]
    rows = session.execute(
        select(AuditEvent.action, AuditEvent.at, AuditEvent.person_id, AuditEvent.reason, AuditEvent.detail)
        .where(AuditEvent.subject_kind == KIND, AuditEvent.subject_id == issue.id, AuditEvent.action.in_(acts))
        .order_by(AuditEvent.id)
    ).all()
    brought = max((place for place, row in enumerate(rows, 1) if row.action == f"{KIND}.{IMPORTED}"), default=0)
    told = _told_by_itself(issue) if brought else []
    people = {row.person_id for row in rows} | {person_id for _, _, person_id in told}
    names = accounts.cards(session, {one for one in people if one is not None})
    before = [Happened(act, when, names[by].name if by and by in names else "", "", None) for act, when, by in told]
    return before + [
        Happened(
            row.action.partition(".")[2],
            row.at,
            names[row.person_id].name if row.person_id in names else "",
            row.reason,
            _moment(row.detail),
        )
        for row in rows[brought:]
    ]


def _told_by_itself(issue: Issue) -> list[tuple[str, datetime, int | None]]:
    acts = (
        ("opened", issue.opened_at, issue.opened_by),
        ("approval_asked", issue.requested_at, issue.requested_by),
        ("approved", issue.decided_at, issue.decided_by),
        ("sending", issue.sending_at, None),
        ("sent", issue.sent_at, None),
    )
    return [(act, when, by) for act, when, by in acts if when is not None]


def acts_in_words(say: Gettext) -> dict[str, str]:
    """By the part after the dot: what is written down of an issue as a whole, in the order of its life."""
    return {
        "opened": say("Issue opened"),
        "approval_asked": say("Sent for approval"),
        "given_back": say("Given back"),
        "taken_back": say("Taken back to be edited"),
        "approved": say("Issue approved"),
        "frozen": say("Frozen, with the list of recipients"),
        "list_drawn": say("List of recipients drawn up anew"),
        "scheduled": say("Time of sending chosen"),
        "schedule_cancelled": say("Time of sending cancelled"),
        "schedule_missed": say("Time of sending missed"),
        "sending": say("Sending began"),
        "paused": say("Sending paused"),
        "resumed": say("Sending went on"),
        "sent_again": say("Sent again to those of whom nothing was known"),
        "sent": say("Sent"),
        "corrected": say("Correction published"),
    }


def _moment(detail: Mapping[str, object]) -> datetime | None:
    at = detail.get("at")
    return datetime.fromisoformat(at) if isinstance(at, str) else None
