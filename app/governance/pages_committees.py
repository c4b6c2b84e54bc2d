"""Page values of committees, for everyone and for the secretariat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from app.access import Actor
from app.governance.checks import MadeUp, made_up, rules, warnings
from app.governance.labels import committee_name
from app.governance.models import Committee, CommitteeKind, Seat, TermKind
from app.governance.policy_committees import may_read_brief, may_run, may_see_members
from app.governance.queries_committees import TermRow
from app.organisations import Offer, OrganisationName, Words, in_paragraphs
from app.web import Moments

EXCERPT = 220


@dataclass(frozen=True, slots=True)
class CommitteeCard:
    name: str
    href: str
    kind: str
    text: str
    seats: int
    filled: int


@dataclass(frozen=True, slots=True)
class CommitteesPage:
    national: Sequence[CommitteeCard]
    counties: Sequence[CommitteeCard]
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class Occupant:
    """Who fills a seat. `name` is empty where the reader may not see it; `until` where the term has no end.

    Attributes:
        can_lead: whether the reader may make this member the chair.
    """

    term_id: int
    name: str
    title: str
    chair: bool
    since: Markup
    until: Markup | str
    able: bool
    can_lead: bool


@dataclass(frozen=True, slots=True)
class SeatLine:
    id: int
    constituency: str
    pillar: str
    organisation: str
    organisation_href: str
    holder: Occupant | None
    alternate: Occupant | None
    coming: Sequence[Occupant]


@dataclass(frozen=True, slots=True)
class PastTerm:
    name: str
    role: str
    constituency: str
    since: Markup
    until: Markup
    reason: str


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """`names` says whether the reader sees who sits; `members_note` why not. `runs` shows the secretariat's links."""

    slug: str
    name: str
    kind: str
    purpose: Markup
    facts: Sequence[tuple[str, str]]
    rules: Sequence[tuple[str, str | Markup]]
    warnings: Sequence[str]
    seats: Sequence[SeatLine]
    past: Sequence[PastTerm]
    names: bool
    members_note: str
    runs: bool
    brief_href: str
    offers: Sequence[Offer]


def kind_label(words: Words, kind: str) -> str:
    _ = words.gettext
    labels: dict[str, str] = {
        CommitteeKind.OVERSIGHT: _("Oversight committee"),
        CommitteeKind.COUNTY: _("County committee"),
        CommitteeKind.STEERING: _("Steering committee"),
    }
    return labels.get(kind, kind)


def role_label(words: Words, kind: str, *, chair: bool) -> str:
    _ = words.gettext
    if chair:
        return _("Chair")
    return _("Alternate") if kind == TermKind.ALTERNATE else _("Member")


def list_page(
    committees: Sequence[Committee], figures: Mapping[int, tuple[int, int]], actor: Actor, words: Words
) -> CommitteesPage:
    cards = {
        one.id: CommitteeCard(
            name=committee_name(words, one),
            href=f"/committees/{one.slug}",
            kind=kind_label(words, one.kind),
            text=one.purpose if len(one.purpose) <= EXCERPT else one.purpose[:EXCERPT].rsplit(" ", 1)[0] + " …",
            seats=figures.get(one.id, (0, 0))[0],
            filled=figures.get(one.id, (0, 0))[1],
        )
        for one in committees
    }
    offers = [Offer(words.gettext("Add a committee"), "/committees/new")] if may_run(actor) else []
    return CommitteesPage(
        [cards[one.id] for one in committees if one.kind != CommitteeKind.COUNTY],
        [cards[one.id] for one in committees if one.kind == CommitteeKind.COUNTY],
        offers,
    )


def committee_page(
    committee: Committee,
    actor: Actor,
    words: Words,
    moments: Moments,
    *,
    seats: Sequence[Seat],
    terms: Sequence[TermRow],
    homes: Mapping[int, OrganisationName],
    today: date,
    steers: bool,
) -> CommitteePage:
    """The page as this reader sees it.

    Args:
        homes: organisations of the seats, by number.
        steers: whether the reader sits in the steering committee.
    """
    _ = words.gettext
    state = made_up(seats, terms, today)
    sees, runs = bool(may_see_members(actor)) or steers, bool(may_run(actor))
    draw = _Drawer(words, moments, names=sees, runs=runs and committee.kind != CommitteeKind.STEERING)
    steering = committee.kind == CommitteeKind.STEERING
    return CommitteePage(
        slug=committee.slug,
        name=committee_name(words, committee),
        kind=kind_label(words, committee.kind),
        purpose=in_paragraphs(committee.purpose),
        facts=_facts(committee, state, words, names=sees),
        rules=() if steering else rules(committee, words),
        warnings=warnings(committee, state, terms, today, words, moments),
        seats=[
            SeatLine(
                id=seat.id,
                constituency=seat.constituency,
                pillar=words.label("pillar", seat.pillar) if seat.pillar else "",
                organisation=home.name if (home := homes.get(seat.organisation_id or 0)) else "",
                organisation_href=f"/organisations/{home.slug}" if home else "",
                holder=draw.occupant(state.holders.get(seat.id)),
                alternate=draw.occupant(state.alternates.get(seat.id)),
                coming=[
                    one
                    for t in reversed(terms)
                    if t.seat_id == seat.id and t.comes(today) and (one := draw.occupant(t))
                ],
            )
            for seat in state.seats
        ],
        past=draw.past(terms, seats, today) if sees else (),
        names=sees,
        members_note="" if sees else _("Who sits in a committee is shown to members of the community."),
        runs=runs,
        brief_href="/committees/steering/brief" if steering and may_read_brief(actor, steers=steers) else "",
        offers=_offers(committee, words) if runs else (),
    )


def _facts(committee: Committee, state: MadeUp, words: Words, *, names: bool) -> list[tuple[str, str]]:
    _ = words.gettext
    seats = {seat.id: seat for seat in state.seats}
    facts = [
        (
            _("Seats filled"),
            _("%(filled)s of %(seats)s") % {"filled": len(state.sitting), "seats": len(state.seats)},
        )
    ]
    if committee.county:
        facts.append((_("County"), words.label("county", committee.county)))
    if committee.kind == CommitteeKind.STEERING:
        return facts
    pillars = words.vocabularies.choices("pillar", words.language)
    spoken_for = {seats[i].pillar for i in state.sitting if i in seats}
    heard = sum(1 for code, _label in pillars if code in spoken_for)
    facts.append((_("Pillars represented"), _("%(count)s of %(all)s") % {"count": heard, "all": len(pillars)}))
    chair = state.chair
    if chair is not None and chair.seat_id in seats:
        facts.append((_("Chair"), chair.name if names else seats[chair.seat_id].constituency))
    return facts


def _offers(committee: Committee, words: Words) -> list[Offer]:
    _ = words.gettext
    base = f"/committees/{committee.slug}"
    return [Offer(_("Edit"), f"{base}/edit"), Offer(_("Add a seat"), f"{base}/seats/new")]


@dataclass(frozen=True, slots=True)
class _Drawer:
    words: Words
    moments: Moments
    names: bool
    runs: bool

    def occupant(self, term: TermRow | None) -> Occupant | None:
        if term is None:
            return None
        language = self.words.language
        return Occupant(
            term_id=term.id,
            name=term.name if self.names else "",
            title=term.title if self.names else "",
            chair=term.is_chair,
            since=self.moments.tag(term.starts_on, language),
            until=self.moments.tag(term.ends_on, language) if term.ends_on else "",
            able=term.entitled,
            can_lead=self.runs and term.entitled and not term.is_chair and term.kind == TermKind.HOLDER,
        )

    def past(self, terms: Sequence[TermRow], seats: Sequence[Seat], today: date) -> list[PastTerm]:
        called = {seat.id: seat.constituency for seat in seats}
        return [
            PastTerm(
                name=term.name,
                role=role_label(self.words, term.kind, chair=term.is_chair),
                constituency=called.get(term.seat_id, ""),
                since=self.moments.tag(term.starts_on, self.words.language),
                until=self.moments.tag(term.ended_at or term.ends_on or today, self.words.language),
                reason=term.end_reason,
            )
            for term in terms
            if not term.runs(today) and not term.comes(today)
        ]
