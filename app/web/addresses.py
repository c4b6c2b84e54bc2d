"""Numbers in addresses: what a database cannot hold names nothing. Paths to come back to: only the house's own."""

import re
from typing import Annotated

from fastapi import Path

LARGEST = 2_147_483_647
Number = Annotated[int, Path(ge=1, le=LARGEST)]
_PLAIN = re.compile(r"(/[a-z0-9_-]+)+", re.ASCII)


def plain_path(sent: object) -> str:
    """A path of the house of plain words and numbers, to which a form leads back; empty for anything else."""
    return sent if isinstance(sent, str) and len(sent) <= 200 and _PLAIN.fullmatch(sent) else ""
