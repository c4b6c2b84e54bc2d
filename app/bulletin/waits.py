"""What of the bulletin waits for whom, as home says it."""

from app.access import Permission
from app.bulletin.counts import count_to_answer, count_to_approve, count_to_publish, count_to_triage
from app.web.parts import WaitLine, WaitSource

WAITS = (
    WaitSource(
        "bulletin_answers",
        lambda actor: actor.is_member,
        count_to_answer,
        WaitLine(
            "mail",
            lambda ngettext, n: ngettext(
                "%(num)s proposal for the bulletin waits for your answer",
                "%(num)s proposals for the bulletin wait for your answer",
                n,
            ),
            "/bulletins/submissions",
            "The coordinator asks something, or shows you the summary.",
            "Answer",
        ),
    ),
    WaitSource(
        "bulletin_triage",
        lambda actor: actor.may(Permission.BULLETIN_EDIT),
        count_to_triage,
        WaitLine(
            "mail",
            lambda ngettext, n: ngettext("%(num)s proposal for the bulletin", "%(num)s proposals for the bulletin", n),
            "/bulletins/desk/submissions",
            "Accept it, ask its author, or decline it.",
            "Decide",
        ),
    ),
    WaitSource(
        "bulletin_approval",
        lambda actor: actor.is_member and actor.may(Permission.BULLETIN_APPROVE),
        count_to_approve,
        WaitLine(
            "check",
            lambda ngettext, n: ngettext(
                "%(num)s issue of the bulletin waits for approval",
                "%(num)s issues of the bulletin wait for approval",
                n,
            ),
            "/bulletins/desk",
            "You did not write in it: read it, and approve it or give it back.",
            "Approve",
        ),
    ),
    WaitSource(
        "bulletin_corrections",
        lambda actor: actor.is_member and actor.may(Permission.BULLETIN_APPROVE),
        count_to_publish,
        WaitLine(
            "check",
            lambda ngettext, n: ngettext(
                "%(num)s correction of the bulletin waits to be published",
                "%(num)s corrections of the bulletin wait to be published",
                n,
            ),
            "/bulletins/desk/issues",
            "Somebody else wrote it: read it, and publish it or say why not.",
            "Publish",
        ),
    ),
)
