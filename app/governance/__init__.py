"""Committees, seats and terms, and the ballot: one instrument for every decision, with recusal, quorum and a record."""

from fastapi import APIRouter

from app.governance import (
    routes_ballots,
    routes_ballots_list,
    routes_brief,
    routes_committees,
    routes_records,
    routes_seats,
    routes_terms,
)
from app.governance.actions import (
    Conflicts,
    bar,
    close,
    count_sitting,
    declare,
    hand_over,
    open_ballot,
    remark,
    void,
    vote,
)
from app.governance.actions_committees import add_seat, begin_term, create_committee, end_term
from app.governance.brief import BriefFacts
from app.governance.counts import CommitteeFacts, count_ballots_awaiting, oversight_facts
from app.governance.criteria import CRITERIA
from app.governance.effects import Effect, Effects
from app.governance.erase import ballots_of_committees, erase_committees
from app.governance.imports import PastBallot, PastRemark, PastVote, add_former_term, date_back
from app.governance.jobs import HANDLERS
from app.governance.labels import committee_name
from app.governance.letters import LETTERS
from app.governance.models import (
    Ballot,
    BallotState,
    Choice,
    Committee,
    CommitteeKind,
    Declaration,
    Elector,
    Seat,
    Term,
    TermKind,
    Threshold,
)
from app.governance.pages_ballots import BallotLine, awaited, ballot_line
from app.governance.panel import Panel, ballot_panel
from app.governance.policy import (
    may_close,
    may_declare,
    may_discuss,
    may_open_matter,
    may_propose,
    may_vote,
    presiding,
    serves,
    sits,
)
from app.governance.progress import owed_votes, progress_columns
from app.governance.queries import BallotCase, deciding, get_ballot, get_committee, oversight
from app.governance.queries_ballots import Listed, awaiting
from app.governance.queries_committees import SeatHeld, committee_names, is_seated, seats_held
from app.governance.tally import Standing

ROUTERS: tuple[APIRouter, ...] = (
    routes_ballots_list.router,
    routes_ballots.router,
    routes_records.router,
    routes_brief.router,
    routes_committees.router,
    routes_seats.router,
    routes_terms.router,
)

__all__ = [
    "CRITERIA",
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "Ballot",
    "BallotCase",
    "BallotLine",
    "BallotState",
    "BriefFacts",
    "Choice",
    "Committee",
    "CommitteeFacts",
    "CommitteeKind",
    "Conflicts",
    "Declaration",
    "Effect",
    "Effects",
    "Elector",
    "Listed",
    "Panel",
    "PastBallot",
    "PastRemark",
    "PastVote",
    "Seat",
    "SeatHeld",
    "Standing",
    "Term",
    "TermKind",
    "Threshold",
    "add_former_term",
    "add_seat",
    "awaited",
    "awaiting",
    "ballot_line",
    "ballot_panel",
    "ballots_of_committees",
    "bar",
    "begin_term",
    "close",
    "committee_name",
    "committee_names",
    "count_ballots_awaiting",
    "count_sitting",
    "create_committee",
    "date_back",
    "deciding",
    "declare",
    "end_term",
    "erase_committees",
    "get_ballot",
    "get_committee",
    "hand_over",
    "is_seated",
    "may_close",
    "may_declare",
    "may_discuss",
    "may_open_matter",
    "may_propose",
    "may_vote",
    "open_ballot",
    "oversight",
    "oversight_facts",
    "owed_votes",
    "presiding",
    "progress_columns",
    "remark",
    "seats_held",
    "serves",
    "sits",
    "void",
    "vote",
]
