"""What was found is taken, set aside and brought back; and sections are named by two editors at once."""

import re
from html import unescape

from sqlalchemy import select, update

from app.bulletin.models import Candidate, Item
from tests import people
from tests.bulletin import issues


def states(house):
    with house.read() as session:
        return list(session.scalars(select(Candidate.state).order_by(Candidate.id)))


def test_candidates_are_taken_set_aside_and_brought_back(house, browse):
    at = issues.opened(house)
    ids = issues.candidates(house, at.quarter, 5, draft=lambda n: {"en": f"It found {n}. Most were paid."})
    editor = browse(people.COORDINATOR)

    def press(**data):
        answer = editor.post(f"{at.desk}/candidates", data=data)
        assert answer.status_code == 303
        return answer.headers["location"]

    assert press(take=ids[0], kind="document", page="2") == f"{at.desk}?kind=document&page=2#candidates"
    assert press(take="ticked", candidate=[ids[1], ids[2], "x", 99999]) == f"{at.desk}#candidates"
    assert press(aside="ticked", candidate=[ids[3], ids[0]], state="nonsense") == f"{at.desk}#candidates"
    assert states(house) == ["taken", "taken", "taken", "aside", "waiting"]
    assert issues.standing(house) == {"studies": ["Evaluation 1", "Evaluation 2", "Evaluation 3"]}
    with house.read() as session:
        item = session.scalars(select(Item).order_by(Item.id)).first()
        assert (item.draft, item.summary, item.audience, item.href) == (
            {"en": "It found 1. Most were paid."}, {}, "members", "/documents/9001",
        )  # fmt: skip
    # Twice is once; what was set aside is taken as well, or waits again; nothing ticked changes nothing.
    press(take=ids[0])
    press(take="ticked")
    press(sell=ids[4])
    press(take=ids[3], state="aside")
    press(aside=ids[4])
    assert 'name="back"' in editor.get(f"{at.desk}?state=aside").text
    press(back=ids[4], state="aside")
    assert states(house) == ["taken", "taken", "taken", "taken", "waiting"]
    page = editor.get(at.desk).text
    assert "It found 5. Most were paid." in page
    assert "never go out as they are" in page
    with house.write() as session:
        session.execute(update(Candidate).where(Candidate.id == ids[4]).values(state="gone"))
    assert editor.post(f"{at.desk}/candidates", data={"take": ids[4]}).status_code == 409
    other = issues.opened(house, "2027-q1")
    assert editor.post(f"{other.desk}/candidates", data={"take": ids[0]}).status_code == 303
    assert issues.standing(house, "2027-q1") == {}


def test_a_candidate_is_dragged_to_its_place(house, browse):
    at = issues.opened(house)
    first, second = issues.with_items(house)
    (found,) = issues.candidates(house, at.quarter, 1)
    with house.read() as session:
        section = session.get(Item, first).section_id
    data = {"take": found, "section": section, "before": second}
    assert browse(people.COORDINATOR).post(f"{at.desk}/candidates", data=data).status_code == 303
    assert issues.standing(house) == {"stories": ["Cash reaches Kwale", "Evaluation 1", "Wajir counts again"]}


def fields(page: str) -> dict[str, str]:
    pairs = re.findall(r'<input (?:id="[^"]*"|type="hidden") name="((?:title|was)-[^"]+)"[^>]*? value="([^"]*)"', page)
    return {name: unescape(value) for name, value in pairs}


def test_sections_are_named_and_ordered(house, browse):
    at = issues.opened(house)
    issues.with_items(house)
    one, other = browse(people.COORDINATOR), browse(people.COORDINATOR)
    mine, theirs = (fields(browser.get(f"{at.desk}/sections").text) for browser in (one, other))
    stories, studies = [name for name in mine if name.startswith("title-") and name.endswith("-en")][:2]
    assert one.post(f"{at.desk}/sections", data=mine | {stories: "From  the counties"}).status_code == 303
    assert "From the counties" in one.get(at.desk).text
    # Another field joins; the same one is asked about, with both texts in sight, and nothing is saved meanwhile.
    assert other.post(f"{at.desk}/sections", data=theirs | {studies: "Reading"}).status_code == 303
    clash = other.post(f"{at.desk}/sections", data=theirs | {stories: "People <b>"})
    assert clash.status_code == 422
    assert "Somebody else wrote “From the counties” here meanwhile." in clash.text
    again = fields(clash.text)
    assert (again[stories], again[studies]) == ("People <b>", "Reading")
    assert "From the counties" in one.get(at.desk).text
    assert other.post(f"{at.desk}/sections", data=again).status_code == 303
    page = one.get(at.desk).text
    assert "People &lt;b&gt;" in page
    assert "Reading" in page
    again = fields(one.get(f"{at.desk}/sections").text)
    too_long = one.post(f"{at.desk}/sections", data=again | {studies: "x" * 121})
    assert (too_long.status_code, "Use at most 120 characters." in too_long.text) == (422, True)
    number = studies.split("-")[1]
    moved = one.post(f"{at.desk}/sections", data=again | {"move": f"{number}:up", stories: ""})
    assert moved.headers["location"] == f"{at.desk}/sections#section-{number}"
    shown = re.findall(r'<h3 id="head-\d+">([^<]+)', one.get(at.desk).text)
    assert [title.strip() for title in shown][:3] == ["Reading", "Stories from members", "What discussions came to"]
