"""Page values of ballots: one, the list, a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup

from app.access import Actor
from app.core import clock
from app.governance.labels import committee_name, kind_label, outcome_tag
from app.governance.models import BallotState, Committee
from app.governance.panel import MATTERS, Panel
from app.governance.policy import may_propose
from app.governance.queries_ballots import Counted, Listed, Wanted
from app.organisations import Filled, OrganisationName, Words
from app.web import Moments, Pages
from app.web.parts import Offer

ADDRESS = "/committee/ballots"


@dataclass(frozen=True, slots=True)
class BallotPage:
    panel: Panel


@dataclass(frozen=True, slots=True)
class BallotLine:
    """`next` says what waits for the reader, empty for nothing; `when` the deadline, or the day it was decided."""

    href: str
    title: str
    kind: str
    committee: str
    number: str
    state: tuple[str, str]
    is_open: bool
    overdue: bool
    due: date
    closed: Markup
    next: str


@dataclass(frozen=True, slots=True)
class BallotsPage:
    """`committees`: pairs of slug and name, empty where there is only one; `committee` the chosen one."""

    ballots: Sequence[BallotLine]
    total: int
    tabs: Sequence[tuple[str, str, bool]]
    query: str
    state: str
    committee: str
    committees: Sequence[tuple[str, str]]
    narrowed: bool
    pages: Pages
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class NewBallotPage:
    """`preview` is the question as it will be read; None before it was asked for."""

    form: Filled
    committees: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]
    organisations: Sequence[tuple[str, str]]
    least: date
    preview: Markup | None


def ballots_page(
    found: Sequence[Listed],
    counted: Counted,
    wanted: Wanted,
    actor: Actor,
    words: Words,
    moments: Moments,
    *,
    committees: Sequence[Committee],
    pages: Pages,
) -> BallotsPage:
    _ = words.gettext
    names = {one.id: committee_name(words, one) for one in committees}
    tabs = [("", _("All"), counted.open + counted.decided), ("mine", _("Await you"), counted.mine)]
    tabs += [("open", _("Open"), counted.open), ("decided", _("Decided"), counted.decided)]
    asks = [one for one in committees if may_propose(actor, one)]
    return BallotsPage(
        ballots=[ballot_line(one, words, moments, names if len(names) > 1 else {}) for one in found],
        total=pages.total,
        tabs=[(f"{label} ({count})", _address(wanted, state), state == wanted.state) for state, label, count in tabs],
        query=wanted.q,
        state=wanted.state,
        committee=wanted.committee,
        committees=[(one.slug, names[one.id]) for one in committees] if len(committees) > 1 else (),
        narrowed=bool(wanted.q or wanted.committee or wanted.state),
        pages=pages,
        offers=[Offer(_("Put a question to the vote"), f"{ADDRESS}/new", kind="primary")] if asks else (),
    )


def ballot_line(one: Listed, words: Words, moments: Moments, committees: Mapping[int, str] = {}) -> BallotLine:
    """One line of a list. An application before the committee is read where its ballot stands beside it."""
    is_open = one.state == BallotState.OPEN
    on_matter = is_open and one.subject_kind in MATTERS and one.subject_id is not None
    return BallotLine(
        href=MATTERS[one.subject_kind].format(one.subject_id) if on_matter else f"{ADDRESS}/{one.id}",
        title=one.title,
        kind=kind_label(words, one.subject_kind),
        committee=committees.get(one.committee_id, ""),
        number=one.number,
        state=outcome_tag(words, one.state, one.outcome),
        is_open=is_open,
        overdue=is_open and one.due_on < clock.home_today(),
        due=one.due_on,
        closed=moments.tag(one.closed_at, words.language) if one.closed_at else Markup(),
        next=awaited(words, one.awaits),
    )


def awaited(words: Words, what: str) -> str:
    """What a ballot waits for from the reader, as a tag says it."""
    if not what:
        return ""
    _ = words.gettext
    return {"declare": _("Declare first"), "vote": _("Vote"), "close": _("Close the vote")}[what]


def new_ballot_page(
    form: Filled,
    words: Words,
    *,
    committees: Sequence[Committee],
    kinds: Sequence[str],
    organisations: Sequence[OrganisationName],
    today: date,
    preview: Markup | None = None,
) -> NewBallotPage:
    return NewBallotPage(
        form=form,
        committees=[(one.slug, committee_name(words, one)) for one in committees],
        kinds=[(kind, kind_label(words, kind)) for kind in kinds],
        organisations=[(str(one.id), one.name) for one in organisations],
        least=today,
        preview=preview,
    )


def _address(wanted: Wanted, state: str) -> str:
    kept = {"state": state, "committee": wanted.committee, "q": wanted.q}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{ADDRESS}?{query}" if query else ADDRESS
