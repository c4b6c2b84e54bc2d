"""Whether a committee is made up as it should be: 9 to 17 seats, all pillars, a chair, terms that go on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from app.governance.models import Committee, CommitteeKind, Seat, TermKind
from app.governance.queries_committees import TermRow
from app.governance.tally import breaks_ties
from app.organisations import Words
from app.web import Moments

SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """How a committee is made up on one day.

    Attributes:
        seats: open ones, in order; `holders` and `alternates` by the seat's number.
    """

    seats: Sequence[Seat]
    holders: dict[int, TermRow]
    alternates: dict[int, TermRow]

    @property
    def sitting(self) -> dict[int, TermRow]:
        """Holders who may act."""
        return {i: term for i, term in self.holders.items() if term.entitled}

    @property
    def chair(self) -> TermRow | None:
        return next((term for term in self.sitting.values() if term.is_chair), None)


def made_up(seats: Sequence[Seat], terms: Sequence[TermRow], today: date) -> MadeUp:
    here = [seat for seat in seats if seat.closed_at is None]
    running = [term for term in terms if term.runs(today)]
    holders = {term.seat_id: term for term in running if term.kind == TermKind.HOLDER}
    alternates = {term.seat_id: term for term in running if term.kind == TermKind.ALTERNATE}
    return MadeUp(here, holders, alternates)


def warnings(
    committee: Committee, state: MadeUp, terms: Sequence[TermRow], today: date, words: Words, moments: Moments
) -> list[str]:
    """One sentence for each thing that is amiss; people are not named, so that everybody may read them."""
    return [
        *_size(committee, state, words),
        *_pillars(committee, state, words),
        *_people(committee, state, words),
        *_ending(state, terms, today, words, moments),
    ]


def _size(committee: Committee, state: MadeUp, words: Words) -> list[str]:
    _ = words.gettext
    found = []
    filled, seats = len(state.sitting), len(state.seats)
    if filled < committee.seats_least:
        found.append(
            _("%(filled)s of %(seats)s seats are filled; the committee needs at least %(least)s members.")
            % {"filled": filled, "seats": seats, "least": committee.seats_least}
        )
    if seats > committee.seats_most:
        found.append(
            _("There are %(seats)s seats; the committee has %(most)s at most.")
            % {"seats": seats, "most": committee.seats_most}
        )
    vacant = [seat.constituency for seat in state.seats if seat.id not in state.holders]
    if vacant:
        found.append(_("Vacant: %(seats)s.") % {"seats": "; ".join(vacant)})
    return found


def _pillars(committee: Committee, state: MadeUp, words: Words) -> list[str]:
    """The steering committee sits by office, whatever the pillar."""
    if committee.kind == CommitteeKind.STEERING:
        return []
    spoken_for = {seat.pillar for seat in state.seats if seat.id in state.sitting}
    missing = [label for code, label in words.vocabularies.choices("pillar", words.language) if code not in spoken_for]
    return [words.gettext("No member speaks for this pillar: %(pillar)s.") % {"pillar": label} for label in missing]


def _people(committee: Committee, state: MadeUp, words: Words) -> list[str]:
    _ = words.gettext
    gone = [seat.constituency for seat in state.seats if (term := state.holders.get(seat.id)) and not term.entitled]
    found = [
        _("The holder of this seat can no longer act for it, so the term should be ended: %(seat)s.") % {"seat": seat}
        for seat in gone
    ]
    if committee.kind != CommitteeKind.STEERING and state.chair is None:
        found.append(_("The committee has no chair."))
    return found


def _ending(state: MadeUp, terms: Sequence[TermRow], today: date, words: Words, moments: Moments) -> list[str]:
    """Terms of holders that end within three months, unless somebody is named to follow."""
    followed = {term.seat_id for term in terms if term.comes(today) and term.kind == TermKind.HOLDER}
    said = words.gettext("The term of this seat ends on %(day)s: %(seat)s.")
    return [
        escape(said) % {"day": moments.tag(term.ends_on, words.language), "seat": seat.constituency}
        for seat in state.seats
        if (term := state.holders.get(seat.id))
        and term.ends_on is not None
        and term.ends_on <= today + SOON
        and seat.id not in followed
    ]


def rules(committee: Committee, words: Words) -> list[tuple[str, str | Markup]]:
    """The committee's rules in words, label first."""
    _ = words.gettext
    majority = _("More than half of the votes cast.")
    size = _("%(least)s to %(most)s members.") % {"least": committee.seats_least, "most": committee.seats_most}
    return [
        (_("Size"), size),
        (
            _("Quorum"),
            _("%(percent)s%% of the seats that are not recused, rounded up.") % {"percent": committee.quorum_percent},
        ),
        (
            _("What decides"),
            _("At least two thirds of the votes cast.") if committee.threshold == "two_thirds" else majority,
        ),
        (
            _("Where two choices are level"),
            _("The chair's vote decides.")
            if breaks_ties(committee.threshold, chair_breaks_tie=committee.chair_breaks_tie)
            else _("The question is deferred."),
        ),
        (
            _("Time to vote"),
            words.ngettext(
                "%(num)s day from the opening of a vote.",
                "%(num)s days from the opening of a vote.",
                committee.vote_days,
            ),
        ),
    ]
