"""What those who keep order add to a topic's page: a way to their acts, a way to report, and how the topic stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.core.sentences import Sentence
from app.forum import policy
from app.forum.models import PostState, Step, Topic
from app.forum.queries import readable
from app.forum.queries_topic import PostLine
from app.forum.visits import Visit
from app.web.language import translations
from app.web.parts import Offer

MOST_POINTERS = 10
STATES: Mapping[str, str] = {
    PostState.WAITING: "Only its author and those who moderate see this topic until it has been looked at.",
    PostState.HIDDEN: "This topic is hidden while somebody looks at what was reported. Only its author and those who moderate see it.",
    PostState.REMOVED: "This topic was removed. Only those who moderate see it.",
}


@dataclass(frozen=True, slots=True)
class Pointer:
    """Another topic that the reader may see: `step` is split_to, split_from or merged_in; `note` such as «5–9»."""

    step: str
    title: str
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class StandingPart:
    """`locked`: the sentence with its reason, "" when it is open; `state`: why not everybody reads it, "" when they do."""

    locked: str
    state: str
    pointers: Sequence[Pointer]


def topic_offers(visit: Visit) -> list[Offer]:
    """At the head of a topic: its history, and for those who moderate here one way to all that they may do."""
    say = translations(visit.language).gettext
    offers = [Offer(say("History"), f"{visit.href}/history", kind="link")]
    if policy.moderates(visit.actor, visit.topic.group_id):
        offers.insert(0, Offer(say("Moderate this topic"), f"{visit.href}/moderate"))
    return offers


def post_offers(visit: Visit, post: PostLine) -> list[Offer]:
    """Under a contribution: report it, or decide about it."""
    say, href = translations(visit.language).gettext, f"/posts/{post.id}"
    if policy.moderates(visit.actor, visit.topic.group_id):
        return [Offer(say("Moderate"), f"{href}/moderate", kind="link")]
    if policy.may_report(visit.actor, visit.topic, post):
        return [Offer(say("Report"), f"{href}/report", kind="link")]
    return []


def standing_part(visit: Visit) -> StandingPart:
    """One query, for the topics that it was split from, or that were split from it or merged into it."""
    topic = visit.topic
    locked = ""
    if topic.is_locked:
        locked = policy.LOCKED
        if topic.lock_reason:
            locked = Sentence("%(locked)s %(reason)s", locked=Sentence(policy.LOCKED), reason=topic.lock_reason)
    return StandingPart(locked, STATES.get(topic.state, ""), _pointers(visit))


def _pointers(visit: Visit) -> list[Pointer]:
    rows = visit.session.execute(
        select(Step.step, Step.note, Topic.id, Topic.title)
        .join(Topic, Topic.id == Step.other_id)
        .where(
            Step.topic_id == visit.topic.id,
            Step.step.in_(("split_to", "split_from", "merged_in")),
            or_(Step.step == "merged_in", Topic.merged_into_id.is_(None), Topic.merged_into_id != visit.topic.id),
            readable(visit.actor),
        )
        .order_by(Step.id.desc())
        .limit(MOST_POINTERS)
    )
    # One that was merged into this topic leads back here: its own history is what it has left.
    ends = {"merged_in": "/history"}
    return [Pointer(step, title, f"/topics/{number}{ends.get(step, '')}", note) for step, note, number, title in rows]
