"""The list of topics: what of it is the same for all readers of the same audiences is kept, what is new is asked each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.requests import Request

from app import groups, notifications
from app.access import Actor
from app.core import revision
from app.core.kept import Kept
from app.core.services import Services
from app.forum import policy, unread
from app.forum.filters import ADDRESS, COMMUNITY, FACETS, OWN, SHOWS, Asked
from app.forum.labels import kinds, outcomes
from app.forum.pages_rows import rows
from app.forum.queries import is_open
from app.forum.queries_list import OwnTopic, Tally, find, own_waiting
from app.vocabularies import load_vocabularies
from app.web import PER_PAGE, Pages, paginate
from app.web.fragments import draw
from app.web.language import translations
from app.web.parts import Facet, FacetOption, Offer
from app.web.times import zone_of

SHOWN = 12
_REVISION = select(func.coalesce(revision.current(), 0))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row of the list, drawn but for what is new in it to the reader."""

    id: int
    title: str
    href: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Listed:
    """The part of the page that is the same for all readers of the same audiences, on the same clock, in the same language."""

    topics: Sequence[Drawn]
    total: int
    facets: Markup
    chosen: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ListPage:
    """`topics`: (row, how much is new); `group`: name and address, when the list is one group's; `waiting`: the reader's own.

    Attributes:
        private_note: who reads what is private in this group, "" for the community's list.
        links: pages of the forum beside the list, as (label, address).
        marks_all: whether everything can be marked as read here.
    """

    topics: Sequence[tuple[Drawn, int]]
    total: int
    facets: Markup
    chosen: Sequence[tuple[str, str]]
    clear_href: str
    tabs: Sequence[tuple[str, str, bool]]
    sorts: Sequence[tuple[str, str, bool]]
    pages: Pages
    show: str
    narrowed: bool
    group: tuple[str, str] | None
    private_note: str
    waiting: Sequence[OwnTopic]
    marks_all: bool
    begin_href: str
    level: notifications.LevelPart
    links: Sequence[tuple[str, str]]
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class FacetsPart:
    facets: Sequence[Facet]


def list_page(
    session: Session, services: Services, request: Request, actor: Actor, asked: Asked, *, page: int, language: str
) -> ListPage:
    """Two queries more than a kept list: the counter of changes, and what is new among its rows."""

    def make() -> Listed:
        return _listed(session, services, request, actor, asked, page=page, language=language)

    keep, number = services.get(Kept), session.connection().scalar(_REVISION) or 0
    key = ("topics", asked, page, actor.readable_audiences, actor.timezone, language)
    found = make() if asked.show in OWN else keep.get(number, key, make)
    new = unread.counts(session, actor, [one.id for one in found.topics])
    say = translations(language).gettext
    group = _one_group(session, asked, language)
    plain = not asked.narrowed and asked.show == SHOWS[0]
    begin = f"/forum/new?group={group.slug}" if group else "/forum/new"
    scope, scope_id = (notifications.Scope.GROUP, group.id) if group else (notifications.Scope.COMMUNITY, 0)
    return ListPage(
        topics=[(one, new.get(one.id, 0)) for one in found.topics],
        total=found.total,
        facets=found.facets,
        chosen=found.chosen,
        clear_href=Asked(show=asked.show, sort=asked.sort).href(),
        tabs=_tabs(asked, language),
        sorts=[
            (say("Latest activity"), asked.href(sort="latest"), asked.sort == "latest"),
            (say("Newest"), asked.href(sort="newest"), asked.sort == "newest"),
            (say("Most answers"), asked.href(sort="answers"), asked.sort == "answers"),
        ],
        pages=paginate(request, found.total, page),
        show=asked.show,
        narrowed=asked.narrowed,
        group=(group.name, f"/groups/{group.slug}") if group else None,
        private_note=say(WHO_READS) if group else "",
        waiting=keep.get(number, ("own waiting topics", actor.person_id), lambda: own_waiting(session, actor))
        if plain and page == 1
        else (),
        marks_all=not asked.narrowed and asked.show in {"all", "unread"} and bool(found.topics),
        begin_href=begin,
        level=notifications.level_part(session, actor, scope, scope_id, ADDRESS),
        links=_links(actor, language),
        offers=_offers(session, actor, group, begin, language),
    )


WHO_READS = (
    "Private topics of this group are read by its people and its guests, and by the content coordinator, "
    "who moderates everywhere. Nobody else finds them."
)


def _listed(
    session: Session, services: Services, request: Request, actor: Actor, asked: Asked, *, page: int, language: str
) -> Listed:
    lines, tally = find(session, actor, asked, page=page, per_page=PER_PAGE)
    made = rows(session, lines, zone=zone_of(actor, services.settings), language=language)
    labels = _labels(session, language)
    facets = [facet for name in FACETS if (facet := _facet(name, tally, labels, asked, language)).options]
    return Listed(
        [Drawn(one.id, one.title, one.href, draw(request, actor, "forum/_row.html", one)) for one in made],
        tally.total,
        draw(request, actor, "forum/_facets.html", FacetsPart(facets)),
        [
            (labels[name].get(value, value), asked.href(**{name: _without(getattr(asked, name), value)}))
            for name in FACETS
            for value in getattr(asked, name)
        ],
    )


def _labels(session: Session, language: str) -> Mapping[str, Mapping[str, str]]:
    say = translations(language).gettext
    named = groups.names(session, None, language)
    return {
        "kind": kinds(say),
        "outcome": outcomes(say),
        "group": {COMMUNITY: say("The whole community"), **{one.slug: one.name for one in named.values()}},
        "tag": load_vocabularies(session).labels("topic", language),
        "slug": {str(one.id): one.slug for one in named.values()} | {"": COMMUNITY},
    }


def _facet(name: str, tally: Tally, labels: Mapping[str, Mapping[str, str]], asked: Asked, language: str) -> Facet:
    say = translations(language).gettext
    titles = {"kind": say("Kind"), "outcome": say("Outcome"), "group": say("Group"), "tag": say("Subject")}
    counts = tally.facets.get(name, {})
    if name == "group":
        counts = {labels["slug"].get(value, value): count for value, count in counts.items()}
    chosen: tuple[str, ...] = getattr(asked, name)
    order = sorted(counts, key=lambda value: (-counts[value], labels[name].get(value, value)))
    shown = order[:SHOWN] + [value for value in order[SHOWN:] if value in chosen]
    options = [
        FacetOption(
            labels[name].get(value, value),
            counts[value],
            asked.href(**{name: _without(chosen, value) if value in chosen else (*chosen, value)}),
            value in chosen,
        )
        for value in shown
    ]
    return Facet(name, titles[name], options if len(options) > 1 or chosen else [])


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != value)


def _tabs(asked: Asked, language: str) -> list[tuple[str, str, bool]]:
    say = translations(language).gettext
    labels = {
        "all": say("All topics"),
        "unread": say("Unread"),
        "unanswered": say("Unanswered"),
        "mine": say("Mine"),
        "watching": say("Watching"),
        "asked": say("I am asked"),
    }
    offered = [name for name in SHOWS if name != "asked" or asked.show == name]
    return [(labels[name], asked.href(show=name), asked.show == name) for name in offered] + [
        (say("What came of it"), f"{ADDRESS}/conclusions", False)
    ]


def _one_group(session: Session, asked: Asked, language: str) -> groups.GroupName | None:
    return groups.by_slug(session, asked.group[0], language) if len(asked.group) == 1 else None


def _offers(session: Session, actor: Actor, group: groups.GroupName | None, begin: str, language: str) -> list[Offer]:
    say = translations(language).gettext
    number = group.id if group else None
    verdict = policy.may_start(actor, number, is_open=is_open(session, number))
    offers = [Offer(say("Begin a topic"), begin, kind="primary")] if verdict else []
    offers.append(Offer(say("My drafts"), f"{ADDRESS}/drafts"))
    return offers


def _links(actor: Actor, language: str) -> list[tuple[str, str]]:
    """What has no place among the tabs; for those who keep order, what waits for them."""
    say = translations(language).gettext
    links = [(say("My reports"), f"{ADDRESS}/reports/mine")]
    if not policy.moderates_somewhere(actor):
        return links
    links = [(say("Reports and first contributions"), f"{ADDRESS}/reports"), *links]
    return [(say("Not answered yet, and who may know"), f"{ADDRESS}/unanswered"), *links]
