"""The form in which topics are changed: a row for each topic there is, and empty rows for new ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from app.core.text import one_line
from app.groups.proposals import TopicChange
from app.vocabularies import Vocabularies

NEW_ROWS = 3
MOST = 120


@dataclass(frozen=True, slots=True)
class TopicRow:
    """What stands in the fields of one row. `code` is "new-1" and so on for a topic to be; `was` is then empty."""

    code: str
    was: str
    label_en: str
    label_sw: str
    retire: bool


def fresh(vocabularies: Vocabularies) -> list[TopicRow]:
    """As the list stands."""
    swahili = vocabularies.labels("topic", "sw")
    rows = [TopicRow(code, label, label, swahili[code], retire=False) for code, label in vocabularies.choices("topic")]
    return [*rows, *(TopicRow(f"new-{n}", "", "", "", retire=False) for n in range(1, NEW_ROWS + 1))]


def typed(vocabularies: Vocabularies, body: FormData) -> list[TopicRow]:
    """As somebody changed it; a field that is missing counts as it stands, any other name as nothing."""
    retired = {one for one in body.getlist("retire") if isinstance(one, str)}
    return [
        TopicRow(
            row.code,
            row.was,
            _field(body, f"en-{row.code}", row.label_en),
            _field(body, f"sw-{row.code}", row.label_sw),
            retire=bool(row.was) and row.code in retired,
        )
        for row in fresh(vocabularies)
    ]


def changes(vocabularies: Vocabularies, rows: Sequence[TopicRow]) -> list[TopicChange]:
    """What differs from the list there is."""
    before = {row.code: row for row in fresh(vocabularies)}
    found = []
    for row in rows:
        if row.retire:
            found.append(TopicChange("retire", row.code, was=row.was))
        elif (row.label_en, row.label_sw) != (before[row.code].label_en, before[row.code].label_sw):
            act, code = ("rename", row.code) if row.was else ("add", "")
            found.append(TopicChange(act, code, row.label_en, row.label_sw, row.was))
    return found


def problems(vocabularies: Vocabularies, rows: Sequence[TopicRow]) -> list[tuple[str, str]]:
    """Pairs of field and sentence."""
    found = []
    for row in rows:
        said = bool(row.was or row.label_en or row.label_sw)
        for language, label in (("en", row.label_en), ("sw", row.label_sw)):
            if said and not row.retire and not label:
                found.append((f"{language}-{row.code}", "Enter the name in both languages."))
            elif len(label) > MOST:
                found.append((f"{language}-{row.code}", "Use at most 120 characters."))
    staying = [row.label_en.casefold() for row in rows if row.label_en and not row.retire]
    found += [
        (f"en-{row.code}", "There is another topic of this name.")
        for row in rows
        if row.label_en and not row.retire and staying.count(row.label_en.casefold()) > 1
    ]
    if not found and not changes(vocabularies, rows):
        first = rows[0].code
        found.append((f"en-{first}", "Change, add or retire at least one topic."))
    if not found and not staying:
        found.append((f"en-{rows[0].code}", "Keep at least one topic."))
    return found


def _field(body: FormData, name: str, present: str) -> str:
    given = body.get(name, present)
    return one_line(given) if isinstance(given, str) else present
