"""Minutes are written by several hands: saved, saved by themselves, never over somebody else's words."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import delete, select

from app import events
from app.audit import AuditEvent
from app.meetings.models import MinutesVersion
from tests import people
from tests.meetings import keeping
from tests.meetings.keeping import SECRETARY


def versions(house):
    with house.read() as session:
        return session.scalars(select(MinutesVersion).order_by(MinutesVersion.id)).all()


def texts_of(house, base):
    """Texts by the title of their item."""
    meeting = keeping.meeting_of(house, base)
    with house.read() as session:
        items = session.execute(
            select(events.AgendaItem.id, events.AgendaItem.title).where(events.AgendaItem.event_id == meeting.event.id)
        )
        titles = {str(row.id): row.title for row in items} | {"": "general"}
    return {titles.get(key, key): text for key, text in keeping.minutes_of(house, base).by_item.items()}


def test_what_is_saved_is_what_was_typed_and_is_shown_as_markdown(house, browse):
    base = keeping.held(house)
    lead = browse(people.LEAD)
    typed = "First.\r\n\r\n- a\r\n  - b\u202e\r\n\r\n<script>alert(1)</script> **bold**"
    assert keeping.write(lead, base, "", typed, "Closing.").status_code == 303
    assert texts_of(house, base) == {
        "Budget": "First.\n\n- a\n  - b\n\n<script>alert(1)</script> **bold**",
        "general": "Closing.",
    }
    page = lead.get(f"{base}/minutes").text
    assert "<strong>bold</strong>" in page
    assert "<script>alert" not in page
    assert "Nothing was written down." in page
    assert "Last saved by Leila Lead, revision 1." in lead.get(f"{base}/minutes/edit").text


def test_a_day_is_written_in_one_way_only(house, browse):
    base = keeping.held(house)
    lead = browse(people.LEAD)
    event, _, day = base.removeprefix("/events/").partition("/on/")
    at_midnight = int(datetime.fromisoformat(f"{day}T00:00+00:00").timestamp())
    for written, status in ((day, 200), (at_midnight, 404), (day.replace("-", ""), 404), (f"{day}T00:00", 404)):
        assert lead.get(f"/events/{event}/on/{written}/minutes/edit").status_code == status, written


def test_one_sitting_is_one_version_and_everybody_elses_is_another(house, browse):
    base = keeping.held(house)
    lead, secretary = browse(people.LEAD), browse(SECRETARY)
    for text in ("A", "A b", "A b c"):
        keeping.write(lead, base, text)
    keeping.write(secretary, base, "A b c", "D")
    keeping.write(secretary, base, "A b c", "D")
    found = versions(house)
    assert [sorted(one.by_item.values()) for one in found] == [["A b c"], ["A b c", "D"]]
    assert keeping.minutes_of(house, base).revision == 4, "saving the same again changes nothing"
    page = lead.get(f"{base}/minutes/versions").text
    assert page.index("Moraa Member") < page.rindex("Leila Lead"), "the newest stands first"
    old = lead.get(f"{base}/minutes/versions/{found[0].id}").text
    assert "A b c" in old
    assert lead.get(f"{base}/minutes/versions/9999").status_code == 404


@pytest.mark.parametrize("path", ["edit", "autosave"])
@pytest.mark.parametrize("same_item", [True, False], ids=["same-item", "other-items"])
def test_two_at_a_barrier_lose_nothing(house, browse, path, same_item):
    base = keeping.held(house)
    browsers = [browse(people.LEAD), browse(SECRETARY)]
    keeping.write(browsers[0], base, "Before", "Before")
    forms = [keeping.opened(browser, base) for browser in browsers]
    names = keeping.items(forms[0])
    forms[0][names[0]] = "Words of the lead"
    forms[1][names[0 if same_item else 1]] = "Words of the secretary"
    barrier = Barrier(2)

    def post(place):
        barrier.wait(5)
        return browsers[place].post(f"{base}/minutes/{path}", data=forms[place])

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(post, range(2)))
    kept = texts_of(house, base)
    conflicts = [one for one in versions(house) if one.conflict]
    everything = " ".join([*kept.values(), *(text for one in conflicts for text in one.by_item.values())])
    assert "Words of the lead" in everything
    assert "Words of the secretary" in everything
    assert len(conflicts) == (1 if same_item else 0)
    if path == "autosave":
        said = [answer.json() for answer in answers]
        assert sum(bool(one["conflict"]) for one in said) == len(conflicts)
        assert {one["revision"] for one in said} <= {2, 3}
    else:
        told = [answer.headers["location"] for answer in answers]
        assert sum("/conflicts/" in one for one in told) == len(conflicts)
    if not same_item:
        assert kept == {"Opening": "Words of the lead", "Budget": "Words of the secretary"}


def test_two_who_begin_at_once_write_one_set_of_minutes(house, browse):
    base = keeping.held(house)
    browsers = [browse(people.LEAD), browse(SECRETARY)]
    forms = [keeping.opened(browser, base) for browser in browsers]
    names, barrier = keeping.items(forms[0]), Barrier(2)
    forms[0][names[0]], forms[1][names[1]] = "First", "Second"

    def post(place):
        barrier.wait(5)
        return browsers[place].post(f"{base}/minutes/edit", data=forms[place]).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(post, range(2))) == [303, 303]
    assert texts_of(house, base) == {"Opening": "First", "Budget": "Second"}


def in_conflict(house, browse):
    """The lead saved before the secretary; the address of the secretary's conflict."""
    base = keeping.held(house)
    lead, secretary = browse(people.LEAD), browse(SECRETARY)
    form = keeping.opened(secretary, base)
    keeping.write(lead, base, "Lead one", "Lead two", "Lead general")
    names = keeping.items(form)
    form |= {names[0]: "Secretary one", names[1]: "Secretary two"}
    answer = secretary.post(f"{base}/minutes/edit", data=form)
    return base, lead, secretary, answer.headers["location"]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("mine", "theirs", ("Secretary one", "Lead two")),
        ("both", "mine", ("Lead one\n\nSecretary one", "Secretary two")),
        ("theirs", "theirs", ("Lead one", "Lead two")),
    ],
)
def test_choosing_between_two_texts(house, browse, first, second, kept):
    base, lead, secretary, conflict = in_conflict(house, browse)
    page = secretary.get(conflict).text
    for text in (
        "Lead one",
        "Secretary one",
        "Lead two",
        "Secretary two",
        "Take mine",
        "In the minutes now: Leila Lead",
    ):
        assert text in page
    assert "Lead general" not in page
    assert "Two texts were written at once" in lead.get(f"{base}/minutes/edit").text
    refused = lead.get(f"{base}/minutes/circulate")
    assert (refused.status_code, "Choose between them first." in refused.text) == (409, True)
    fields = keeping.fields(page)
    choices = sorted(name for name in set(re.findall(r'name="(choice-[^"]+)"', page)))
    missing = secretary.post(conflict, data=fields | {choices[0]: first})
    assert missing.status_code == 422
    assert "Choose what stays of this item." in missing.text
    keeping.write(lead, base, "Lead one", "Lead two", "Lead moved on")
    stale = secretary.post(conflict, data=fields | {choices[0]: first, choices[1]: second})
    assert (stale.status_code, "Somebody saved again" in stale.text) == (422, True)
    fresh = keeping.fields(stale.text) | {choices[0]: first, choices[1]: second}
    assert secretary.post(conflict, data=fresh).status_code == 303
    assert texts_of(house, base) == {"Opening": kept[0], "Budget": kept[1], "general": "Lead moved on"}
    assert secretary.get(conflict).status_code == 404
    assert "Kept beside another text" in lead.get(f"{base}/minutes/versions").text
    assert lead.get(f"{base}/minutes/circulate").status_code == 200


def test_autosave_says_what_it_kept_and_the_next_one_goes_on_from_there(house, browse):
    base = keeping.held(house)
    lead, secretary = browse(people.LEAD), browse(SECRETARY)
    form, other = keeping.opened(lead, base), keeping.opened(secretary, base)
    names = keeping.items(form)
    form[names[0]] = "One"
    said = lead.post(f"{base}/minutes/autosave", data=form).json()
    assert said["message"].startswith("Saved ")
    assert (said["revision"], said["conflict"]) == (1, "")
    other[names[1]] = "Two"
    foreign = secretary.post(f"{base}/minutes/autosave", data=other).json()
    assert "Somebody else changed other items" in foreign["message"]
    form |= {"revision": str(said["revision"])} | {f"was-{item}": mark for item, mark in said["was"].items()}
    form[names[0]] = "One, and more"
    assert lead.post(f"{base}/minutes/autosave", data=form).json()["conflict"] == ""
    assert texts_of(house, base) == {"Opening": "One, and more", "Budget": "Two"}
    form[names[1]] = "Unseen"
    assert lead.post(f"{base}/minutes/autosave", data=form).json()["conflict"]
    assert texts_of(house, base)["Budget"] == "Two"


def test_too_long_a_text_is_refused_and_stays_in_the_form(house, browse):
    base = keeping.held(house)
    lead = browse(people.LEAD)
    answer = keeping.write(lead, base, "x" * 20_001, "short")
    assert answer.status_code == 422
    assert "Use at most 20,000 characters for one item." in answer.text
    assert ">\nshort</textarea>" in answer.text
    assert answer.text.count("x" * 20_001) == 1
    form = keeping.opened(lead, base)
    quiet = lead.post(f"{base}/minutes/autosave", data=form | {keeping.items(form)[0]: "x" * 20_001})
    assert (quiet.status_code, quiet.json()["message"]) == (422, "Use at most 20,000 characters for one item.")
    assert keeping.minutes_of(house, base) is None


def test_only_items_of_this_meeting_are_kept_whatever_is_posted(house, browse):
    base, other = keeping.held(house), keeping.held(house, title="Another", agenda=("Secret",))
    lead = browse(people.LEAD)
    foreign = keeping.items(keeping.opened(lead, other))[0]
    keeping.write(
        lead, base, "Mine", **{foreign: "Smuggled", "text-99999": "Nowhere", "state": "final", "revision": "7"}
    )
    minutes = keeping.minutes_of(house, base)
    assert "Smuggled" not in str(minutes.by_item)
    assert "Nowhere" not in str(minutes.by_item)
    assert (minutes.state, minutes.revision) == ("draft", 1)
    assert lead.get(f"{base}/minutes/decisions/new?item=99999").status_code == 404
    assert lead.get(f"{base}/minutes/decisions/new").status_code == 404


def test_an_item_that_leaves_the_agenda_keeps_what_was_written_under_it(house, browse):
    base = keeping.held(house)
    lead = browse(people.LEAD)
    keeping.write(lead, base, "Opened", "Budget talk")
    keeping.decide(lead, base, "Adopted.", item=keeping.items(keeping.opened(lead, base))[1].removeprefix("text-"))
    with house.write() as session:
        session.execute(delete(events.AgendaItem).where(events.AgendaItem.title == "Budget"))
    page = lead.get(f"{base}/minutes/edit").text
    for text in ("Budget talk", "No longer on the agenda", "Adopted."):
        assert text in page
    assert keeping.write(lead, base, "Opened again", "Budget talk, longer").status_code == 303
    assert "Budget talk, longer" in lead.get(f"{base}/minutes").text


def test_buttons_save_first_and_then_go_on(house, browse):
    base = keeping.held(house)
    lead = browse(people.LEAD)
    answer = keeping.write(lead, base, "Opened", then="actions:general")
    assert answer.headers["location"] == f"{base}/minutes/actions/new?item=general"
    assert texts_of(house, base) == {"Opening": "Opened"}
    assert keeping.write(lead, base, then="read").headers["location"] == f"{base}/minutes"
    assert keeping.write(lead, base, then="https://evil.example").headers["location"] == f"{base}/minutes/edit"
    with house.read() as session:
        kinds = session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("minutes."))).all()
    assert kinds == ["minutes.begun", "minutes.saved"]


def test_the_editor_asks_no_more_of_long_minutes(house, browse):
    lead = browse(people.LEAD)
    counts = []
    for agenda in (("One",), tuple(f"Item {n}" for n in range(25))):
        base = keeping.held(house, agenda=agenda)
        keeping.write(lead, base, *("Text" for _ in agenda))
        for n in range(len(agenda)):
            keeping.decide(lead, base, f"Decision {n}")
            assert keeping.todo(lead, base, f"Action {n}", owner=str(house.person_id(people.LEAD))).status_code == 303
        seen = []
        for path in ("minutes", "minutes/edit", "minutes/versions"):
            with house.counting() as statements:
                assert lead.get(f"{base}/{path}").status_code == 200
            seen.append(len(statements))
        counts.append(seen)
    assert counts[0] == counts[1]
