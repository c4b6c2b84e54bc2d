"""Numbers in addresses: what a database cannot hold names nothing."""

from typing import Annotated

from fastapi import Path, Query

LARGEST = 2_147_483_647
DocumentId = Annotated[int, Path(ge=1, le=LARGEST, description="Number of the document.")]
PageNumber = Annotated[int, Path(ge=1, le=LARGEST)]
FileId = Annotated[int | None, Query(ge=1, le=LARGEST, alias="file")]
VersionNumber = Annotated[int | None, Query(ge=1, le=LARGEST)]
