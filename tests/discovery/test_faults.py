"""Stored scripts, ranges, and names of downloads (WI2, UP10, WI13)."""

import re
from html.parser import HTMLParser
from urllib.parse import quote, unquote

import pytest

from app import organisations
from app.access import SYSTEM
from app.documents.models import DocumentState as State
from app.organisations.actions_programmes import ProgrammeFacts
from tests import people
from tests.discovery.test_main_job import upload
from tests.reading import samples

EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title></textarea></style><iframe src=javascript:alert(1)>",
    "[click](javascript:alert(1)) ![x](data:text/html,x) <a href=javascript:alert(1)>x</a>",
    "{{7*7}} {% raw %} ${7*7} #{7*7}",
    "&lt;script&gt;alert(1)&lt;/script&gt; <mark onmouseover=alert(1)>shade</mark>",
    "<form action=//evil.example><button formaction=javascript:alert(1)>shade",
)


class Inspector(HTMLParser):
    """Collects what could run: scripts without a source of ours, handlers, script addresses, foreign frames and forms."""

    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        ours = values.get("src", "").startswith("/static/")
        if tag in {"iframe", "object", "embed", "base"}:
            self.dangers.append(tag)
        if tag == "script" and not ours:
            self.dangers.append(f"script {values}")
        for name, value in values.items():
            address = re.sub(r"[\s\x00-\x1f]", "", value).lower()
            if name.startswith("on") or name in {"formaction", "srcdoc"}:
                self.dangers.append(f"{tag} {name}")
            if name in {"href", "src", "action", "xlink:href"} and address.startswith(
                ("javascript:", "data:text", "//")
            ):
                self.dangers.append(f"{tag} {name}={value}")
        if tag == "img" and values.get("src") == "x":
            self.dangers.append("img")


def dangers(text: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(text)
    inspector.close()
    return inspector.dangers


@pytest.mark.database_free
def test_the_inspector_sees_what_it_is_there_for():
    assert [bool(dangers(evil)) for evil in EVIL] == [True] * 5 + [False] + [True] * 2
    assert not dangers('<script src="/static/a.js"></script><a href="/x">x</a>')


@pytest.mark.once
@pytest.mark.parametrize("evil", EVIL)
def test_wi2_stored_scripts_are_inert_wherever_they_are_shown(library, evil):
    """In title, summary, authors, keywords, the text of a page, the file's name, and an organisation's profile."""
    programme = ProgrammeFacts(name=evil[:80], pillar="social_assistance", description=evil, target_group=evil[:80])
    with library.house.write() as session:
        evil_house = organisations.create_organisation(
            session, name=f"Shade {evil}", kind="government", profile=f"Shade {evil}", by=SYSTEM
        )
        organisations.add_programme(session, evil_house.id, programme, by=SYSTEM)
    said = {
        "title": f"Shade {evil}",
        "summary": f"Shade {evil}",
        "authors": [evil[:90]],
        "keywords": [evil[:70]],
        "name": f"{evil[:60]}.txt",
    }
    pages = [f"Shade {evil} shade"]
    published = library.add(pages, audience="public", **said)
    waiting = library.add(pages, state=State.SUBMITTED, **said)
    declined = library.add(pages, state=State.DECLINED, owner=people.COORDINATOR, **said)
    library.house.work()
    question = quote(f"shade {evil}")
    paths = [
        "/",
        "/documents",
        "/documents?sort=title",
        f"/documents?organisation={question}&type={question}",
        "/documents/review",
        "/documents/mine",
        f"/documents/{published}",
        f"/documents/{published}/pages/1?q={question}",
        f"/documents/{waiting}",
        f"/documents/{declined}",
        f"/documents/{declined}/edit",
        f"/documents/{declined}/versions",
        f"/documents/{published}/withdraw",
        "/search?q=shade",
        f"/search?q={question}",
        f"/search?q=shade&type={question}&organisation={question}",
        "/organisations",
        f"/organisations?q={question}",
        f"/organisations/{evil_house.slug}",
        "/groups",
    ]
    shown = 0
    for who in (people.COORDINATOR, people.VISITOR):
        for path in paths:
            answer = library.client(who).get(path)
            assert answer.status_code in {200, 303, 403, 404}, (path, answer.status_code)
            assert dangers(answer.text) == [], (who, path)
            assert "49" not in re.findall(r"Shade (49)", answer.text)
            shown += "Shade" in answer.text or "<mark>Shade</mark>" in answer.text
            assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert shown > 15
    found = library.client(people.VISITOR).get("/api/v1/search?q=shade").json()["hits"]
    assert found
    for hit in found:
        assert set(re.findall(r"<[^>]*>?", hit["snippet"])) <= {"<mark>", "</mark>"}


@pytest.mark.once
@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(1000)), 200),
        ("bytes=0-1,1-2,0-99999", 200),
        ("bytes=9-3", 200),
        ("bytes=-0", 416),
        ("bytes=999999999-", 416),
        ("bytes=" + "9" * 5000 + "-", 200),
        ("bytes=0-" + "9" * 17, 206),
        ("bytes=--1", 200),
        ("bytes=a-b", 200),
        ("bytes=٣-٤", 200),
        ("items=0-1", 200),
        ("bytes=0-0", 206),
        ("bytes=-1", 206),
    ],
)
def test_up10_ranges_that_are_an_attack_get_the_whole_file_or_416(library, header, status):
    number = upload(library, b"%PDF-1.4\n" + samples.pdf("Shade")[9:] + b"\n", "study.pdf")
    address = f"/documents/{number}/files/study.pdf"
    client = library.client(people.REPRESENTATIVE)
    whole = client.get(address).content
    answer = client.get(address, headers={"range": header.encode()})
    assert answer.status_code == status
    assert "multipart" not in answer.headers.get("content-type", "")
    if status == 200:
        assert answer.content == whole
    if status == 206:
        first, last = map(int, re.fullmatch(r"bytes (\d+)-(\d+)/\d+", answer.headers["content-range"]).groups())
        assert answer.content == whole[first : last + 1]
    if status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(whole)}"


NAMES = (
    'quote".txt',
    "semi;colon.txt",
    "back\\slash.txt",
    "../../etc/passwd.txt",
    "C:\\Windows\\system.txt",
    "CON.txt",
    "nul.txt",
    "\u202etxt.exe.txt",
    "Zażółć gęślą.txt",
    "文件.txt",
    "a" * 300 + ".txt",
    "line\r\nset-cookie: x=1.txt",
    "tab\tand\x00nul.txt",
    "%2e%2e%2f.txt",
    "trailing. .txt",
    ".txt",
    "🦁.txt",
    "a,b.txt",
    "filename*=UTF-8''x.txt",
)


@pytest.mark.parametrize("name", NAMES)
def test_wi13_names_of_downloads_are_safe_and_lead_to_the_file(library, name):
    number = library.add(name=name, audience="public")
    file = library.client(people.VISITOR).get(f"/api/v1/documents/{number}").json()["files"][0]
    assert not re.search(r'[\x00-\x1f/\\"\u202a-\u202e<>:|?*]', file["name"])
    assert len(file["name"]) <= 150
    answer = library.client(people.VISITOR).get(file["url"])
    assert answer.status_code == 200, file
    header = answer.headers["content-disposition"]
    assert re.fullmatch(
        r"attachment; filename=\"[\x20-\x21\x23-\x5b\x5d-\x7e]+\"(; filename\*=UTF-8''[\w.~%-]+)?", header
    ), header
    exact = header.partition("filename*=UTF-8''")[2]
    assert (unquote(exact) if exact else re.search('"(.*)"', header)[1]) == file["name"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    page = library.client(people.VISITOR).get(f"/documents/{number}").text
    assert f'href="{file["url"]}' in page
    key = library.house.services.storage.list("files/")
    assert all(re.fullmatch(r"files/[0-9a-f]{2}/[0-9a-f]{32}", thing.key) for thing in key)
