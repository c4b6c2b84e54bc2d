"""The steering committee's brief: one quarter in figures and decisions, the same on the screen and on paper."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from app.core.quarters import Quarter
from app.governance.brief import Decision, is_new
from app.governance.labels import kind_label, outcome_tag
from app.governance.models import BallotState
from app.governance.policy_committees import ABOUT_PERSONS
from app.organisations import Reached, Words
from app.organisations.queries_figures import MemberFacts
from app.web import Moments


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """`title` of a decision about a person is its kind alone."""

    number: str
    title: str
    outcome: str
    day: Markup
    committee: str


@dataclass(frozen=True, slots=True)
class BriefPage:
    """See `templates/governance/_brief.html`. `earlier` and `later` are addresses; `later` is empty in the present quarter."""

    name: str
    first: Markup
    last: Markup
    counted: Markup
    running: bool
    figures: Sequence[tuple[str, int]]
    by_kind: Sequence[tuple[str, int]]
    by_pillar: Sequence[tuple[str, int]]
    joined: Sequence[tuple[str, str, Markup]]
    decisions: Sequence[DecisionLine]
    reached: Sequence[tuple[str, int, str, int]]
    published: Sequence[tuple[str, int]]
    groups: Sequence[tuple[str, int]]
    pdf_href: str
    earlier: str
    later: str


def brief_page(
    quarter: Quarter,
    today: date,
    words: Words,
    moments: Moments,
    *,
    members: Sequence[MemberFacts],
    decisions: Sequence[Decision],
    reached: Sequence[Reached],
    published: Sequence[tuple[str, int]],
    groups: Sequence[tuple[str, int]],
) -> BriefPage:
    _ = words.gettext
    new = [one for one in members if is_new(one.joined_on, quarter.first_day, quarter.last_day)]
    running = quarter == Quarter.of(today)
    base = "/committees/steering/brief"
    return BriefPage(
        name=_("Quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year},
        first=moments.tag(quarter.first_day, words.language),
        last=moments.tag(quarter.last_day, words.language),
        counted=moments.tag(min(today, quarter.last_day), words.language),
        running=running,
        figures=[
            (_("Member organisations"), len(members)),
            (_("Joined in the quarter"), len(new)),
            (_("Decisions of committees"), len(decisions)),
            (_("Documents published"), sum(count for _code, count in published)),
        ],
        by_kind=_counted(words, "organisation_kind", Counter(one.kind for one in members)),
        by_pillar=_counted(words, "pillar", Counter(pillar for one in members for pillar in one.pillars), every=True),
        joined=[
            (one.name, words.label("organisation_kind", one.kind), moments.tag(one.joined_on, words.language))
            for one in new
            if one.joined_on is not None
        ],
        decisions=[_decision(one, words, moments) for one in decisions],
        reached=[
            (
                words.label("pillar", one.pillar),
                one.reached,
                _("households") if one.unit == "households" else _("people"),
                one.as_of,
            )
            for one in reached
        ],
        published=[(words.label("document_type", code), count) for code, count in published],
        groups=groups,
        pdf_href=f"{base}.pdf?quarter={quarter}",
        earlier=f"{base}?quarter={quarter.previous}",
        later="" if running else f"{base}?quarter={quarter.next}",
    )


def _counted(words: Words, vocabulary: str, counts: Counter[str], *, every: bool = False) -> list[tuple[str, int]]:
    """Labels with their numbers in the vocabulary's order; with `every`, those without any too: a gap is news."""
    choices = words.vocabularies.choices(vocabulary, words.language)
    return [(label, counts[code]) for code, label in choices if every or counts[code]]


def _decision(one: Decision, words: Words, moments: Moments) -> DecisionLine:
    return DecisionLine(
        number=one.number,
        title=kind_label(words, one.kind) if one.kind in ABOUT_PERSONS else one.title,
        outcome=outcome_tag(words, BallotState.CLOSED, one.outcome)[0],
        day=moments.tag(one.closed_at, words.language) if one.closed_at else Markup(),
        committee=(words.language == "sw" and one.committee_sw) or one.committee,
    )
