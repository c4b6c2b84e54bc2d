"""Taking files away: names, ranges, conditions, headers, and permission on each request."""

import pytest
from sqlalchemy import select
from starlette.requests import Request

from app.access import end_grants
from app.access.models import Scope
from app.documents.models import DocumentFile
from app.web.downloads import Part, Unsatisfiable, disposition, is_unchanged, read_range
from tests import people
from tests.reading import samples

TEXT = b"0123456789"


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-3", Part(0, 4)),
        ("bytes=4-", Part(4, 10)),
        ("bytes=-3", Part(7, 10)),
        ("bytes=-30", Part(0, 10)),
        ("bytes=8-99", Part(8, 10)),
        ("bytes=9-9", Part(9, 10)),
        ("bytes=5-2", None),
        ("bytes=0-1,4-5", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=٠-٣", None),
        ("pages=1-2", None),
        (f"bytes=0-{'9' * 40}", None),
        ("bytes=10-", Unsatisfiable),
        ("bytes=99-100", Unsatisfiable),
        ("bytes=-0", Unsatisfiable),
    ],
)
def test_ranges(header, part):
    if part is Unsatisfiable:
        with pytest.raises(Unsatisfiable):
            read_range(header, 10)
    else:
        assert read_range(header, 10) == part


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("study.pdf", 'attachment; filename="study.pdf"'),
        ("Ripoti ya tathmini.pdf", 'attachment; filename="Ripoti ya tathmini.pdf"'),
        (
            "Étude «2025».pdf",
            "attachment; filename=\"_tude _2025_.pdf\"; filename*=UTF-8''%C3%89tude%20%C2%AB2025%C2%BB.pdf",
        ),
        ('a"b.pdf', "attachment; filename=\"a_b.pdf\"; filename*=UTF-8''a%22b.pdf"),
        (
            "utafiti 研究.pdf",
            "attachment; filename=\"utafiti __.pdf\"; filename*=UTF-8''utafiti%20%E7%A0%94%E7%A9%B6.pdf",
        ),
    ],
)
def test_names_in_headers(name, header):
    assert disposition(name, inline=False) == header


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("known", "unchanged"), [("", False), ('"a"', True), ('"b", W/"a"', True), ('"b"', False), ("*", True)]
)
def test_conditions(known, unchanged):
    request = Request({"type": "http", "headers": [(b"if-none-match", known.encode())]})
    assert is_unchanged(request, '"a"') is unchanged


@pytest.fixture
def address(put):
    return f"/documents/{put(content=samples.pdf('Cash transfers'), name='study.pdf')}/files/study.pdf"


def test_a_whole_file(house, address):
    browser = house.browse(people.MEMBER)
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    headers = answer.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-length"] == str(len(answer.content))
    assert headers["accept-ranges"] == "bytes"
    assert headers["cache-control"] == "private, no-cache"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["content-disposition"] == 'inline; filename="study.pdf"'
    with house.read() as session:
        assert headers["etag"] == f'"{session.scalars(select(DocumentFile.sha256)).one()}"'
    assert browser.get(f"{address}?download=1").headers["content-disposition"] == 'attachment; filename="study.pdf"'


def test_parts_of_a_file(house, address):
    browser = house.browse(people.MEMBER)
    whole = browser.get(address).content
    part = browser.get(address, headers={"range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, whole[5:10])
    assert part.headers["content-range"] == f"bytes 5-9/{len(whole)}"
    assert part.headers["content-length"] == "5"
    last = browser.get(address, headers={"range": "bytes=-4"})
    assert (last.status_code, last.content) == (206, whole[-4:])
    several = browser.get(address, headers={"range": "bytes=0-1,3-4"})
    assert (several.status_code, several.content) == (200, whole)
    beyond = browser.get(address, headers={"range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")


def test_a_part_is_joined_to_the_same_file_only(house, address):
    browser = house.browse(people.MEMBER)
    etag = browser.get(address).headers["etag"]
    same = browser.get(address, headers={"range": "bytes=0-1", "if-range": etag})
    other = browser.get(address, headers={"range": "bytes=0-1", "if-range": '"another"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_head_and_not_modified(house, address):
    browser = house.browse(people.MEMBER)
    whole = browser.get(address)
    head = browser.head(address)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(whole.content)))
    again = browser.get(address, headers={"if-none-match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_a_browser_could_run_is_only_taken_away(house, put):
    where = put(content=b"name,year\nHSNP,2024\n", name="table.csv")
    answer = house.browse(people.MEMBER).get(f"/documents/{where}/files/table.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="table.csv"'


def test_text_that_is_compressed_on_the_way_has_a_weak_tag(house, put):
    browser = house.browse(people.MEMBER)
    where = f"/documents/{put(content=TEXT * 500, name='long.txt')}/files/long.txt"
    answer = browser.get(where)
    assert answer.content == TEXT * 500
    assert answer.headers["etag"].startswith('W/"')
    resumed = browser.get(where, headers={"range": "bytes=10-19", "if-range": answer.headers["etag"]})
    assert resumed.status_code == 200
    plain = browser.get(where, headers={"range": "bytes=10-19"})
    assert (plain.status_code, plain.content) == (206, TEXT)


@pytest.mark.parametrize(
    ("audience", "who", "status"),
    [
        ("members", people.MEMBER, 200),
        ("members", people.VISITOR, 404),
        ("members", people.GUEST, 404),
        ("members", people.FORMER, 404),
        ("public", people.VISITOR, 200),
        ("committee", people.MEMBER, 404),
        ("committee", people.CHAIR, 200),
    ],
)
def test_who_may_take_a_file(house, put, audience, who, status):
    number = put(audience=audience)
    browser = house.browse(who)
    for path in ("files/study.txt", "pages/1", ""):
        assert browser.get(f"/documents/{number}/{path}".rstrip("/")).status_code == status
    assert browser.get(f"/api/v1/documents/{number}").status_code == status


def test_permission_is_asked_each_time(house, address):
    browser = house.browse(people.MEMBER)
    etag = browser.get(address).headers["etag"]
    with house.write() as session:
        end_grants(session, house.person_id(people.MEMBER), scope=Scope.ORGANISATION)
    assert browser.get(address).status_code == 404
    assert browser.get(address, headers={"if-none-match": etag}).status_code == 404


def test_what_is_hidden_answers_as_what_is_absent(house, put):
    number = put(state="draft")
    browser = house.browse(people.MEMBER)
    for path in ("", "/files/study.txt", "/pages/1", "/thumbnail", "/pages/1.webp", "/edit", "/versions", "/withdraw"):
        hidden = browser.get(f"/documents/{number}{path}")
        absent = browser.get(f"/documents/{number + 1000}{path}")
        assert (hidden.status_code, hidden.content) == (404, absent.content), path
    for act in ("submit", "publish", "decline", "withdraw", "edit"):
        hidden = browser.post(f"/documents/{number}/{act}")
        absent = browser.post(f"/documents/{number + 1000}/{act}")
        assert (hidden.status_code, hidden.content) == (404, absent.content), act


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "1e3", "x"])
def test_numbers_that_no_table_holds(house, number):
    browser = house.browse()
    assert browser.get(f"/documents/{number}").status_code == 404
    assert browser.get(f"/api/v1/documents/{number}").status_code == 404
    assert browser.get(f"/documents/{number}/files/a.txt").status_code == 404


def test_pictures_are_drawn_once_and_kept(house, put):
    number = put(content=samples.pdf("One", "Two"), name="two.pdf")
    house.work()
    browser = house.browse(people.MEMBER)
    first = browser.get(f"/documents/{number}/pages/2.webp")
    assert (first.status_code, first.headers["content-type"]) == (200, "image/webp")
    kept = {thing.key for thing in house.services.storage.list("derived/")}
    assert any(key.endswith("page-2-1000.webp") for key in kept)
    assert any(key.endswith("thumbnail.webp") for key in kept)
    assert (
        browser.get(f"/documents/{number}/pages/2.webp", headers={"if-none-match": first.headers["etag"]}).status_code
        == 304
    )
    assert browser.get(f"/documents/{number}/thumbnail").content[8:12] == b"WEBP"
    assert browser.get(f"/documents/{number}/pages/3.webp").status_code == 404
    assert house.browse().get(f"/documents/{number}/pages/2.webp").status_code == 404


def test_earlier_versions_are_for_those_who_answer_for_the_document(house, put):
    number = put(state="declined")
    owner = house.browse(people.REPRESENTATIVE)
    answer = owner.post(
        "/documents/versions",
        data={"document": number, "note": "corrected"},
        files={"file": ("second.txt", b"Second text.", "text/plain")},
    )
    assert answer.status_code == 303
    owner.post(f"/documents/{number}/submit")
    coordinator = house.browse(people.COORDINATOR)
    coordinator.post(f"/documents/{number}/publish")
    reader = house.browse(people.MEMBER)
    assert reader.get(f"/documents/{number}/files/second.txt").status_code == 200
    assert reader.get(f"/documents/{number}/files/study.txt").status_code == 404
    assert reader.get(f"/documents/{number}/files/study.txt?version=1").status_code == 404
    assert owner.get(f"/documents/{number}/files/study.txt?version=1").status_code == 200
    assert "corrected" in owner.get(f"/documents/{number}").text
