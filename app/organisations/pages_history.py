"""The page value of a profile's history: each change with the fields it touched, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from app.organisations.actions_history import LEGAL, NAME, PROFILE, PROGRAMME
from app.organisations.differences import differences, differences_of_lists, replaced
from app.organisations.models import Organisation
from app.organisations.queries_changes import Change
from app.organisations.words import Words
from app.web import Pages

IN_WORDS = frozenset({"profile", "description", "target_group"})
VOCABULARIES = {"kind": "organisation_kind", "pillar": "pillar", "pillars": "pillar", "counties": "county"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    difference: Markup


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """`person` is empty for what the house did itself."""

    at: datetime
    person: str
    title: str
    fields: Sequence[FieldChange]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    slug: str
    organisation: str
    changes: Sequence[ChangeLine]
    total: int
    pages: Pages


def history_page(
    organisation: Organisation, found: Sequence[Change], total: int, pages: Pages, words: Words
) -> HistoryPage:
    labels = _labels(words)
    lines = [_line(change, words, labels) for change in found]
    return HistoryPage(organisation.slug, organisation.name, lines, total, pages)


def _line(change: Change, words: Words, labels: dict[str, str]) -> ChangeLine:
    keys = [key for key in labels if key in change.before or key in change.after]
    return ChangeLine(
        change.at,
        change.person,
        _title(change, words),
        [
            FieldChange(
                labels[key],
                _difference(key, change.before.get(key), change.after.get(key), words)
                if change.before and change.after
                else escape(_said(key, change.before.get(key, change.after.get(key)), words)),
            )
            for key in keys
        ],
    )


def _difference(key: str, before: Any, after: Any, words: Words) -> Markup:  # noqa: ANN401 - whatever JSON held
    if isinstance(before, list) or isinstance(after, list):
        return differences_of_lists(_items(key, before, words), _items(key, after, words))
    old, new = _said(key, before, words), _said(key, after, words)
    return differences(old, new) if key in IN_WORDS else replaced(old, new)


def _items(key: str, codes: list[str] | None, words: Words) -> list[str]:
    if codes is None:
        return []
    if key == "counties" and not codes:
        return [words.gettext("Nationwide")]
    return [words.label(VOCABULARIES[key], code) for code in codes]


def _title(change: Change, words: Words) -> str:
    _ = words.gettext
    if not change.what.startswith(PROGRAMME):
        known = {PROFILE: _("Profile changed"), NAME: _("Name or kind changed"), LEGAL: _("Registration changed")}
        return known.get(change.what, change.what)
    name = change.what.removeprefix(PROGRAMME)
    if not change.before:
        return _("Programme added: %(name)s") % {"name": name}
    if not change.after:
        return _("Programme removed: %(name)s") % {"name": name}
    return _("Programme changed: %(name)s") % {"name": name}


def _labels(words: Words) -> dict[str, str]:
    """Fields in the order of the forms."""
    _ = words.gettext
    return {
        "name": _("Name"),
        "kind": _("Kind"),
        "acronym": _("Acronym"),
        "profile": _("What your organisation does"),
        "website": _("Website"),
        "pillars": _("Pillars"),
        "pillar": _("Pillar"),
        "description": _("Description"),
        "target_group": _("Target group"),
        "reached": _("Reached"),
        "reached_unit": _("Unit"),
        "reached_year": _("Year of the count"),
        "counties": _("Counties"),
        "from_year": _("First year"),
        "to_year": _("Last year"),
        "legal_status": _("Legal status"),
        "registration_number": _("Registration number"),
    }


def _said(key: str, value: Any, words: Words) -> str:  # noqa: ANN401 - whatever JSON held
    if isinstance(value, list):
        return ", ".join(_items(key, value, words))
    if value is None or value == "":
        return ""
    if key in VOCABULARIES:
        return words.label(VOCABULARIES[key], str(value))
    if key == "reached_unit":
        return {"people": words.gettext("people"), "households": words.gettext("households")}.get(value, str(value))
    return f"{value:,}" if key == "reached" else str(value)
