"""Words for codes of this room."""

from collections.abc import Callable

from app.followup.models import ActionState, HighlightKind, Kind

Gettext = Callable[[str], str]
TONES = {ActionState.OPEN: "blue", ActionState.IN_PROGRESS: "gold", ActionState.DONE: "green", ActionState.DROPPED: ""}


def states(say: Gettext, kind: str = Kind.ACTION) -> dict[str, str]:
    """A recommendation is followed up by others than its owner, so its states have other words."""
    if kind == Kind.RECOMMENDATION:
        return {
            ActionState.OPEN: say("Not taken up yet"),
            ActionState.IN_PROGRESS: say("Being taken up"),
            ActionState.DONE: say("Carried out"),
            ActionState.DROPPED: say("Not pursued"),
        }
    return {
        ActionState.OPEN: say("Open"),
        ActionState.IN_PROGRESS: say("In progress"),
        ActionState.DONE: say("Done"),
        ActionState.DROPPED: say("Dropped"),
    }


def highlight_kinds(say: Gettext) -> dict[str, str]:
    return {
        HighlightKind.LEARNING: say("Learning"),
        HighlightKind.RESULT: say("Result"),
        HighlightKind.RECOMMENDATION: say("Recommendation"),
    }


def quarter_name(say: Gettext, quarter: str) -> str:
    """In words, of a quarter as it is written: "2026-q4"."""
    year, _, number = quarter.partition("-q")
    return say("Quarter %(number)s of %(year)s") % {"number": number, "year": year}
