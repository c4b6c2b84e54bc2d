"""The texts of an issue as forms have them: each under a name of its own, with the fingerprint of what it was before.

The key of a text, under which versions keep it, is its name in the form; of an item with its number in front: "12.title_en".
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from starlette.datastructures import FormData

from app.bulletin.links import linked
from app.core.merging import Posted
from app.core.sentences import Sentence
from app.core.text import one_line, tidy_markdown

CHOOSE = "Choose one of the options offered."
TOO_LONG = "Use at most %(most)s characters."
NO_ADDRESS = "Enter an address that begins with https:// or, for a page of this house, with /."
NO_TITLE = "Write a title."
NO_ALT = "Describe the picture for those who cannot see it: without these words it is not shown."
NO_EDITION = "Choose at least one language."
MOST_ADDRESS = 2_000


class Form(StrEnum):
    """How a text is typed. TEXT is Markdown; CHOICE one of some codes, MARKS several of them, joined by commas."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    MARKS = "marks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One text.

    Attributes:
        part: which of the texts, such as "title"; `language`: "" where it has none.
        most: characters.
        needed: the sentence said when it is left empty; "" where it may be.
        item_id: None for texts of the issue itself.
    """

    part: str
    language: str = ""
    form: Form = Form.LINE
    most: int = 200
    needed: str = ""
    item_id: int | None = None

    @property
    def name(self) -> str:
        return f"{self.part}_{self.language}" if self.language else self.part

    @property
    def key(self) -> str:
        return self.name if self.item_id is None else f"{self.item_id}.{self.name}"


def item_fields(item_id: int, languages: Sequence[str], *, picture: bool, own: bool) -> list[Field]:
    """Of one item, the first language first.

    Args:
        picture: whether it has one.
        own: whether the editors wrote it themselves, and so say where it leads.
    """
    found = []
    for place, language in enumerate(languages):
        first = place == 0
        found += [
            Field(part="title", language=language, needed=NO_TITLE if first else "", item_id=item_id),
            Field(part="summary", language=language, form=Form.TEXT, most=5_000, item_id=item_id),
            Field(part="facts", language=language, item_id=item_id),
        ]
        if picture:
            found += [
                Field(part="alt", language=language, most=300, needed=NO_ALT if first else "", item_id=item_id),
                Field(part="caption", language=language, most=300, item_id=item_id),
            ]
    found.append(Field(part="credit", item_id=item_id))
    if own:
        found.append(Field(part="href", most=MOST_ADDRESS, item_id=item_id))
    choices = ("section", "audience")
    return [*found, *(Field(part=part, form=Form.CHOICE, needed=CHOOSE, item_id=item_id) for part in choices)]


def issue_fields(languages: Sequence[str]) -> list[Field]:
    """Of the issue itself. A title that is left empty is the house's own."""
    found = []
    for language in languages:
        found.append(Field(part="title", language=language))
        found.append(Field(part="note", language=language, form=Form.TEXT, most=6_000))
    return [*found, Field(part="editions", form=Form.MARKS, needed=NO_EDITION)]


@dataclass(frozen=True, slots=True)
class Read:
    """What a form said. `posted`: by key; `typed`: the same by name; `problems`: by name, what is wrong."""

    posted: Posted
    typed: Mapping[str, str]
    problems: Sequence[tuple[str, str]]

    def without(self, fields: Sequence[Field]) -> Posted:
        """Leaves out what is wrong: a form that saves itself keeps the rest."""
        wrong = {name for name, _ in self.problems}
        dropped = {one.key for one in fields if one.name in wrong}
        texts = {key: text for key, text in self.posted.texts.items() if key not in dropped}
        return Posted(self.posted.revision, texts, self.posted.was)


def read(body: FormData, fields: Sequence[Field], offered: Mapping[str, Collection[str]]) -> Read:
    """The texts of a posted form; what it does not name stays as it is.

    Args:
        offered: name of a choice → its codes.
    """
    texts: dict[str, str] = {}
    was: dict[str, str] = {}
    typed: dict[str, str] = {}
    problems = []
    for one in fields:
        text = _text(body, one)
        if text is None:
            continue
        texts[one.key] = typed[one.name] = text
        mark = body.get(f"was-{one.name}")
        was[one.key] = mark if isinstance(mark, str) else ""
        if problem := _problem(one, text, offered.get(one.name, ())):
            problems.append((one.name, problem))
    number = body.get("revision")
    revision = int(number) if isinstance(number, str) and number.isdecimal() and len(number) < 9 else -1
    return Read(Posted(revision, texts, was), typed, problems)


def _text(body: FormData, field: Field) -> str | None:
    if field.form == Form.MARKS:
        # Boxes of which none is ticked are not posted at all; the fingerprint says that they were there.
        chosen = {value for value in body.getlist(field.name) if isinstance(value, str)}
        return ",".join(sorted(chosen)) if f"was-{field.name}" in body else None
    value = body.get(field.name)
    if not isinstance(value, str):
        return None
    return tidy_markdown(value) if field.form == Form.TEXT else one_line(value)


def _problem(field: Field, text: str, offered: Collection[str]) -> str:
    if not text:
        return field.needed
    if field.form in {Form.CHOICE, Form.MARKS}:
        return "" if set(text.split(",")) <= set(offered) else CHOOSE
    if len(text) > field.most:
        return Sentence(TOO_LONG, most=f"{field.most:,}")
    return NO_ADDRESS if field.part == "href" and not linked(text) else ""
