"""What is typed into a correction: a note in each language, and words that stand in an item's place."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from starlette.datastructures import FormData

from app.bulletin.models import Correction, Issue, Item
from app.core.sentences import Sentence
from app.core.text import one_line, paragraphs, tidy_markdown
from app.organisations import Filled

# Of title and summary as many as an item may have (`fields`): what stands there comes back with the form.
MOST = {"note": 500, "title": 200, "summary": 5_000}
TOO_LONG = {
    "note": "Use at most 500 characters.",
    "title": "Use at most 200 characters.",
    "summary": "Use at most 5,000 characters.",
}
NO_NOTE = "Say what was wrong and what is right."
NO_TITLE = "Write a title."
MEANWHILE = "Somebody else wrote “%(text)s” here meanwhile. Save again to keep yours."
MOST_QUOTED = 400
_TIDY = {"note": paragraphs, "title": one_line, "summary": tidy_markdown}


@dataclass(frozen=True, slots=True)
class Written:
    """`note`, `replacement` as in `models.Correction`; the words that did not change are not among them."""

    note: Mapping[str, str]
    replacement: Mapping[str, Mapping[str, str]]
    form: Filled


def opened(issue: Issue, item: Item | None, correction: Correction | None = None) -> Filled:
    """The form as it is opened: the words that stand, or that the correction would put there."""
    return Filled(_values(issue, item, correction), {}, ())


def read(body: FormData, issue: Issue, item: Item | None, meanwhile: Correction | None = None) -> Written:
    """What is not posted stays as it is.

    Args:
        meanwhile: the correction, where somebody else saved it since the form was opened: it is asked what stays.
    """
    stands = _values(issue, item, None)
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, before in stands.items():
        part, _, language = name.partition("_")
        typed = body.get(name)
        values[name] = _TIDY[part](typed) if isinstance(typed, str) else before
        first = language == issue.editions[0]
        if len(values[name]) > MOST[part]:
            errors[name] = TOO_LONG[part]
        elif not values[name] and first and part != "summary":
            errors[name] = NO_NOTE if part == "note" else NO_TITLE
    for name, other in _values(issue, item, meanwhile).items() if meanwhile is not None else ():
        if other != values[name] and name not in errors:
            errors[name] = Sentence(MEANWHILE, text=shorten(other, MOST_QUOTED, placeholder=" …"))
    replacement: dict[str, dict[str, str]] = {}
    for name, text in values.items():
        part, _, language = name.partition("_")
        if part != "note" and text != stands[name]:
            replacement.setdefault(language, {})[part] = text
    note = {code: values[f"note_{code}"] for code in issue.editions if values[f"note_{code}"]}
    return Written(note, replacement, Filled(values, errors, list(errors.items())))


def _values(issue: Issue, item: Item | None, correction: Correction | None) -> dict[str, str]:
    values = {}
    for code in issue.editions:
        values[f"note_{code}"] = str(correction.note.get(code, "")) if correction is not None else ""
        if item is None:
            continue
        new = correction.replacement.get(code, {}) if correction is not None else {}
        values[f"title_{code}"] = str(new.get("title", item.title.get(code, "")))
        values[f"summary_{code}"] = str(new.get("summary", item.summary.get(code, "")))
    return values
