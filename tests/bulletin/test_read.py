"""An issue as it is read: on its page and as text, by each reader what they may, in both languages."""

from dataclasses import replace

import pytest

from app.bulletin.models import IssueState, SourceKind, Submission, SubmissionState
from app.core import clock
from tests import people
from tests.bulletin.issues import issue_row, new_item, opened, sent, with_items
from tests.houses import House
from tests.people import Member

ADDRESS = "/bulletins/2026-q4"


def restricted(house: House) -> None:
    """A sent issue: a story for each audience, the group's one in English alone."""
    financing = next(iter(house.actor(people.COLLEAGUE).group_ids))
    sent(
        house,
        "2026-q4",
        new_item("Open to all", facts={"en": "In {{7*7}} counties"}, credit="Wanjiku", href="/documents/12"),
        new_item("Among members", audience="members"),
        new_item("For the committee", audience="committee"),
        replace(
            new_item(audience=f"group-{financing}", href="javascript:alert(1)"),
            title={"en": "Minutes of money"},
            summary={"en": "A [note](/documents/7)."},
        ),
    )


@pytest.mark.parametrize(
    ("who", "read"),
    [
        (people.VISITOR, {"Open to all"}),
        (people.GUEST, {"Open to all"}),
        (people.SUSPENDED, {"Open to all"}),
        (people.MEMBER, {"Open to all", "Among members"}),
        (people.CHAIR, {"Open to all", "Among members", "For the committee"}),
        (people.COLLEAGUE, {"Open to all", "Among members", "Minutes of money"}),
        (people.COORDINATOR, {"Open to all", "Among members", "For the committee", "Minutes of money"}),
    ],
)
def test_each_reader_has_what_they_may_read(house: House, who: Member | None, read: set[str]) -> None:
    restricted(house)
    browser = house.browse(None if who is people.SUSPENDED else who)
    everything = {"Open to all", "Among members", "For the committee", "Minutes of money"}
    for address in (ADDRESS, f"{ADDRESS}/en", f"{ADDRESS}/sw", f"{ADDRESS}.txt", f"{ADDRESS}/sw.txt"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert {title for title in everything if title in answer.text} == read, address
        assert "{{7*7}}" in answer.text
        assert "javascript:" not in answer.text
