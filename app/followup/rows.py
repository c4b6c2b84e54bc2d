"""Action points as rows to draw, wherever lists of them stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import accounts, groups, organisations
from app.access import Actor
from app.core import clock
from app.core.settings import Settings
from app.core.text import initials
from app.followup.labels import TONES, Gettext, quarter_name, states
from app.followup.models import Kind
from app.followup.queries import here
from app.followup.queries_lines import ActionLine, Wanted, lines
from app.web.language import translations


@dataclass(frozen=True, slots=True)
class ActionRow:
    """`components/actions.html` draws it.

    Attributes:
        owner: a name; "" where an organisation as such is to do it.
        ownerless: whether the owner has left the community, and another is to be named.
        initials: of the owner, or of the organisation.
        tone: of the tag for the state.
        source_href: "" where the reader may not follow it, or there is nothing to see.
    """

    id: int
    kind: str
    text: str
    href: str
    owner: str
    initials: str
    ownerless: bool
    organisation: str
    addressee: str
    due: date | None
    overdue: bool
    state: str
    state_label: str
    tone: str
    source_id: int
    source: str
    source_href: str
    group: str
    group_href: str


def rows(
    session: Session, actor: Actor, found: Sequence[ActionLine], *, zone: ZoneInfo, language: str
) -> list[ActionRow]:
    """In four queries however many there are.

    Args:
        zone: the house's, whose day decides what is overdue.
    """
    if not found:
        return []
    say, today = translations(language).gettext, clock.today(zone)
    owners = {one.owner_id for one in found if one.owner_id is not None}
    people, present = accounts.cards(session, owners), here(session, owners)
    bodies = organisations.names(session, {one.organisation_id for one in found if one.organisation_id is not None})
    of = groups.names(session, {one.group_id for one in found if one.group_id is not None}, language)
    labels = {kind: states(say, kind) for kind in Kind}
    audiences = actor.readable_audiences

    def row(one: ActionLine) -> ActionRow:
        group = of.get(one.group_id or 0)
        owner, body = people.get(one.owner_id or 0), bodies.get(one.organisation_id or 0)
        follows = audiences is None or one.audience in audiences
        return ActionRow(
            id=one.id,
            kind=one.kind,
            text=one.text,
            href=f"/actions/{one.id}",
            owner=owner.name if owner else "",
            initials=initials(owner.name if owner else body.short if body else ""),
            ownerless=one.is_open and one.owner_id is not None and one.owner_id not in present,
            organisation=body.short if body else "",
            addressee=one.addressee,
            due=one.due_on,
            overdue=one.is_overdue(today),
            state=one.state,
            state_label=labels[Kind(one.kind)][one.state],
            tone=TONES[one.state],  # type: ignore[index]  # a StrEnum is the very string
            source_id=one.source_id,
            source=source_name(say, one),
            source_href=one.source_href if follows else "",
            group=group.name if group else "",
            group_href=f"/groups/{group.slug}" if group else "",
        )

    return [row(one) for one in found]


def source_name(say: Gettext, one: ActionLine) -> str:
    """What it came from; a highlight is known by its quarter, which is data, and said in the reader's language."""
    if one.source_kind == "highlight":
        return say("Highlights: %(quarter)s") % {"quarter": quarter_name(say, one.source_title)}
    return one.source_title


def of_source(
    session: Session, actor: Actor, source_kind: str, source_ids: Collection[int], language: str, *, zone: ZoneInfo
) -> list[ActionRow]:
    """What came of these sources, as far as the actor may see it; `ActionRow.source_id` says of which."""
    wanted = Wanted(source=(source_kind, tuple(sorted(source_ids))))
    return rows(session, actor, lines(session, actor, wanted, today=clock.today(zone)), zone=zone, language=language)


class ActionsOfGroup:
    """Fills the place for open action points on a group's page."""

    def __init__(self, settings: Settings) -> None:
        self.zone = settings.zone

    def __call__(
        self, session: Session, actor: Actor, group_id: int, limit: int, /, *, language: str
    ) -> Sequence[ActionRow]:
        wanted = Wanted(state="open", group_id=group_id)
        found = lines(session, actor, wanted, today=clock.today(self.zone), limit=limit)
        return rows(session, actor, found, zone=self.zone, language=language)
