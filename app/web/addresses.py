"""Numbers in addresses: what a database cannot hold names nothing."""

from typing import Annotated

from fastapi import Path

LARGEST = 2_147_483_647
Number = Annotated[int, Path(ge=1, le=LARGEST)]
