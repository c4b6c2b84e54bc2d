"""The two faces of `/`: what the community is, for visitors; what awaits me, for people who are signed in."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import documents, groups, organisations
from app.access import Actor, Permission
from app.core import revision
from app.core.services import Services
from app.core.text import initials
from app.discovery.kept import Kept
from app.discovery.pages import (
    Await,
    GroupLine,
    HomePage,
    Milestone,
    OrganisationTile,
    WelcomePage,
    Words,
    WordsByLanguage,
)
from app.vocabularies import load_vocabularies
from app.web.language import translations
from app.web.parts import Offer

NEWEST = 6
SHOWN_ORGANISATIONS = 24


def home(session: Session, services: Services, actor: Actor, language: str) -> HomePage:
    """Two queries when nothing has changed since the last look: the counters here, and the actor's before."""
    say = translations(language).gettext
    counts = documents.standing(session, actor)
    keep = services.get(Kept)
    newest = keep.get(
        counts.revision,
        ("newest", actor.readable_audiences, language),
        lambda: documents.newest(session, actor, NEWEST, language),
        lambda: documents.next_opening(session),
    )
    names = keep.get(counts.revision, ("groups", language), lambda: groups.names(session, None, language))
    offers = [Offer(say("Upload a document"), "/documents/new", kind="primary")] if documents.may_upload(actor) else []
    return HomePage(
        first_name=actor.name.partition(",")[0],
        awaits=_awaits(actor, counts, language),
        documents=newest,
        groups=[_group_line(names[i], actor, language) for i in sorted(actor.group_ids) if i in names],
        events=(),
        offers=offers,
    )


def _awaits(actor: Actor, counts: documents.Standing, language: str) -> list[Await]:
    catalogue = translations(language)
    found = []
    if actor.may(Permission.DOCUMENT_REVIEW) and (n := counts.waiting):
        label = catalogue.ngettext("%(num)s document to review", "%(num)s documents to review", n) % {"num": n}
        found.append(
            Await(
                "file",
                label,
                "/documents/review",
                catalogue.gettext("Members wait for your decision."),
                catalogue.gettext("Review"),
            )
        )
    if n := counts.declined:
        label = catalogue.ngettext("%(num)s document was declined", "%(num)s documents were declined", n) % {"num": n}
        found.append(
            Await(
                "warning",
                label,
                "/documents/mine",
                catalogue.gettext("Read the reason, change it and submit it again."),
                catalogue.gettext("Declined"),
            )
        )
    if n := counts.drafts:
        label = catalogue.ngettext("%(num)s draft to finish", "%(num)s drafts to finish", n) % {"num": n}
        found.append(
            Await(
                "file",
                label,
                "/documents/mine",
                catalogue.gettext("Only you and your organisation's representatives see it."),
                catalogue.gettext("Draft"),
            )
        )
    return found


def _group_line(name: "groups.GroupName", actor: Actor, language: str) -> GroupLine:
    say = translations(language).gettext
    roles = [role for role, scope, i in actor.roles if scope == "group" and i == name.id]
    titles = {"group_lead": say("Lead"), "group_secretary": say("Secretary"), "guest": say("Guest")}
    return GroupLine(
        name.name, f"/groups/{name.slug}", next((titles[role] for role in roles if role in titles), say("Member")), ""
    )


def welcome(session: Session, services: Services, actor: Actor, language: str) -> WelcomePage:
    """What a visitor sees; the same for all visitors, so it is kept whole while nothing changes."""
    number = session.scalar(select(func.coalesce(revision.current(), 0))) or 0
    return services.get(Kept).get(
        number,
        ("welcome", language),
        lambda: _welcome(session, services, actor, language),
        lambda: documents.next_opening(session),
    )


def _welcome(session: Session, services: Services, actor: Actor, language: str) -> WelcomePage:
    pillars = load_vocabularies(session).labels("pillar", language)
    say = translations(language).gettext
    units = {"people": say("people"), "households": say("households")}
    reached = organisations.reached_by_pillar(session)
    return WelcomePage(
        words=services.get(WordsByLanguage).get(language, Words()),
        documents=documents.newest(session, actor, NEWEST, language),
        document_total=documents.count_readable(session, actor),
        milestones=[
            Milestone(r.reached, pillars.get(r.pillar, r.pillar), units.get(r.unit, r.unit), r.as_of) for r in reached
        ],
        organisations=[
            OrganisationTile(
                one.name,
                f"/organisations/{one.slug}",
                one.acronym if 0 < len(one.acronym) < 8 else initials(one.name),
            )
            for one in organisations.members(session, SHOWN_ORGANISATIONS)
        ],
        organisation_total=organisations.count_members(session),
        group_total=len(groups.names(session, None, language)),
    )
