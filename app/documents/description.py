"""What is said of a document, validated; what actions take and versions keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Description:
    """Codes are those of the vocabularies; `terms` maps `pillar`, `topic` and `county` to codes.

    `audience` and `listed` are as on Document; `publisher`, `identifier`, `link` and `duration` (seconds) as on its version.
    """

    title: str
    type: str
    language: str = "en"
    licence: str = "all_rights_reserved"
    summary: str = ""
    authors: Sequence[str] = ()
    keywords: Sequence[str] = ()
    year: int | None = None
    audience: str = "members"
    embargo_until: datetime | None = None
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    listed: str = ""
    publisher: str = ""
    identifier: str = ""
    link: str = ""
    duration: int | None = None
