"""Who may read a record's files, in the words that harvesters share (COAR, info:eu-repo)."""

from typing import NamedTuple

from app.core import clock
from app.documents import Record


class Access(NamedTuple):
    label: str
    address: str


OPEN = Access("Open access", "info:eu-repo/semantics/openAccess")
EMBARGOED = Access("Embargoed access", "info:eu-repo/semantics/embargoedAccess")
RESTRICTED = Access("Restricted access", "info:eu-repo/semantics/restrictedAccess")


def access_of(record: Record) -> Access:
    if record.is_open:
        return OPEN
    lasts = record.embargo_until is not None and record.embargo_until > clock.now()
    return EMBARGOED if lasts else RESTRICTED
