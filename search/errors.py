"""What can go wrong between a question and its answer."""


class SearchUnavailable(Exception):
    """The engine cannot answer or accept work now; the same call may succeed later.

    Raised when a server is unreachable, an index is missing or of another schema, a writer is
    locked by another process, or a rebuild is under way. Callers fall back or retry.
    """


class RebuildRefused(SearchUnavailable):
    """A new index did not hold or find what it should; the old one goes on."""
