"""Numbers, days and paths of addresses. What a database cannot hold names nothing; a day is written in one way only."""

import re
from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import BeforeValidator

LARGEST = 2_147_483_647
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _strictly(written: object) -> object:
    if not isinstance(written, str) or not _WRITTEN.fullmatch(written):
        raise ValueError("not a day")
    return written


Number = Annotated[int, Path(ge=1, le=LARGEST)]
Day = Annotated[date, BeforeValidator(_strictly), Path()]
_PLAIN = re.compile(r"(/[a-z0-9_-]+)+", re.ASCII)


def plain_path(sent: object) -> str:
    """A path of the house of plain words and numbers, to which a form leads back; empty for anything else."""
    return sent if isinstance(sent, str) and len(sent) <= 200 and _PLAIN.fullmatch(sent) else ""
