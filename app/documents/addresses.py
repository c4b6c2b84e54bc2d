"""The numbers in the addresses of documents."""

from typing import Annotated

from fastapi import Path, Query

from app.web.addresses import LARGEST

DocumentId = Annotated[int, Path(ge=1, le=LARGEST, description="Number of the document.")]
PageNumber = Annotated[int, Path(ge=1, le=LARGEST)]
FileId = Annotated[int | None, Query(ge=1, le=LARGEST, alias="file")]
VersionNumber = Annotated[int | None, Query(ge=1, le=LARGEST)]
