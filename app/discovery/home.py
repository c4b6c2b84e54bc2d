"""The two faces of `/`: what the community is, for visitors; what awaits me, for people who are signed in."""

from collections.abc import Callable, Mapping

from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import calendar, documents, events, groups, organisations
from app.access import Actor, Role, Scope
from app.core import clock, revision
from app.core.kept import Kept
from app.core.services import Services
from app.core.text import initials
from app.discovery.awaits import awaits, standing
from app.discovery.awaits_sources import MoreWaits
from app.discovery.coming import next_end, next_events, next_lines, public_events
from app.discovery.issues import NewestIssue
from app.discovery.pages import (
    GroupLine,
    HomeDocuments,
    HomeEvents,
    HomePage,
    Milestone,
    OrganisationLine,
    OrganisationTile,
    WelcomePage,
    Words,
    WordsByLanguage,
)
from app.discovery.talk import talk
from app.vocabularies import load_vocabularies
from app.web.language import translations
from app.web.parts import Offer
from app.web.times import clock_of

NEWEST = 6
SHOWN_ORGANISATIONS = 24


Draw = Callable[[str, object], Markup]


def home(session: Session, services: Services, actor: Actor, language: str, draw: Draw) -> HomePage:
    """Two queries when nothing has changed since the last look: the counters here, and the actor's before.

    Args:
        draw: a template with its page value, for what is kept.
    """
    say = translations(language).gettext
    more = services.get(MoreWaits)
    counts, waiting, read_at = standing(session, actor, clock.today(services.settings.zone), more)
    keep = services.get(Kept)
    newest = keep.get(
        counts.revision,
        ("newest", actor.readable_audiences, language),
        lambda: draw(
            "discovery/_home_documents.html", HomeDocuments(documents.newest(session, actor, NEWEST, language))
        ),
        lambda: documents.next_opening(session),
    )
    names = keep.get(counts.revision, ("groups", language), lambda: groups.names(session, None, language))
    offers = [Offer(say("Upload a document"), "/documents/new", kind="primary")] if documents.may_upload(actor) else []
    return HomePage(
        first_name=actor.name.partition(",")[0],
        awaits=awaits(actor, counts, waiting, language, more),
        documents=newest,
        talk=talk(session, keep, (counts.revision, read_at), actor, names, language, draw),
        organisations=_organisation_lines(session, keep, counts.revision, actor, language),
        groups=[_group_line(names[i], actor, language) for i in sorted(actor.group_ids) if i in names],
        events=_events(session, services, actor, language, counts.revision, names, draw),
        offers=offers,
        issue=keep.get(
            counts.revision,
            ("newest issue", actor.readable_audiences, language),
            lambda: services.get(NewestIssue).of(session, actor, language),
        ),
        proposes=actor.is_member,
    )


def _events(
    session: Session,
    services: Services,
    actor: Actor,
    language: str,
    number: int,
    names: Mapping[int, groups.GroupName],
    draw: Draw,
) -> Markup:
    keep = services.get(Kept)
    ahead = keep.get(number, ("next events", events.sight(actor)), lambda: next_lines(session, actor))
    attended = calendar.attended_by(session, keep, number, actor.person_id)

    def make() -> Markup:
        shown = next_events(
            ahead, actor, attended, names, at=clock_of(actor, services.settings, language), language=language
        )
        return draw("discovery/_home_events.html", HomeEvents(shown))

    key = ("next events drawn", events.sight(actor), actor.group_ids, attended, actor.timezone, language)
    return keep.get(number, key, make, lambda: next_end(ahead))


def _organisation_lines(
    session: Session, keep: Kept, revision: int, actor: Actor, language: str
) -> list[OrganisationLine]:
    """Representatives find here what they alone may do; without it the way leads through the whole directory."""
    if not actor.organisation_ids:
        return []
    say = translations(language).gettext
    names = keep.get(revision, ("organisations",), lambda: {one.id: one for one in organisations.all_names(session)})
    represented = actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE)
    lines = []
    for i in sorted(actor.organisation_ids & names.keys()):
        href = f"/organisations/{names[i].slug}"
        staff = [(say("Edit the profile"), f"{href}/edit"), (say("Manage people"), f"{href}/people")]
        nominate = (say("Nominate an institution"), "/nominations/new")
        lines.append(OrganisationLine(names[i].name, href, [*(staff if i in represented else ()), nominate]))
    return lines


def _group_line(name: groups.GroupName, actor: Actor, language: str) -> GroupLine:
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
        lambda: min(
            (at for at in (documents.next_opening(session), events.next_end(session, actor)) if at), default=None
        ),
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
        events=public_events(session, services, actor, language),
        issue=services.get(NewestIssue).of(session, actor, language),
    )
