"""What came of a topic, at the top of its page: the accepted answer, the summary with the posts on which it rests."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import accounts, organisations
from app.forum import policy
from app.forum.cites import only_shown
from app.forum.labels import OUTCOME_TONES, outcomes
from app.forum.models import Outcome, PostState, Summary, Topic
from app.forum.policy import PostStanding
from app.forum.summaries import CitedPost, cited_posts, count_following, last_reopening, newest
from app.forum.visits import Visit
from app.web.language import translations
from app.web.parts import Offer

WHOLE = 1500  # characters of an answer that is shown as it is; a longer one is shown by its first words


class Placed(PostStanding, Protocol):
    """A post of the page."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class CitedLine:
    """`words`: the first of the post."""

    number: int
    href: str
    author: str
    organisation: str
    words: str


@dataclass(frozen=True, slots=True)
class AnswerBox:
    """`html`: the whole answer, or "" where it is long: then `words` are its first. `undo_href`: "" for who may not."""

    number: int
    href: str
    author: str
    organisation: str
    at: datetime
    html: Markup
    words: str
    undo_href: str


@dataclass(frozen=True, slots=True)
class SummaryBox:
    """`following`: how many posts stand behind the last one that it knows of; `interim`: whether the topic is still open."""

    html: Markup
    author: str
    organisation: str
    at: datetime
    as_of: int
    following: int
    interim: bool
    version: int
    history_href: str
    cited: Sequence[CitedLine]


@dataclass(frozen=True, slots=True)
class Reopened:
    name: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """`_outcome.html` draws it; nothing of it for a topic that came to nothing yet, unless the reader may write its summary.

    Attributes:
        cited: ids of the posts on which the summary rests and that are shown.
    """

    state: str
    label: str
    tone: str
    answer: AnswerBox | None
    summary: SummaryBox | None
    reopened: Reopened | None
    offers: Sequence[Offer]
    cited: Collection[int]


def outcome_part(visit: Visit) -> OutcomePart:
    """In at most six queries, one for a topic that came to nothing yet."""
    topic, session = visit.topic, visit.session
    summary = newest(session, topic.id)
    ids = {*(summary.cited if summary else ()), *([topic.answer_id] if topic.answer_id is not None else [])}
    posts = cited_posts(session, visit.actor, ids)
    step = last_reopening(session, topic.id) if summary and topic.outcome != Outcome.CONCLUDED else None
    names = Names(session, posts.values(), [one.person_id for one in (summary, step) if one is not None])
    cited = {one for one in (summary.cited if summary else ()) if one in posts}
    reopened = step is not None and summary is not None and step.at >= summary.at
    return OutcomePart(
        state=topic.outcome,
        label=outcomes(translations(visit.language).gettext)[topic.outcome],
        tone=OUTCOME_TONES.get(Outcome(topic.outcome), ""),
        answer=_answer(visit, posts.get(topic.answer_id or 0), names),
        summary=_summary(visit, summary, posts, names) if summary else None,
        reopened=Reopened(names.person(step.person_id), step.at, step.note) if step and reopened else None,
        offers=_offers(visit, summary),
        cited=cited,
    )


def post_offers(visit: Visit, post: Placed) -> list[Offer]:
    """Under a post: accept it as the answer, cite it in the summary. Without a query."""
    topic, say = visit.topic, translations(visit.language).gettext
    if post.state != PostState.SHOWN:
        return []
    offers = []
    if post.number > 1 and policy.may_accept(visit.actor, topic, is_open=visit.at_work):
        if topic.answer_id == post.id:
            offers.append(Offer(say("Not the answer after all"), f"{visit.href}/answer/withdraw", "post", "link"))
        else:
            offers.append(Offer(say("Accept as the answer"), f"{visit.href}/answer?post={post.id}", "post", "link"))
    if policy.may_conclude(visit.actor, topic, is_open=visit.at_work):
        offers.append(Offer(say("Cite in the summary"), f"{visit.href}/outcome?cite={post.number}", kind="link"))
    return offers


class Names:
    """Of people and organisations, in two queries."""

    def __init__(self, session: Session, posts: Iterable[CitedPost], people: Iterable[int | None]) -> None:
        posts = list(posts)
        wanted = {one for one in people if one is not None}
        self._people = accounts.cards(session, {*(one.author_id for one in posts), *wanted})
        self._bodies = organisations.names(session, {one.organisation_id for one in posts if one.organisation_id})
        self._acting = organisations.organisations_of(session, wanted)

    def person(self, number: int | None) -> str:
        found = self._people.get(number or 0)
        return found.name if found else ""

    def acting(self, number: int | None) -> str:
        """The organisation through which a person acts now."""
        found = self._acting.get(number or 0)
        return found.short if found else ""

    def body(self, number: int | None) -> str:
        found = self._bodies.get(number or 0)
        return found.short if found else ""


def cited_lines(topic: Topic, ids: Iterable[int], posts: Mapping[int, CitedPost], names: Names) -> list[CitedLine]:
    """In the order of the discussion; a post that stands elsewhere now has its own address."""
    found = sorted((posts[one] for one in ids if one in posts), key=lambda one: (one.topic_id != topic.id, one.number))
    return [
        CitedLine(one.number, one.href, names.person(one.author_id), names.body(one.organisation_id), one.words)
        for one in found
    ]


def _answer(visit: Visit, post: CitedPost | None, names: Names) -> AnswerBox | None:
    if post is None or post.topic_id != visit.topic.id:
        return None
    whole = len(post.html) <= WHOLE
    may = policy.may_accept(visit.actor, visit.topic, is_open=visit.at_work)
    return AnswerBox(
        number=post.number,
        href=post.href,
        author=names.person(post.author_id),
        organisation=names.body(post.organisation_id),
        at=post.created_at,
        html=Markup(post.html if whole else ""),  # noqa: S704 - made safe when it was written
        words="" if whole else post.words,
        undo_href=f"{visit.href}/answer/withdraw" if may else "",
    )


def _summary(visit: Visit, summary: Summary, posts: Mapping[int, CitedPost], names: Names) -> SummaryBox:
    return SummaryBox(
        html=only_shown(summary.html, posts.keys()),
        author=names.person(summary.person_id),
        organisation=names.acting(summary.person_id),
        at=summary.at,
        as_of=summary.as_of,
        following=count_following(visit.session, visit.topic.id, summary.as_of),
        interim=visit.topic.outcome != Outcome.CONCLUDED,
        version=summary.version,
        history_href=f"{visit.href}/outcome/history",
        cited=cited_lines(visit.topic, summary.cited, posts, names),
    )


def _offers(visit: Visit, summary: Summary | None) -> list[Offer]:
    """For those who conclude here; where they cannot now, with the reason."""
    topic, say = visit.topic, translations(visit.language).gettext
    if not policy.moderates(visit.actor, topic.group_id):
        return []
    reason = policy.may_conclude(visit.actor, topic, is_open=visit.at_work).reason
    words = say("Write the summary") if summary is None else say("Write a new version")
    offers = [
        Offer(words, f"{visit.href}/outcome", reason=reason),
        Offer(say("Agree a follow-up action"), f"{visit.href}/actions/new", reason=reason),
    ]
    if topic.outcome == Outcome.CONCLUDED:
        offers.append(Offer(say("Open it again"), f"{visit.href}/outcome/reopen", reason=reason))
    return offers
