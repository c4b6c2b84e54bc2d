"""Parts of an event's address. A day is written in one way only, so that each meeting has one address."""

import re
from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import BeforeValidator

from app.web.addresses import LARGEST

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _strictly(written: object) -> object:
    if not isinstance(written, str) or not _WRITTEN.fullmatch(written):
        raise ValueError("not a day")
    return written


EventId = Annotated[int, Path(ge=1, le=LARGEST)]
Day = Annotated[date, BeforeValidator(_strictly), Path()]
