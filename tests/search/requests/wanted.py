"""What the tests of sent requests share."""

from search import Synonyms
from tests.search.recorder import Recorder

SYNONYMS = Synonyms(
    (
        ("CGNA", "capacity gaps and needs assessment"),
        ("OVC", "orphans and vulnerable children"),
        ("cash transfer", "uhamisho wa fedha"),
    )
)


def queries(server: Recorder) -> list[dict]:
    """Of searches that stand by themselves, not of united ones."""
    asked = [body for path, body in server.of("POST") if path == "/multi-search" and not body.get("federation")]
    return [query for body in asked for query in body["queries"]]
