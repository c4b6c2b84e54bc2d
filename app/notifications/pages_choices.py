"""Page values of what a person chose to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from app.notifications.choices import Held, held
from app.notifications.models import Cadence, Level, Scope
from app.notifications.queries_list import chosen_places
from app.notifications.slots import Places
from app.web.language import translations

Options = Sequence[tuple[str, str]]
OF_PERSON = (Scope.DIRECT, Scope.FOLLOWED, Scope.DIGEST, Scope.BULLETIN)


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """The community's discussions, or a group: `key` names its fields, "community" or "group-3"."""

    key: str
    name: str
    href: str
    level: str
    mail: str


@dataclass(frozen=True, slots=True)
class TopicChoice:
    id: int
    title: str
    href: str
    muted: bool


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """`mail` is "" in a place that follows the choice for everything; the options are of what each of the selects offers."""

    direct: str
    followed: str
    digest: str
    bulletin: str
    places: Sequence[PlaceChoice]
    topics: Sequence[TopicChoice]
    cadences: Options
    digests: Options
    bulletins: Options
    levels: Options
    email: str
    errors: Sequence[tuple[str, str]] = ()


def choices_page(
    session: Session,
    places: Places,
    actor: Actor,
    language: str,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Sequence[tuple[str, str]] = (),
) -> ChoicesPage:
    """Of the reader themselves.

    Args:
        typed: what was sent and not taken, by the names of the fields.
    """
    person_id = actor.person_id or 0
    mine = held(session, [person_id])[person_id]
    said = typed or {}
    topics = _topics(session, places, actor, language)
    return ChoicesPage(
        direct=said.get(Scope.DIRECT, mine.cadence(Scope.DIRECT)),
        followed=said.get(Scope.FOLLOWED, mine.cadence(Scope.FOLLOWED)),
        digest=said.get(Scope.DIGEST, mine.cadence(Scope.DIGEST)),
        bulletin=said.get(Scope.BULLETIN, mine.cadence(Scope.BULLETIN)),
        places=offered_places(session, places, actor, mine, language, said),
        topics=topics,
        cadences=cadences(language),
        digests=digests(language),
        bulletins=bulletins(language),
        levels=levels(language),
        email=actor.email,
        errors=errors,
    )


def offered_places(
    session: Session, places: Places, actor: Actor, mine: Held, language: str, said: Mapping[str, str]
) -> list[PlaceChoice]:
    """The community, the reader's groups, and whichever others they chose something for."""
    chosen = {number for scope, number in mine.rows if scope == Scope.GROUP}
    names = places.groups(session, actor, actor.group_ids | chosen, language)
    say = translations(language).gettext
    found = [(Scope.COMMUNITY, 0, say("The community's discussions"), "/forum")] if actor.is_member else []
    found += [(Scope.GROUP, one.id, one.name, one.href) for one in sorted(names.values(), key=lambda one: one.name)]
    return [
        PlaceChoice(
            key=(key := place_key(scope, number)),
            name=name,
            href=href,
            level=said.get(f"level-{key}", mine.level(scope, number) or Level.NORMAL),
            mail=said.get(f"mail-{key}", mine.mail(scope, number)),
        )
        for scope, number, name, href in found
    ]


def place_key(scope: str, number: int) -> str:
    return scope if scope == Scope.COMMUNITY else f"{scope}-{number}"


def cadences(language: str) -> list[tuple[str, str]]:
    say = translations(language).gettext
    return [
        (Cadence.INSTANT, say("At once")),
        (Cadence.DAILY, say("Once a day")),
        (Cadence.WEEKLY, say("Once a week")),
        (Cadence.OFF, say("No mail")),
    ]


def digests(language: str) -> list[tuple[str, str]]:
    return [one for one in cadences(language) if one[0] != Cadence.INSTANT]


def bulletins(language: str) -> list[tuple[str, str]]:
    say = translations(language).gettext
    return [(Cadence.INSTANT, say("When it appears")), (Cadence.OFF, say("No mail"))]


def levels(language: str) -> list[tuple[str, str]]:
    say = translations(language).gettext
    return [
        (Level.WATCHING, say("Every new topic and answer")),
        (Level.NORMAL, say("What is addressed to me")),
        (Level.MUTED, say("Nothing")),
    ]


def _topics(session: Session, places: Places, actor: Actor, language: str) -> list[TopicChoice]:
    """Watched and muted ones that the reader may still see, by title."""
    chosen = chosen_places(session, actor.person_id or 0, Scope.TOPIC)
    names = places.topics(session, actor, list(chosen), language)
    found = [TopicChoice(one.id, one.name, one.href, chosen[one.id] == Level.MUTED) for one in names.values()]
    return sorted(found, key=lambda one: (one.title.casefold(), one.id))
