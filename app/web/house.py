"""What every page shows around its own content, and the environments that render it: one per language."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import Actor
from app.core.settings import Settings
from app.core.text import initials
from app.web.assets import Assets
from app.web.environment import make_environments
from app.web.language import LANGUAGES, language_of, say


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    name: str
    initials: str
    email: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Notice:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader is told on every page until they have seen to it at `href`, and not on that page."""

    text: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What the rooms say of a reader on every page, found in one query."""

    unread: int = 0
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """`house` in every template."""

    community_name: str
    tagline: str
    language: str
    languages: tuple[tuple[str, str], ...]
    demo: bool
    person: Signed | None
    nav: tuple[Link, ...]
    menu: tuple[Link, ...]
    unread: int
    query: str
    path: str
    notice: Notice | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation. `offered` says to whom; `label` is a gettext message id; `also` are sections that belong to it."""

    label: str
    href: str
    offered: Callable[[Actor], bool] = lambda _actor: True
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Furniture:
    """Built once by the roof, which names the places that rooms offer.

    Attributes:
        demo: asked at each page whether the demo community is loaded.
    """

    settings: Settings
    assets: Assets
    nav: tuple[Place, ...]
    menu: tuple[Place, ...]
    demo: Callable[[], bool]
    glance: Callable[[Session | None, Actor], Glance]
    _environments: dict[str, Any] = field(init=False)
    _templates: dict[tuple[str, str], Any] = field(init=False, default_factory=dict)
    _kept_nav: dict[tuple[str, str, tuple[bool, ...]], tuple[Link, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._environments = make_environments(self.assets, self.settings)

    def render(
        self,
        template: str,
        page: object,
        request: Request,
        actor: Actor,
        *,
        session: Session | None = None,
        notice: tuple[str, str] | None = None,
    ) -> str:
        language = language_of(request, actor)
        compiled = self._templates.get((language, template))
        if compiled is None:
            compiled = self._templates[(language, template)] = self._environments[language].get_template(template)
        text: str = compiled.render(page=page, house=self.around(request, actor, session, language, notice))
        return text

    def around(
        self, request: Request, actor: Actor, session: Session | None, language: str, notice: tuple[str, str] | None
    ) -> Around:
        path = request.url.path
        glance = self.glance(session, actor)
        return Around(
            community_name=say(self.settings.community_name, language),
            tagline=say(self.settings.tagline, language),
            language=language,
            languages=LANGUAGES,
            demo=self.demo(),
            person=Signed(actor.name, initials(actor.name), actor.email, "") if actor.signed_in else None,
            nav=self._links(self.nav, language, path, actor),
            menu=self._links(self.menu, language, path, actor) if actor.signed_in else (),
            unread=glance.unread,
            query=request.query_params.get("q", "")[:500],
            path=path,
            notice=Notice(notice[0], say(notice[1], language)) if notice else None,
            standing=glance.standing if glance.standing and glance.standing.href.partition("#")[0] != path else None,
        )

    def _links(self, places: tuple[Place, ...], language: str, path: str, actor: Actor) -> tuple[Link, ...]:
        offered = tuple(place.offered(actor) for place in places)
        section = "/" + path.split("/", 2)[1]
        key = (language, section, (*offered, places is self.menu))
        kept = self._kept_nav.get(key)
        if kept is None:
            kept = tuple(
                Link(say(p.label, language), p.href, section == p.href or section in p.also)
                for p, yes in zip(places, offered, strict=True)
                if yes
            )
            if len(self._kept_nav) > 1000:
                self._kept_nav.clear()
            self._kept_nav[key] = kept
        return kept
