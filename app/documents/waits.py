"""What of the repository waits for whom, as home says it."""

from app.documents.queries_copies import count_to_answer
from app.web.parts import WaitLine, WaitSource

WAITS = (
    WaitSource(
        "copies",
        lambda actor: actor.is_member,
        count_to_answer,
        WaitLine(
            "mail",
            lambda ngettext, n: ngettext("%(num)s person asks for a copy", "%(num)s people ask for a copy", n),
            "/documents/requests",
            "Of a document that you keep, and that is listed without being open.",
            "Answer",
        ),
    ),
)
