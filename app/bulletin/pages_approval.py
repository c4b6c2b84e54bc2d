"""The page of an issue's way: what stands in the way, who decides, when it goes, and what happened so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import accounts
from app.access import Actor, Permission
from app.bulletin import approval, editions, policy, preview, work
from app.bulletin.history import acts_in_words, history_of
from app.bulletin.models import Dispatch, DispatchState, Issue, IssueState
from app.bulletin.pages_frame import APPROVAL, DeskFrame, desk_frame
from app.bulletin.pages_preview import WithheldLine, withheld_lines
from app.bulletin.queries import editors_of
from app.organisations import Filled
from app.web.language import LANGUAGES, translations
from app.web.parts import Offer


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """`by`: "" for the house itself; `text`: the reason given, or ""; `at`: the time that was chosen or missed, or None."""

    title: str
    when: datetime
    by: str
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """`href`: its preview."""

    language: str
    name: str
    items: int
    words: int
    minutes: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPage:
    """See `templates/bulletin/approval.html`.

    Attributes:
        state: of `models.IssueState`; `returned`: why it came back, and `returned_by`, or "".
        undone: sentences that stand in the way of approval.
        editions: what is to be decided about; `withheld`: what the reader of the page may not read of it.
        deciders: names of those who may approve it; `wrote`: of those who may not, because they wrote in it.
        ask: to send it for approval; `take_back`: None where there is nothing to take back.
        refusal: why the reader does not decide, "" where they do; `form` is for giving it back.
        hash: of the frozen content; `people`, `left_out`: how many get it, and how many do not.
        at: when it goes, or was to go where `missed`; None where nobody chose.
        may_send, why_not_send: whether the reader sends it.
        writes: they may look at what was written before.
    """

    frame: DeskFrame
    state: str
    returned: str
    returned_by: str
    undone: Sequence[str]
    editions: Sequence[EditionLine]
    withheld: Sequence[WithheldLine]
    requested_by: str
    requested_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    deciders: Sequence[str]
    wrote: Sequence[str]
    ask: Offer | None
    take_back: Offer | None
    refusal: str
    form: Filled
    hash: str
    people: int
    left_out: int
    at: datetime | None
    missed: bool
    may_send: bool
    why_not_send: str
    writes: bool
    history: Sequence[HistoryLine]


def approval_page(session: Session, actor: Actor, issue: Issue, language: str, form: Filled) -> ApprovalPage:
    """In statements constant in the length of the issue."""
    say = translations(language).gettext
    frame = desk_frame(session, actor, issue, APPROVAL, language)
    editors = editors_of(session, issue)
    is_open = issue.state in policy.OPEN
    undone = work.obstacles(session, issue) if is_open else []
    shown = {code: preview.preview(session, issue, code, actor) for code in issue.editions}
    desk = approval.desk_people(session)
    wrote = editors | {issue.requested_by}
    names = accounts.cards(session, {one for one in (issue.requested_by, issue.decided_by) if one is not None})
    people, left_out = counts(session, issue)
    sends = policy.may_send(actor, issue)
    decides = policy.may_decide(actor, issue, editors)
    return ApprovalPage(
        frame=frame,
        state=issue.state,
        returned=issue.returned_reason if is_open else "",
        returned_by=_name(names, issue.decided_by) if is_open and issue.returned_reason else "",
        undone=undone,
        editions=[
            EditionLine(
                language=code,
                name=dict(LANGUAGES).get(code, code),
                items=one.items,
                words=one.words,
                minutes=one.minutes,
                href=f"{frame.base}/preview?language={code}",
            )
            for code, one in shown.items()
        ],
        withheld=_withheld(session, issue, shown, language),
        requested_by=_name(names, issue.requested_by),
        requested_at=issue.requested_at,
        decided_by=_name(names, issue.decided_by),
        decided_at=issue.decided_at,
        deciders=[one.name for one in desk if one.id not in wrote],
        wrote=[one.name for one in desk if one.id in wrote],
        ask=_ask(actor, issue, frame, undone, say("Send for approval")) if is_open else None,
        take_back=_take_back(actor, issue, frame, say("Take it back to edit it")),
        refusal="" if decides else decides.reason,
        form=form,
        hash=issue.content_hash,
        people=people,
        left_out=left_out,
        at=issue.scheduled_at,
        missed=issue.missed_at is not None,
        may_send=bool(sends),
        why_not_send=sends.reason,
        writes=actor.may(Permission.BULLETIN_EDIT),
        history=_history(session, issue, language),
    )


def counts(session: Session, issue: Issue) -> tuple[int, int]:
    """How many are on the frozen list, and how many are not sent to."""
    counted = select(Dispatch.state, func.count(Dispatch.id).label("people")).where(Dispatch.issue_id == issue.id)
    found = {row.state: row.people for row in session.execute(counted.group_by(Dispatch.state))}
    left_out = found.get(DispatchState.EXCLUDED, 0)
    return sum(found.values()) - left_out, left_out


def _ask(actor: Actor, issue: Issue, frame: DeskFrame, undone: Sequence[str], label: str) -> Offer | None:
    if not actor.may(Permission.BULLETIN_EDIT):
        return None
    verdict = policy.may_request(actor, issue, undone)
    return Offer(label, f"{frame.base}/approval/ask", "post", "primary", verdict.reason)


def _take_back(actor: Actor, issue: Issue, frame: DeskFrame, label: str) -> Offer | None:
    waits = issue.state in (IssueState.APPROVAL, IssueState.FROZEN)
    if not waits or not policy.may_take_back(actor, issue):
        return None
    return Offer(label, f"{frame.base}/approval/take-back", "post", "secondary")


def _withheld(
    session: Session, issue: Issue, shown: Mapping[str, preview.Preview], language: str
) -> Sequence[WithheldLine]:
    """Of the reader's own language, else of the first: in each edition the same items are withheld."""
    chosen = shown.get(editions.language_for(issue, language))
    return withheld_lines(session, chosen.withheld, language) if chosen is not None else ()


def _history(session: Session, issue: Issue, language: str) -> list[HistoryLine]:
    words = acts_in_words(translations(language).gettext)
    return [HistoryLine(words[one.action], one.when, one.by, one.text, one.at) for one in history_of(session, issue)]


def _name(names: Mapping[int, accounts.PersonCard], number: int | None) -> str:
    return names[number].name if number is not None and number in names else ""
