"""What a harvester asks: its arguments, checked by the rules of the protocol (OAI-PMH 2.0). Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NoReturn

_ARGUMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
"""By verb: arguments that must be there, and those that may. A list goes on with its token alone."""
LISTS = frozenset({"ListIdentifiers", "ListRecords"})
LONGEST = 1_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)


class Wrong(Exception):
    """`code`: one of the protocol's; the sentence is for whoever runs the harvester."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class OaiAsked:
    verb: str
    arguments: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.arguments.get(name, "")

    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """`from` and `until`, both included. Days are the protocol's, which are those of UTC."""
        since, until = self.get("from"), self.get("until")
        if since and until and len(since) != len(until):
            raise Wrong("badArgument", "from and until have different granularities.")
        first, last = _moment(since, "from"), _moment(until, "until")
        if last is not None and _DAY.fullmatch(until):
            last += timedelta(days=1, seconds=-1)
        if first is not None and last is not None and first > last:
            raise Wrong("badArgument", "from is later than until.")
        return first, last


def read_asked(pairs: Sequence[tuple[str, str]]) -> OaiAsked:
    """Raises Wrong."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise Wrong("badVerb", "The verb is missing, repeated, or none of the protocol's six.")
    verb = verbs[0]
    given: dict[str, str] = {}
    for name, value in pairs:
        if name == "verb":
            continue
        if name in given:
            raise Wrong("badArgument", "An argument is repeated.")
        given[name] = value[:LONGEST]
    must, may = _ARGUMENTS[verb]
    if verb in LISTS and "resumptionToken" in given:
        must, may = frozenset({"resumptionToken"}), frozenset()
    if missing := must - given.keys():
        raise Wrong("badArgument", f"Missing: {', '.join(sorted(missing))}.")
    if given.keys() - must - may:
        raise Wrong(
            "badArgument", "There is an argument that this verb does not take, or not beside a resumptionToken."
        )
    return OaiAsked(verb, given)


def _moment(written: str, name: str) -> datetime | None:
    if not written:
        return None
    if not (_DAY.fullmatch(written) or _SECOND.fullmatch(written)):
        _wrong(name)
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        _wrong(name)


def _wrong(name: str) -> NoReturn:
    raise Wrong("badArgument", f"{name} must be YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")
