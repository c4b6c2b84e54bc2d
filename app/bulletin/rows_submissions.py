"""Submissions as lists draw them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from app import organisations
from app.bulletin import labels
from app.bulletin.composing import title_of
from app.bulletin.models import EditState, SubmissionState
from app.bulletin.policy import PUBLISHED
from app.bulletin.queries_submissions import SubmissionLine, Told, told_in
from app.bulletin.shown import Standing, standing_of
from app.organisations import OrganisationName
from app.web.language import translations

PAGE = "/bulletins/submissions"
Tag = tuple[str, str]


class Stated(Protocol):
    @property
    def state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """`tags`: (words, tone); `issue` in words, "" for none; `picture` an address, "" for none."""

    id: int
    href: str
    title: str
    kind: str
    tags: Sequence[Tag]
    author: str
    organisation: str
    issue: str
    picture: str
    when: datetime


def rows(session: Session, lines: Sequence[SubmissionLine], language: str, *, desk: bool) -> list[SubmissionRow]:
    """In two queries, whatever their number. `desk`: for the coordinator, who sees how the author stands to the summary."""
    say = translations(language).gettext
    kinds = labels.submission_kinds(say)
    bodies = organisations.names(session, [one.organisation_id for one in lines if one.organisation_id is not None])
    told = told_in(session, [one.id for one in lines if one.state == SubmissionState.ACCEPTED])
    return [
        SubmissionRow(
            id=one.id,
            href=f"{PAGE}/{one.id}",
            title=one.title,
            kind=kinds.get(one.kind, one.kind),
            tags=_tags(one, told, language, desk=desk),
            author=one.author,
            organisation=_short(bodies, one.organisation_id),
            issue=_issue(one, told.get(one.id), language),
            picture=f"/bulletins/pictures/{one.picture_id}/small" if one.picture_id is not None else "",
            when=one.created_at,
        )
        for one in lines
    ]


def _short(bodies: Mapping[int, OrganisationName], number: int | None) -> str:
    found = bodies.get(number) if number is not None else None
    return found.short if found is not None else ""


def state_tag(submission: Stated, language: str, *, author: bool) -> Tag:
    """`author`: of a question that is theirs to answer."""
    say = translations(language).gettext
    if author and submission.state == SubmissionState.ASKED:
        return say("A question for you"), labels.SUBMISSION_TONES[submission.state]
    return labels.submission_states(say)[submission.state], labels.SUBMISSION_TONES[submission.state]


def standing_tag(standing: Standing, language: str) -> Tag:
    say = translations(language).gettext
    return {
        Standing.UNWRITTEN: (say("Summary to be written"), ""),
        Standing.UNSHOWN: (say("Not shown to the author"), "gold"),
        Standing.SHOWN: (say("Shown to the author"), "blue"),
        Standing.AGREED: (say("The author agrees"), "green"),
        Standing.CONTESTED: (say("The author asks for a change"), "red"),
        Standing.CHANGED: (say("Changed since the author saw it"), "gold"),
    }[standing]


def _tags(line: SubmissionLine, told: Mapping[int, Told], language: str, *, desk: bool) -> list[Tag]:
    say = translations(language).gettext
    tags = [state_tag(line, language, author=not desk)]
    if desk and line.state in (SubmissionState.SUBMITTED, SubmissionState.ASKED, SubmissionState.ACCEPTED):
        tags = []  # the queue is parted by these
    if line.state != SubmissionState.ACCEPTED:
        return tags
    found = told.get(line.id)
    if found is None:
        return [*tags, (say("Put off to the next issue"), "")]
    if found.issue.state in PUBLISHED:
        return tags
    if desk:
        return [*tags, standing_tag(standing_of(line, found.item), language)]
    shown = line.edit_state == EditState.SHOWN
    return [*tags, (say("A summary to look at"), "gold")] if shown else tags


def _issue(line: SubmissionLine, told: Told | None, language: str) -> str:
    quarter = told.issue.quarter if told is not None else line.quarter
    return title_of(quarter, language) if quarter else ""
