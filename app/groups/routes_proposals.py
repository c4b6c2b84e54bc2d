"""What was proposed about groups and topics, and where it stands."""

from starlette.responses import Response

from app.accounts import cards
from app.governance import committee_name
from app.groups.actions_proposals import put_to_vote, withdraw
from app.groups.pages_proposals import ProposalsPage, proposal_line, proposal_page
from app.groups.policy_proposals import proposes
from app.groups.queries_proposals import get_proposal, in_words, list_proposals
from app.organisations import Offer, Words
from app.vocabularies import load_vocabularies
from app.web import House, Incoming, Member, Moments, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/groups/proposals")


@router.get("")
def listing(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    words, moments = Words(load_vocabularies(session), language_of(request, actor)), services.get(Moments)
    _ = words.gettext
    offers = []
    if proposes(actor):
        offers = [
            Offer(_("Propose a group"), "/groups/new", kind="primary"),
            Offer(_("Propose a change of topics"), "/groups/topics/change"),
        ]
    found = [proposal_line(one, words, moments) for one in list_proposals(session, actor)]
    return render("groups/proposals.html", ProposalsPage(found, offers))


@router.get("/{proposal_id}")
def show(actor: Member, session: UnitOfWork, services: House, request: Incoming, proposal_id: Number) -> Rendered:
    case = get_proposal(session, actor, proposal_id)
    words = Words(load_vocabularies(session), language_of(request, actor))
    proposer = cards(session, [case.proposal.proposed_by]).get(case.proposal.proposed_by)
    page = proposal_page(
        case,
        actor,
        words,
        services.get(Moments),
        proposer=proposer.name if proposer else "",
        committee=committee_name(words, case.committee),
        text=in_words(session, case.proposal) if case.opens else "",
    )
    return render("groups/proposal.html", page)


@router.post("/{proposal_id}/vote")
def to_vote(actor: Member, session: UnitOfWork, proposal_id: Number) -> Response:
    case = get_proposal(session, actor, proposal_id, lock=True)
    put_to_vote(session, case, by=actor)
    return redirect(f"/groups/proposals/{proposal_id}", "It is before the committee.")


@router.post("/{proposal_id}/withdraw")
def take_back(actor: Member, session: UnitOfWork, proposal_id: Number) -> Response:
    case = get_proposal(session, actor, proposal_id, lock=True)
    withdraw(session, case, by=actor)
    return redirect(f"/groups/proposals/{proposal_id}", "The proposal is withdrawn.")
