"""An alert as a message, in its reader's language, small enough for every server."""

from collections.abc import Sequence
from dataclasses import dataclass

from app import mail, notifications
from app.core.settings import Settings
from app.core.text import one_line
from app.discovery.alerts_find import AlertLine
from app.discovery.alerts_stop import stop_link
from app.discovery.models import SavedSearch
from app.discovery.saved_queries import asked_of
from app.web.language import translations

MOST_OF_EACH = (10, 5, 2)


@dataclass(frozen=True, slots=True)
class Block:
    """The new answers to one search; `left`: how many more there are at `href`."""

    name: str
    href: str
    stop: str
    lines: Sequence[AlertLine]
    left: int


def draw_alert(
    settings: Settings, person_id: int, told: Sequence[tuple[SavedSearch, Sequence[AlertLine]]], language: str
) -> mail.Drawn:
    count = sum(len(lines) for _, lines in told)
    names = ", ".join(search.name for search, _ in told)
    said = translations(language).ngettext("%(num)s new result: %(names)s", "%(num)s new results: %(names)s", count)
    subject = one_line(said % {"num": count, "names": names})[:200]
    footer = notifications.draw_message("_alert_foot.html", settings, language, stop=stop_link(settings, person_id))
    for most in MOST_OF_EACH:
        blocks = [_block(settings, person_id, search, lines, most) for search, lines in told]
        content = notifications.draw_message("_alert.html", settings, language, blocks=blocks)
        drawn = mail.frame(subject, content, settings, language, footer=footer)
        if len(drawn.text.encode()) + len(drawn.html.encode()) <= mail.LARGEST:
            break
    return drawn


def _block(settings: Settings, person_id: int, search: SavedSearch, lines: Sequence[AlertLine], most: int) -> Block:
    return Block(
        search.name,
        asked_of(search).href(sort="date"),
        stop_link(settings, person_id, search.id),
        lines[:most],
        max(0, len(lines) - most),
    )
