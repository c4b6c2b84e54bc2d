"""What the reader of a document may do with it next."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from app.access import Actor, Verdict
from app.documents import policy, policy_changes
from app.documents.checks import Check
from app.documents.models import DocumentState as State
from app.documents.queries_checks import may_go
from app.documents.queries_detail import Detail
from app.web.parts import Offer

Say = Callable[[str], str]


def document_offers(
    actor: Actor,
    detail: Detail,
    now: datetime,
    grace: timedelta,
    say: Say,
    *,
    waits: bool,
    checks: Sequence[Check] = (),
) -> list[Offer]:
    """Publish and submit where it is their moment; the others for everyone who answers for the document, with the reason where refused.

    Args:
        grace: as for `policy_changes.may_swap`.
        waits: whether a correction waits for the coordinator.
        checks: what stops a step is said beside its button.
    """
    here = f"/documents/{detail.id}"
    facts = detail.facts

    def offer(verdict: Verdict, label: str, path: str, method: str, kind: str) -> list[Offer]:
        return (
            [Offer(label, f"{here}/{path}", method, kind, say(verdict.reason) if verdict.reason else "")]
            if not verdict.hidden
            else []
        )

    offers: list[Offer] = []
    if (publish := policy.may_publish(actor, facts, now)).allowed:
        offers += offer(may_go(checks, "publish", publish), say("Publish"), "publish", "post", "primary")
    if (submit := policy.may_submit(actor, facts, now)).allowed:
        offers += offer(may_go(checks, "submit", submit), say("Submit for review"), "submit", "post", "primary")
    if waits and (decide := policy_changes.may_decide_correction(actor, facts, now)).allowed:
        offers += offer(decide, say("Look at the correction"), "versions/all", "get", "primary")
    if not policy.answers_for(actor, facts):
        return offers
    if facts.state == State.WITHDRAWN:
        if (back := policy_changes.may_reinstate(actor, facts, now)).allowed:
            offers += offer(back, say("Bring it back"), "reinstate", "post", "secondary")
        return offers
    offers += offer(policy.may_edit(actor, facts, now), say("Change the description"), "edit", "get", "secondary")
    direct = policy.may_add_version(actor, facts, now)
    label = (
        say("Add a new version")
        if direct or not policy_changes.may_propose(actor, facts, now)
        else say("Propose a correction")
    )
    offers += offer(policy_changes.may_bring_version(actor, facts, now), label, "versions", "get", "secondary")
    files = policy.may_edit(actor, facts, now) or policy_changes.may_swap(actor, facts, now, grace)
    offers += offer(files, say("Files and who may read them"), "files", "get", "secondary")
    if facts.listed:
        offers.append(Offer(say("Requests for a copy"), f"/documents/requests?document={detail.id}"))
    if (trash := policy_changes.may_trash(actor, facts, now)).allowed:
        offers += offer(trash, say("Delete"), "trash", "post", "warning")
    else:
        offers += offer(policy.may_withdraw(actor, facts, now), say("Withdraw"), "withdraw", "get", "warning")
    return offers
