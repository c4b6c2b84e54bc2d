"""Terms of reference: every version stays readable, with who wrote it; one who was overtaken is told."""

import pytest
from sqlalchemy import select

from app import groups
from app.groups.models import Terms
from tests import people

BASE = "/groups/financing/terms"
FIRST = "# Mandate\n\nThe group meets every month.\n\nIt reports to the roundtable."
SECOND = "# Mandate\n\nThe group meets every quarter.\n\nIt reports to the roundtable.\n\n<script>alert(1)</script>"


def write(browser, text, note="First words.", based_on=0, **more):
    return browser.post(f"{BASE}/new", data={"text": text, "note": note, "based_on": based_on, **more})


def kept(house):
    with house.read() as session:
        return [(one.version, one.text, one.note) for one in session.scalars(select(Terms).order_by(Terms.version))]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.GUEST, 403),
        (people.MEMBER, 403),
        (people.COLLEAGUE, 403),
        (people.ADMINISTRATOR, 403),
        (people.LEAD, 200),
        (people.COORDINATOR, 200),
    ],
)
def test_who_writes_and_everyone_reads(house, browse, who, status):
    browser = browse(who)
    assert "They are not written yet" in browser.get(BASE).text
    assert (f'href="{BASE}/new"' in browser.get(BASE).text) is (status == 200)
    assert browser.get(f"{BASE}/new").status_code == status
    if status == 200:
        assert write(browser, " ").status_code == 422
        assert write(browser, FIRST, note="").status_code == 422
        assert write(browser, FIRST, action="preview").status_code == 200
        assert kept(house) == []
    answer = write(browser, FIRST, version="9", written_by="1", group_id="2", written_at="2020-01-01")
    assert answer.status_code == (303 if status == 200 else status)
    assert kept(house) == ([(1, FIRST, "First words.")] if status == 200 else [])
    assert ("The group meets every month." in browse().get(BASE).text) is (status == 200)


def test_versions_and_what_they_changed(house, browse):
    lead = browse(people.LEAD)
    write(lead, FIRST)
    assert write(lead, SECOND, "Fewer meetings.", 1).status_code == 303
    visitor, member = browse(), browse(people.MEMBER)
    newest = visitor.get(BASE).text
    assert "every quarter" in newest
    assert "every month" not in newest
    assert "<script>alert" not in newest.partition("<main")[2]
    assert people.LEAD.name not in newest.partition("<main")[2]
    listed = member.get(BASE).text.partition("<main")[2]
    assert people.LEAD.name in listed
    assert "Fewer meetings." in listed
    first = visitor.get(f"{BASE}/1").text
    assert "every month" in first
    assert "This is an earlier version." in first
    changed = visitor.get(f"{BASE}/2/changes").text
    assert "<del>month</del>" in changed
    assert "<ins>quarter</ins>" in changed
    assert [visitor.get(f"{BASE}/{path}").status_code for path in ("3", "0", "1/changes", "x")] == [404] * 4
    page = visitor.get("/groups/financing").text
    assert "Version 2" in page
    with house.read() as session:
        financing = groups.by_slug(session, "financing")
        assert "every quarter" in groups.search_source(session, financing.id).terms
    house.work()
    found = visitor.get("/search", params={"q": "quarter roundtable", "kind": "group"}).text
    assert "/groups/financing" in found.partition("<main")[2]
    api = visitor.get("/api/v1/groups/financing").json()
    assert (api["terms_version"], api["terms"]) == (2, SECOND)


def test_who_was_overtaken_keeps_what_they_typed(house, browse):
    """Two who began from the same version: the second sees what the first wrote, and then decides."""
    lead, coordinator = browse(people.LEAD), browse(people.COORDINATOR)
    write(lead, FIRST)
    write(coordinator, SECOND, "By the coordinator.", 1)
    answer = write(lead, FIRST + "\n\nIt keeps minutes.", "By the lead.", 1)
    assert answer.status_code == 422
    assert "Somebody has written a newer version meanwhile." in answer.text
    assert "It keeps minutes." in answer.text
    assert 'name="based_on" value="2"' in answer.text
    assert len(kept(house)) == 2
    assert write(lead, FIRST + "\n\nIt keeps minutes.", "By the lead.", 2).status_code == 303
    assert [version for version, _, _ in kept(house)] == [1, 2, 3]
