"""The page of an issue's calendar of work: the checklist, who owes what, and the form of days and owners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app import accounts
from app.access import Actor, Permission
from app.accounts import PersonCard
from app.bulletin import labels, policy
from app.bulletin.forms_work import PlanForm
from app.bulletin.models import Issue, Task
from app.bulletin.owners import all_owners
from app.bulletin.pages_frame import WORK, DeskFrame, desk_frame
from app.bulletin.waiting import WaitedFor, waited_for
from app.bulletin.work import Check, Standing, checklist
from app.bulletin.work_facts import facts_of
from app.web.language import say as said_in
from app.web.language import translations
from app.web.parts import Offer
from app.web.times import day_in_words

# Where a task is worked on; {base} is the issue's desk.
PLACES: Mapping[str, str] = {
    "submissions": "/bulletins/desk/submissions",
    "triage": "/bulletins/desk/submissions",
    "summaries": "{base}",
    "pictures": "{base}",
    "opening": "{base}/words",
    "authors": "/bulletins/desk/submissions",
    "languages": "{base}",
    "approval": "{base}/approval",
    "sending": "{base}/sending",
}
OF_EDITORS = frozenset({"submissions", "triage", "opening", "authors"})
TONES = {Standing.DONE: "green", Standing.TODO: "blue", Standing.LATE: "red", Standing.LATER: ""}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One line of the checklist; `href` "" where the reader cannot go."""

    label: str
    href: str
    hint: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What one person is to do: (what, address or "", until when); `late` where a day is past."""

    name: str
    things: Sequence[tuple[str, str, str]]
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPage:
    """Attributes are as `templates/bulletin/work.html` takes them.

    Attributes:
        until: the last day on which members propose something, in words; "" when it is over.
        due: when the issue is to go, in words, "" once it went.
        plan_href: where days and owners are changed, "" where the reader may not.
        spoken: what only a person can tell: (the task, what saying so means, who said so or "", the act that changes it).
    """

    frame: DeskFrame
    tasks: Sequence[TaskLine]
    done: int
    until: str
    due: str
    owed: Sequence[Owed]
    spoken: Sequence[tuple[str, str, str, Offer]]
    plan_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """`rows`: (code, label, who may own it as (number, name))."""

    frame: DeskFrame
    form: PlanForm
    rows: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]


def work_page(session: Session, actor: Actor, issue: Issue, today: date, language: str) -> WorkPage:
    facts = facts_of(session, issue)
    checks = checklist(session, issue, today=today, facts=facts)
    waited = waited_for(facts) if actor.may(Permission.BULLETIN_EDIT) else []
    named = {number for one in checks for number in (one.owner_id, one.said_by) if number}
    people = accounts.cards(session, named | {one.submission.person_id for one in waited})
    frame = desk_frame(session, actor, issue, WORK, language)
    verdict = policy.may_plan(actor, issue)
    takes = policy.takes_submissions(issue, issue.submissions_until, today)
    return WorkPage(
        frame=frame,
        tasks=[_line(actor, one, people, frame.base, language) for one in checks],
        done=sum(one.done for one in checks),
        until=day_in_words(issue.submissions_until, "EEEE d MMMM y", language) if takes else "",
        due="" if issue.state in policy.PUBLISHED else day_in_words(issue.due_on, "EEEE d MMMM y", language),
        owed=_owed(checks, waited, people, today, language),
        spoken=[_spoken(one, people, frame.base, verdict.reason, language) for one in checks if one.sayable],
        plan_href=f"{frame.base}/work/plan" if verdict else "",
    )


def plan_page(
    session: Session, actor: Actor, issue: Issue, tasks: Mapping[str, Task], form: PlanForm, language: str
) -> PlanPage:
    say = translations(language).gettext
    names, offered = labels.tasks(say), all_owners(session, list(tasks))
    held = accounts.cards(session, {one.owner_id for one in tasks.values() if one.owner_id})

    def choices(code: str) -> list[tuple[str, str]]:
        there = {str(one.id): one.name for one in offered[code]}
        owner = held.get(tasks[code].owner_id or 0)
        return list((there | ({str(owner.id): owner.name} if owner else {})).items())

    return PlanPage(
        frame=desk_frame(session, actor, issue, WORK, language),
        form=form,
        rows=[(code, names[code], choices(code)) for code in labels.TASKS if code in tasks],
    )


def _line(actor: Actor, check: Check, people: Mapping[int, PersonCard], base: str, language: str) -> TaskLine:
    say = translations(language).gettext
    owner = _name(people, check.owner_id, say("Coordinators"))
    by = say("By %(day)s: %(name)s.") % {"day": _day(check.due_on, language), "name": owner}
    words = said_in(check.sentence, language)
    hidden = check.code in OF_EDITORS and not actor.may(Permission.BULLETIN_EDIT)
    states = {
        Standing.DONE: say("Said to be done") if check.said else say("Done"),
        Standing.TODO: say("To do"),
        Standing.LATE: say("Late"),
        Standing.LATER: say("Later"),
    }
    return TaskLine(
        label=labels.tasks(say)[check.code],
        href="" if hidden else PLACES[check.code].format(base=base),
        hint=words if check.done else f"{words} {by}",
        state=states[check.standing],
        tone=TONES[check.standing],
    )


def _owed(
    checks: Sequence[Check], waited: Sequence[WaitedFor], people: Mapping[int, PersonCard], today: date, language: str
) -> list[Owed]:
    """By person: what is open of the tasks, and what authors are asked. Number 0: the coordinators."""
    say = translations(language).gettext
    names = labels.tasks(say)
    things: dict[int, list[tuple[str, str, date | None]]] = {}
    for check in checks:
        if check.standing in (Standing.TODO, Standing.LATE):
            owner = check.owner_id if check.owner_id in people else None
            things.setdefault(owner or 0, []).append((names[check.code], "", check.due_on))
    for one in waited:
        words = say("Look at the summary of “%(title)s”") if one.about_summary else say("Answer about “%(title)s”")
        what, href = words % {"title": one.submission.title}, f"/bulletins/submissions/{one.submission.id}"
        things.setdefault(one.submission.person_id, []).append((what, href, one.due_on))
    name_of = {number: people[number].name if number in people else say("Coordinators") for number in things}
    return [
        Owed(
            name_of[number],
            [(what, href, _day(day, language)) for what, href, day in owed],
            any(day is not None and day < today for _, _, day in owed),
        )
        for number, owed in sorted(things.items(), key=lambda found: (found[0] != 0, name_of[found[0]]))
    ]


def _day(day: date | None, language: str) -> str:
    return day_in_words(day, "d MMMM y", language) if day else ""


def _name(people: Mapping[int, PersonCard], number: int | None, otherwise: str = "") -> str:
    return people[number].name if number is not None and number in people else otherwise


def _spoken(
    check: Check, people: Mapping[int, PersonCard], base: str, reason: str, language: str
) -> tuple[str, str, str, Offer]:
    say = translations(language).gettext
    meant = {
        "authors": say("You have spoken with the authors, and the words may stand as they are."),
        "languages": say("The other edition may go out partly in English."),
    }[check.code]
    href = f"{base}/work/{check.code}/{'open' if check.said else 'done'}"
    label = say("It is not so yet") if check.said else say("Say that it is so")
    who = _name(people, check.said_by)
    return labels.tasks(say)[check.code], meant, who, Offer(label, href, "post", "secondary", reason)
