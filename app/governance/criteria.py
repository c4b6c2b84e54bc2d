"""What votes are scored by: the five of an application, and those of kinds of question that have their own."""

from collections.abc import Mapping

CRITERIA = ("alignment_cop", "alignment_sector", "value_added", "credibility", "scope")
# Opening and closing a working group (founding paper §4.4).
OF_GROUPS = ("relevance", "alignment", "interest")
_OWN: Mapping[str, tuple[str, ...]] = {"group_open": OF_GROUPS, "group_close": OF_GROUPS}


def criteria_of(subject_kind: str) -> tuple[str, ...]:
    """Names of the criteria of a scored ballot about such a subject."""
    return _OWN.get(subject_kind, CRITERIA)
