"""What the style guide shows of rows that need more than words: moments, and states that rooms name."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.core.settings import Settings
from app.events import EventRow
from app.followup import ActionRow, HighlightRow
from app.web.language import translations
from app.web.times import when

HERE = "#events"
STARTS = datetime(2026, 12, 8, 11, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Specimens:
    events: tuple[EventRow, ...]
    actions: tuple[ActionRow, ...]
    highlights: tuple[HighlightRow, ...]


def specimens(settings: Settings, language: str) -> Specimens:
    _ = translations(language).gettext
    group = "Financing and Sustainability"

    def event(
        title: str, kind: str, label: str, zone: ZoneInfo, *, cancelled: bool = False, moved: bool = False
    ) -> EventRow:
        span = when(STARTS, STARTS + timedelta(minutes=90), zone, settings.zone, language)
        return EventRow(title, HERE, kind, label, span, "Nairobi", group, HERE, cancelled, moved)

    def action(text: str, state: str, label: str, tone: str, *, overdue: bool = False, to: str = "") -> ActionRow:
        kind = "recommendation" if to else "action"
        return ActionRow(
            1, kind, text, HERE, "Amina W.", "AW", False, "UNICEF", to, date(2026, 11, 13), overdue, state, label, tone,
            1, group, HERE, group, HERE,
        )  # fmt: skip

    house, away = settings.zone, ZoneInfo("America/New_York")
    return Specimens(
        events=(
            event(_("Monthly meeting"), "twg_meeting", _("Working group meeting"), house),
            event(_("Monthly meeting"), "webinar", _("Webinar"), away, moved=True),
            event(_("Monthly meeting"), "roundtable", _("Roundtable"), house, cancelled=True),
        ),
        actions=(
            action(_("Collect the missing county returns"), "open", _("Open"), "blue", overdue=True),
            action(_("Give the transfer a vote head of its own"), "in_progress", _("In progress"), "gold", to="Turkana"),
            action(_("Revise the forecast"), "done", _("Done"), "green"),
        ),
        highlights=(
            HighlightRow(
                1, "result", _("Result"), "green", _("Fourteen counties show the transfer by itself."), "", "", None, "", "",
                group, HERE,
            ),
        ),
    )  # fmt: skip
