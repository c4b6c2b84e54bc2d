"""Page values of the code of conduct, and the comparison of two versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from functools import lru_cache

from markupsafe import Markup

from app.core.markup import to_html
from app.membership.models import CodeVersion
from app.membership.queries_code import Standing
from app.organisations import Filled, Offer


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph of the comparison. `kind`: "same", "added" or "removed"."""

    kind: str
    text: Markup


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    title: str
    in_force_at: datetime
    resolution: str
    current: bool


@dataclass(frozen=True, slots=True)
class CodePage:
    """The version in force, or one of the past.

    Attributes:
        translated: False where the text is not in the reader's language yet, and the English one is shown.
        standing: "current", "past", "draft" or "voting"; `number` is 0, and the rest empty, while there is no version.
        accepted_at: when the reader accepted it; `asks` whether they are asked to.
        changes: compared with the version before, on the page of a version; () elsewhere.
    """

    number: int
    title: str
    text: Markup
    translated: bool
    standing: str
    in_force_at: datetime | None
    resolution: str
    ballot_href: str
    what_changed: Markup
    accepted_at: datetime | None
    asks: bool
    error: str
    versions: Sequence[VersionLine]
    changes: Sequence[Change]
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Writing a version.

    Attributes:
        was: when the draft was last written, as the form sends it back; empty for none.
        preview: both texts and what changed, drawn; None where it was not asked for.
        offers_force: whether it can be put in force without a vote.
        returned: why the committee did not adopt it, where it was proposed before.
    """

    number: int
    was: str
    form: Filled
    preview: tuple[Markup, Markup, Markup] | None
    offers_force: bool
    returned: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`version` None while none is in force. `reminder` offers to write to everybody who owes it."""

    version: CodeVersion | None
    standing: Standing | None
    reminder: Offer | None


@lru_cache(maxsize=32)
def drawn(text: str) -> Markup:
    """Markdown as HTML; a version's text never changes once it was in force."""
    return to_html(text)


def text_in(version: CodeVersion, language: str) -> tuple[str, bool]:
    """The text for a reader of the language, and whether it is in that language."""
    if language == "sw":
        return version.text_sw or version.text_en, bool(version.text_sw)
    return version.text_en, True


def compare(old: str, new: str) -> list[Change]:
    """Paragraph by paragraph: what went stands before what came in its place."""
    was, now = _blocks(old), _blocks(new)
    changes: list[Change] = []
    for verb, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if verb == "equal":
            changes += [Change("same", drawn(block)) for block in now[k:m]]
        else:
            changes += [Change("removed", drawn(block)) for block in was[i:j]]
            changes += [Change("added", drawn(block)) for block in now[k:m]]
    return changes


def _blocks(text: str) -> list[str]:
    return [block for block in text.split("\n\n") if block.strip()]
