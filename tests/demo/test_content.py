"""The demo community says what the contract promises, and its readers refuse what is wrong."""

import shutil
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.demo.content import HERE, DemoContent, DemoDocument, load_content
from app.demo.content import codes as known

CONTRACT_EMAILS = {
    f"{name}@demo.example"
    for name in (
        "admin", "coordinator", "chair", *(f"committee{n}" for n in range(1, 10)), "lead", "representative", "member",
        "guest", "suspended",
    )
}  # fmt: skip
LATEST = date(2026, 11, 15)


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load_content()


@pytest.fixture(scope="module")
def documents(content) -> tuple[DemoDocument, ...]:
    return tuple(content.documents())


def test_the_contract_counts(content, documents):
    assert (len(content.organisations), len(content.groups), len(content.people)) == (24, 6, 45)
    assert {home.language for home in content.homes} == {"en", "sw"}
    assert 55 <= len(documents) <= 65
    assert {group.topic for group in content.groups} == known.TOPICS


def test_the_people_of_the_contract(content):
    people = {person.email: person for person in content.people}
    assert set(people) >= CONTRACT_EMAILS
    assert people["representative@demo.example"].organisation == "unicef"
    assert people["suspended@demo.example"].status == "suspended"
    assert people["guest@demo.example"].until == date(2027, 3, 31)
    in_groups = {email for group in content.groups for email in (*group.leads, group.secretary, *group.members)}
    assert "member@demo.example" not in in_groups
    leads = {group.slug: group.leads for group in content.groups}
    assert leads["financing"] == ("lead@demo.example",)


def test_every_organisation_has_a_voice_programmes_and_a_document(content, documents):
    speaking = {person.organisation for person in content.people if "representative" in person.roles}
    publishing = {document.organisation for document in documents}
    slugs = {organisation.slug for organisation in content.organisations}
    assert speaking == publishing == slugs
    assert all(1 <= len(organisation.programmes) <= 4 for organisation in content.organisations)


def test_the_committee_has_all_three_pillars_and_the_people_of_the_contract(content):
    committees = {committee.slug: committee for committee in content.committees}
    assert {slug: (one.kind, len(one.seats)) for slug, one in committees.items()} == {
        "ncc": ("oversight", 15), "steering": ("steering", 6), "turkana": ("county", 7),
    }  # fmt: skip
    seats = committees["ncc"].seats
    filled = [seat for seat in seats if seat.holder is not None]
    assert {seat.holder.person for seat in filled} == {
        "chair@demo.example", *(f"committee{n}@demo.example" for n in range(1, 10)),
    }  # fmt: skip
    # As the committee's own note on seats and quorum counts them.
    assert Counter(seat.pillar for seat in filled) == {
        "social_assistance": 6,
        "social_security": 3,
        "health_insurance": 1,
    }
    assert sum(seat.alternate is not None for seat in seats) == 2


def test_people_sit_for_their_organisation(content):
    home = {person.email: person.organisation for person in content.people}
    for committee in content.committees:
        for seat in committee.seats:
            for term in (seat.holder, seat.alternate):
                assert term is None or seat.organisation in {None, home[term.person]}, seat.constituency


def test_documents_come_from_their_uploaders_organisation(content, documents):
    home = {person.email: person.organisation for person in content.people}
    assert {document.slug: home[document.uploader] for document in documents} == {
        document.slug: document.organisation for document in documents
    }


def test_the_uploader_of_a_group_document_is_in_the_group(content, documents):
    inside = {
        f"group:{group.slug}": {*group.leads, group.secretary, *group.members, *(guest.email for guest in group.guests)}
        for group in content.groups
    }
    shared = [document for document in documents if document.visibility in inside]
    assert shared
    assert all(document.uploader in inside[document.visibility] for document in shared)


def test_the_mix_of_documents(documents):
    states = Counter(document.state for document in documents)
    assert {state: n for state, n in states.items() if state != "published"} == {
        "submitted": 3, "draft": 2, "declined": 1,
    }  # fmt: skip
    assert {document.type for document in documents} == known.DOCUMENT_TYPES
    assert {document.format for document in documents} == known.FORMATS
    assert sum(document.language == "sw" for document in documents) >= 6
    assert sum(document.visibility == "public" for document in documents) / len(documents) == pytest.approx(
        0.4, abs=0.1
    )
    days = [document.published for document in documents if document.published is not None]
    assert {day.year for day in days} == {2024, 2025, 2026}
    assert max(days) < LATEST
    embargoes = [document.embargo_until for document in documents if document.embargo_until is not None]
    assert 1 <= len(embargoes) <= 2
    assert min(embargoes) > LATEST


def test_no_paragraph_is_used_twice(documents):
    paragraphs = Counter(
        chunk.strip() for document in documents for chunk in document.body.split("\n\n") if len(chunk) > 120
    )
    repeated = {text: n for text, n in paragraphs.items() if n > 1}
    assert not repeated


def test_codes_are_those_of_the_shipped_vocabularies():
    path = Path(known.__file__).parents[2] / "vocabularies" / "kenya.toml"
    shipped = tomllib.loads(path.read_text(encoding="utf-8"))["vocabularies"]
    ours = {
        "pillar": known.PILLARS, "topic": known.TOPICS, "document_type": known.DOCUMENT_TYPES,
        "language": known.LANGUAGES, "licence": known.LICENCES, "organisation_kind": known.KINDS,
        "county": known.COUNTIES,
    }  # fmt: skip
    unknown = {name: codes - {term[0] for term in shipped[name]} for name, codes in ours.items()}
    assert unknown == {name: frozenset() for name in ours}


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("organisations.toml", 'kind = "academia"', 'kind = "guild"', "unknown kind 'guild'"),
        ("organisations.toml", 'counties = ["023"]', 'counties = ["048"]', "unknown counties '048'"),
        ("organisations.toml", 'acronym = "WFP"', 'akronym = "WFP"', "unexpected akronym"),
        ("people.toml", 'organisation = "unicef"', 'organisation = "nobody"', "unknown organisation 'nobody'"),
        ("people.toml", "until = 2027-03-31", "", "a guest, and only a guest"),
        ("groups.toml", 'leads = ["lead@demo.example"]', 'leads = ["x@y.example"]', "unknown person 'x@y.example'"),
        (
            "committees.toml",
            'person = "committee1@demo.example"',
            'person = "x@y.example"',
            "unknown person 'x@y.example'",
        ),
        ("committees.toml", 'county = "023"', 'county = "048"', "unknown county '048'"),
        ("committees.toml", "size = [9, 17]", "size = [17, 9]", "size must be the fewest"),
        ("resolutions.toml", 'about = "application:sauti-pamoja"', 'about = "application:nobody"', "unknown about"),
        ("resolutions.toml", "closed = 2024-02-22", "closed = 2027-02-22", "in the order in which they were closed"),
        ("resolutions.toml", "scores = [5, 4, 4, 4, 3]", "scores = [6, 4, 4, 4, 3]", "scores go from 0 to 5"),
        ("conduct.toml", 'renews = "drought-finance"', 'renews = "nothing"', "unknown renews 'nothing'"),
        ("conduct.toml", 'measure = "suspension"', 'measure = "warning"', "do not agree on who is suspended"),
        ("applications/kilele.toml", 'move = "submit"', 'move = "jump"', "unknown move 'jump'"),
        ("applications/kilele.toml", 'state = "asked"', 'state = "confirmed"', "has an answered day"),
        ("milestones.toml", "reached = 1371100", "reached = 1371101", "programmes sum to 1371100"),
        ("documents/bima-ya-afya-sokoni.md", 'format = "docx"', 'format = "doc"', "unknown format 'doc'"),
        ("documents/bima-ya-afya-sokoni.md", 'state = "published"', 'state = "draft"', "has a published date"),
        ("documents/bima-ya-afya-sokoni.md", 'title = "', 'title = ""\nx = "', "unexpected x"),
    ],
)
def test_a_fault_is_named(tmp_path, file, old, new, message):
    folder = shutil.copytree(HERE, tmp_path / "content")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        tuple(load_content(folder).documents())
