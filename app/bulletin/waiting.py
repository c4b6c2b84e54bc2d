"""Whose word an issue waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.bulletin.models import SubmissionState
from app.bulletin.shown import Standing
from app.bulletin.work_facts import Proposed, WorkFacts


@dataclass(frozen=True, slots=True)
class WaitedFor:
    """An author: with a question to answer, or a summary to look at (`about_summary`); `due_on` None where no day is set."""

    submission: Proposed
    about_summary: bool
    due_on: date | None


def waited_for(facts: WorkFacts) -> Sequence[WaitedFor]:
    due = {code: task.due_on for code, task in facts.tasks.items()}
    asked = [one for one in facts.submissions if one.state == SubmissionState.ASKED]
    shown = [one for one, standing in facts.shown if standing is Standing.SHOWN]
    return [
        *(WaitedFor(one, False, due.get("triage")) for one in asked),
        *(WaitedFor(one, True, due.get("authors")) for one in shown),
    ]
