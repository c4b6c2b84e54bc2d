"""Minutes on their way: circulated, amended, final, and opened again."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor
from app.core import clock, revision
from app.core.text import paragraphs
from app.meetings.actions_rows import agree_all
from app.meetings.actions_text import label_version
from app.meetings.models import Amendment, MinutesState, Outcome, VersionLabel
from app.meetings.queries import Case

TELL, FILE = "meetings.tell", "meetings.file"


def circulate(session: Session, case: Case, amend_by: date, *, by: Actor) -> None:
    """Open them to all whom the meeting concerns, who may ask for amendments until a day, inclusive, in the house's zone."""
    minutes = case.text
    minutes.state = MinutesState.CIRCULATED
    minutes.circulated_at, minutes.amend_by = clock.now(), amend_by
    label_version(session, minutes, VersionLabel.CIRCULATED, by=by)
    agree_all(session, case, by=by)
    audit.record(session, by, "minutes.circulated", minutes.id, amend_by=amend_by.isoformat())
    revision.bump(session)
    jobs.enqueue(session, TELL, minutes_id=minutes.id, letter="minutes_circulated", by=by.person_id)


def ask_amendment(session: Session, case: Case, text: str, *, by: Actor) -> Amendment:
    """What somebody would change; an earlier «none» of theirs is taken back."""
    minutes = case.text
    taken_back = delete(Amendment).where(
        Amendment.minutes_id == minutes.id, Amendment.person_id == by.person_id, Amendment.outcome == Outcome.AGREED
    )
    session.execute(taken_back.execution_options(synchronize_session=False))
    amendment = Amendment(minutes_id=minutes.id, person_id=by.person_id, text=paragraphs(text), written_at=clock.now())
    session.add(amendment)
    session.flush()
    audit.record(session, by, "minutes.amendment_asked", minutes.id, amendment_id=amendment.id)
    jobs.enqueue(session, "meetings.tell_amendment", amendment_id=amendment.id)
    return amendment


def agree(session: Session, case: Case, before: Amendment | None, *, by: Actor) -> None:
    """Say that one has nothing to amend; harmless when said twice.

    Args:
        before: what the person said of these minutes already.
    """
    if before is not None:
        return
    minutes, now = case.text, clock.now()
    session.add(
        Amendment(minutes_id=minutes.id, person_id=by.person_id, text="", outcome=Outcome.AGREED, written_at=now)
    )
    session.flush()
    audit.record(session, by, "minutes.agreed", minutes.id)


def answer_amendment(
    session: Session, case: Case, amendment: Amendment, outcome: Outcome, answer: str, *, by: Actor
) -> None:
    """Taken or refused, with words; it may be answered anew while the minutes are circulated."""
    amendment.outcome, amendment.answer = outcome, paragraphs(answer)
    amendment.answered_by, amendment.answered_at = by.person_id, clock.now()
    session.flush()
    audit.record(session, by, "minutes.amendment_answered", case.text.id, amendment_id=amendment.id, outcome=outcome)
    jobs.enqueue(session, "meetings.tell_answer", amendment_id=amendment.id)


def finish(session: Session, case: Case, *, wants_filing: bool, by: Actor) -> None:
    """Lock the text; its decisions and actions stand. Everybody whom the meeting concerns is told."""
    minutes = case.text
    minutes.state = MinutesState.FINAL
    minutes.final_at, minutes.final_by, minutes.wants_filing = clock.now(), by.person_id, wants_filing
    label_version(session, minutes, VersionLabel.FINAL, by=by)
    audit.record(session, by, "minutes.final", minutes.id, filed=wants_filing)
    revision.bump(session)
    jobs.enqueue(session, TELL, minutes_id=minutes.id, letter="minutes_final", by=by.person_id)
    if wants_filing:
        owe_filing(session, minutes.id)


def file_now(session: Session, case: Case, *, by: Actor) -> None:
    """Put final minutes into the repository afterwards."""
    case.text.wants_filing = True
    audit.record(session, by, "minutes.filing_asked", case.text.id)
    owe_filing(session, case.text.id)


def owe_filing(session: Session, minutes_id: int) -> None:
    jobs.enqueue(session, FILE, key=f"meetings.file:{minutes_id}", minutes_id=minutes_id)


def reopen(session: Session, case: Case, reason: str, *, by: Actor) -> None:
    """Back to circulation, so that a correction is made in sight of all; what is filed stays until they are final again."""
    minutes = case.text
    minutes.state = MinutesState.CIRCULATED
    minutes.final_at = minutes.final_by = None
    label_version(session, minutes, VersionLabel.REOPENED, paragraphs(reason), by=by)
    audit.record(session, by, "minutes.reopened", minutes.id, reason=paragraphs(reason))
    revision.bump(session)
