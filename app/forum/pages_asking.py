"""Who was asked, who shares the problem, and what was agreed to follow, beside a topic."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.followup import ActionRow
from app.forum import policy
from app.forum.asked import AskedLine, asked_lines
from app.forum.backing import Backer, backers, has_backed
from app.forum.following import actions_of
from app.forum.models import Outcome, TopicKind
from app.forum.visits import Visit
from app.web.language import translations
from app.web.parts import Offer


@dataclass(frozen=True, slots=True)
class AskingPart:
    """`_asking.html` draws it; of what is empty it draws nothing.

    Attributes:
        backing: whether the topic is a problem that others may share; `backed`: whether the reader does.
        organisations: how many do.
        back_href: where the form «We have this too» goes, "" for who may not; `back_reason`: why not now, "" else.
    """

    href: str
    asked: Sequence[AskedLine]
    ask: Offer | None
    backing: bool
    backed: bool
    organisations: int
    backers: Sequence[Backer]
    back_href: str
    back_reason: str
    actions: Sequence[ActionRow]


def asking_part(visit: Visit) -> AskingPart:
    """In a number of queries that does not grow with what it shows."""
    topic, session = visit.topic, visit.session
    problem = topic.kind == TopicKind.PROBLEM
    count, listed = backers(session, topic.id) if problem else (0, ())
    verdict = policy.may_back(visit.actor, topic, is_open=visit.at_work)
    return AskingPart(
        href=visit.href,
        asked=asked_lines(session, topic.id),
        ask=_ask(visit),
        backing=problem,
        backed=problem and bool(listed) and has_backed(session, topic.id, visit.actor.person_id),
        organisations=count,
        backers=listed,
        back_href=f"{visit.href}/back" if problem and verdict else "",
        back_reason=verdict.reason if problem and verdict.untimely else "",
        actions=actions_of(visit),
    )


def _ask(visit: Visit) -> Offer | None:
    """Only where an answer is wanted: to whoever may write here."""
    topic = visit.topic
    if topic.kind == TopicKind.ANNOUNCEMENT or topic.outcome == Outcome.CONCLUDED:
        return None
    if not policy.may_ask(visit.actor, topic, is_open=visit.at_work):
        return None
    return Offer(translations(visit.language).gettext("Ask somebody to answer"), f"{visit.href}/ask")
