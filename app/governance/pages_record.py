"""The record of a decision: the page on the screen and the resolution on paper read the same value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from app.core.markup import to_html
from app.governance.labels import choice_label, committee_name, kind_label, outcome_tag, threshold_rule
from app.governance.models import Ballot, Choice, Committee, Declaration
from app.governance.policy_committees import ABOUT_PERSONS
from app.governance.queries import BallotCase
from app.governance.queries_record import SeatVote
from app.organisations import Words, in_paragraphs
from app.web import Moments

PLAIN = (str, int, float)


@dataclass(frozen=True, slots=True)
class RecordSeat:
    """`part` says what the seat did; `choice` only where it voted and names are shown."""

    constituency: str
    name: str
    chair: bool
    alternate: bool
    part: str
    choice: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """See `templates/governance/_record.html`.

    Attributes:
        names: whether people and their votes are named. `by_request`: whether the reader asked for a copy without them.
        tabs: the two ways to read it; empty where the reader may see only the one without names.
        how: how the outcome came about, in sentences.
        matter: title, question and terms; None where a copy for publication keeps a person's matter to itself.
    """

    id: int
    number: str
    committee: str
    committee_href: str
    title: str
    kind: str
    question: Markup
    terms: Sequence[tuple[str, str | Markup]]
    outcome: str
    tone: str
    reason: Markup
    opened: Markup
    closed: Markup
    how: Sequence[str]
    counts: Sequence[tuple[str, int]]
    figures: Sequence[tuple[str, str]]
    seats: Sequence[RecordSeat]
    names: bool
    tabs: Sequence[tuple[str, str, bool]]
    pdf_href: str
    ballot_href: str
    signed_by: str


def record_page(
    case: BallotCase,
    seats: Sequence[SeatVote],
    words: Words,
    moments: Moments,
    *,
    may_name: bool,
    names: bool,
    signed_by: str,
) -> RecordPage:
    """The record in one of its two forms.

    Args:
        may_name: whether the reader may see who voted what; `names`: whether they want to.
        signed_by: name of whoever closed the vote.
    """
    _ = words.gettext
    ballot, shown = case.ballot, may_name and names
    label, tone = outcome_tag(words, ballot.state, ballot.outcome)
    base = f"/committee/ballots/{ballot.id}"
    closed_to_readers = not shown and ballot.subject_kind in ABOUT_PERSONS
    kind = kind_label(words, ballot.subject_kind)
    return RecordPage(
        id=ballot.id,
        number=ballot.number,
        committee=committee_name(words, case.committee),
        committee_href=f"/committees/{case.committee.slug}",
        title=kind if closed_to_readers else ballot.title,
        kind=kind,
        question=Markup() if closed_to_readers else to_html(ballot.question),
        terms=[] if closed_to_readers else terms_in_words(ballot.terms, words, moments),
        outcome=label,
        tone=tone,
        reason=Markup() if closed_to_readers else in_paragraphs(ballot.reason),
        opened=moments.tag(ballot.opened_at, words.language),
        closed=moments.tag(ballot.closed_at or ballot.opened_at, words.language),
        how=_how(case, words),
        counts=[(choice_label(words, choice), case.standing.counts[choice]) for choice in Choice],
        figures=_figures(case, seats, words),
        seats=[_seat(one, words, named=shown) for one in seats],
        names=shown,
        tabs=(
            (
                (_("With names, for the committee"), f"{base}/record", shown),
                (_("Without names, for publication"), f"{base}/record?names=no", not shown),
            )
            if may_name
            else ()
        ),
        pdf_href=f"{base}/record.pdf" + ("" if shown else "?names=no"),
        ballot_href=base,
        signed_by=signed_by if shown else "",
    )


def terms_in_words(terms: Mapping[str, object], words: Words, moments: Moments) -> list[tuple[str, str | Markup]]:
    """What the decision lays down besides its title: texts, numbers, days and lists of them; numbers of rows are left out."""
    labels, values = _term_labels(words), _term_values(words)
    found: list[tuple[str, str | Markup]] = []
    for name, value in terms.items():
        if name in {"id", "ids"} or name.endswith(("_id", "_ids")) or value in (None, "", []):
            continue
        label = labels.get(name) or name.replace("_", " ").capitalize()
        if isinstance(value, bool):
            found.append((label, words.gettext("yes") if value else words.gettext("no")))
        elif isinstance(value, (list, tuple)) and all(isinstance(one, PLAIN) for one in value):
            found.append((label, ", ".join(str(one) for one in value)))
        elif isinstance(value, PLAIN):
            day = _day(value)
            said = values.get(str(value)) or str(value).replace("_", " ")
            found.append((label, moments.tag(day, words.language) if day else said))
    return found


def _term_labels(words: Words) -> Mapping[str, str]:
    _ = words.gettext
    return {
        "until": _("Until"),
        "ends_on": _("Until"),
        "from": _("From"),
        "starts_on": _("From"),
        "measure": _("Measure"),
        "kind": _("Kind"),
        "appeal_days": _("Days to appeal"),
        "person": _("Person"),
        "name": _("Name"),
        "organisation": _("Organisation"),
        "objective": _("Objective"),
        "spaces": _("Spaces"),
        "groups": _("Working groups"),
        "version": _("Version"),
        "reference": _("Reference"),
        "amount": _("Amount"),
        "reason": _("Reason"),
        "grounds": _("Grounds"),
        "county": _("County"),
        "lead_agency": _("Lead agency"),
    }


def _term_values(words: Words) -> Mapping[str, str]:
    """Codes that rooms above put into the terms of a decision."""
    _ = words.gettext
    return {
        "guest": _("Guest"),
        "individual": _("Individual member"),
        "warning": _("Warning"),
        "suspension": _("Suspension"),
        "termination": _("Termination"),
    }


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _how(case: BallotCase, words: Words) -> list[str]:
    _ = words.gettext
    ballot, standing = case.ballot, case.standing
    said = [
        _(
            "Quorum was %(percent)s%% of the seats that were not recused, rounded up: %(quorum)s of %(seats)s. %(cast)s voted."
        )
        % {
            "percent": ballot.quorum_percent,
            "quorum": standing.quorum,
            "seats": standing.seats,
            "cast": standing.cast,
        },
        threshold_rule(words, ballot.threshold)
        + " "
        + words.ngettext("It needed %(num)s vote.", "It needed %(num)s votes.", standing.threshold),
    ]
    if standing.by_chair:
        said.append(_("Two choices were level, and the chair's vote decided."))
    elif ballot.outcome == Choice.DEFER and standing.counts[Choice.DEFER] < standing.threshold:
        said.append(_("No choice had enough votes, so the question is deferred."))
    return said


def _figures(case: BallotCase, seats: Sequence[SeatVote], words: Words) -> list[tuple[str, str]]:
    _ = words.gettext
    by_rule = sum(1 for one in seats if one.declaration == Declaration.RULE)
    declared = sum(1 for one in seats if one.declaration == Declaration.CONFLICT)
    return [
        (_("Seats in the electorate"), str(case.standing.electorate)),
        (_("Recused by rule"), str(by_rule)),
        (_("Recused by their own declaration"), str(declared)),
        (_("Votes cast"), str(case.standing.cast)),
        (_("Did not vote"), str(case.standing.seats - case.standing.cast)),
    ]


def _seat(one: SeatVote, words: Words, *, named: bool) -> RecordSeat:
    """Without names a seat is its constituency alone: most have one person, so what the seat did would name them."""
    _ = words.gettext
    if not named:
        return RecordSeat(one.constituency, "", chair=one.is_chair, alternate=False, part="", choice="")
    if one.declaration == Declaration.RULE:
        part = _("Recused by rule")
    elif one.declaration == Declaration.CONFLICT:
        part = _("Recused by declaration")
    else:
        part = choice_label(words, one.choice) if one.cast_at else _("Did not vote")
    choice = one.choice if one.cast_at else ""
    return RecordSeat(one.constituency, one.name, one.is_chair, one.handed_over, part, choice)


def file_name(ballot: Ballot, committee: Committee) -> str:
    """Of the PDF: "NCC-2026-001.pdf"."""
    return f"{(ballot.number or committee.slug).replace('/', '-')}.pdf"
