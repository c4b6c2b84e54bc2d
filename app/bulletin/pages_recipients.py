"""Who gets an issue by mail, who does not, and why: as it was frozen, or as it would be now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.requests import Request

from app import accounts
from app.access import Actor
from app.bulletin import editions, freezing, labels, policy
from app.bulletin.models import Dispatch, DispatchState, Issue, IssueState
from app.bulletin.pages_frame import APPROVAL, DeskFrame, desk_frame
from app.web import Pages, page_number, paginate
from app.web.language import LANGUAGES, translations
from app.web.parts import Offer

PER_PAGE = 100
GETS = "gets"


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """`reason`: in words, "" for who gets it; `language`: name of the edition that goes to them."""

    name: str
    language: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientsPage:
    """See `templates/bulletin/recipients.html`.

    Attributes:
        frozen: whether this is the list that was drawn up, and not what it would be.
        people: how many get it; `left_out`: how many do not; `languages`: (name of the edition, how many get it).
        shares: (label, how many, address, current) of those who get it and of each reason; the first is everybody.
        redraw: to draw the list up anew; None where that cannot be.
    """

    frame: DeskFrame
    frozen: bool
    people: int
    left_out: int
    languages: Sequence[tuple[str, int]]
    shares: Sequence[tuple[str, int, str, bool]]
    lines: Sequence[RecipientLine]
    pages: Pages
    redraw: Offer | None


def recipients_page(session: Session, actor: Actor, issue: Issue, request: Request, language: str) -> RecipientsPage:
    """One page of names; `show` in the address narrows them to `gets` or one reason."""
    say = translations(language).gettext
    frame = desk_frame(session, actor, issue, APPROVAL, language)
    frozen = issue.state not in (*policy.OPEN, IssueState.APPROVAL)
    counted = _counted(session, issue, frozen=frozen)
    totals: Counter[str] = Counter()
    by_language: Counter[str] = Counter()
    for (reason, code), number in counted.items():
        totals[reason] += number
        if not reason:
            by_language[code] += number
    asked = request.query_params.get("show", "")
    show = asked if asked == GETS or asked in totals else ""
    listed = totals[""] if show == GETS else totals[show] if show else totals.total()
    pages = paginate(request, listed, page_number(request), PER_PAGE)
    names = dict(LANGUAGES)
    words = labels.exclusions(say)
    found = _listed(session, issue, show, (pages.number - 1) * PER_PAGE, frozen=frozen)
    href = f"{frame.base}/recipients"
    reasons = [one for one in labels.EXCLUSIONS if totals[one]]
    return RecipientsPage(
        frame=frame,
        frozen=frozen,
        people=totals[""],
        left_out=totals.total() - totals[""],
        languages=[(names.get(code, code), by_language[code]) for code in issue.editions if by_language[code]],
        shares=[
            (say("Everybody"), totals.total(), href, not show),
            (say("Get it"), totals[""], f"{href}?show={GETS}", show == GETS),
            *((words[one], totals[one], f"{href}?show={one}", show == one) for one in reasons),
        ],
        lines=[RecipientLine(name, names.get(code, code), words.get(reason, "")) for name, code, reason in found],
        pages=pages,
        redraw=_redraw(actor, issue, href, say("Draw the list up anew")),
    )


def _redraw(actor: Actor, issue: Issue, href: str, label: str) -> Offer | None:
    if issue.state != IssueState.FROZEN or not policy.may_send(actor, issue):
        return None
    return Offer(label, href, "post", "secondary")


def _counted(session: Session, issue: Issue, *, frozen: bool) -> dict[tuple[str, str], int]:
    """How many, by reason and edition."""
    if not frozen:
        made = (
            (one.reason, editions.language_for(issue, one.language or "en")) for one in freezing.recipients(session)
        )
        return dict(Counter(made))
    rows = session.execute(
        select(Dispatch.state, Dispatch.reason, Dispatch.language, func.count(Dispatch.id))
        .where(Dispatch.issue_id == issue.id)
        .group_by(Dispatch.state, Dispatch.reason, Dispatch.language)
    )
    found: Counter[tuple[str, str]] = Counter()
    for state, reason, language, number in rows:
        found[reason if state == DispatchState.EXCLUDED else "", language] += number
    return dict(found)


def _listed(session: Session, issue: Issue, show: str, offset: int, *, frozen: bool) -> list[tuple[str, str, str]]:
    """(name, edition, reason) of one page of people, in the order of their numbers."""
    if not frozen:
        wanted = [
            (one.id, editions.language_for(issue, one.language or "en"), one.reason)
            for one in freezing.recipients(session)
            if not show or one.reason == ("" if show == GETS else show)
        ][offset : offset + PER_PAGE]
    else:
        query = select(Dispatch.person_id, Dispatch.language, Dispatch.state, Dispatch.reason)
        query = query.where(Dispatch.issue_id == issue.id)
        if show == GETS:
            query = query.where(Dispatch.state != DispatchState.EXCLUDED)
        elif show:
            query = query.where(Dispatch.state == DispatchState.EXCLUDED, Dispatch.reason == show)
        rows = session.execute(query.order_by(Dispatch.id).limit(PER_PAGE).offset(offset))
        wanted = [
            (row.person_id, row.language, row.reason if row.state == DispatchState.EXCLUDED else "") for row in rows
        ]
    cards = accounts.cards(session, {number for number, _, _ in wanted})
    return [(cards[number].name if number in cards else "", code, reason) for number, code, reason in wanted]
