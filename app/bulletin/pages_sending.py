"""The page of the sending: how far it is, what went wrong, and whom it concerns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import Actor
from app.bulletin import labels, policy, report, sending
from app.bulletin.models import DispatchState, Issue, IssueState
from app.bulletin.pages_frame import SENDING, DeskFrame, desk_frame
from app.bulletin.readings import FORMS, totals
from app.core.services import Services
from app.web import Pages, page_number, paginate
from app.web.language import LANGUAGES, translations
from app.web.parts import Offer

PER_PAGE = 50
TONES = {
    DispatchState.ACCEPTED: "green",
    DispatchState.REFUSED: "red",
    DispatchState.BOUNCED: "red",
    DispatchState.UNKNOWN: "gold",
    DispatchState.DEFERRED: "gold",
    DispatchState.CLAIMED: "blue",
}
# In the order in which a person wants to know of them.
ORDER = (
    DispatchState.ACCEPTED,
    DispatchState.PENDING,
    DispatchState.CLAIMED,
    DispatchState.DEFERRED,
    DispatchState.REFUSED,
    DispatchState.BOUNCED,
    DispatchState.UNKNOWN,
    DispatchState.EXCLUDED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person of the list; `reason` in the reader's words where the house gave it, in the mail server's else."""

    name: str
    address: str
    state: str
    tone: str
    reason: str
    attempts: int
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPage:
    """Attributes are as `templates/bulletin/sending.html` takes them.

    Attributes:
        running: whether the page should look again by itself.
        counts: label, number, address of the list of those, whether it is the one shown; `excluded`: reason and number.
        minutes: how long it still takes at the pace set; 0 where nothing is owed.
        reads: label and number of openings, of all forms.
    """

    frame: DeskFrame
    href: str
    frozen: bool
    running: bool
    paused: str
    started: datetime | None
    ended: datetime | None
    done: int
    total: int
    minutes: int
    unknown: int
    counts: Sequence[tuple[str, int, str, bool]]
    excluded: Sequence[tuple[str, int]]
    reads: Sequence[tuple[str, int]]
    lines: Sequence[Line]
    pages: Pages
    offers: Sequence[Offer]


def sending_page(
    session: Session,
    actor: Actor,
    issue: Issue,
    services: Services,
    request: Request,
    language: str,
) -> SendingPage:
    """What is asked for by the address: `state` of the rows that are listed, "" for all."""
    say = translations(language).gettext
    frame = desk_frame(session, actor, issue, SENDING, language)
    href = f"{frame.base}/sending"
    tally = report.tally(session, issue)
    names, why = labels.dispatch_states(say), labels.exclusions(say)
    asked = request.query_params.get("state", "")
    state = asked if asked in names else ""
    listed = tally.by_state.get(state, 0) if state else sum(tally.by_state.values())
    pages = paginate(request, listed, page_number(request), PER_PAGE)
    found = report.people(session, issue, state, limit=PER_PAGE, offset=(pages.number - 1) * PER_PAGE)
    under_way = sending.is_under_way(session, issue)
    return SendingPage(
        frame=frame,
        href=href,
        frozen=issue.state in (*policy.PUBLISHED, IssueState.FROZEN),
        running=under_way and issue.paused_at is None,
        paused=issue.pause_reason if issue.paused_at is not None else "",
        started=issue.sending_at,
        ended=issue.sent_at,
        done=tally.done,
        total=tally.total,
        minutes=-((tally.done - tally.total) // services.settings.bulletin_per_minute) if under_way else 0,
        unknown=tally.unknown,
        counts=[
            (names[one], tally.by_state[one], f"{href}?state={one}", one == state)
            for one in ORDER
            if tally.by_state.get(one)
        ],
        excluded=[(why.get(code, code), number) for code, number in sorted(tally.by_reason.items())],
        reads=_reads(session, services, issue, language),
        lines=[
            Line(
                name=one.name,
                address=one.address,
                state=names[DispatchState(one.state)],
                tone=TONES.get(DispatchState(one.state), ""),
                reason=why.get(one.reason, one.reason),
                attempts=one.attempts,
                at=one.at,
            )
            for one in found
        ],
        pages=pages,
        offers=_offers(actor, issue, href, tally, say, under_way=under_way),
    )


def _reads(session: Session, services: Services, issue: Issue, language: str) -> list[tuple[str, int]]:
    say = translations(language).gettext
    forms = {"web": say("On the web"), "pdf": say("As PDF"), "text": say("As plain text")}
    counts, spoken = totals(session, services, issue), dict(LANGUAGES)
    return [
        (f"{forms[form]}, {spoken.get(edition, edition)}", counts[(edition, form)])
        for edition in issue.editions
        for form in FORMS
        if counts.get((edition, form))
    ]


def _offers(
    actor: Actor, issue: Issue, href: str, tally: report.Tally, say: Callable[[str], str], *, under_way: bool
) -> list[Offer]:
    reason = policy.may_send(actor, issue).reason
    offers = []
    if issue.paused_at is not None:
        offers.append(Offer(say("Go on sending"), f"{href}/resume", "post", "primary", reason))
    elif under_way:
        offers.append(Offer(say("Pause"), f"{href}/pause", "post", "secondary", reason))
    if tally.unknown:
        if issue.paused_at is not None and any(tally.by_state.get(one) for one in sending.OPEN):
            reason = reason or sending.FIRST_THE_REST
        offers.append(
            Offer(say("Send again to those of whom nothing is known"), f"{href}/again", "post", "secondary", reason)
        )
    return offers
