"""An issue is written by several hands: saved, saved by itself, never over somebody else's words."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier

import pytest
from PIL import Image
from sqlalchemy import select

from app.access import SYSTEM, Role, grant_role
from app.audit import AuditEvent
from app.bulletin import items
from app.bulletin.models import Candidate, Editor, IssueState, Item, Version
from app.bulletin.queries import get_issue_to_edit, get_item
from app.bulletin.readiness import Written, written
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


def test_a_draft_becomes_somebodys_words_only_when_they_change_it(house, browse):
    _, address = desk(house)
    browser = browse(people.COORDINATOR)
    page = browser.get(address).text
    for words in ("Draft", "Drawn from the text itself", "Let the facts speak for themselves", DRAFT):
        assert words in page
    form = form_of(page)
    assert form["summary_en"] == DRAFT
    before = revision(house)
    same = browser.post(address, data=form | {"summary_en": f"{DRAFT}\n"})
    assert (same.status_code, item_at(house, address).summary, revision(house)) == (303, {}, before)
    assert "still says what was drafted (English)" in browser.get(address).text
    copied = browser.post(address, data=form | {"summary_sw": DRAFT.replace(" ", "  ")})
    assert (copied.status_code, item_at(house, address).summary) == (303, {})
    assert "sw" not in item_at(house, address).summary, "a draft in another language is a draft all the same"
    typed = "Kwale **counted** again.\r\n\r\n{{7*7}} ${x} <script>alert(1)</script>"
    done = browser.post(address, data=form | {"summary_en": typed, "title_sw": "Kwale tena", "then": "desk"})
    assert done.headers["location"] == address.rpartition("/items")[0]
    kept = item_at(house, address)
    assert kept.summary == {"en": "Kwale **counted** again.\n\n{{7*7}} ${x} <script>alert(1)</script>"}
    assert (kept.title["sw"], written(kept, "en"), revision(house)) == ("Kwale tena", Written.WRITTEN, before + 1)
    look = browser.get(f"{address}/look").text
    assert "<strong>counted</strong>" in look
    assert "{{7*7}} ${x} &lt;script&gt;" in look
    assert 'id="state-en" hx-swap-oob="true"' in look
    with house.read() as session:
        issue = issues.issue_row(session)
        assert issue.state == IssueState.EDITING
        assert house.person_id(people.COORDINATOR) in set(session.scalars(select(Editor.person_id)))


def test_facts_may_speak_where_there_are_any(house, browse):
    _, address = desk(house)
    browser = browse(people.COORDINATOR)
    form = opened(browser, address)
    assert browser.post(address, data=form | {"then": "facts"}).status_code == 303
    assert item_at(house, address).summary == {"en": "", "sw": ""}
    assert "The facts speak" in browser.get(address).text
    assert opened(browser, address)["summary_en"] == "", "the draft does not come back"
    _, story = (
        house,
        issues.with_items(house, issues.QUARTER, issues.new_item(summary={}, draft={"en": "One. Two."}))[0],
    )
    story = f"{address.rpartition('/')[0]}/{story}"
    page = browser.get(story).text
    assert "Let the facts speak" not in page
    assert browser.post(story, data=form_of(page) | {"then": "facts"}).status_code == 303
    assert item_at(house, story).summary == {}


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


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title_en": " "}, "title_en", "Write a title."),
        ({"summary_en": "x" * 5_001}, "summary_en", "Use at most 5,000 characters."),
        ({"audience": "group-1"}, "audience", "Choose one of the options offered."),
        ({"section": "nowhere"}, "section", "Choose one of the options offered."),
        ({"href": "javascript:alert(1)"}, "href", "Enter an address that begins with https://"),
    ],
)
def test_what_cannot_be_is_said_and_stays_in_the_form(house, browse, changes, field, sentence):
    _, address = desk(house, source_kind="own", summary={"en": "Ours."}, draft={})
    browser = browse(people.COORDINATOR)
    answer = browser.post(address, data=opened(browser, address) | {"caption_en": "x", "credit": "Moraa"} | changes)
    assert answer.status_code == 422
    assert f'<a href="#{field}">{sentence}' in answer.text
    assert 'value="Moraa"' in answer.text
    item = item_at(house, address)
    assert (item.summary, item.credit, item.audience) == ({"en": "Ours."}, "", "public")


def test_readers_are_narrowed_and_never_widened(house, browse):
    facts, address = desk(house, audience="members")
    browser = browse(people.COORDINATOR)
    form = opened(browser, address)
    assert browser.post(address, data=form | {"audience": "public"}).status_code == 422
    assert browser.post(address, data=form | {"audience": "committee", "section": "calls"}).status_code == 303
    assert (item_at(house, address).audience, issues.standing(house)) == ("committee", {"calls": ["Kwale"]})
    with house.write() as session:
        session.add(
            Candidate(
                issue_id=facts.id,
                source_kind="milestone",
                source_key="1",
                section="numbers",
                audience="members",
                happened_at=issues.clock.now(),
            )
        )
    assert browser.post(address, data=opened(browser, address) | {"audience": "members"}).status_code == 303
    assert item_at(house, address).audience == "members", "as wide as its source"
    gone = issues.with_items(house, facts.quarter, issues.new_item(source_kind="document", source_key="4711"))[0]
    assert "Its source is gone" in browser.get(f"{facts.desk}/items/{gone}").text


def test_the_words_of_the_issue_itself(house, browse):
    facts, _ = desk(house)
    address = f"{facts.desk}/words"
    one, other = browse(people.COORDINATOR), browse(OTHER)
    form, late = opened(one, address), opened(other, address)
    assert one.post(address, data=form | {"editions": []}).status_code == 422
    done = one.post(address, data=form | {"title_en": "What held", "note_en": "It *held*.", "editions": ["en"]})
    assert done.status_code == 303
    with house.read() as session:
        issue = issues.issue_row(session)
        assert (issue.texts, issue.editions) == ({"en": {"title": "What held", "note": "It *held*."}}, ["en"])
    told = other.post(address, data=late | {"note_en": "It broke.", "note_sw": "Ilivunjika.", "editions": ["en", "sw"]})
    assert "/conflicts/" in told.headers["location"]
    with house.read() as session:
        issue = issues.issue_row(session)
        assert issue.texts["en"]["note"] == "It *held*."
        assert (issue.texts["sw"], issue.editions) == ({"note": "Ilivunjika."}, ["en"])


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


def test_a_picture_comes_with_words_or_not_at_all(house, browse):
    _, address = desk(house)
    browser = browse(people.COORDINATOR)
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(buffer, "PNG")
    upload = {"picture": ("queue.png", buffer.getvalue(), "image/png")}
    bare = browser.post(f"{address}/picture", files=upload)
    assert bare.status_code == 422
    assert '<a href="#picture_alt">Describe the picture' in bare.text
    assert item_at(house, address).picture_id is None
    kept = re.search(r'name="picture_id" value="(\d+)"', bare.text)[1]
    not_theirs = browse(OTHER).post(f"{address}/picture", data={"picture_id": kept, "picture_alt": "A queue"})
    assert (not_theirs.status_code, "Choose the picture." in not_theirs.text) == (422, True)
    done = browser.post(f"{address}/picture", data={"picture_id": kept, "picture_alt": "A queue  in Kwale"})
    assert done.status_code == 303
    item = item_at(house, address)
    assert (item.picture_id, item.alt) == (int(kept), {"en": "A queue in Kwale"})
    form = opened(browser, address)
    assert browser.post(address, data=form | {"alt_en": ""}).status_code == 422
    assert browser.post(address, data=form | {"alt_en": "A long queue", "caption_sw": "Foleni"}).status_code == 303
    assert f'src="/bulletins/pictures/{kept}"' in browser.get(f"{address}/look").text
    wrong = browser.post(
        f"{address}/picture", files={"picture": ("x.svg", b"<svg/>", "image/svg+xml")}, data={"picture_alt": "A"}
    )
    assert (wrong.status_code, "Choose a JPEG" in wrong.text) == (422, True)
    assert browser.post(f"{address}/picture/remove").status_code == 303
    item = item_at(house, address)
    assert (item.picture_id, item.alt, item.caption) == (None, {}, {})
    assert versions(house)[-1].before[f"{item.id}.alt_en"] in {"A long queue", ""}


@pytest.mark.parametrize(
    ("who", "status"),
    [(people.COORDINATOR, 200), (people.CHAIR, 403), (people.MEMBER, 403), (None, 303)],
)
def test_who_writes(house, browse, who, status):
    facts, address = desk(house)
    browser = browse(who)
    for path in (address, f"{facts.desk}/words", f"{facts.desk}/versions", f"{address}/look"):
        assert browser.get(path).status_code == status, path
    form = {"title_en": "Smuggled", "revision": "1"}
    for path in (
        address,
        f"{address}/autosave",
        f"{facts.desk}/words",
        f"{address}/picture",
        f"{address}/picture/remove",
    ):
        answer = browser.post(path, data=form).status_code
        assert answer == status if who is not people.COORDINATOR else answer in {200, 303, 422}, path
    assert item_at(house, address).title["en"] == ("Kwale" if who is not people.COORDINATOR else "Smuggled")
    if status == 200:
        other = issues.opened(house, "2027-q1")
        number = address.rpartition("/")[2]
        assert browser.get(f"{other.desk}/items/{number}").status_code == 404
        assert browser.post(f"{other.desk}/items/{number}", data=form | {"title_en": "X"}).status_code == 404


def test_the_form_asks_no_more_of_a_long_issue(house, browse):
    facts, address = desk(house)
    browser = browse(people.COORDINATOR)
    counts = []
    for _ in range(2):
        seen = []
        for path in (address, f"{facts.desk}/words", f"{facts.desk}/versions"):
            with house.counting() as statements:
                browser.get(path)
            seen.append(len(statements))
        counts.append(seen)
        form = opened(browser, address)
        browser.post(address, data=form | {"title_en": "Kwale again"})
        issues.with_items(house, facts.quarter, *(issues.new_item(f"Item {n}") for n in range(20)))
    with house.counting() as statements:
        browser.get(address)
    assert len(statements) <= counts[1][0]
    assert counts[1][0] - counts[0][0] <= 1, "who saved last"
