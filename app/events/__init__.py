"""Events and their times: scheduling, agendas, registration, the rota of hosts."""

from fastapi import APIRouter

from app.events import (
    actions_rota,
    api,
    jobs,
    policy,
    registration,
    rota_plan,
    routes,
    routes_agenda,
    routes_answer,
    routes_cancel,
    routes_change,
    routes_recording,
    routes_rota,
    routes_schedule,
)
from app.events.actions import HORIZON, Plan, materialise, schedule
from app.events.actions_change import cancel_event, change_event
from app.events.actions_meeting import Change, as_it_is, cancel_one, move_one, restore_one
from app.events.advice_clashes import Span, clashes
from app.events.audiences_now import audiences_now
from app.events.counts import count_to_answer, given
from app.events.erase import doomed_events, erase_events
from app.events.holidays import public_holidays
from app.events.letters import LETTERS
from app.events.models import (
    AgendaItem,
    Answer,
    Event,
    EventState,
    Frequency,
    HostTurn,
    Invitation,
    Mode,
    Occurrence,
    Registration,
    Reminded,
    TurnState,
)
from app.events.novelties import events_ahead
from app.events.pages_rows import EventRow, NextOfGroup, rows
from app.events.parts import MeetingPanel, Paper, Parts
from app.events.queries import (
    Meeting,
    address,
    get_event,
    get_event_to_change,
    get_meeting,
    meeting_by_occurrence,
    readable,
    rule_of,
    sight,
)
from app.events.queries_groups import last_and_next
from app.events.queries_lines import EventLine, Tally, Wanted, attended, lines, next_end, tallies
from app.events.queries_told import Told, told_between
from app.events.recording import READY
from app.events.recurrence import Rule, moment, nth_weekday, occurrences, rrule_text
from app.events.rota_plan import plan_hosts
from app.events.source import EventSource, FoundEvent, all_ids, found_events, search_source
from app.events.telling import say_changed, touch
from app.events.words import repeats
from app.events.zone_rules import does_not_exist
from app.events.zone_rules import offered as offered_zones
from app.jobs import Handler

ROUTERS: tuple[APIRouter, ...] = (
    routes_rota.router,
    routes_cancel.router,
    routes_change.router,
    routes_schedule.router,
    routes_answer.router,
    routes_agenda.router,
    routes_recording.router,
    routes.router,
    api.router,
)
HANDLERS: tuple[Handler, ...] = (*jobs.HANDLERS, READY)

__all__ = [
    "HANDLERS",
    "HORIZON",
    "LETTERS",
    "ROUTERS",
    "AgendaItem",
    "Answer",
    "Change",
    "Event",
    "EventLine",
    "EventRow",
    "EventSource",
    "EventState",
    "FoundEvent",
    "Frequency",
    "HostTurn",
    "Invitation",
    "Meeting",
    "MeetingPanel",
    "Mode",
    "NextOfGroup",
    "Occurrence",
    "Paper",
    "Parts",
    "Plan",
    "Registration",
    "Reminded",
    "Rule",
    "Span",
    "Tally",
    "Told",
    "TurnState",
    "Wanted",
    "actions_rota",
    "address",
    "all_ids",
    "as_it_is",
    "attended",
    "audiences_now",
    "cancel_event",
    "cancel_one",
    "change_event",
    "clashes",
    "count_to_answer",
    "does_not_exist",
    "doomed_events",
    "erase_events",
    "events_ahead",
    "found_events",
    "get_event",
    "get_event_to_change",
    "get_meeting",
    "given",
    "last_and_next",
    "lines",
    "materialise",
    "meeting_by_occurrence",
    "moment",
    "move_one",
    "next_end",
    "nth_weekday",
    "occurrences",
    "offered_zones",
    "plan_hosts",
    "policy",
    "public_holidays",
    "readable",
    "registration",
    "repeats",
    "restore_one",
    "rota_plan",
    "rows",
    "rrule_text",
    "rule_of",
    "say_changed",
    "schedule",
    "search_source",
    "sight",
    "tallies",
    "told_between",
    "touch",
]
