"""Topics as rows to draw, wherever lists of them stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.core.settings import Settings
from app.forum.backing import count_backers
from app.forum.labels import KIND_TONES, OUTCOME_TONES, kinds, outcomes
from app.forum.models import Outcome, Topic
from app.forum.queries_list import TopicLine, latest
from app.forum.stamps import Stamp, stamp
from app.groups import audiences
from app.vocabularies import load_vocabularies
from app.web.language import translations
from app.web.times import zone_of


@dataclass(frozen=True, slots=True)
class TopicRow:
    """`components/topics.html` draws it.

    Attributes:
        outcome: "" while it is open; `access` "group" for what only its people read.
        shared_by: how many organisations have the problem too.
    """

    id: int
    title: str
    href: str
    kind: str
    kind_tone: str
    outcome: str
    outcome_tone: str
    group: str
    group_href: str
    access: str
    pinned: bool
    locked: bool
    tags: Sequence[tuple[str, str]]
    author: str
    organisation: str
    answers: int
    shared_by: int
    begun: Stamp
    last_author: str
    last: Stamp


def rows(session: Session, found: Sequence[TopicLine], *, zone: ZoneInfo, language: str) -> list[TopicRow]:
    say = translations(language).gettext
    of_kind, of_outcome = kinds(say), outcomes(say)
    tags = load_vocabularies(session).labels("topic", language)
    of = groups.names(session, {one.group_id for one in found if one.group_id is not None}, language)
    shared = count_backers(session, [one.id for one in found])

    def row(one: TopicLine) -> TopicRow:
        group = of.get(one.group_id) if one.group_id is not None else None
        return TopicRow(
            id=one.id,
            title=one.title,
            href=f"/topics/{one.id}",
            kind=of_kind[one.kind],
            kind_tone=KIND_TONES.get(one.kind, ""),
            outcome=of_outcome[one.outcome] if one.outcome != Outcome.OPEN else "",
            outcome_tone=OUTCOME_TONES.get(one.outcome, ""),
            group=group.name if group else "",
            group_href=f"/forum?group={group.slug}" if group else "",
            access="group" if audiences.group_id_of(one.audience) is not None else one.audience,
            pinned=one.pinned,
            locked=one.locked,
            tags=[(tags.get(code, code), f"/forum?tag={code}") for code in one.tags],
            author=one.author,
            organisation=one.organisation,
            answers=one.answers,
            shared_by=shared.get(one.id, 0),
            begun=stamp(one.created_at, zone, language),
            last_author=one.last_author,
            last=stamp(one.last_post_at, zone, language),
        )

    return [row(one) for one in found]


class TopicsOfGroup:
    """Fills the place for discussions on a group's page."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(
        self, session: Session, actor: Actor, group_id: int, limit: int, /, *, language: str
    ) -> Sequence[TopicRow]:
        found = latest(session, actor, limit, Topic.group_id == group_id)
        return rows(session, found, zone=zone_of(actor, self.settings), language=language)
