"""The topics of the community: the endorsed list for everyone, and proposing to change it."""

from markupsafe import Markup
from starlette.responses import Response

from app.access import Permission
from app.governance import committee_name, serves
from app.groups.actions_proposals import propose_topics
from app.groups.forms import TopicsForm
from app.groups.models import GroupState, ProposalKind
from app.groups.pages_proposals import ChangeTopicsPage, TopicLine, TopicsPage
from app.groups.policy_proposals import may_put_to
from app.groups.proposals import TopicChanges
from app.groups.queries import called, list_groups
from app.groups.queries_proposals import committee_for, endorsement, undecided
from app.groups.topic_changes import changes, fresh, problems, typed
from app.organisations import Offer, Words, filled
from app.vocabularies import load_vocabularies
from app.web import Anyone, FormBody, House, Incoming, Member, Moments, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/groups/topics")


@router.get("")
def listing(actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    vocabularies = load_vocabularies(session)
    words = Words(vocabularies, language_of(request, actor))
    by_topic: dict[str, list[tuple[str, str]]] = {}
    for group in list_groups(session):
        if group.state == GroupState.OPEN:
            by_topic.setdefault(group.topic, []).append((called(group, words.language), f"/groups/{group.slug}"))
    other = vocabularies.labels("topic", "en" if words.language == "sw" else "sw")
    current = vocabularies.choices("topic", words.language)
    offered = {code for code, _ in current}
    endorsed = endorsement(session)
    insider = serves(actor) or actor.may(Permission.COMMITTEE_READ)
    pending = undecided(session, ProposalKind.TOPICS) if insider else None
    page = TopicsPage(
        topics=[TopicLine(label, other[code], by_topic.get(code, ())) for code, label in current],
        retired=[label for code, label in vocabularies.labels("topic", words.language).items() if code not in offered],
        number=endorsed.number if endorsed else "",
        endorsed=services.get(Moments).tag(endorsed.at, words.language) if endorsed else Markup(),
        record_href=f"/committee/ballots/{endorsed.ballot_id}/record" if endorsed and insider else "",
        pending=pending is not None,
        pending_href=f"/groups/proposals/{pending}" if pending is not None else "",
        offers=[Offer(words.gettext("Propose a change"), "/groups/topics/change")] if insider else (),
    )
    return render("groups/topics.html", page)


@router.get("/change")
def change_form(actor: Member, session: UnitOfWork, request: Incoming) -> Rendered:
    words = Words(load_vocabularies(session), language_of(request, actor))
    committee = committee_for(session)
    may_put_to(actor, committee, committee_name(words, committee)).enforce()
    return render("groups/topics_change.html", ChangeTopicsPage(fresh(words.vocabularies), filled(TopicsForm())))


@router.post("/change")
def change(actor: Member, session: UnitOfWork, request: Incoming, body: FormBody) -> Rendered | Response:
    words = Words(load_vocabularies(session), language_of(request, actor))
    committee = committee_for(session)
    may_put_to(actor, committee, committee_name(words, committee)).enforce()
    form, rows = TopicsForm(body), typed(words.vocabularies, body)
    wrong = problems(words.vocabularies, rows)
    if not form.validate() or wrong:
        return render("groups/topics_change.html", ChangeTopicsPage(rows, filled(form, also=wrong)), 422)
    wanted = TopicChanges(form.reason.data or "", changes(words.vocabularies, rows))
    proposal = propose_topics(session, wanted, by=actor)
    return redirect(f"/groups/proposals/{proposal.id}", "It is before the committee.")
