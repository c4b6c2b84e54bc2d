"""Who reads a topic, writes in it, and keeps order. Pure: no session, no request.

Coordinators moderate everywhere, groups' private topics included (domain table of roles); a group's lead and secretary in their
group; administrators, the secretariat and the committee read no group's private topics. `queries.readable` says in SQL what
`may_see` says here; a test compares the two.
"""

from typing import Protocol

from app.access import ALLOW, HIDE, Actor, Permission, Role, Scope, Verdict, not_now, refuse
from app.forum.models import Outcome, PostState, TopicKind
from app.groups import policy as groups

CLOSED = groups.CLOSED
LOCKED = "This topic is locked: it can be read, but nobody writes in it any more."
MERGED = "This topic was merged into another one. Write there."


class TopicStanding(Protocol):
    """What a decision needs to know of a topic; the model has these columns."""

    @property
    def kind(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def group_id(self) -> int | None: ...
    @property
    def author_id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def is_locked(self) -> bool: ...
    @property
    def is_merged(self) -> bool: ...


class PostStanding(Protocol):
    @property
    def author_id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def number(self) -> int: ...


def moderates(actor: Actor, group_id: int | None) -> bool:
    """Coordinators everywhere; leads and secretaries in their own group."""
    return actor.may(Permission.CONTENT_MODERATE) or (group_id is not None and groups.runs(actor, group_id))


def moderates_somewhere(actor: Actor) -> bool:
    return actor.may(Permission.CONTENT_MODERATE) or bool(groups_moderated(actor))


def groups_moderated(actor: Actor) -> frozenset[int]:
    """The groups in which the actor keeps order as their lead or secretary."""
    return actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY) if actor.is_member else frozenset()


def may_see(actor: Actor, topic: TopicStanding) -> Verdict:
    """Whoever reads its audience; while it waits or is hidden, its author and moderators; removed, moderators only."""
    if not knows_of(actor, topic.audience):
        return HIDE
    if topic.state == PostState.SHOWN or moderates(actor, topic.group_id):
        return ALLOW
    own = actor.person_id is not None and actor.person_id == topic.author_id
    return ALLOW if own and topic.state != PostState.REMOVED else HIDE


def knows_of(actor: Actor, audience: str) -> bool:
    """Whether what a topic is called is no secret to the actor, whatever became of it."""
    return actor.readable_audiences is None or audience in actor.readable_audiences


def may_see_post(actor: Actor, topic: TopicStanding, post: PostStanding) -> Verdict:
    """What is written in it: like the topic, by the state of the post. That one was taken away is seen by all."""
    if not (seen := may_see(actor, topic)):
        return seen
    if post.state == PostState.SHOWN or moderates(actor, topic.group_id):
        return ALLOW
    own = actor.person_id is not None and actor.person_id == post.author_id
    return ALLOW if own and post.state != PostState.REMOVED else HIDE


def may_start(actor: Actor, group_id: int | None, *, is_open: bool = True) -> Verdict:
    """In the community: members. In a group: its people, its guests too, and whoever moderates.

    Args:
        is_open: whether the group is at work; True for the community.
    """
    if group_id is None:
        return ALLOW if actor.is_member else refuse("Members of the community begin topics here.")
    if not (group_id in actor.group_ids or actor.may(Permission.CONTENT_MODERATE)):
        return refuse("Only people of the group begin topics in it.")
    return ALLOW if is_open else not_now(CLOSED)


def may_announce(actor: Actor, group_id: int | None) -> Verdict:
    """Announcements reach everybody who may read them."""
    return ALLOW if moderates(actor, group_id) else refuse("Announcements are made by those who moderate here.")


def may_write(actor: Actor, topic: TopicStanding, *, is_open: bool) -> Verdict:
    """Answer in a topic."""
    if not (seen := may_see(actor, topic)):
        return seen
    if not (actor.is_member or (topic.group_id is not None and topic.group_id in actor.group_ids)):
        return refuse("Members of the community write here.")
    return _at_work(actor, topic, is_open=is_open)


def may_edit(actor: Actor, topic: TopicStanding, post: PostStanding, *, is_open: bool) -> Verdict:
    """One's own words; moderators those of others too, and the author is told. What it said before is kept."""
    if not (seen := may_see_post(actor, topic, post)):
        return seen
    if post.author_id != actor.person_id and not moderates(actor, topic.group_id):
        return refuse("Only its author and those who moderate change a contribution.")
    if post.state == PostState.REMOVED:
        return not_now("This contribution was removed.")
    return _at_work(actor, topic, is_open=is_open)


def may_rename(actor: Actor, topic: TopicStanding, *, is_open: bool) -> Verdict:
    """Title, kind and tags: its author, and moderators."""
    if not (seen := may_see(actor, topic)):
        return seen
    if topic.author_id != actor.person_id and not moderates(actor, topic.group_id):
        return refuse("Only its author and those who moderate change this.")
    return _at_work(actor, topic, is_open=is_open)


def may_accept(actor: Actor, topic: TopicStanding, *, is_open: bool) -> Verdict:
    """Say which answer helped: whoever asked, and moderators."""
    if not (seen := may_see(actor, topic)):
        return seen
    if topic.kind != TopicKind.QUESTION:
        return refuse("Only questions have an accepted answer.")
    if topic.author_id != actor.person_id and not moderates(actor, topic.group_id):
        return refuse("Only whoever asked, and those who moderate, accept an answer.")
    return ALLOW if is_open else not_now(CLOSED)


def may_conclude(actor: Actor, topic: TopicStanding, *, is_open: bool) -> Verdict:
    """Write what came of it: the coordinator; in a group its lead and secretary too. A locked topic can still be concluded."""
    if not (seen := may_see(actor, topic)):
        return seen
    if not moderates(actor, topic.group_id):
        return refuse("The coordinator writes what came of a topic; in a group, its lead or secretary too.")
    if topic.is_merged:
        return not_now(MERGED)
    return ALLOW if is_open else not_now(CLOSED)


def may_ask(actor: Actor, topic: TopicStanding, *, is_open: bool) -> Verdict:
    """Invite somebody to answer: whoever may write here."""
    if not (verdict := may_write(actor, topic, is_open=is_open)):
        return verdict
    if topic.kind == TopicKind.ANNOUNCEMENT:
        return refuse("An announcement asks for no answer.")
    return not_now("This topic is concluded.") if topic.outcome == Outcome.CONCLUDED else ALLOW


def may_back(actor: Actor, topic: TopicStanding, *, is_open: bool) -> Verdict:
    """«We have this too», of a problem."""
    if not (verdict := may_write(actor, topic, is_open=is_open)):
        return verdict
    return ALLOW if topic.kind == TopicKind.PROBLEM else refuse("Only problems can be shared.")


def may_report(actor: Actor, topic: TopicStanding, post: PostStanding) -> Verdict:
    if not (seen := may_see_post(actor, topic, post)):
        return seen
    if not actor.signed_in:
        return refuse("Sign in to report a contribution.")
    if post.author_id == actor.person_id:
        return refuse("This is your own contribution: change it, or ask the coordinator to remove it.")
    return ALLOW if post.state == PostState.SHOWN else not_now("This contribution is not shown.")


def may_decide(actor: Actor, topic: TopicStanding, *, own_words: bool, own_decision: bool, others: bool) -> Verdict:
    """About one contribution that was reported, or whose author asks for another look: nobody in their own affair.

    Args:
        own_words: whether the actor wrote what was reported.
        own_decision: whether the actor made the decision at which somebody is to look again.
        others: whether somebody else moderates here; nobody waits for a judge who does not exist.
    """
    if not (verdict := may_moderate(actor, topic)):
        return verdict
    if own_words and others:
        return refuse("This is your own contribution: somebody else who moderates here decides about the reports.")
    if own_decision and others:
        return refuse("You decided about this before: when its author asks for another look, somebody else decides.")
    return ALLOW


def may_moderate(actor: Actor, topic: TopicStanding) -> Verdict:
    """Pin, lock, hide, decide reports. Of a closed group too: what stands there must still be answered for."""
    if not (seen := may_see(actor, topic)):
        return seen
    return ALLOW if moderates(actor, topic.group_id) else refuse("Only those who moderate here do this.")


def may_move(actor: Actor, topic: TopicStanding, *, is_open: bool) -> Verdict:
    """To another group or the community, apart, or together with another topic."""
    if not (verdict := may_moderate(actor, topic)):
        return verdict
    if topic.is_merged:
        return not_now(MERGED)
    return ALLOW if is_open else not_now(CLOSED)


def may_merge(actor: Actor, source: TopicStanding, target: TopicStanding, *, is_open: bool) -> Verdict:
    """The posts of the one into the other: where the actor moderates both.

    Args:
        is_open: whether both stand where people are at work.
    """
    for topic in (source, target):
        if not (verdict := may_move(actor, topic, is_open=is_open)):
            return verdict
        if topic.state != PostState.SHOWN:
            return not_now("Decide first about the topic that is not shown.")
    if source.outcome == Outcome.CONCLUDED:
        return not_now(
            "This topic is concluded. Merge the other one into it instead, so that its summary stays in force."
        )
    return ALLOW


def _at_work(actor: Actor, topic: TopicStanding, *, is_open: bool) -> Verdict:
    if topic.is_merged:
        return not_now(MERGED)
    if topic.is_locked and not moderates(actor, topic.group_id):
        return not_now(LOCKED)
    return ALLOW if is_open else not_now(CLOSED)
