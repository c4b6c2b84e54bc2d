"""Page values of one submission: in its author's words and the editors', with its conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import accounts, organisations
from app.access import Actor, Permission
from app.bulletin import labels, policy
from app.bulletin.actions_submission import seen_mark
from app.bulletin.composing import title_of
from app.bulletin.models import EditState, NoteKind, Submission, SubmissionState
from app.bulletin.pages_triage import Triage
from app.bulletin.queries_submissions import Told, notes_of
from app.bulletin.rows_submissions import PAGE
from app.core import markup
from app.organisations import Filled, in_paragraphs
from app.web.language import LANGUAGES, translations

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wording:
    """What readers are to see, in one language: `lang` its code; the summary is HTML that was cleaned."""

    lang: str
    language: str
    title: str
    summary: Markup


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One line of the conversation; `now`: the newest."""

    title: str
    when: datetime
    text: Markup
    now: bool


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """One submission, for its author, who represents the organisation, or the coordinator.

    Attributes:
        text: in the author's words; `href`, `link`: where it stands, "" for nowhere.
        tags: (words, tone).
        wordings: of the editors: for the coordinator as they stand now, for others as they were shown.
        wordings_note: what stands above them.
        answers: whether the reader may write to the coordinator; `asked`: a question waits for them.
        replies: whether the reader may say something to the summary, and `answered` whether they did; `seen` goes with what they say.
        withdraws, withdraw_reason: whether it can be withdrawn, and why not.
        triage: what the coordinator may do; None for everybody else.
    """

    id: int
    title: str
    kind: str
    lang: str
    tags: Sequence[tuple[str, str]]
    up: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, object]]
    text: Markup
    href: str
    link: str
    picture: str
    alt: str
    wordings: Sequence[Wording]
    wordings_note: str
    notes: Sequence[NoteLine]
    answers: bool
    asked: bool
    replies: bool
    answered: bool
    seen: str
    withdraws: bool
    withdraw_reason: str
    answer: Filled
    reply: Filled
    withdraw: Filled
    triage: Triage | None
    problems: Sequence[tuple[str, str]]


def submission_page(
    session: Session,
    actor: Actor,
    submission: Submission,
    told: Told | None,
    language: str,
    *,
    forms: Mapping[str, Filled],
    triage: Triage | None,
    tags: Sequence[tuple[str, str]],
) -> SubmissionPage:
    """`forms`: "answer", "reply" and "withdraw", and whichever the triage shows, as they were sent or empty."""
    issue_state = told.issue.state if told is not None else ""
    withdraws = policy.may_withdraw(actor, submission, issue_state)
    shown = submission.edit_state != EditState.NONE
    return SubmissionPage(
        id=submission.id,
        title=submission.title,
        kind=labels.submission_kinds(translations(language).gettext)[submission.kind],
        lang=submission.language,
        tags=tags,
        up=_up(actor, submission, language),
        facts=_facts(session, submission, told, language),
        text=in_paragraphs(submission.text),
        href=submission.url,
        link=submission.url.removeprefix("https://").removeprefix("http://"),
        picture=f"/bulletins/pictures/{submission.picture_id}" if submission.picture_id is not None else "",
        alt=submission.alt,
        wordings=_wordings(submission, told, of_now=triage is not None),
        wordings_note=_wordings_note(actor, submission, language) if triage is None else "",
        notes=_notes(session, submission, language),
        answers=bool(policy.may_answer(actor, submission)),
        asked=submission.state == SubmissionState.ASKED,
        replies=bool(policy.may_reply(actor, submission, issue_state, shown=shown)),
        answered=submission.edit_state != EditState.SHOWN,
        seen=seen_mark(submission),
        withdraws=bool(withdraws),
        withdraw_reason=withdraws.reason if withdraws.untimely and submission.state == SubmissionState.ACCEPTED else "",
        answer=forms["answer"],
        reply=forms["reply"],
        withdraw=forms["withdraw"],
        triage=triage,
        problems=[problem for form in forms.values() for problem in form.problems],
    )


def _up(actor: Actor, submission: Submission, language: str) -> list[tuple[str, str]]:
    say = translations(language).gettext
    if actor.may(Permission.BULLETIN_EDIT) and actor.person_id != submission.person_id:
        return [
            (say("Home"), "/"),
            (say("The desk"), "/bulletins/desk"),
            (say("Submissions"), "/bulletins/desk/submissions"),
        ]
    return [(say("Home"), "/"), (say("Bulletin"), "/bulletins"), (say("My proposals"), PAGE)]


def _facts(session: Session, submission: Submission, told: Told | None, language: str) -> list[tuple[str, object]]:
    say = translations(language).gettext
    author = accounts.cards(session, [submission.person_id]).get(submission.person_id)
    behind = organisations.names(session, [submission.organisation_id] if submission.organisation_id else [])
    readers = {"public": say("Everybody"), "members": say("Members of the community")}
    facts: list[tuple[str, object]] = [
        (say("Proposed by"), author.name if author else ""),
        (say("In the name of"), ", ".join(one.name for one in behind.values())),
        (say("May be read by"), readers.get(submission.audience, submission.audience)),
        (say("Credit"), submission.credit),
        (say("Language"), dict(LANGUAGES).get(submission.language, "")),
        (say("Issue"), title_of(told.issue.quarter, language) if told is not None else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _wordings(submission: Submission, told: Told | None, *, of_now: bool) -> list[Wording]:
    names = dict(LANGUAGES)
    texts: Mapping[str, Mapping[str, str]] = submission.edited
    if of_now and told is not None:
        item = told.item
        texts = {
            code: {"title": item.title.get(code, ""), "summary": item.summary.get(code, "")}
            for code in told.issue.editions
            if item.title.get(code) or item.summary.get(code)
        }
    return [
        Wording(code, names.get(code, code), one.get("title", ""), markup.to_html(one.get("summary", "")))
        for code, one in texts.items()
    ]


def _wordings_note(actor: Actor, submission: Submission, language: str) -> str:
    say = translations(language).gettext
    if actor.person_id != submission.person_id:
        return {
            EditState.SHOWN: say("This is how the editors sum it up; the author has not answered yet."),
            EditState.AGREED: say("The author agreed to these words."),
            EditState.CONTESTED: say("The author asked for a change of these words."),
        }.get(EditState(submission.edit_state), "")
    return {
        EditState.SHOWN: say("This is how the editors sum it up. Is it right?"),
        EditState.AGREED: say("You agreed to these words."),
        EditState.CONTESTED: say("You asked for a change. When the editors have made one, you see the new words here."),
    }.get(EditState(submission.edit_state), "")


def _notes(session: Session, submission: Submission, language: str) -> list[NoteLine]:
    say = translations(language).gettext
    titles = {
        NoteKind.QUESTION: say("%(name)s asked"),
        NoteKind.ANSWER: say("%(name)s wrote"),
        NoteKind.SHOWN: say("%(name)s showed the summary"),
        NoteKind.AGREED: say("%(name)s agreed to the summary"),
        NoteKind.CONTESTED: say("%(name)s asked for a change"),
        NoteKind.ACCEPTED: say("%(name)s accepted it"),
        NoteKind.DECLINED: say("%(name)s declined it"),
        NoteKind.WITHDRAWN: say("%(name)s withdrew it"),
    }
    found = notes_of(session, submission)
    return [
        NoteLine(
            title=titles[NoteKind(one.kind)] % {"name": one.author},
            when=one.at,
            text=markup.to_html(one.text) if one.kind == NoteKind.SHOWN else in_paragraphs(one.text),
            now=number == len(found),
        )
        for number, one in enumerate(found, 1)
    ]
