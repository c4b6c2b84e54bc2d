"""What the coordinator does with a submission: accept it for an issue, ask its author, decline it, show the summary."""

from sqlalchemy.orm import Session

from app import audit, organisations
from app.access import Actor
from app.bulletin import items, labels
from app.bulletin.actions_submission import note
from app.bulletin.composing import title_of
from app.bulletin.models import (
    EditState,
    Issue,
    Item,
    NoteKind,
    SourceKind,
    Submission,
    SubmissionState,
)
from app.bulletin.placing import NewItem
from app.bulletin.shown import texts_of
from app.bulletin.telling_submissions import tell_author
from app.core import clock, extracts, markup
from app.core.settings import Settings
from app.web.language import LANGUAGES, translations


def accept(
    session: Session, settings: Settings, issue: Issue, submission: Submission, *, section: str = "", by: Actor
) -> Item:
    """Into the issue, whose lock the caller holds (`queries.get_issue_to_edit`), with its own words as the draft.

    Args:
        section: code; "" where submissions stand by themselves.
    """
    item = items.place(session, issue, _as_item(session, submission, section), by=by)
    submission.state, submission.reason = SubmissionState.ACCEPTED, ""
    submission.issue_id = issue.id
    submission.edited, submission.edit_state, submission.edited_at = {}, EditState.NONE, None
    submission.decided_by, submission.decided_at = by.person_id, clock.now()
    note(session, submission, NoteKind.ACCEPTED, "", by=by)
    audit.record(session, by, "submission.accepted", submission.id, issue=issue.quarter)
    quarter = issue.quarter
    tell_author(
        session, settings, "submission_accepted", submission, issue=lambda language: title_of(quarter, language)
    )
    return item


def ask(session: Session, settings: Settings, submission: Submission, question: str, *, by: Actor) -> None:
    submission.state = SubmissionState.ASKED
    if not note(session, submission, NoteKind.QUESTION, question, by=by):
        return
    audit.record(session, by, "submission.asked", submission.id)
    tell_author(session, settings, "submission_asked", submission, question=question)


def decline(session: Session, settings: Settings, submission: Submission, reason: str, *, by: Actor) -> None:
    """The author reads the reason."""
    submission.state, submission.reason = SubmissionState.DECLINED, reason
    submission.decided_by, submission.decided_at = by.person_id, clock.now()
    note(session, submission, NoteKind.DECLINED, reason, by=by)
    audit.record(session, by, "submission.declined", submission.id, reason=reason)
    tell_author(session, settings, "submission_declined", submission, reason=reason)


def show_edit(session: Session, settings: Settings, submission: Submission, item: Item, *, by: Actor) -> None:
    """The summary as it stands now goes to the author, who may ask for a change; the caller has asked `policy.may_show_edit`.

    Words that the author has before them already are not sent a second time.
    """
    texts = texts_of(item)
    if submission.edit_state in (EditState.SHOWN, EditState.AGREED) and submission.edited == texts:
        return
    submission.edited, submission.edit_state = texts, EditState.SHOWN
    submission.edited_by, submission.edited_at = by.person_id, clock.now()
    note(session, submission, NoteKind.SHOWN, "\n\n".join(one["summary"] for one in texts.values()), by=by)
    plain = (f"{one['title']}\n{markup.to_html(one['summary']).striptags()}" for one in texts.values())
    audit.record(session, by, "submission.shown", submission.id, item=item.id)
    tell_author(session, settings, "submission_shown", submission, summary="\n\n".join(plain))


def _as_item(session: Session, submission: Submission, section: str) -> NewItem:
    behind = organisations.names(session, [submission.organisation_id] if submission.organisation_id else [])
    facts = {
        language: " · ".join(
            [
                labels.submission_kinds(translations(language).gettext)[submission.kind],
                *(one.short for one in behind.values()),
            ]
        )
        for language, _ in LANGUAGES
    }
    words = extracts.draft(submission.text, submission.title)
    return NewItem(
        source_kind=SourceKind.SUBMISSION,
        source_key=str(submission.id),
        section=section,
        audience=submission.audience,
        href=submission.url,
        title={submission.language: submission.title},
        draft={submission.language: words} if words else {},
        facts=facts,
        credit=submission.credit,
        picture_id=submission.picture_id,
        alt={submission.language: submission.alt} if submission.alt else {},
    )
