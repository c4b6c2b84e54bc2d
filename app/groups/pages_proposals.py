"""Page values of what is put to the committee about groups and topics."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.access import Actor
from app.core.markup import to_html
from app.governance import BallotState, serves, sits
from app.groups.models import ProposalKind, ProposalState
from app.groups.policy_proposals import WAITS, may_put_to_vote, may_withdraw
from app.groups.queries_proposals import ProposalCase, ProposalRow
from app.groups.topic_changes import TopicRow
from app.organisations import Filled, Offer, Words
from app.web import Moments

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProposalLine:
    href: str
    title: str
    kind: str
    state: tuple[str, str]
    proposer: str
    when: Markup
    number: str


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    proposals: Sequence[ProposalLine]
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """`text` is empty, and `refusal` says why, while the papers of the vote are closed to the reader."""

    title: str
    kind: str
    state: tuple[str, str]
    facts: Sequence[tuple[str, str | Markup]]
    text: Markup
    refusal: str
    reason: Markup
    vote_href: str
    voting: bool
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """`deciders`: names of the counties whose own committee decides; `offered`: lists to choose from."""

    form: Filled
    topics: Choices
    agencies: Choices
    counties: Choices
    national: Choices
    deciders: Sequence[str]
    preview: Markup | None


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """`decides`: the committee's name; `asks`: whether the secretariat looks at it first."""

    slug: str
    name: str
    decides: str
    asks: bool
    form: Filled


@dataclass(frozen=True, slots=True)
class TopicLine:
    label: str
    other: str
    groups: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """`number` and `endorsed`: of the decision by which the list is what it is; empty before one.

    Attributes:
        record_href: for those who may read the record. `pending_href`: a change before the committee, for the same.
        retired: labels that old records still carry.
    """

    topics: Sequence[TopicLine]
    retired: Sequence[str]
    number: str
    endorsed: Markup
    record_href: str
    pending: bool
    pending_href: str
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class ChangeTopicsPage:
    rows: Sequence[TopicRow]
    form: Filled


def kind_label(words: Words, kind: str) -> str:
    _ = words.gettext
    labels: dict[str, str] = {
        ProposalKind.OPEN: _("Opening of a working group"),
        ProposalKind.CLOSE: _("Closing of a working group"),
        ProposalKind.TOPICS: _("Change of topics"),
    }
    return labels[kind]


def state_tag(words: Words, state: str) -> tuple[str, str]:
    _ = words.gettext
    labels: dict[str, tuple[str, str]] = {
        ProposalState.ASKED: (_("Asked for"), "gold"),
        ProposalState.VOTING: (_("Before the committee"), "blue"),
        ProposalState.APPROVED: (_("Approved"), "green"),
        ProposalState.DECLINED: (_("Declined"), "red"),
        ProposalState.DEFERRED: (_("Deferred"), "gold"),
        ProposalState.WITHDRAWN: (_("Withdrawn"), ""),
    }
    return labels[state]


def proposal_line(one: ProposalRow, words: Words, moments: Moments) -> ProposalLine:
    return ProposalLine(
        href=f"/groups/proposals/{one.id}",
        title=one.name or kind_label(words, one.kind),
        kind=kind_label(words, one.kind),
        state=state_tag(words, one.state),
        proposer=one.proposer,
        when=moments.tag(one.proposed_at, words.language),
        number=one.number,
    )


def proposal_page(
    case: ProposalCase, actor: Actor, words: Words, moments: Moments, *, proposer: str, committee: str, text: str
) -> ProposalPage:
    """Args: text: the proposal in Markdown."""
    _ = words.gettext
    proposal, vote = case.proposal, case.vote
    name = case.group.name if case.group is not None else str(proposal.wanted.get("name", ""))
    facts: list[tuple[str, str | Markup]] = [
        (_("Decides"), committee),
        (_("Proposed"), Markup("{} · {}").format(moments.tag(proposal.proposed_at, words.language), proposer)),
    ]
    if vote is not None and vote.ballot.number:
        facts.append((_("Resolution"), vote.ballot.number))
    if case.group is not None:
        link = Markup('<a href="/groups/{}">{}</a>').format(case.group.slug, case.group.name)
        facts.append((_("Group"), link))
    kind = kind_label(words, proposal.kind)
    decided = vote is not None and vote.ballot.state == BallotState.CLOSED
    return ProposalPage(
        title=name or kind,
        kind=kind,
        state=state_tag(words, proposal.state),
        facts=facts,
        text=to_html(text) if case.opens else Markup(),
        refusal=case.opens.reason,
        reason=to_html(vote.ballot.reason) if vote is not None and decided and case.opens else Markup(),
        vote_href=f"/committee/ballots/{vote.ballot.id}" if vote is not None else "",
        voting=proposal.state == ProposalState.VOTING,
        offers=_offers(case, actor, words),
    )


def _offers(case: ProposalCase, actor: Actor, words: Words) -> list[Offer]:
    _ = words.gettext
    base = f"/groups/proposals/{case.proposal.id}"
    if case.proposal.state not in WAITS:
        return []
    offers = []
    if sits(actor, case.committee) or serves(actor):
        puts = may_put_to_vote(actor, case.committee, case.proposal.state)
        offers.append(Offer(_("Put it to the vote"), f"{base}/vote", "post", "primary", reason=puts.reason))
    if may_withdraw(actor, case.proposal.state, case.proposal.proposed_by):
        offers.append(Offer(_("Withdraw it"), f"{base}/withdraw", "post", "warning"))
    return offers
