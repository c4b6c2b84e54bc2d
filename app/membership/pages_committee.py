"""The committee's room as a page: what awaits the reader, the queue with its filters, the committee at a glance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from app.access import Actor, Permission
from app.governance import BallotLine, CommitteeFacts, Listed, awaited, ballot_line
from app.membership import labels
from app.membership.models import NominationState, State
from app.membership.queries_committee import ENDED
from app.membership.queries_queue import DECIDED, PROGRESSING, SORTS, Queue, Queued, Wanted
from app.organisations import Words
from app.web import Moments, Pages
from app.web.parts import Facet, FacetOption, Offer

ADDRESS = "/committee"
# Of what awaits the reader.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class QueueRow:
    """`facts`: reference, kind, nominator; `course`: how long the clock stood still and how far the vote has come."""

    href: str
    name: str
    facts: str
    age: str
    course: str
    state: str
    tone: str
    next: str


@dataclass(frozen=True, slots=True)
class CommitteeBox:
    """`ending`: terms that end within 90 days."""

    name: str
    href: str
    seats: int
    filled: int
    quorum_percent: int
    open_resolutions: int
    ending: int


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """`awaits`: votes that wait for the reader, those due first; there may be more. `hidden` the chosen filters, kept by the search box."""

    awaits: Sequence[BallotLine]
    more_await: bool
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
    awaiting: Sequence[Listed],
    owed: Mapping[int, str],
    facts: CommitteeFacts | None,
    pages: Pages,
) -> CommitteePage:
    _ = words.gettext
    states, kinds = labels.states(words.language), words.labels("organisation_kind")
    return CommitteePage(
        awaits=[ballot_line(one, words, moments) for one in awaiting[:SHOWN]],
        more_await=len(awaiting) > SHOWN,
        mine_href=f"{ADDRESS}/ballots?state=mine",
        rows=[_row(one, words, states, kinds, owed.get(one.ballot_id or 0, "")) for one in queue.rows],
        total=queue.total,
        in_progress=sum(queue.counts.get(state, 0) for state in PROGRESSING),
        query=wanted.q,
        hidden=[(name, value) for name, value in _words_of(wanted).items() if name != "q"],
        facets=_facets(queue, wanted, words),
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


def _row(one: Queued, words: Words, states: Mapping[str, str], kinds: Mapping[str, str], owed: str) -> QueueRow:
    votes = ""
    if one.ballot_id is not None:
        votes = words.gettext("%(cast)s of %(seats)s votes") % {"cast": one.cast, "seats": one.seats}
    nominator = nominated_by(one.nominator, one.nomination, words)
    return QueueRow(
        href=f"{ADDRESS}/applications/{one.id}",
        name=one.name,
        facts=_together(one.reference, kinds.get(one.kind, one.kind), nominator),
        age=in_days(one.age, words),
        course=_together("", stood_still(one.paused, one.state, words), votes),
        state=states[one.state],
        tone=labels.TONES.get(one.state, ""),
        next=awaited(words, owed),
    )


def _together(first: str, *others: str) -> str:
    """Facts on one line; each of the others behind a dot, where there is something to say."""
    return first + "".join(f" · {fact}" for fact in others if fact)


def _words_of(wanted: Wanted) -> dict[str, str]:
    """The choices as an address says them; what is as usual is left out."""
    sort = wanted.sort if wanted.sort != SORTS[0] else ""
    given = {"state": wanted.state, "q": wanted.q, "sort": sort}
    return {name: value for name, value in given.items() if value}


def address(wanted: Wanted) -> str:
    query = urlencode(_words_of(wanted))
    return f"{ADDRESS}?{query}" if query else ADDRESS


def _facets(queue: Queue, wanted: Wanted, words: Words) -> list[Facet]:
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
    return [Facet("state", words.gettext("State"), options)]


def _chosen(wanted: Wanted, words: Words) -> list[tuple[str, str]]:
    chosen = []
    if wanted.state:
        name = words.gettext("All that have ended") if wanted.state == DECIDED else ""
        chosen.append((name or labels.states(words.language)[wanted.state], address(replace(wanted, state=""))))
    if wanted.q:
        chosen.append((f"«{wanted.q}»", address(replace(wanted, q=""))))
    return chosen


def _sorts(wanted: Wanted, words: Words) -> list[tuple[str, str, bool]]:
    _ = words.gettext
    named = dict(zip(SORTS, (_("Longest with us"), _("Newest"), _("Name")), strict=True))
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
