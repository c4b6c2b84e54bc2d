"""Groups, events, minutes, action points and polls in every state that a page shows."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from sqlalchemy import select, update
from starlette.testclient import TestClient

from app import events
from app.access import SYSTEM, Role, Scope, grant_role
from app.core import clock
from app.core.quarters import Quarter
from app.followup.models import ActionPoint
from app.groups.models import Entry, WorkingGroup
from app.meetings.models import Attendance
from app.polls.queries import options_of
from tests import people
from tests.discovery.library import Library
from tests.events import factory
from tests.groups.proposing import CLOSING, close_group, newest, opening
from tests.groups.test_topics import CHANGES, rows
from tests.houses import House
from tests.meetings import keeping
from tests.meetings.test_attendance import code, field
from tests.polls.asking import said

Browse = Callable[[people.Member], TestClient]
GROUP = "/groups/financing"
TERMS = "# Mandate\n\nThe group meets every {}.\n\nIt reports to the roundtable."
PAPER = "**Two** readings of the quarter's releases:\n\n- by county\n- by programme"
AGENDA = (
    ("Welcome and minutes of the last meeting", 10, "Leila Lead", ""),
    ("Releases of the second quarter", 40, "Dr Wanjiru of the National Treasury", PAPER),
    ("Any other business", None, "", ""),
)
Ids = dict[str, int | str]


def fill(house: House) -> Ids:
    """What the addresses of the scenes name. Moraa becomes the secretary of the financing group."""
    browse = cache(house.browse)
    return _groups(house, browse) | _events(house, browse) | _minutes(house, browse) | _agreed(house, browse)


def send(client: TestClient, address: str, **data: object) -> str:
    """Post a form that is sound; where it leads to."""
    answer = client.post(address, data={name: str(value) for name, value in data.items()})
    assert answer.status_code == 303, (address, answer.text.partition('class="problems"')[2][:500])
    return str(answer.headers["location"])


def _groups(house: House, browse: Browse) -> Ids:
    lead, representative = browse(people.LEAD), browse(people.REPRESENTATIVE)
    for version, how_often in enumerate(("month", "quarter")):
        send(lead, f"{GROUP}/terms/new", text=TERMS.format(how_often), note="Rhythm.", based_on=version)
    send(representative, f"{GROUP}/join", note="I cost cash transfers in Turkana.")
    send(lead, f"{GROUP}/members/invite", person=house.person_id(people.CHAIR), note="Come and join us.")
    with house.read() as session:
        entry = session.scalars(select(Entry.id).order_by(Entry.id)).first()
    send(lead, f"{GROUP}/close", **CLOSING)
    wish = newest(house).id
    send(browse(people.CHAIR), "/groups/new", **opening(house))
    voting = newest(house).id
    send(browse(people.CHAIR), "/groups/topics/change", **rows(house, **CHANGES))
    with house.write() as session:
        ended = WorkingGroup(slug="ended", name="Cash in the city", purpose="It piloted.", created_at=clock.now())
        session.add(ended)
        session.flush()
        grant_role(session, house.person_id(people.LEAD), Role.GROUP_LEAD, Scope.GROUP, ended.id, by=SYSTEM)
    close_group(house, browse, "ended")
    invited = house.person_id(people.OTHER_REPRESENTATIVE)
    return {"invited": invited, "entry": entry, "wish": wish, "voting": voting, "topics": newest(house).id}


def _events(house: House, browse: Browse) -> Ids:
    series = factory.monthly(house, rotates=True, venue="NDMA, Lonrho House, Nairobi", mode=events.Mode.HYBRID)
    found: Ids = {
        "series": series,
        "webinar": factory.webinar(house, description=PAPER),
        "full": factory.webinar(house, title="Field visit to Kajiado", kind="field_visit", capacity=1),
        "open": factory.webinar(house, title="Open day", audience="public"),
        "off": factory.webinar(house, title="Called off", audience="public"),
        "past": factory.webinar(house, title="Lessons of the drought", starts=keeping.wall(timedelta(days=2))),
    }
    with house.write() as session:
        for place, (title, minutes, presenter, text) in enumerate(AGENDA):
            session.add(
                events.AgendaItem(
                    event_id=series, position=place, title=title, minutes=minutes, presenter=presenter, text=text
                )
            )
        dates = {
            row.event_id: row
            for row in session.scalars(select(events.Occurrence).order_by(events.Occurrence.starts_at.desc()))
        }
        found |= {
            f"{label}_on": f"/events/{number}/on/{dates[number].original_local.date()}"
            for label, number in found.items()
        }
        found["turn"] = dates[series].id
    for label, who, answer in (
        ("webinar", people.COLLEAGUE, "going"), ("webinar", people.LEAD, "maybe"), ("full", people.COLLEAGUE, "going"),
        ("full", people.REPRESENTATIVE, "going"), ("series", people.COLLEAGUE, "going"),
    ):  # fmt: skip
        send(browse(who), f"{found[f'{label}_on']}/answer", answer=answer)
    send(browse(people.COORDINATOR), f"{found['off_on']}/cancel", reason="The hall is flooded.")
    webcast = Library(house).add(title="Lessons of the drought, the recording", type="webcast")
    send(browse(people.COORDINATOR), f"{found['past_on']}/recording", document=webcast)
    browse(people.COLLEAGUE).post("/account/calendars", data={"scope": "all"})
    return found


def _minutes(house: House, browse: Browse) -> Ids:
    """A draft, one with two texts for one item, circulated with and without a remark, final; and a meeting that goes on."""
    lead, secretary = browse(people.LEAD), browse(keeping.SECRETARY)
    titles = {
        "begun": "Wrap-up",
        "disputed": "Half-year table",
        "circulated": "Budget table",
        "ready": "Table of counties",
        "final": "First table",
    }
    found: Ids = {label: keeping.held(house, title=title) for label, title in titles.items()}
    found["now"] = keeping.held(house, ago=timedelta(minutes=20), title="Today's table")
    draft, final = str(found["disputed"]), str(found["final"])
    form = keeping.opened(secretary, draft)
    assert keeping.write(lead, draft, "Leila opened.", "The **budget** was read.").status_code == 303
    answer = secretary.post(f"{draft}/minutes/edit", data=form | {keeping.items(form)[0]: "Moraa opened."})
    found["conflict"] = answer.headers["location"]
    keeping.decide(lead, draft, "The budget is adopted.")
    owner = str(house.person_id(people.LEAD))
    assert keeping.todo(lead, draft, "Ask the counties again", owner=owner).status_code == 303
    keeping.in_state(house, str(found["begun"]), "draft")
    for label in ("circulated", "ready"):
        keeping.in_state(house, str(found[label]), "circulated")
    send(browse(people.COLLEAGUE), f"{found['circulated']}/minutes/amendments", text="Two counties were missing.")
    there = {field(house, people.COLLEAGUE): "present", "name-0": "Esther Lokwang", "organisation-0": "Turkana County"}
    for base in (final, str(found["circulated"])):
        send(lead, f"{base}/attendance", **there)
    found["valid"], found["revoked"] = _marks(house)
    again = keeping.fields(lead.get(f"{found['circulated']}/attendance").text)
    send(lead, f"{found['circulated']}/attendance", **again | {field(house, people.COLLEAGUE): "excused"})
    for words, owner in (("Number the annexes", people.COLLEAGUE), ("Thank the host", people.LEAD)):
        assert keeping.todo(lead, final, words, owner=str(house.person_id(owner))).status_code == 303
    keeping.in_state(house, final, "final")
    send(lead, f"{found['now']}/attendance/code")
    found["code"] = code(house, str(found["now"]))
    return found


def _marks(house: House) -> list[str]:
    """Of the certificates that Kioko has, oldest first."""
    here = Attendance.person_id == house.person_id(people.COLLEAGUE)
    with house.read() as session:
        return [str(one.certificate) for one in session.scalars(select(Attendance).where(here).order_by(Attendance.id))]


def _agreed(house: House, browse: Browse) -> Ids:
    lead, today = browse(people.LEAD), clock.home_today()
    kioko, leila = (f"p{house.person_id(who)}" for who in (people.COLLEAGUE, people.LEAD))
    later = today + timedelta(days=30)
    send(lead, f"{GROUP}/actions/new", kind="action", text="Send the costing note", owner=kioko, due_on=later)
    send(lead, f"{GROUP}/highlights/new", kind="learning", text="Mobile payments reach people sooner.")
    waits, follow = (
        send(lead, f"{GROUP}/highlights/new", kind="recommendation", text=words)
        for words in ("Index the transfer to prices.", "Publish the releases.")
    )
    send(lead, follow, addressee="ndma", owner=leila, due_on=later)
    days = {f"date_{place}": today + timedelta(days=19 + place) for place in (1, 2, 3)}
    plan = {
        "title": "Costing of the expansion",
        "minutes": 90,
        "timezone": factory.NAIROBI,
        "closes_on": today + timedelta(days=9),
    }
    poll = send(lead, f"{GROUP}/polls/new", **plan, **days, time_1="14:00", time_2="9:30", time_3="10:00")
    with house.read() as session:
        options = [one.id for one in options_of(session, int(poll.rpartition("/")[2]))]
        action = session.scalars(select(ActionPoint.id).where(ActionPoint.text == "Send the costing note")).one()
        recommended = session.scalars(select(ActionPoint.id).where(ActionPoint.text == "Publish the releases.")).one()
    send(browse(people.COLLEAGUE), f"{poll}/answer", **said(options, "yes", "if_need_be", "no"))
    with house.write() as session:
        session.execute(
            update(ActionPoint).where(ActionPoint.id == recommended).values(due_on=today - timedelta(days=9))
        )
    return {
        "follow": waits,
        "highlight": waits.removesuffix("/follow"),
        "poll": poll,
        "action": action,
        "quarter": str(Quarter.of(today)),
        "late": recommended,
    }
