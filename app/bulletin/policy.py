"""Who proposes, compiles, approves, sends and reads the bulletin. Pure: no session, no request.

Writing and approving are two people's work: nobody who changed an issue may approve it, and a corrigendum is published by
somebody who did not write it.
"""

from collections.abc import Collection
from datetime import date
from typing import Protocol

from app.access import ALLOW, HIDE, Actor, Permission, Role, Scope, Verdict, not_now, refuse
from app.bulletin.models import CorrectionState, IssueState, SubmissionState

PUBLISHED = frozenset({IssueState.SENDING, IssueState.SENT, IssueState.CORRECTED})
OPEN = frozenset({IssueState.COLLECTING, IssueState.EDITING})
OPEN_SUBMISSIONS = frozenset({SubmissionState.SUBMITTED, SubmissionState.ASKED})


class IssueStanding(Protocol):
    """What a decision needs to know of an issue; the model has these columns."""

    @property
    def state(self) -> str: ...
    @property
    def requested_by(self) -> int | None: ...


class SubmissionStanding(Protocol):
    @property
    def person_id(self) -> int: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def state(self) -> str: ...


class CorrectionStanding(Protocol):
    @property
    def written_by(self) -> int: ...
    @property
    def state(self) -> str: ...


def may_read(issue: IssueStanding) -> Verdict:
    """An issue is there for everybody from the moment it is sent; which of its blocks, each block says."""
    return ALLOW if issue.state in PUBLISHED else HIDE


def may_propose(actor: Actor) -> Verdict:
    return ALLOW if actor.is_member else refuse("Only members of the community propose items for the bulletin.")


def may_see_submission(actor: Actor, submission: SubmissionStanding) -> Verdict:
    """Its author, who represents the organisation on whose behalf it was made, and who compiles the bulletin."""
    own = actor.is_member and actor.person_id == submission.person_id
    represented = submission.organisation_id in actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE)
    return ALLOW if own or represented or actor.may(Permission.BULLETIN_EDIT) else HIDE


def may_answer(actor: Actor, submission: SubmissionStanding) -> Verdict:
    """To answer a question, or say something to the editorial summary."""
    if not (seen := may_see_submission(actor, submission)):
        return seen
    if actor.person_id != submission.person_id:
        return refuse("Only the author answers here.")
    if submission.state in (SubmissionState.DECLINED, SubmissionState.WITHDRAWN):
        return not_now("This proposal is closed.")
    return ALLOW


def may_reply(actor: Actor, submission: SubmissionStanding, issue_state: str, *, shown: bool) -> Verdict:
    """To the editorial summary, once it was `shown` and until the issue that tells of it is frozen."""
    if not (seen := may_answer(actor, submission)):
        return seen
    if not shown or submission.state != SubmissionState.ACCEPTED:
        return not_now("There is no summary to answer to yet.")
    if issue_state not in (*OPEN, IssueState.APPROVAL):
        return not_now("The issue is frozen: its words cannot be changed any more. Write to the coordinator.")
    return ALLOW


def may_withdraw(actor: Actor, submission: SubmissionStanding, issue_state: str = "") -> Verdict:
    """Its author and who represents the organisation, until the issue that took it is frozen."""
    if not (seen := may_see_submission(actor, submission)):
        return seen
    represented = submission.organisation_id in actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE)
    if actor.person_id != submission.person_id and not represented:
        return refuse("Only the author withdraws this, or who represents the organisation.")
    if submission.state in (SubmissionState.DECLINED, SubmissionState.WITHDRAWN):
        return not_now("This proposal is closed.")
    if issue_state and issue_state not in OPEN:
        return not_now("The issue that tells of this is being approved or was sent. Write to the coordinator.")
    return ALLOW


def may_show_edit(actor: Actor, submission: SubmissionStanding, issue_state: str, *, written: bool) -> Verdict:
    """To show the author what the editors wrote; `written`: a person wrote a summary."""
    if not (seen := may_see_submission(actor, submission)):
        return seen
    if not actor.may(Permission.BULLETIN_EDIT):
        return refuse("Only the content coordinator shows a summary to its author.")
    if submission.state != SubmissionState.ACCEPTED or not issue_state:
        return not_now("Only what an issue tells of has a summary to show.")
    if issue_state not in (*OPEN, IssueState.APPROVAL):
        return not_now("The issue is frozen: its author can change nothing any more.")
    return ALLOW if written else not_now("Write the summary first: a draft is not shown to the author.")


def may_triage(actor: Actor, submission: SubmissionStanding) -> Verdict:
    """To accept, ask or decline: not one's own where it can be helped is the coordinator's matter, not a rule."""
    if not (seen := may_see_submission(actor, submission)):
        return seen
    if not actor.may(Permission.BULLETIN_EDIT):
        return refuse("Only the content coordinator decides about proposals.")
    if submission.state not in OPEN_SUBMISSIONS:
        return not_now("This proposal was decided already.")
    return ALLOW


def may_see_desk(actor: Actor) -> Verdict:
    if actor.may(Permission.BULLETIN_EDIT) or actor.may(Permission.BULLETIN_APPROVE):
        return ALLOW
    return refuse("Only those who compile or approve the bulletin can see this.")


def may_open(actor: Actor) -> Verdict:
    return ALLOW if actor.may(Permission.BULLETIN_EDIT) else refuse("Only the content coordinator opens an issue.")


def may_edit(actor: Actor, issue: IssueStanding) -> Verdict:
    if not (seen := may_see_desk(actor)):
        return seen
    if not actor.may(Permission.BULLETIN_EDIT):
        return refuse("You approve this issue; the content coordinator writes it.")
    if issue.state == IssueState.APPROVAL:
        return not_now("This issue waits for approval. Take it back to change it.")
    if issue.state not in OPEN:
        return not_now("This issue is frozen: what was approved is what goes out.")
    return ALLOW


def may_plan(actor: Actor, issue: IssueStanding) -> Verdict:
    """To change its calendar of work: days, owners, and what only a person can tell is done."""
    if not (seen := may_see_desk(actor)):
        return seen
    if not actor.may(Permission.BULLETIN_EDIT):
        return refuse("Only the content coordinator plans the work on an issue.")
    return not_now("This issue was sent: its work is done.") if issue.state in PUBLISHED else ALLOW


def may_request(actor: Actor, issue: IssueStanding, undone: Collection[str] = ()) -> Verdict:
    """`undone`: sentences of the checklist that stand in the way."""
    if not (seen := may_edit(actor, issue)):
        return seen
    return not_now(next(iter(undone))) if undone else ALLOW


def may_take_back(actor: Actor, issue: IssueStanding) -> Verdict:
    """From approval to editing, and from frozen too while nothing was sent."""
    if not (seen := may_see_desk(actor)):
        return seen
    if not actor.may(Permission.BULLETIN_EDIT):
        return refuse("Only the content coordinator takes an issue back.")
    if issue.state not in (IssueState.APPROVAL, IssueState.FROZEN):
        return not_now("Only an issue that waits for approval, or was approved and not sent, can be taken back.")
    return ALLOW


def may_decide(actor: Actor, issue: IssueStanding, editors: Collection[int]) -> Verdict:
    """To approve, or give back with a reason. `editors`: who changed its content."""
    if not (seen := may_see_desk(actor)):
        return seen
    if not actor.may(Permission.BULLETIN_APPROVE):
        return refuse("Only a coordinator, the committee's chair or an administrator approves an issue.")
    if issue.state != IssueState.APPROVAL:
        return not_now("This issue does not wait for approval.")
    if actor.person_id in editors or actor.person_id == issue.requested_by:
        return refuse("You wrote in this issue. Somebody else approves it.")
    return ALLOW


def may_send(actor: Actor, issue: IssueStanding) -> Verdict:
    """To send it now, choose when, pause, go on, or send again to those of whom it is not known."""
    if not (seen := may_see_desk(actor)):
        return seen
    if not actor.may(Permission.BULLETIN_EDIT):
        return refuse("Only the content coordinator sends the bulletin.")
    if issue.state in (*OPEN, IssueState.APPROVAL):
        return not_now("An issue is approved by another person before it is sent.")
    return ALLOW


def may_correct(actor: Actor, issue: IssueStanding) -> Verdict:
    if not (seen := may_see_desk(actor)):
        return seen
    if not actor.may(Permission.BULLETIN_EDIT):
        return refuse("Only the content coordinator writes a correction.")
    return ALLOW if issue.state in PUBLISHED else not_now("Only an issue that was sent is corrected.")


def may_see_corrections(actor: Actor, issue: IssueStanding) -> Verdict:
    if not (seen := may_see_desk(actor)):
        return seen
    return ALLOW if issue.state in PUBLISHED else not_now("Only an issue that was sent is corrected.")


def may_publish_correction(actor: Actor, correction: CorrectionStanding) -> Verdict:
    if not (seen := may_see_desk(actor)):
        return seen
    if not actor.may(Permission.BULLETIN_APPROVE):
        return refuse("Only a coordinator, the committee's chair or an administrator publishes a correction.")
    if correction.state != CorrectionState.PROPOSED:
        return not_now("This correction was published or withdrawn already.")
    if actor.person_id == correction.written_by:
        return refuse("You wrote this correction. Somebody else publishes it.")
    return ALLOW


def may_change_correction(actor: Actor, issue: IssueStanding, correction: CorrectionStanding) -> Verdict:
    """To write it anew, or withdraw it, before it is published."""
    if not (seen := may_correct(actor, issue)):
        return seen
    if correction.state != CorrectionState.PROPOSED:
        return not_now("This correction was published or withdrawn already.")
    return ALLOW


def takes_submissions(issue: IssueStanding, until: date, today: date) -> bool:
    return issue.state in OPEN and today <= until


def narrower(one: str, other: str) -> str | None:
    """The audience of what only readers of both may read; None where nobody is sure to."""
    order = {"public": 0, "members": 1}
    if one == other:
        return one
    if one in order or other in order:
        return max((one, other), key=lambda a: order.get(a, 2))
    return None
