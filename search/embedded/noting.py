"""The file beside the generations in which changes are noted while a new one is filled."""

from pathlib import Path

from search.journal import Change, packed

NAME = "journal"


def begin(folder: Path) -> None:
    """An empty one; only the holder of the rebuild gate may call it."""
    (folder / NAME).write_bytes(b"")


def end(folder: Path) -> None:
    (folder / NAME).unlink(missing_ok=True)


def note(folder: Path, change: Change) -> None:
    """Every line begins with a break too, so that what a killed process left half-written spoils only itself."""
    with (folder / NAME).open("ab") as file:
        file.write(b"\n" + packed(change).encode() + b"\n")


def noted_since(folder: Path, start: int) -> bool:
    return (folder / NAME).stat().st_size > start
