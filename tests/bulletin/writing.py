"""Forms of the desk in which an issue is written, filled in as a browser would."""

import re
from html import unescape

from sqlalchemy import select

from app.access import SYSTEM, Role, grant_role
from app.bulletin.models import Item, Version
from tests import people
from tests.bulletin import issues

DRAFT = "Cash reached Kwale in May. It was counted twice."
OTHER = people.LEAD
"""Made a second coordinator by `desk`."""


def desk(house, **given):
    """An issue with one item that is still a draft, and two editors; returns the issue and the address of the item's form."""
    facts = issues.opened(house)
    plan = {"source_kind": "milestone", "source_key": "1", "summary": {}, "draft": {"en": DRAFT}, "audience": "public"}
    number = issues.with_items(house, facts.quarter, issues.new_item(title="Kwale", **(plan | given)))[0]
    with house.write() as session:
        grant_role(session, house.person_id(OTHER), Role.COORDINATOR, by=SYSTEM)
    return facts, f"{facts.desk}/items/{number}"


def form_of(text: str) -> dict[str, str]:
    """What a browser would send of the writing form."""
    form = re.search(r'<form class="writing".*?</form>', text, re.DOTALL)
    assert form is not None, text[:3000]
    inputs = re.findall(
        r'<input (?:type="hidden" )?(?:id="[^"]*" )?name="([^"]+)"(?: type="text")? value="([^"]*)"', form[0]
    )
    areas = re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL)
    chosen = re.findall(r'name="([^"]+)" value="([^"]*)" checked', form[0])
    chosen += re.findall(r'<select id="[^"]+" name="([^"]+)".*?<option value="([^"]*)" selected', form[0], re.DOTALL)
    return {name: unescape(value) for name, value in [*inputs, *areas, *chosen]}


def opened(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return form_of(answer.text)


def item_at(house, address) -> Item:
    return issues.item(house, int(address.rpartition("/")[2]))


def versions(house):
    with house.read() as session:
        return session.scalars(select(Version).order_by(Version.id)).all()


def revision(house) -> int:
    with house.read() as session:
        return issues.issue_row(session).revision
