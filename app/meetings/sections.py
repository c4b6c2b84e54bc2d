"""The parts of minutes: one for each item of the agenda, and a general one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

GENERAL = ""
GENERAL_FIELD = "general"


@dataclass(frozen=True, slots=True)
class Section:
    """`key` is the item's in `Minutes.by_item`; the general one has no title. `gone`: the agenda does not have it any more."""

    key: str
    title: str = ""
    presenter: str = ""
    minutes: int | None = None
    gone: bool = False

    @property
    def field(self) -> str:
        """The key as addresses and names of form fields have it."""
        return self.key or GENERAL_FIELD


def snapshot(sections: Sequence[Section]) -> dict[str, Any]:
    return {"items": [asdict(one) for one in sections if one.key != GENERAL]}


def from_snapshot(kept: Mapping[str, Any]) -> list[Section]:
    return [Section(**one) for one in kept.get("items", ())]


def sections(
    live: Sequence[Section], kept: Mapping[str, Any], in_use: Collection[str], *, frozen: bool
) -> list[Section]:
    """All sections in order, the general one last.

    Args:
        live: the agenda as it is now.
        kept: the snapshot of the last save.
        in_use: keys under which something is written: they stay, whatever became of the agenda.
        frozen: whether the snapshot is what counts.
    """
    before = from_snapshot(kept)
    shown = list(before if frozen else live)
    there = {one.key for one in shown}
    titles = {one.key: one for one in before}
    for key in sorted(in_use, key=lambda one: (len(one), one)):
        if key != GENERAL and key not in there:
            known = titles.get(key, Section(key))
            shown.append(Section(key, known.title, known.presenter, known.minutes, gone=True))
    return [*shown, Section(GENERAL)]


def key_of(field: str) -> str:
    return GENERAL if field == GENERAL_FIELD else field
