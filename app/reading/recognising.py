"""The words of pages that are pictures, recognised in a confined child where the machine has the programs for it."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from app.reading.asking import ask
from app.reading.extraction import Extraction, PageText, understand
from app.reading.limits import Limits

_PATIENCE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Recognised:
    """`state`: "done", or "failed" and then there is no PDF. `heading`: the largest words of page one, where it was among them."""

    state: str
    pages: tuple[PageText, ...] = ()
    heading: str = ""


def recognisable(languages: str) -> str:
    """Those of the languages ("eng+swa") that can be recognised here; "" for none, and where a program is missing."""
    here = _languages_here()
    return "+".join(language for language in languages.split("+") if language in here)


def recognise(
    path: Path,
    media_type: str,
    numbers: Sequence[int],
    output: Path,
    languages: str,
    *,
    limits: Limits | None = None,
    command: Sequence[str] | None = None,
) -> Recognised:
    """Recognise pages of a PDF or picture; write a PDF of all its pages to `output`, with what was recognised beneath these.

    Args:
        output: a path of a folder of the caller's, in which the work is done too.
        languages: what `recognisable` gave.
        limits: for all the pages together; default by their number.
        command: replaces the child's command line in tests.
    """
    allowed = limits or limits_for(len(numbers))
    request = {
        "path": str(path.resolve()),
        "media_type": media_type,
        "numbers": list(numbers),
        "languages": languages,
        "output": str(output.resolve()),
        "limits": allowed.as_numbers(),
    }
    found: Extraction = understand(ask("recognise", request, allowed, command, output.parent), allowed)
    if found.state not in {"done", "no_text"} or not output.is_file():
        return Recognised("failed")
    return Recognised("done", found.pages, found.about.heading)


def limits_for(count: int) -> Limits:
    """A dense page takes five seconds of one core; the worst is given a minute."""
    return Limits(
        wall_seconds=60 + 90 * count,
        cpu_seconds=30 + 60 * count,
        memory_mb=1_536,
        file_mb=2_048,
        max_pixels=40_000_000,
        answer_mb=16,
    )


@cache
def _languages_here() -> frozenset[str]:
    """What Tesseract has learnt; nothing without it or without ocrmypdf. Asked once a process."""
    program = shutil.which("tesseract", path=os.defpath)
    if program is None or find_spec("ocrmypdf") is None:
        return frozenset()
    try:
        said = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, check=True, timeout=_PATIENCE_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(said.stdout.splitlines()[1:])
