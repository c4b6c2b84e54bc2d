"""What a meeting leaves behind: attendance, minutes, decisions, certificates."""

from app.core.merging import Posted
from app.meetings import (
    policy,
    routes_actions,
    routes_attendance,
    routes_certificates,
    routes_check_in,
    routes_decisions,
    routes_life,
    routes_minutes,
    routes_versions,
    routes_writing,
)
from app.meetings.actions_attendance import Newcomer, keep_list
from app.meetings.actions_life import circulate, finish
from app.meetings.actions_rows import Todo, add_action, add_decision
from app.meetings.actions_text import save
from app.meetings.erase import erase_records_of
from app.meetings.imports import date_back
from app.meetings.jobs import HANDLERS
from app.meetings.letters import LETTERS
from app.meetings.limits import CheckInLimits
from app.meetings.models import Presence
from app.meetings.panel import Panel
from app.meetings.queries import case_of, sections_of
from app.meetings.queries_own import count_to_read, count_to_write, given
from app.meetings.queries_presence import last_present, present_between, times_present

# Fixed words stand before numbers in each router.
ROUTERS = (
    routes_minutes.own,
    routes_minutes.router,
    routes_writing.router,
    routes_decisions.router,
    routes_actions.router,
    routes_life.router,
    routes_versions.router,
    routes_attendance.router,
    routes_check_in.router,
    routes_certificates.router,
    routes_certificates.own,
)

__all__ = [
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "CheckInLimits",
    "Newcomer",
    "Panel",
    "Posted",
    "Presence",
    "Todo",
    "add_action",
    "add_decision",
    "case_of",
    "circulate",
    "count_to_read",
    "count_to_write",
    "date_back",
    "erase_records_of",
    "finish",
    "given",
    "keep_list",
    "last_present",
    "policy",
    "present_between",
    "save",
    "sections_of",
    "times_present",
]
