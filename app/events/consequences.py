"""What a change of times would do to the meetings of an event, in sentences, before it is done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.core.sentences import Sentence
from app.events.actions import Plan
from app.events.advice import days_in_words
from app.events.models import Event, Occurrence
from app.events.queries import rule_of
from app.events.series import (
    Course,
    Difference,
    is_cancelled,
    is_moved,
    new_times,
    people_of,
    rule_ahead,
    rule_times,
    same_family,
)
from app.events.words import locale
from app.web.environment import in_words


def consequences(
    session: Session, event: Event, course: Course, plan: Plan, diff: Difference, language: str
) -> list[str]:
    """Empty where no time changes."""
    if not diff.times:
        return []
    return [*_course(session, event, course, plan, diff, language), *_fall_away(event, course, plan, diff)]


def _course(
    session: Session, event: Event, course: Course, plan: Plan, diff: Difference, language: str
) -> Iterator[str]:
    if not diff.timing:
        return
    if course.begun:
        yield Sentence(
            "The series has begun: its meetings up to %(last)s stay as they are. Another series continues it from "
            "%(first)s, with the agenda, the registrations and the invitations.",
            last=in_words(course.begun[-1].original_local.date(), locale(language)),
            first=in_words(plan.starts.date(), locale(language)),
        )
    coming = people_of(session, course.rest)
    if coming == 1:
        yield "One person has said they come: they stay registered for what takes the place of their meeting, and are told."
    elif coming:
        yield Sentence(
            "%(number)s people have said they come: they stay registered for what takes the place of their meetings, "
            "and are told.",
            number=coming,
        )
    if event.frequency:
        yield from _one_by_one(event, course.rest, plan, language)


def _one_by_one(event: Event, rows: Sequence[Occurrence], plan: Plan, language: str) -> Iterator[str]:
    moved = [row.original_local.date() for row in rows if is_moved(event, row) and not is_cancelled(row)]
    cancelled = [row.original_local.date() for row in rows if is_cancelled(row)]
    if same_family(event, plan):
        if moved:
            days = days_in_words(moved, language)
            yield Sentence("Meetings that were moved by themselves keep their own time: %(days)s.", days=days)
        if cancelled:
            days = days_in_words(cancelled, language)
            yield Sentence("Meetings that were cancelled stay cancelled, also in their new place: %(days)s.", days=days)
    elif moved or cancelled:
        days = days_in_words(sorted([*moved, *cancelled]), language)
        yield Sentence("Meetings that were moved or cancelled by themselves follow the new dates: %(days)s.", days=days)


def _fall_away(event: Event, course: Course, plan: Plan, diff: Difference) -> Iterator[str]:
    if diff.timing:
        ahead = rule_ahead(event, course, plan.rule)
        number = len(course.rest) - len(new_times(ahead, plan.starts, plan.timezone))
    else:
        rule = replace(rule_of(event), count=plan.rule.count, until=plan.rule.until)
        stay = set(rule_times(event, course.rest[-1].original_local, rule)) if course.rest else set()
        number = len([row for row in course.rest if row.original_local not in stay])
    if number == 1:
        yield "One meeting falls away. If somebody has registered for it, it stays visible as cancelled."
    elif number > 1:
        yield Sentence(
            "%(number)s meetings fall away. Those that somebody has registered for stay visible as cancelled.",
            number=number,
        )
