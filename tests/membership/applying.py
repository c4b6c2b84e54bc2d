"""Filling in the application as its applicant does, through the real forms."""

import re
from datetime import timedelta
from html import unescape

import time_machine
from sqlalchemy import select

from app.core import clock
from app.membership.models import Application, Nomination

ORGANISATION = {
    "name": "Haki Trust",
    "acronym": "HT",
    "kind": "national_ngo",
    "legal_status": "Public benefit organisation",
    "registration_number": "OP.218/051",
    "website": "https://haki.example",
}
PROGRAMME = {
    "name": "Inua Watoto",
    "pillar": "social_assistance",
    "target_group": "Children under five",
    "description": "Monthly transfers to caregivers.",
    "national": "no",
    "counties": ["023", "042"],
    "reached": "12,400",
    "reached_unit": "people",
    "from_year": "2019",
    "to_year": "",
}
CONTACT = {
    "name": "Wanjiru Applicant",
    "email": "wanjiru@applicant.example",
    "position": "Director",
    "representative": "yes",
}
DECLARATION = {"accurate": "yes", "code_of_conduct": "yes", "consent": "yes", "declared_by": "Wanjiru Applicant"}
START = {"name": "Haki Trust", "email": "wanjiru@applicant.example", "language": "en"}


def begin(browser, query="", *, seconds=5, **fields):
    """The answer to the first form, sent some seconds after it was shown."""
    with time_machine.travel(clock.now() - timedelta(seconds=seconds), tick=True):
        page = browser.get(f"/applications/new{query}")
    assert page.status_code == 200, page.text
    hidden = {name: typed for name in ("stamp", "nomination") if (typed := field(page.text, name))}
    return browser.post("/applications/new", data=START | hidden | fields)


def begun(browser, query="", **fields) -> str:
    """The private address of a new draft."""
    answer = begin(browser, query, **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def fill_in(browser, desk, *, nominated_by="unicef", **steps) -> None:
    """Every step, each answered with 303; that of the nomination is left out with None. Keywords change fields of a step."""
    nomination = {"nominated": "yes", "nominated_by": nominated_by} if nominated_by else {"nominated": "no"}
    posts = {
        "organisation": ("organisation", ORGANISATION),
        "programmes": ("programmes/new", PROGRAMME),
        "coverage": ("coverage", {"national": "no", "counties": ["023", "047"]}),
        "contacts": ("contacts/new", CONTACT),
        "contribution": ("contribution", {"contribution": "Twelve years of records."}),
        "nomination": ("nomination", nomination),
        "documents": ("documents", {}),
        "declaration": ("declaration", DECLARATION),
    }
    if nominated_by is None:
        del posts["nomination"]
    for step, (path, fields) in posts.items():
        answer = browser.post(f"{desk}/{path}", data=fields | steps.get(step, {}))
        assert answer.status_code == 303, (step, answer.text)


def sent(browser, **more) -> str:
    """The private address of an application that has been sent."""
    desk = begun(browser)
    fill_in(browser, desk, **more)
    answer = browser.post(f"{desk}/check")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{desk}/submitted")
    return desk


def field(html, name) -> str:
    """The value of an input; empty where there is none."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]*>', html)
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return unescape(value[1]) if value else ""


def application(house, desk="") -> Application:
    """Behind the private address; the newest without one."""
    number = int(desk.removeprefix("/applications/").partition("-")[0]) if desk else None
    with house.read() as session:
        chosen = select(Application).order_by(Application.id.desc())
        return session.scalars(chosen.where(Application.id == number) if number else chosen).first()


def count(house) -> int:
    with house.read() as session:
        return len(session.scalars(select(Application.id)).all())


def link_in(message) -> str:
    """The private address in a letter."""
    text = message.get_body(("plain",)).get_content()
    return re.search(r"/applications/\d+-[\w-]+", text)[0]


def nominations(house, number):
    with house.read() as session:
        chosen = select(Nomination).where(Nomination.application_id == number).order_by(Nomination.id)
        return session.scalars(chosen).all()


def letters(house, to=CONTACT["email"]):
    house.work()
    return [str(one["subject"]) for one in house.mails(to)]


def changed(desk):
    """The same address with one letter of its secret changed."""
    return desk[:-5] + ("A" if desk[-5] != "A" else "B") + desk[-4:]
