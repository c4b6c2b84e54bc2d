"""What people and bodies agreed to do: action points, recommendations, and the highlights that groups bring to the roundtable."""

from app.followup import api, routes, routes_group, routes_highlights, routes_one, routes_quarter
from app.followup.actions import agree, hand_over, move_due, move_source, reword, set_state, show_to, tell_owner
from app.followup.actions_highlights import bring
from app.followup.counts import count_due
from app.followup.erase import erase_followup
from app.followup.forms import AgreeForm
from app.followup.highlights import HighlightLine, HighlightRow, HighlightsOfGroup, audiences_now, highlights_of
from app.followup.imports import date_back
from app.followup.jobs import HANDLERS
from app.followup.labels import highlight_kinds
from app.followup.letters import LETTERS
from app.followup.models import ActionPoint, ActionState, Kind
from app.followup.owners import choices as owners_of_group
from app.followup.papers import Papers
from app.followup.queries import get_action_to_report, get_action_to_steer, of_source_ids
from app.followup.queries_lines import ActionLine, Wanted, lines
from app.followup.rows import ActionRow, ActionsOfGroup, of_source, rows

ROUTERS = (
    routes.router,
    routes_one.router,
    routes_group.router,
    routes_highlights.router,
    routes_quarter.router,
    api.router,
)

__all__ = [
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "ActionLine",
    "ActionPoint",
    "ActionRow",
    "ActionState",
    "ActionsOfGroup",
    "AgreeForm",
    "HighlightLine",
    "HighlightRow",
    "HighlightsOfGroup",
    "Kind",
    "Papers",
    "Wanted",
    "agree",
    "audiences_now",
    "bring",
    "count_due",
    "date_back",
    "erase_followup",
    "get_action_to_report",
    "get_action_to_steer",
    "hand_over",
    "highlight_kinds",
    "highlights_of",
    "lines",
    "move_due",
    "move_source",
    "of_source",
    "of_source_ids",
    "owners_of_group",
    "reword",
    "rows",
    "set_state",
    "show_to",
    "tell_owner",
]
