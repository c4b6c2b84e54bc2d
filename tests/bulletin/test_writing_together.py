"""Several hands write one issue: saved, saved by itself, never over somebody else's words."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.audit import AuditEvent
from app.bulletin import items
from app.bulletin.models import Candidate, IssueState
from app.bulletin.queries import get_issue_to_edit, get_item
from tests import people
from tests.bulletin import issues
from tests.bulletin.writing import DRAFT, OTHER, desk, item_at, opened, versions


@pytest.mark.parametrize("path", ["", "/autosave"])
@pytest.mark.parametrize("same", [True, False], ids=["same-text", "other-texts"])
def test_two_at_a_barrier_lose_nothing(house, browse, path, same):
    _, address = desk(house)
    browsers = [browse(people.COORDINATOR), browse(OTHER)]
    forms = [opened(one, address) for one in browsers]
    forms[0]["summary_en"] = "Words of the one"
    forms[1]["summary_en" if same else "title_en"] = "Words of the other"
    barrier = Barrier(2)

    def post(place):
        barrier.wait(5)
        return browsers[place].post(f"{address}{path}", data=forms[place])

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(post, range(2)))
    assert {one.status_code for one in answers} == {200 if path else 303}
    kept, found = item_at(house, address), versions(house)
    everything = f"{kept.summary} {kept.title} " + " ".join(str(one.texts) for one in found)
    assert "Words of the one" in everything
    assert "Words of the other" in everything
    conflicts = [one for one in found if one.conflict]
    assert len(conflicts) == (1 if same else 0)
    told = [one.json()["conflict"] if path else one.headers["location"] for one in answers]
    assert sum("/conflicts/" in one for one in told) == len(conflicts)
    if not same:
        assert (kept.summary["en"], kept.title["en"]) == ("Words of the one", "Words of the other")


@pytest.mark.parametrize(
    ("summary", "audience", "kept"),
    [
        ("mine", "theirs", ("Mine", "members")),
        ("both", "mine", ("Theirs\n\nMine", "committee")),
        ("theirs", "theirs", ("Theirs", "members")),
    ],
)
def test_choosing_between_two_texts(house, browse, summary, audience, kept):
    facts, address = desk(house)
    one, other = browse(people.COORDINATOR), browse(OTHER)
    late = opened(other, address)
    first = opened(one, address)
    with house.write() as session:
        session.add(
            Candidate(
                issue_id=facts.id,
                source_kind="milestone",
                source_key="1",
                section="numbers",
                audience="public",
                happened_at=issues.clock.now(),
            )
        )
    one.post(address, data=first | {"summary_en": "Theirs", "audience": "members"})
    conflict = other.post(
        address, data=late | {"summary_en": "Mine", "audience": "committee", "title_sw": "Yangu"}
    ).headers["location"]
    assert item_at(house, address).title["sw"] == "Yangu", "what only one changed is in"
    page = other.get(conflict).text
    for words in ("Mine", "Theirs", "Take mine", "The committee", "In the issue now: Chege Coordinator"):
        assert words in page
    assert page.count('value="both"') == 1, "who may read it cannot be both"
    assert "Two texts were written at once" in one.get(address).text
    marks = dict(re.findall(r'name="(was-[^"]+)" value="([^"]*)"', page))
    number = address.rpartition("/")[2]
    choices = {f"choice-{number}.summary_en": summary, f"choice-{number}.audience": audience}
    missing = other.post(conflict, data=marks | {f"choice-{number}.summary_en": summary})
    assert (missing.status_code, "Choose what stays of this text." in missing.text) == (422, True)
    joined = other.post(conflict, data=marks | choices | {f"choice-{number}.audience": "both"})
    assert joined.status_code == 422
    stale = other.post(conflict, data=marks | choices | {f"was-{number}.summary_en": "0"})
    assert (stale.status_code, "Somebody saved again" in stale.text) == (422, True)
    assert other.post(conflict, data=marks | choices).headers["location"] == address
    item = item_at(house, address)
    assert (item.summary["en"], item.audience) == kept
    assert other.get(conflict).status_code == 404
    history = one.get(f"{facts.desk}/versions").text
    assert "Kept beside another text" in history
    with house.read() as session:
        done = session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("bulletin.texts"))).all()
    assert done[:2] == ["bulletin.texts_saved", "bulletin.texts_saved"]
    assert done[-1] == "bulletin.texts_joined"


def test_a_form_that_saves_itself_goes_on_from_there(house, browse):
    _, address = desk(house)
    one, other = browse(people.COORDINATOR), browse(OTHER)
    form, late = opened(one, address), opened(other, address)
    form["summary_en"] = "One"
    said = one.post(f"{address}/autosave", data=form).json()
    assert said["message"].startswith("Saved ")
    assert said["conflict"] == ""
    late["title_en"] = "Kwale and Kilifi"
    assert "Somebody else changed other texts" in other.post(f"{address}/autosave", data=late).json()["message"]
    form |= {"revision": str(said["revision"])} | {f"was-{name}": mark for name, mark in said["was"].items()}
    form["summary_en"] = "One, and more"
    said = one.post(f"{address}/autosave", data=form).json()
    assert said["conflict"] == ""
    form |= {"revision": str(said["revision"])} | {f"was-{name}": mark for name, mark in said["was"].items()}
    wrong = one.post(f"{address}/autosave", data=form | {"title_en": "", "summary_en": "Kept all the same"}).json()
    assert "Write a title." in wrong["message"]
    item = item_at(house, address)
    assert (item.summary["en"], item.title["en"]) == ("Kept all the same", "Kwale and Kilifi")
    own = [row for row in versions(house) if row.person_id == house.person_id(people.COORDINATOR)]
    assert [len(row.texts) for row in own] == [1, 1], "one sitting is one version until somebody else saves"
    number = address.rpartition("/")[2]
    assert own[0].before == {f"{number}.summary_en": DRAFT}
    page = one.get(f"{address.rpartition('/items')[0]}/versions/{own[0].id}").text
    assert DRAFT in page
    assert ">One</pre>" in page


def test_words_written_while_the_issue_closes_or_loses_its_item_are_kept(house, browse):
    facts, address = desk(house)
    one, other = browse(people.COORDINATOR), browse(OTHER)
    form = opened(one, address) | {"summary_en": "Hours of work"}
    with house.write() as session:
        issues.issue_row(session).state = IssueState.APPROVAL
    assert one.post(f"{address}/autosave", data=form).status_code == 409
    told = one.post(address, data=form)
    assert (told.status_code, told.headers["location"]) == (303, f"{facts.desk}/versions")
    assert one.post(address, data=opened_again(form)).status_code == 409, "nothing new was typed"
    assert "This issue waits for approval" in one.get(address).text
    with house.write() as session:
        issues.issue_row(session).state = IssueState.EDITING
        actor = house.actor(OTHER)
        issue = get_issue_to_edit(session, actor, facts.quarter)
        items.remove(session, issue, get_item(session, issue, int(address.rpartition("/")[2])), by=actor)
    told = one.post(address, data=form | {"summary_en": "More hours of work"})
    assert told.status_code == 303
    assert "More hours of work" in one.get(told.headers["location"]).text
    assert [row.texts for row in versions(house)] == [
        {f"{address.rpartition('/')[2]}.summary_en": words} for words in ("Hours of work", "More hours of work")
    ]
    assert other.post(address, data={}).status_code == 404


def opened_again(form):
    """As it was before anything was typed."""
    return form | {"summary_en": DRAFT}
