"""Two people write one text: whatever they do, every word of theirs is in what is kept or in what waits for a choice."""

import pytest

from app.core.merging import Posted, fingerprint, merge, settled
from app.meetings.sections import Section, sections, snapshot

pytestmark = pytest.mark.database_free
OLD = {"1": "one", "2": "two", "": ""}


@pytest.mark.parametrize(
    ("mine", "kept", "revision", "texts", "conflicts", "foreign"),
    [
        ({"1": "ONE"}, OLD, 3, {"1": "ONE", "2": "two"}, {}, set()),
        ({"1": ""}, OLD, 3, {"2": "two"}, {}, set()),
        ({"1": "ONE", "2": "two"}, OLD | {"2": "TWO"}, 4, {"1": "ONE", "2": "TWO"}, {}, {"2"}),
        ({"1": "mine"}, OLD | {"1": "theirs"}, 4, {"1": "theirs", "2": "two"}, {"1": "mine"}, set()),
        ({"1": "same"}, OLD | {"1": "same"}, 4, {"1": "same", "2": "two"}, {}, set()),
        ({"1": ""}, OLD | {"1": "theirs"}, 4, {"1": "theirs", "2": "two"}, {"1": ""}, set()),
        ({"9": "new"}, OLD, 9, {"1": "one", "2": "two", "9": "new"}, {}, set()),
    ],
    ids=["alone", "emptied", "other-items", "same-item", "same-words", "emptied-and-written", "empty-before"],
)
def test_merging(mine, kept, revision, texts, conflicts, foreign):
    was = {key: fingerprint(OLD.get(key, "")) for key in mine}
    merged = merge(Posted(3, mine, was), kept, revision)
    assert (merged.texts, merged.conflicts, merged.foreign) == (texts, conflicts, frozenset(foreign))


def test_a_form_that_does_not_say_what_it_was_opened_on_overwrites_nothing():
    merged = merge(Posted(2, {"1": "mine"}, {}), OLD, 3)
    assert merged.texts["1"] == "one"
    assert merged.conflicts == {"1": "mine"}


@pytest.mark.parametrize(("choice", "text"), [("mine", "m"), ("theirs", "t"), ("both", "t\n\nm")])
def test_choosing(choice, text):
    assert settled({"1": "m"}, {"1": "t", "2": "two"}, {"1": choice}) == {"1": text, "2": "two"}


def test_sections_follow_the_agenda_and_keep_what_it_lost():
    first, second = Section("1", "Opening"), Section("22", "Budget")
    kept = snapshot([first, second])
    live = sections([second, Section("3", "New")], kept, {"1", "", "5"}, frozen=False)
    assert [(one.key, one.title, one.gone) for one in live] == [
        ("22", "Budget", False),
        ("3", "New", False),
        ("1", "Opening", True),
        ("5", "", True),
        ("", "", False),
    ]
    assert [one.key for one in sections([], kept, set(), frozen=True)] == ["1", "22", ""]
