"""One line of what was decided, as lists draw it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.access import Actor
from app.core.settings import Settings
from app.forum.labels_moderation import decisions
from app.forum.queries_reports import DecisionLine
from app.forum.stamps import Stamp, stamp
from app.web.language import translations
from app.web.times import zone_of


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """`href`: where it was decided; `by` "" for the house itself."""

    title: str
    href: str
    author: str
    label: str
    sentence: str
    at: Stamp
    by: str


def decision_rows(
    found: Sequence[DecisionLine], actor: Actor, settings: Settings, language: str, *, moderator: bool
) -> list[DecisionRow]:
    """Args: moderator: whether each leads to where it was decided."""
    words, zone = decisions(translations(language).gettext), zone_of(actor, settings)
    return [
        DecisionRow(
            title=one.topic,
            href=f"/posts/{one.post_id}/moderate" if moderator else "",
            author=one.author,
            label=words[one.step],
            sentence=one.note,
            at=stamp(one.at, zone, language),
            by=one.by,
        )
        for one in found
    ]
