"""Action points for spreadsheet programs."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.followup.queries_lines import Wanted, lines
from app.followup.rows import rows
from app.web.language import translations

Head = Sequence[str]
Body = Sequence[Sequence[object]]


def table(session: Session, actor: Actor, wanted: Wanted, zone: ZoneInfo, language: str) -> tuple[Head, Body]:
    """All that is wanted and that the actor may read, read from the database before it is sent."""
    say = translations(language).gettext
    found = lines(session, actor, wanted, today=clock.today(zone))
    drawn = rows(session, actor, found, zone=zone, language=language)
    head = (
        say("Number"),
        say("What"),
        say("Owner"),
        say("Organisation"),
        say("Addressed to"),
        say("Due"),
        say("Standing"),
        say("Overdue"),
        say("Evidence"),
        say("Group"),
        say("From"),
        say("Agreed on"),
    )

    def cells() -> Iterator[Sequence[object]]:
        for line, row in zip(found, drawn, strict=True):
            yield (
                line.id,
                line.text,
                row.owner,
                row.organisation,
                line.addressee,
                line.due_on or "",
                row.state_label,
                say("yes") if row.overdue else "",
                line.evidence,
                row.group,
                row.source,
                line.created_at.astimezone(zone).date(),
            )

    return head, list(cells())
