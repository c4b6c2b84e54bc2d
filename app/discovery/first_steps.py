"""`/welcome`: the first three things to do, for somebody who has just come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from app import accounts, documents, membership, organisations
from app.access import Actor, Role, Scope
from app.web import Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.language import language_of, translations

NEWEST = 3

router = Room("/welcome")


@dataclass(frozen=True, slots=True)
class Task:
    """As `task_list` draws it; `says` is empty for the usual word."""

    label: str
    href: str
    hint: str
    state: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class FirstStepsPage:
    """`organisation` is empty for guests and individual members."""

    first_name: str
    organisation: str
    tasks: Sequence[Task]
    documents: Sequence[Any]


@router.get("")
def first_steps(actor: SignedIn, session: UnitOfWork, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    acts_for = organisations.organisation_of(session, actor.person_id or 0)
    page = FirstStepsPage(
        first_name=actor.name.partition(",")[0],
        organisation=acts_for.name if acts_for else "",
        tasks=_tasks(session, actor, acts_for, language),
        documents=documents.newest(session, actor, NEWEST, language),
    )
    return render("discovery/first_steps.html", page)


@router.post("/seen")
def seen(actor: SignedIn, session: UnitOfWork) -> Response:
    """The page is no longer offered; its address stays."""
    accounts.no_longer_new(session, actor.person_id or 0)
    return redirect("/")


def _tasks(
    session: Session, actor: Actor, acts_for: organisations.OrganisationName | None, language: str
) -> Sequence[Task]:
    say = translations(language).gettext
    return (_about(session, actor, acts_for, language), _code(session, actor, language)) + (
        (
            Task(
                say("Find your working group"),
                "/groups",
                say("Its lead takes you in. What a group shares among itself opens to its members only."),
                "done" if actor.group_ids else "todo",
            ),
        )
        if actor.is_member
        else (
            Task(
                say("Read the newest documents"),
                "/documents",
                say("Everything that is open to you stands there, and can be searched."),
                "todo",
            ),
        )
    )


def _about(session: Session, actor: Actor, acts_for: organisations.OrganisationName | None, language: str) -> Task:
    """Representatives begin with their organisation, everybody else with themselves."""
    say = translations(language).gettext
    if acts_for and actor.has_role(Role.REPRESENTATIVE, Scope.ORGANISATION, acts_for.id):
        done = organisations.is_described(session, acts_for.id)
        hint = say("What it does, its pillars and counties, and at least one programme.")
        href = f"/organisations/{acts_for.slug}{'' if done else '/edit'}"
        return Task(say("Complete the profile of your organisation"), href, hint, "done" if done else "todo")
    card = accounts.cards(session, [actor.person_id or 0])[actor.person_id or 0]
    hint = say("Your name and position, as colleagues in other institutions see them, and your language.")
    return Task(say("Complete your own details"), "/account", hint, "done" if card.title else "todo")


def _code(session: Session, actor: Actor, language: str) -> Task:
    say = translations(language).gettext
    label, hint = say("Accept the code of conduct"), say("A few minutes of reading; it holds for everybody here.")
    if membership.code_in_force(session) is None:
        return Task(label, "", say("The committee has not adopted one yet."), "later")
    owes = membership.owes_code(session, actor.person_id or 0)
    return Task(label, "/code-of-conduct", hint, "todo" if owes else "done")
