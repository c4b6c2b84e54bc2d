"""What is said of a work beyond its title: identifiers, links, lengths, who else may know of it; in form and API."""

import pytest

from app.documents import durations, links
from app.documents.identifiers import UnfitIdentifier, read_identifier
from app.documents.models import DocumentFile
from tests import people
from tests.documents.uploading import count, send


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("read", "sound", "unfit"),
    [
        (
            lambda typed: (found := read_identifier(typed)) and (found.kind, found.value),
            {
                "https://doi.org/10.1596/978-1-4648-ABC.": ("doi", "10.1596/978-1-4648-abc"),
                "doi: 10.1234/x(1)": ("doi", "10.1234/x(1)"),
                "ISBN 978-0-306-40615-7": ("isbn", "9780306406157"),
                "0 8044 2957 X": ("isbn", "080442957X"),
                "issn: 2049-3630": ("issn", "2049-3630"),
                "2049-3630": ("issn", "2049-3630"),
                "No. 2024-0012": ("number", "No. 2024-0012"),
                "KSPC/WP/7": ("number", "KSPC/WP/7"),
            },
            ["doi:11.1234/x", "ISBN 978-0-306-40615-8", "9780306406158", "ISSN 2049-3631", "2024-0012", "isbn 12"],
        ),
        (
            links.clean_link,
            {"https://youtu.be/abc?t=1": "https://youtu.be/abc?t=1", " http://a.example/ ": "http://a.example/"},
            [
                "javascript:alert(1)", "//a.example", "https://me:secret@a.example", "https://a", "https://[a", "ftp://a.example",
                "https://a.example/ b",
            ],
        ),
        (
            durations.read_duration,
            {"70": 4200, "1:10:00": 4200, "12:30": 750, "90 min": 5400, "24:00:00": 86_400},
            ["soon", "0", "1:60:00", "1:5", "24:00:01", "1441"],
        ),
    ],
    ids=["identifiers", "links", "lengths"],
)  # fmt: skip
def test_what_is_typed_is_kept_in_one_form_or_refused(read, sound, unfit):
    assert {typed: read(typed) for typed in sound} == sound
    assert [_refused(read, typed) for typed in unfit] == unfit


def _refused(read, typed):
    """What was typed, when it is refused."""
    try:
        return typed if read(typed) is None else f"{typed} was taken"
    except UnfitIdentifier:
        return typed


FAULTS = [
    ({"identifier": "ISBN 978-0-306-40615-8"}, "This ISBN has a wrong digit"),
    ({"link": "https://me:secret@a.example/"}, "without a user name or password"),
    ({"duration": "soon"}, "Enter the length in minutes"),
    ({"listed": "members"}, "All members may read it already"),
    ({"visibility": "public", "listed": "public"}, "Everyone may read it already"),
    ({"listed": "everyone"}, "Choose from the list who else may know of it"),
    ({"type": "webcast", "no_file": True}, "or give the link of the webcast"),
    ({"type": "research_study", "link": "https://a.example/", "no_file": True}, "Choose the file to upload"),
]


def test_each_fault_has_its_sentence_and_nothing_is_lost(house):
    browser = house.browse(people.COLLEAGUE)
    for fields, sentence in FAULTS:
        content = {"content": None} if "no_file" in fields else {}
        said = {name: value for name, value in fields.items() if name != "no_file"}
        answer = send(browser, publisher="A press & co", **content, **said)
        assert answer.status_code == 422, fields
        assert sentence in answer.text, fields
        assert "A press &amp; co" in answer.text
        assert '<details class="folded" open><summary>More about it' in answer.text
    assert count(house) == 0


def test_the_api_carries_all_of_it_and_changes_part(house):
    browser = house.browse(people.COLLEAGUE)
    said = {
        "publisher": "Ministry of Labour", "identifier": "https://doi.org/10.1234/AB", "link": "https://youtu.be/abc",
        "duration": "1:10:00",
        "listed": "public", "visibility": "group:financing", "authors": ["Wanjiru, J."], "external_id": "dspace:7", "type": "webcast",
        "embargo_until": "2031-02-01T10:30:00+03:00",
    }  # fmt: skip
    made = send(browser, None, to="/api/v1/documents", **said)
    assert made.status_code == 201, made.text
    kept = {
        "publisher": "Ministry of Labour", "identifier": "10.1234/ab", "link": "https://youtu.be/abc", "duration": 4200, "listed": "public",
        "external_id": "dspace:7", "files": [], "relations": [], "embargo_until": "2031-02-01T07:30:00Z",
        "author_links": [{"name": "Wanjiru, J.", "organisation": None, "person": ""}],
    }  # fmt: skip
    where = f"/api/v1{made.json()['url']}"
    assert {name: browser.get(where).json()[name] for name in kept} == kept
    again = send(browser, None, to="/api/v1/documents", **said)
    assert (again.status_code, again.json()["detail"]) == (409, "Another document has this external_id already.")
    changed = browser.patch(where, data={"duration": "12:30", "keywords": "one, two"})
    assert changed.status_code == 200
    assert {name: changed.json()[name] for name in kept} == kept | {"duration": 750}
    assert (changed.json()["authors"], changed.json()["keywords"]) == (["Wanjiru, J."], ["one", "two"])
    refused = browser.patch(where, data={"duration": "soon"})
    assert refused.status_code == 422
    assert house.browse(people.MEMBER).patch(where, data={"title": "Mine"}).status_code == 404
    assert count(house) == 1


def test_what_the_file_says_is_taken_over_by_a_person_only(house, put):
    number = put(
        people.COLLEAGUE,
        "draft",
        title="scan_0012.txt",
        content=b"Authors: Jane Wanjiru and Peter Otieno\n\nText of 2019.",
    )
    with house.write() as session:
        session.query(DocumentFile).update(
            {"proposed": {"title": "Cash in Kitui", "authors": ["Jane Wanjiru"], "language": "sw"}}
        )
    browser = house.browse(people.COLLEAGUE)
    page = browser.get(f"/documents/{number}/edit").text
    assert "The file says of itself" in page
    assert 'value="scan_0012.txt"' in page
    taken = browser.get(f"/documents/{number}/edit?take=title&take=nonsense").text
    assert 'value="Cash in Kitui"' in taken
    assert f"/documents/{number}/edit?take=title&amp;take=authors#authors" in taken
    assert browser.get(f"/api/v1/documents/{number}").json()["title"] == "scan_0012.txt"
