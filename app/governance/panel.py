"""One ballot as a page shows it: where it stands, what the reader may do, and what the rules let them see of the others.

Other rooms draw the same panel on the page of the subject: `{% include "governance/_ballot.html" %}` reads `page.panel`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import accounts, organisations
from app.access import Actor, Verdict
from app.core.markup import to_html
from app.core.text import initials
from app.governance.forms_ballots import CloseForm, DeclareForm, RemarkForm, vote_form
from app.governance.labels import choice_label, committee_name, criteria, kind_label, outcome_tag
from app.governance.models import BallotState, Choice
from app.governance.panel_seats import ElectorRow, elector_rows
from app.governance.panel_standing import StandingBox, averages, standing_box
from app.governance.policy import (
    may_close,
    may_declare,
    may_discuss,
    may_open_matter,
    may_vote,
    presiding,
)
from app.governance.queries import BallotCase
from app.governance.queries_ballots import remarks_of
from app.organisations import Filled, Words, filled
from app.web import Moments

# Where the subject of a ballot can be read; rooms above answer at these addresses.
MATTERS = {
    "application": "/committee/applications/{}",
    "sanction": "/committee/sanctions/{}",
    "lift": "/committee/sanctions/{}",
    "appeal": "/committee/appeals/{}",
    "stay": "/committee/stays/{}",
}


@dataclass(frozen=True, slots=True)
class RemarkLine:
    name: str
    initials: str
    when: Markup
    text: Markup


@dataclass(frozen=True, slots=True)
class Forms:
    """What was typed and refused, by form; a fresh one where nothing was."""

    declare: Filled | None = None
    vote: Filled | None = None
    remark: Filled | None = None
    close: Filled | None = None

    @property
    def problems(self) -> Sequence[tuple[str, str]]:
        given = (self.declare, self.vote, self.remark, self.close)
        return [problem for one in given if one is not None for problem in one.problems]


NOTHING_TYPED = Forms()


@dataclass(frozen=True, slots=True)
class Panel:
    """See the module.

    Attributes:
        next: page that the forms return to.
        matter_href: where the subject can be read; empty where the page itself shows it, or nothing more is known.
        refusal: why the papers are closed to the reader; empty when they are open.
        votes_note: why the others' votes are not shown; empty when they are.
        own: what the reader voted; empty before.
        averages: of the scores, for those who see the others' votes.
        closing: why the reader cannot close it; empty when they can.
        reason: the reason of the decision.
        tally: votes by choice once it is decided.
    """

    id: int
    href: str
    next: str
    title: str
    kind: str
    committee: str
    committee_href: str
    is_open: bool
    state: tuple[str, str]
    question: Markup
    matter_href: str
    opened: Markup
    standing: StandingBox
    refusal: str
    declares: bool
    votes: bool
    discusses: bool
    closes: bool
    closing: str
    criteria: Sequence[tuple[str, str]]
    choices: Sequence[tuple[str, str]]
    declare_form: Filled
    vote_form: Filled
    remark_form: Filled
    close_form: Filled
    own: str
    votes_note: str
    averages: Sequence[tuple[str, str]]
    electors: Sequence[ElectorRow]
    remarks: Sequence[RemarkLine]
    number: str
    reason: Markup
    closed: Markup
    closed_by: str
    tally: Sequence[tuple[str, int]]
    record_href: str
    problems: Sequence[tuple[str, str]] = field(default_factory=tuple)


def sees_votes(case: BallotCase, opens: Verdict) -> bool:
    """Others' choices and comments: after the own vote, or when it is decided; never to those whom the papers are closed to."""
    voted = case.seat is not None and case.seat.cast_at is not None
    return bool(opens) and (voted or case.ballot.state == BallotState.CLOSED)


def ballot_panel(
    session: Session,
    actor: Actor,
    case: BallotCase,
    words: Words,
    moments: Moments,
    *,
    next_path: str = "",
    forms: Forms = NOTHING_TYPED,
) -> Panel:
    """The panel of a ballot that the actor may know of.

    Args:
        next_path: the page that shows the panel and the subject; empty for the ballot's own page.
    """
    ballot, seat = case.ballot, case.seat
    opens = may_open_matter(actor, case.committee, ballot, seat)
    shown = sees_votes(case, opens)
    closing = may_close(actor, case.committee, ballot, case.electors, case.standing)
    decided = ballot.state == BallotState.CLOSED
    remarks = remarks_of(session, ballot.id) if opens else ()
    ids = {i for one in case.electors for i in (one.person_id, one.alternate_id) if i is not None}
    ids |= {i for i in (ballot.closed_by, *(one.person_id for one in remarks)) if i is not None}
    names = {i: card.name for i, card in accounts.cards(session, ids).items()}
    href = f"/committee/ballots/{ballot.id}"
    matter = MATTERS.get(ballot.subject_kind, "").format(ballot.subject_id or "")
    head = presiding(case.electors)
    return Panel(
        id=ballot.id,
        href=href,
        next=next_path or href,
        title=ballot.title,
        kind=kind_label(words, ballot.subject_kind),
        committee=committee_name(words, case.committee),
        committee_href=f"/committees/{case.committee.slug}",
        is_open=ballot.state == BallotState.OPEN,
        state=outcome_tag(words, ballot.state, ballot.outcome),
        question=to_html(ballot.question) if opens else Markup(),
        matter_href="" if next_path else matter,
        opened=moments.tag(ballot.opened_at, words.language),
        standing=standing_box(
            case,
            words,
            presides=names.get(head.person_id, "") if head else "",
            tells_outcome=shown or (head is not None and head is seat and bool(opens)),
        ),
        refusal=opens.reason,
        declares=bool(may_declare(actor, case.committee, ballot, seat)),
        votes=bool(may_vote(actor, case.committee, ballot, seat)),
        discusses=bool(may_discuss(actor, case.committee, ballot, seat)),
        closes=bool(closing),
        closing=closing.reason,
        criteria=criteria(words, ballot.subject_kind) if ballot.scored else (),
        choices=[(choice, choice_label(words, choice)) for choice in Choice],
        declare_form=forms.declare or filled(DeclareForm()),
        vote_form=forms.vote or filled(vote_form(ballot.subject_kind, scored=ballot.scored)),
        remark_form=forms.remark or filled(RemarkForm()),
        close_form=forms.close or filled(CloseForm()),
        own=choice_label(words, seat.choice) if seat is not None and seat.choice else "",
        votes_note="" if shown else _why_hidden(case, opens),
        averages=averages(case, criteria(words, ballot.subject_kind)) if shown and ballot.scored else (),
        electors=elector_rows(session, actor, case, words, names, opens=bool(opens), shown=shown),
        remarks=[
            RemarkLine(
                names.get(one.person_id, ""),
                initials(names.get(one.person_id, "")),
                moments.tag(one.written_at, words.language),
                organisations.in_paragraphs(one.text),
            )
            for one in remarks
        ],
        number=ballot.number,
        reason=organisations.in_paragraphs(ballot.reason),
        closed=moments.tag(ballot.closed_at, words.language) if ballot.closed_at else Markup(),
        closed_by=names.get(ballot.closed_by or 0, ""),
        tally=[(choice_label(words, choice), case.standing.counts[choice]) for choice in Choice] if decided else (),
        record_href=f"{href}/record" if decided else "",
        problems=forms.problems,
    )


def _why_hidden(case: BallotCase, opens: Verdict) -> str:
    if not opens or case.ballot.state == BallotState.VOID:
        return ""
    if case.seat is None:
        return "Who voted how is shown when the vote is decided."
    return "Who voted how is shown to you once you have voted."
