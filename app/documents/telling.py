"""What a file tells of people that its uploader may not mean to share (programs write it, and hardly anybody looks)."""

from collections.abc import Mapping

from app.documents.naming import names_of
from app.reading import About

WARNINGS: Mapping[str, str] = {
    "author": "The file itself names its author: %(name)s.",
    "changed_by": "The file itself names who changed it last: %(name)s.",
    "company": "The file itself names a company or office: %(name)s.",
}
"""Message ids for translation."""

_MOST = 5
_LONGEST = 150


def warnings_of(about: About) -> list[str]:
    """English sentences, each one of WARNINGS with its name in it; accounts without a person's name are left out."""
    authors = names_of(about.authors)[:_MOST]
    found = [WARNINGS["author"] % {"name": name} for name in authors]
    if (changed := names_of([about.changed_by])[:1]) and changed[0] not in authors:
        found.append(WARNINGS["changed_by"] % {"name": changed[0]})
    if company := about.company[:_LONGEST].strip():
        found.append(WARNINGS["company"] % {"name": company})
    return found
