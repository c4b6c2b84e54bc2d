"""However much groups, meetings and people there are: a page, a list and its table send as many statements."""

from datetime import date, timedelta

from sqlalchemy import select

from app import events, followup
from app.access import RoleGrant
from app.accounts import Person
from app.calendar.models import FeedToken
from app.core import clock
from app.core.quarters import Quarter
from app.events.models import AgendaItem, HostTurn
from app.followup.models import ActionChange, Highlight
from app.groups.models import Entry, Terms, WorkingGroup
from app.meetings.models import Amendment, Attendance, MeetingAction, MeetingDecision, Minutes, MinutesVersion
from app.organisations.models import Affiliation, Organisation
from app.polls.models import DateAnswer, DateOption, DatePoll
from tests import people
from tests.events import factory
from tests.meetings import keeping

FEW, MANY = 2, 45  # more than two pages of a list hold

GROUP = "/groups/financing"
PAGES = {
    people.LEAD: [
        *("/", "/account", "/groups", GROUP, f"{GROUP}/members", "/groups/requests", "/groups/topics"),
        *(f"{GROUP}/terms", f"{GROUP}/terms/1", f"{GROUP}/rota", f"{GROUP}/rota/{{turn}}"),
        *(f"{GROUP}/polls", f"{GROUP}/polls/{{poll}}", "/polls"),
        *("/actions", "/actions/{action}", f"{GROUP}/actions", f"{GROUP}/actions.csv", f"{GROUP}/actions/new"),
        *(f"{GROUP}/highlights", "/highlights/{quarter}", "/recommendations"),
        *("/minutes", "{held}/minutes", "{held}/minutes/edit", "{held}/minutes/versions", "{held}/minutes/circulate"),
        *(
            "{held}/minutes/actions/new?item=general",
            "{held}/attendance",
            "/account/certificates",
            "/account/calendars",
        ),
        *("{held}", "{held}/agenda", "{held}/people", "{held}/people.csv", "{coming}", "{coming}/people"),
        *("/events", "/events?past=yes", "/calendar", "/events/new?group=financing", "/events/{series}/edit"),
        *("/events/{series}/cancel", "{coming}/move", "{advice}", "/events/{series}.ics"),
        *("/api/v1/groups", "/api/v1/groups/financing", "/api/v1/events", "/api/v1/events/{series}", "/api/v1/actions"),
    ],
    people.COORDINATOR: [
        *("/", "/actions?whose=all&state=open", "/actions.csv?whose=all", "/recommendations", "/groups"),
        *("{webinar}", "{webinar}/people", "{webinar}/people.csv", "{webinar}/attendance", "/minutes", "/events/new"),
        "/calendar",
    ],
    people.VISITOR: ["/groups", GROUP, "/events", "/calendar", "/api/v1/groups", "/api/v1/events"],
}


class World:
    """One of everything; `grow` adds the rest, always to the same group, meeting, poll and reader."""

    def __init__(self, house):
        self.house, self.size = house, 0
        self.held = keeping.held(house)
        self.series = factory.monthly(house, rotates=True)
        self.single = factory.webinar(house, starts=keeping.wall(timedelta(hours=3)), capacity=None)
        turn = factory.occurrence_ids(house, self.series)[0]
        lead, now = house.person_id(people.LEAD), clock.now()
        with house.write() as session:
            self.group = session.scalars(select(WorkingGroup.id).where(WorkingGroup.slug == "financing")).one()
            time = session.get_one(events.Occurrence, turn)
            self.turn, self.coming = turn, events.address(self.series, time.original_local.date())
            poll = DatePoll(
                group_id=self.group, title="When?", minutes=60, timezone="Africa/Nairobi", organiser_id=lead,
                closes_on=(now + timedelta(days=9)).date(), created_at=now,
            )  # fmt: skip
            session.add(poll)
            session.flush()
            self.poll = poll.id
            meeting = keeping.meeting_of(house, self.held)
            self.at = meeting.occurrence.id
            minutes = Minutes(occurrence_id=self.at, saved_by=lead, saved_at=now)
            session.add(minutes)
            session.flush()
            self.minutes = minutes.id
        self.webinar = keeping.base_of(house, self.single)
        self.over = factory.occurrence_ids(house, self.single)[0]

    def grow(self, size):
        lead, now = self.house.person_id(people.LEAD), clock.now()
        actor = self.house.actor(people.LEAD)
        with self.house.write() as session:

            def add(rows):
                rows = list(rows)
                session.add_all(rows)
                session.flush()
                return [row.id for row in rows]

            numbers = range(self.size, size)
            bodies = add(
                Organisation(slug=f"body-{n}", name=f"Body {n:03}", kind="government", created_at=now) for n in numbers
            )
            who = add(
                Person(
                    email=f"p{n}@people.example", name=f"Person {n:03}", title="Officer", state="active", created_at=now
                )
                for n in numbers
            )
            pairs = list(zip(numbers, who, bodies, strict=True))
            add(Affiliation(person_id=p, organisation_id=b, role="member", started_at=now) for _, p, b in pairs)
            for role, scope, of in (("member", "organisation", None), ("group_member", "group", self.group)):
                add(
                    RoleGrant(person_id=p, role=role, scope=scope, scope_id=of or b, starts_at=now) for _, p, b in pairs
                )
            # Groups, and people on their way into one.
            more = add(
                WorkingGroup(slug=f"g{n}", name=f"Group {n}", lead_organisation_id=b, topic="financing", created_at=now)
                for n, _, b in pairs
            )
            asked = {"asked_by": lead, "asked_at": now}
            add(
                Entry(group_id=g, person_id=p, kind="request", **asked)
                for (_, p, _), g in zip(pairs, more, strict=True)
            )
            add(Entry(group_id=g, person_id=lead, kind="invitation", **asked) for g in more)
            add(
                Terms(group_id=self.group, version=n + 1, text="# Mandate", written_by=lead, written_at=now)
                for n in numbers
            )
            # Who comes, came, hosted.
            times = (self.at, self.over, self.turn)
            add(
                events.Registration(occurrence_id=o, person_id=p, answer="going", answered_at=now)
                for p in who
                for o in times
            )
            add(
                Attendance(occurrence_id=o, person_id=p, presence="present", how="list", at=now, certificate=f"{o}-{p}")
                for p in who
                for o in (self.at, self.over)
            )
            add(HostTurn(group_id=self.group, organisation_id=b, state="hosted", at=now) for b in bodies)
            add(events.Invitation(event_id=self.series, person_id=p, told_sequence=0, told_at=now) for p in who)
            add(
                AgendaItem(event_id=int(self.held.split("/")[2]), position=n + 9, title=f"Item {n}", presenter_id=p)
                for n, p, _ in pairs
            )
            # A poll of as many people as dates, and other polls.
            options = add(
                DateOption(
                    poll_id=self.poll, starts_local=factory.wall("2032-01-13 14:00") + timedelta(days=n), position=n
                )
                for n in numbers[:12]
            )
            add(DateAnswer(option_id=o, person_id=p, answer="yes") for o in options for p in who)
            add(
                DatePoll(
                    group_id=self.group, title=f"Poll {n}", minutes=60, timezone="Africa/Nairobi", organiser_id=p,
                    closes_on=(now + timedelta(days=9)).date(), created_at=now,
                )
                for n, p, _ in pairs
            )  # fmt: skip
            # What was written, decided, agreed.
            add(MeetingDecision(occurrence_id=self.at, text=f"Decision {n}", position=n) for n in numbers)
            given = {"due_on": date(2032, 1, 13), "kind": "action"}
            add(
                MeetingAction(occurrence_id=self.at, position=n, text=f"Do {n}", owner_id=p, organisation_id=b, **given)
                for n, p, b in pairs
            )
            add(
                MinutesVersion(minutes_id=self.minutes, revision=n, by_item={}, person_id=p, saved_at=now)
                for n, p, _ in pairs
            )
            add(Amendment(minutes_id=self.minutes, person_id=p, text="Add it.", written_at=now) for p in who)
            said = {
                "organisation_id": None,
                "due_on": date(2032, 1, 13),
                "audience": f"group-{self.group}",
                "group_id": self.group,
            }
            for n, p, _ in pairs:
                for kind, owner in (("action", lead), ("action", p), ("recommendation", p)):
                    found = followup.agree(
                        session, kind=kind, text=f"Act {n}", owner_id=owner, addressee=f"Body {n}" * (kind != "action"),
                        source_kind="meeting", source_id=self.at, source_title="Budget day", source_href=self.held,
                        by=actor, **said,
                    )  # fmt: skip
                    if not self.size and n == numbers[0]:
                        self.action = found.id
            first = {"action_id": self.action, "state": "open", "step": "words"}
            add(ActionChange(person_id=p, at=now, owner_id=p, **first) for p in who)
            self.quarter = str(Quarter.of(clock.today(self.house.settings.zone)))
            add(
                Highlight(
                    group_id=g, quarter=self.quarter, kind="learning", text="Learnt.", written_by=p, written_at=now
                )
                for (_, p, _), more_g in zip(pairs, more, strict=True)
                for g in (self.group, more_g)
            )
            add(FeedToken(token_hash=f"h{n}", person_id=lead, scope="all", created_at=now) for n in numbers)
        for n in numbers:
            factory.meeting(self.house, starts=keeping.wall(timedelta(days=1 + n % 20)), title=f"Past {n}")
            factory.meeting(self.house, title=f"Next {n}")
        with self.house.write() as session:
            past = session.scalars(select(events.Occurrence.id).where(events.Occurrence.ends_at < now)).all()
            there = set(session.scalars(select(Attendance.occurrence_id).where(Attendance.person_id == lead)))
            session.add_all(
                Attendance(occurrence_id=o, person_id=lead, presence="present", how="list", at=now, certificate=f"l{o}")
                for o in past
                if o not in there
            )
        self.size = size

    def address(self, path):
        first = factory.next_nth(1, 2).date().isoformat()
        asked = f"calendar=group:financing&date={first}&start=14:00&end=15:30&timezone=Africa/Nairobi"
        return path.format(**self.__dict__, advice=f"/events/advice?{asked}")


def test_pages_ask_as_often_however_much_there_is(house, browse):
    world, counts = World(house), []
    for size in (FEW, MANY):
        world.grow(size)
        taken = {}
        for who, pages in PAGES.items():
            client = browse(who)
            for page in pages:
                path = world.address(page)
                answer = client.get(path)  # what a process reads once
                assert answer.status_code == 200, path
                with house.counting() as statements:
                    client.get(path)
                taken[who and who.key, page] = len(statements)
        counts.append(taken)
    few, many = counts
    assert {key: (few[key], many[key]) for key in few if few[key] != many[key]} == {}
    assert max(many.values()) <= 30
