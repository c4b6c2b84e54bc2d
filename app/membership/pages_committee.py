"""The committee's room as a page: what awaits the reader, the queue with its filters, the committee at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from markupsafe import Markup

from app.access import Actor, Permission
from app.governance import Awaiting, BallotLine, CommitteeFacts, awaited, ballot_line
from app.membership import labels
from app.membership.models import NominationState, State
from app.membership.queries_committee import DECIDED, ENDED, PROGRESSING, SORTS, Queue, Queued, Wanted
from app.organisations import Words
from app.web import Moments, Pages
from app.web.parts import Facet, FacetOption, Offer

ADDRESS = "/committee"
# Of what awaits the reader.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class QueueRow:
    """`waited` says how long the clock stood still, empty when it never did; `votes` how far the vote has come."""

    href: str
    name: str
    reference: str
    kind: str
    nominator: str
    state: tuple[str, str]
    age: str
    waited: str
    submitted: Markup
    votes: str
    next: str


@dataclass(frozen=True, slots=True)
class CommitteeBox:
    """`ending`: terms that end within 90 days; `own_end`: last day of the reader's own, None for none."""

    name: str
    href: str
    seats: int
    filled: int
    quorum_percent: int
    open_resolutions: int
    ending: int
    own_end: date | None


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """`awaits` are the first of `awaiting` votes; `hidden` the chosen filters, kept by the search box."""

    awaits: Sequence[BallotLine]
    awaiting: int
    mine_href: str
    rows: Sequence[QueueRow]
    total: int
    in_progress: int
    query: str
    hidden: Sequence[tuple[str, str]]
    facets: Sequence[Facet]
    chosen: Sequence[tuple[str, str]]
    clear_href: str
    sorts: Sequence[tuple[str, str, bool]]
    pages: Pages
    committee: CommitteeBox | None
    offers: Sequence[Offer]


def committee_page(
    queue: Queue,
    wanted: Wanted,
    actor: Actor,
    words: Words,
    moments: Moments,
    *,
    awaiting: Awaiting,
    facts: CommitteeFacts | None,
    pages: Pages,
) -> CommitteePage:
    _ = words.gettext
    kinds = words.labels("organisation_kind")
    return CommitteePage(
        awaits=[ballot_line(one, words, moments) for one in awaiting.first[:SHOWN]],
        awaiting=awaiting.total,
        mine_href=f"{ADDRESS}/ballots?state=mine",
        rows=[_row(one, words, moments, kinds.get(one.kind, one.kind)) for one in queue.rows],
        total=queue.total,
        in_progress=sum(queue.counts.get(state, 0) for state in PROGRESSING),
        query=wanted.q,
        hidden=[(name, value) for name, value in _words_of(wanted).items() if name != "q"],
        facets=_facets(queue, wanted, words, awaiting.applications),
        chosen=_chosen(wanted, words),
        clear_href=ADDRESS,
        sorts=_sorts(wanted, words),
        pages=pages,
        committee=_box(facts, words) if facts else None,
        offers=_offers(actor, words),
    )


def in_days(span: timedelta, words: Words) -> str:
    """Whole days; less than one is "today"."""
    days = max(0, span.days)
    return words.ngettext("%(num)s day", "%(num)s days", days) if days else words.gettext("less than a day")


def nominated_by(nominator: str, nomination: str, words: Words) -> str:
    """Who nominated, or was asked to; empty for nobody."""
    if not nominator:
        return ""
    if nomination == NominationState.CONFIRMED:
        return words.gettext("Nominated by %(name)s") % {"name": nominator}
    return words.gettext("%(name)s is asked to nominate") % {"name": nominator}


def stood_still(paused: timedelta, state: State, words: Words) -> str:
    """How the clock stood; empty where it never stopped."""
    if state == State.INFORMATION:
        return words.gettext("the clock stands still")
    days = paused.days
    return (
        words.ngettext("clock stood still for %(num)s day", "clock stood still for %(num)s days", days) if days else ""
    )


def _row(one: Queued, words: Words, moments: Moments, kind: str) -> QueueRow:
    progress = one.progress
    votes = words.gettext("%(cast)s of %(seats)s votes") if progress else ""
    return QueueRow(
        href=f"{ADDRESS}/applications/{one.id}",
        name=one.name,
        reference=one.reference,
        kind=kind,
        nominator=nominated_by(one.nominator, one.nomination, words),
        state=(labels.states(words.language)[one.state], labels.TONES.get(one.state, "")),
        age=in_days(one.age, words),
        waited=stood_still(one.paused, one.state, words),
        submitted=moments.tag(one.submitted_at, words.language),
        votes=votes % {"cast": progress.cast, "seats": progress.seats} if progress else "",
        next=awaited(words, progress.owes) if progress else "",
    )


def _words_of(wanted: Wanted) -> dict[str, str]:
    """The choices as an address says them; what is as usual is left out."""
    usual = Wanted()
    given = {one.name: getattr(wanted, one.name) for one in fields(wanted)}
    return {
        name: "yes" if value is True else str(value) for name, value in given.items() if value != getattr(usual, name)
    }


def address(wanted: Wanted) -> str:
    query = urlencode(_words_of(wanted))
    return f"{ADDRESS}?{query}" if query else ADDRESS


def _facets(queue: Queue, wanted: Wanted, words: Words, mine: int) -> list[Facet]:
    names = labels.states(words.language)
    counted: list[tuple[str, str, int]] = [
        (state, names[state], queue.counts.get(state, 0)) for state in (*PROGRESSING, *ENDED)
    ]
    ended = sum(queue.counts.get(state, 0) for state in ENDED)
    counted.insert(len(PROGRESSING), (DECIDED, words.gettext("All that have ended"), ended))
    options = [
        FacetOption(
            label,
            count,
            address(replace(wanted, state="" if state == wanted.state else state)),
            state == wanted.state,
        )
        for state, label, count in counted
        if count or state == wanted.state
    ]
    own = FacetOption(
        words.gettext("Await your vote"), mine, address(replace(wanted, mine=not wanted.mine)), wanted.mine
    )
    return [
        Facet("state", words.gettext("State"), options),
        *([Facet("mine", words.gettext("Your part"), [own])] if mine or wanted.mine else ()),
    ]


def _chosen(wanted: Wanted, words: Words) -> list[tuple[str, str]]:
    chosen = []
    if wanted.state:
        name = words.gettext("All that have ended") if wanted.state == DECIDED else ""
        chosen.append((name or labels.states(words.language)[wanted.state], address(replace(wanted, state=""))))
    if wanted.mine:
        chosen.append((words.gettext("Await your vote"), address(replace(wanted, mine=False))))
    if wanted.q:
        chosen.append((f"«{wanted.q}»", address(replace(wanted, q=""))))
    return chosen


def _sorts(wanted: Wanted, words: Words) -> list[tuple[str, str, bool]]:
    _ = words.gettext
    named = dict(zip(SORTS, (_("Oldest"), _("Newest"), _("Name")), strict=True))
    return [(label, address(replace(wanted, sort=sort)), sort == wanted.sort) for sort, label in named.items()]


def _box(facts: CommitteeFacts, words: Words) -> CommitteeBox:
    return CommitteeBox(
        name=(words.language == "sw" and facts.name_sw) or facts.name,
        href=f"/committees/{facts.slug}",
        seats=facts.seats,
        filled=facts.filled,
        quorum_percent=facts.quorum_percent,
        open_resolutions=facts.open_resolutions,
        ending=facts.ending,
        own_end=facts.own_end,
    )


def _offers(actor: Actor, words: Words) -> list[Offer]:
    _ = words.gettext
    offers = [
        Offer(_("All votes"), f"{ADDRESS}/ballots"),
        Offer(_("Put a question to the vote"), f"{ADDRESS}/ballots/new"),
    ]
    if actor.may(Permission.MEMBERSHIP_SCREEN):
        offers.insert(0, Offer(_("Screening"), "/secretariat/applications"))
    return offers
