"""Page values of the coordinator's queue, and of what they decide about one submission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin import labels, policy
from app.bulletin.composing import title_of
from app.bulletin.labels import SECTION_OF
from app.bulletin.models import Issue, SourceKind, Submission, SubmissionState
from app.bulletin.pages_frame import BASE, SUBMISSIONS, DeskFrame, desk_frame
from app.bulletin.queries import current_issue
from app.bulletin.queries_submissions import ACCEPTED, ASKED, CLOSED, WAITING, Told
from app.bulletin.rows_submissions import SubmissionRow, standing_tag
from app.bulletin.shown import Standing, standing_of, texts_of
from app.organisations import Filled
from app.web import Pages
from app.web.language import translations
from app.web.parts import Offer

QUEUE = f"{BASE}/submissions"
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`which`: the tab that is shown; each has the number it holds."""

    frame: DeskFrame
    filters: Sequence[tuple[str, str, bool]]
    which: str
    rows: Sequence[SubmissionRow]
    pages: Pages


@dataclass(frozen=True, slots=True)
class Triage:
    """What the coordinator may do about one submission.

    Attributes:
        base: address of the acts.
        open: it is to be decided; else `refusal` says why not.
        issues: those that take items, by quarter; none: one has to be opened first.
        item_href: where its words are written, "" where no issue tells of it.
        standing: (words, tone) of how the author stands to the summary, or nothing.
        show: the offer to show the summary, or nothing where the author has these words before them.
    """

    base: str
    open: bool
    issues: Choices
    sections: Choices
    accept: Filled
    ask: Filled
    decline: Filled
    item_href: str
    standing: tuple[str, str] | None
    show: Sequence[Offer]


def queue_page(
    session: Session,
    actor: Actor,
    which: str,
    counts: Mapping[str, int],
    rows: Sequence[SubmissionRow],
    pages: Pages,
    language: str,
) -> QueuePage:
    say = translations(language).gettext
    names = {
        WAITING: say("Waiting"),
        ASKED: say("Asked"),
        ACCEPTED: say("Accepted for an issue"),
        CLOSED: say("Declined or withdrawn"),
    }
    return QueuePage(
        frame=desk_frame(session, actor, current_issue(session), SUBMISSIONS, language),
        filters=[
            (f"{label} ({counts[code]})", QUEUE if code == WAITING else f"{QUEUE}?show={code}", code == which)
            for code, label in names.items()
        ],
        which=which,
        rows=rows,
        pages=pages,
    )


def triage_of(
    actor: Actor,
    submission: Submission,
    told: Told | None,
    issues: Sequence[Issue],
    language: str,
    forms: Mapping[str, Filled],
) -> Triage:
    say = translations(language).gettext
    offers: list[Offer] = []
    standing = standing_of(submission, told.item) if told is not None else None
    news = standing not in (Standing.SHOWN, Standing.AGREED)
    if told is not None and news and submission.state == SubmissionState.ACCEPTED:
        verdict = policy.may_show_edit(actor, submission, told.issue.state, written=bool(texts_of(told.item)))
        label = say("Show the summary to the author")
        offers = [Offer(label, f"{QUEUE}/{submission.id}/show", "post", "secondary", verdict.reason)]
    return Triage(
        base=f"{QUEUE}/{submission.id}",
        open=bool(policy.may_triage(actor, submission)),
        issues=[(one.quarter, title_of(one.quarter, language)) for one in issues],
        sections=list(labels.sections(say).items()),
        accept=forms["accept"],
        ask=forms["ask"],
        decline=forms["decline"],
        item_href=f"{BASE}/{told.issue.quarter}/items/{told.item.id}" if told is not None else "",
        standing=standing_tag(standing, language) if standing is not None else None,
        show=offers,
    )


def chosen_beforehand(submission: Submission, issues: Sequence[Issue]) -> dict[str, str]:
    """What the form to accept shows first: the issue it was proposed to, or the next one."""
    first = next((one for one in issues if one.id == submission.issue_id), issues[0] if issues else None)
    return {"issue": first.quarter if first is not None else "", "section": SECTION_OF[SourceKind.SUBMISSION]}
