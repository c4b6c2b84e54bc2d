"""What an issue's calendar of work asks of people is said three days before, once for each day set.

`reminded_on` is written in the transaction that owes the letters, while the issue is locked: of two schedulers one finds nothing
to do.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import PersonCard
from app.bulletin import labels
from app.bulletin.composing import title_of
from app.bulletin.letters import LETTERS
from app.bulletin.models import Issue, IssueState, NoteKind, Submission, SubmissionNote
from app.bulletin.owners import all_owners, reachable
from app.bulletin.policy import PUBLISHED
from app.bulletin.queries import editors_of
from app.bulletin.waiting import waited_for
from app.bulletin.work import Check, Standing, checklist
from app.bulletin.work_facts import WorkFacts, facts_of
from app.core.settings import Settings
from app.mail import send_letter
from app.web.language import say, translations
from app.web.times import day_in_words

BEFORE = timedelta(days=3)
COORDINATORS = "triage"  # a task that is theirs


def remind(session: Session, settings: Settings, today: date) -> None:
    """Of every issue that is not sent; a house that stood still catches up."""
    unsent = select(Issue).where(Issue.state.not_in(sorted(PUBLISHED))).order_by(Issue.id).with_for_update()
    for issue in session.scalars(unsent).all():
        facts = facts_of(session, issue)
        _remind_owners(session, settings, issue, facts, today)
        _remind_authors(session, settings, issue, facts, today)


def _remind_owners(session: Session, settings: Settings, issue: Issue, facts: WorkFacts, today: date) -> None:
    """One letter a person, whatever falls due for them; what has no owner who could do it is the coordinators'."""
    due = [one for one in checklist(session, issue, today=today, facts=facts) if _is_due(one, facts, today)]
    if not due:
        return
    able = all_owners(session, [COORDINATORS, *(one.code for one in due)])
    wrote = {*editors_of(session, issue), issue.requested_by}
    people = {one.id: one for group in able.values() for one in group}
    theirs: dict[int, list[Check]] = {}
    for check in due:
        for number in _answering(issue, check, able, wrote):
            theirs.setdefault(number, []).append(check)
        facts.tasks[check.code].reminded_on = check.due_on
    for number, checks in sorted(theirs.items()):
        person = people[number]
        values = {
            "name": person.name,
            "issue": title_of(issue.quarter, person.language or "en"),
            "tasks": "\n".join(_told(one, person.language or "en") for one in checks),
            "due": min(one.due_on for one in checks if one.due_on),
            "link": f"{settings.base_url}/bulletins/desk/{issue.quarter}/work",
        }
        letter = LETTERS["work_due"]
        send_letter(session, letter, to=person.email, language=person.language, values=values, settings=settings)


def _answering(
    issue: Issue, check: Check, able: Mapping[str, Sequence[PersonCard]], wrote: Container[int | None]
) -> list[int]:
    """The owner, while they can do it; else the coordinators. Once approval is asked for, whoever may give it."""
    asked = check.code == "approval" and issue.state == IssueState.APPROVAL
    may = able[check.code] if asked else [one for one in able[check.code] if one in able[COORDINATORS]]
    mine = [one.id for one in may if not (asked and one.id in wrote)]
    if check.owner_id in mine:
        return [check.owner_id]
    return mine if asked and mine else [one.id for one in able[COORDINATORS]]


def _is_due(check: Check, facts: WorkFacts, today: date) -> bool:
    if check.due_on is None or check.standing not in (Standing.TODO, Standing.LATE):
        return False
    return check.due_on - BEFORE <= today and facts.tasks[check.code].reminded_on != check.due_on


def _told(check: Check, language: str) -> str:
    task = labels.tasks(translations(language).gettext)[check.code]
    day = day_in_words(check.due_on, "d MMMM y", language) if check.due_on else ""
    return f"{day}: {task}. {say(check.sentence, language)}"


def _remind_authors(session: Session, settings: Settings, issue: Issue, facts: WorkFacts, today: date) -> None:
    """Of a question that is open, or a summary to which they have not said anything."""
    due = {one.submission.id: one for one in waited_for(facts) if one.due_on and one.due_on - BEFORE <= today}
    rows = session.scalars(select(Submission).where(Submission.id.in_(sorted(due)))).all() if due else ()
    people = reachable(session, {one.person_id for one in rows})
    questions = _questions(session, [number for number, one in due.items() if not one.about_summary])
    for row in rows:
        asked = due[row.id]
        if row.reminded_on == asked.due_on:
            continue
        row.reminded_on = asked.due_on
        person = people.get(row.person_id)
        if person is None:
            continue
        values = {
            "name": person.name,
            "issue": title_of(issue.quarter, person.language or "en"),
            "title": row.title,
            "question": questions.get(row.id, ""),
            "due": asked.due_on,
            "link": f"{settings.base_url}/bulletins/submissions/{row.id}",
        }
        letter = LETTERS["summary_due" if asked.about_summary else "answer_due"]
        send_letter(
            session,
            letter,
            to=person.email,
            language=person.language,
            values={name: values[name] for name in letter.placeholders},
            settings=settings,
        )


def _questions(session: Session, ids: list[int]) -> Mapping[int, str]:
    """By submission, what was asked last."""
    if not ids:
        return {}
    rows = session.execute(
        select(SubmissionNote.submission_id, SubmissionNote.text)
        .where(SubmissionNote.submission_id.in_(sorted(ids)), SubmissionNote.kind == NoteKind.QUESTION)
        .order_by(SubmissionNote.id)
    )
    return {row.submission_id: row.text for row in rows}
