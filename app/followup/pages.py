"""Page values about action points."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import accounts
from app.core.text import one_line
from app.followup.labels import Gettext, states
from app.followup.models import ActionChange, Step
from app.followup.rows import ActionRow
from app.organisations import Filled
from app.web import Pages
from app.web.environment import filters
from app.web.language import translations
from app.web.parts import Offer

TITLE = 200
Tabs = Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list, of a person or of a group.

    Attributes:
        filters: as tabs, with the number each would show.
        state: the filter chosen, for the words of an empty list.
        group_name, group_href: "" for a person's own list.
        note: a sentence above the list, or "".
    """

    rows: Sequence[ActionRow]
    tabs: Tabs
    filters: Tabs
    whose: str
    state: str
    pages: Pages
    offers: Sequence[Offer]
    group_name: str = ""
    group_href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgreePage:
    """Something new for a group; `bodies` are suggested as addressees."""

    group_name: str
    group_href: str
    form: Filled
    owners: Sequence[tuple[str, str]]
    bodies: Sequence[str]
    kinds: Sequence[tuple[str, str, str]]
    least: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """As `timeline` draws it."""

    when: Markup
    title: str
    text: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action point, with the forms that the reader may use.

    Attributes:
        title: its words on one line; `text` the whole where they are longer, else "".
        refusal: why the reader cannot say how it stands, for those who otherwise could; else "".
        owners: whom the reader may choose; () where they type an e-mail address.
    """

    id: int
    kind: str
    title: str
    text: str
    row: ActionRow
    facts: Sequence[tuple[str, str | Markup]]
    evidence: Markup
    may_report: bool
    may_steer: bool
    refusal: str
    states: Sequence[tuple[str, str]]
    report: Filled
    due: Filled
    owner: Filled
    owners: Sequence[tuple[str, str]]
    by_mail: bool
    problems: Sequence[tuple[str, str]]
    history: Sequence[HistoryLine]
    least: str
    late_days: int
    up: Sequence[tuple[str, str]]


def short_title(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= TITLE else line[:TITLE].rsplit(" ", 1)[0] + "…"


def with_links(text: str) -> Markup:
    """Plain text in its lines; web addresses can be followed."""
    lines = (Markup(" ").join(_linked(word) for word in line.split(" ")) for line in text.split("\n"))
    return Markup("<br>").join(lines)


def state_choices(kind: str, say: Gettext) -> list[tuple[str, str]]:
    return list(states(say, kind).items())


def history_of(
    session: Session, changes: Sequence[ActionChange], kind: str, *, zone: ZoneInfo, language: str
) -> list[HistoryLine]:
    """Newest first; names in one query."""
    gettext, show = translations(language).gettext, filters(language, zone)
    people = accounts.cards(session, {i for one in changes for i in (one.person_id, one.owner_id) if i is not None})
    labels = states(gettext, kind)

    def title(one: ActionChange) -> str:
        owner = people.get(one.owner_id or 0)
        if one.step == Step.STATE:
            return labels[one.state]
        if one.step == Step.DUE:
            return gettext("New day: %(day)s") % {"day": show["date"](one.due_on) if one.due_on else gettext("none")}
        if one.step == Step.OWNER:
            return gettext("Handed over to %(name)s") % {"name": owner.name if owner else gettext("an organisation")}
        return {
            Step.AGREED: gettext("Agreed"),
            Step.WORDS: gettext("Other words; before:"),
            Step.ESCALATED: gettext("Late: those who run the group and the content coordinator were told"),
        }[Step(one.step)]

    def line(one: ActionChange) -> HistoryLine:
        by = people.get(one.person_id or 0)
        exact = one.at.isoformat(timespec="minutes")
        when = Markup('<time datetime="{}">{}</time>').format(exact, show["datetime"](one.at))
        return HistoryLine(Markup("{} · {}").format(when, by.name) if by else when, title(one), one.note)

    return [line(one) for one in changes]


def _linked(word: str) -> Markup:
    try:
        parts = urlsplit(word)
        named = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:  # a bracket that is never closed
        named = False
    return Markup('<a href="{0}" rel="noopener nofollow">{0}</a>').format(word) if named else Markup("{}").format(word)
