"""The main job over HTTP: a representative uploads a study, the coordinator publishes it, and another member finds it by a
phrase from inside and lands on the right page; somebody outside its audience does not."""

from functools import partial

import pytest

from app import documents
from tests import people
from tests.discovery.library import Library
from tests.discovery.test_permissions import answer_of
from tests.reading import samples

PHRASE = "harambee lorry of maize"
FILLER = "Cash transfers reached older persons in every ward of the county."
BODY = f"{FILLER} The {PHRASE} arrived late."
FILES = {
    # kind: content, and the page on which the phrase stands
    "pdf": (partial(samples.pdf, FILLER, FILLER, BODY), 3),
    "docx": (partial(samples.docx, BODY, FILLER), 1),
    "pptx": (partial(samples.pptx, FILLER, BODY), 2),
    "xlsx": (lambda: samples.xlsx({"Counties": [[FILLER]], "Late": [["what", "when"], [BODY, 3]]}), 2),
    "odt": (
        lambda: samples.odf("text", f"<office:text><text:p>{FILLER}</text:p><text:p>{BODY}</text:p></office:text>"),
        1,
    ),
    "txt": (BODY.encode, 1),
    "md": (f"# Report\n\n{FILLER}\n\nThe *{PHRASE}* arrived late.\n".encode, 1),
    "csv": (f"ward,remark\nKyuso,{BODY}\n".encode, 1),
}


def upload(library: Library, content: bytes, name: str, **fields: str) -> int:
    """By the API, as the representative; the id."""
    data = {"title": "A study", "type": "evaluation_report", "visibility": "members"} | fields
    client = library.client(people.REPRESENTATIVE)
    made = client.post("/api/v1/documents", data=data, files={"file": (name, content, "application/octet-stream")})
    assert made.status_code == 201, made.text
    assert made.json()["state"] == "draft"
    assert made.json()["files"][0]["extraction"] == "pending"
    return int(made.json()["id"])


def publish(library: Library, number: int) -> None:
    submitted = library.client(people.REPRESENTATIVE).post(f"/api/v1/documents/{number}/submit")
    assert (submitted.status_code, submitted.json()["state"]) == (200, "submitted")
    published = library.client(people.COORDINATOR).post(f"/api/v1/documents/{number}/publish")
    assert (published.status_code, published.json()["state"]) == (200, "published")


@pytest.mark.parametrize("kind", FILES)
def test_the_main_job_with_each_kind_of_file(library, kind):
    make, page = FILES[kind]
    content = make()
    number = upload(library, content, f"study.{kind}", title=f"Study as {kind}")
    member, outsider = library.client(people.MEMBER), library.client(people.GUEST)
    library.house.work()
    assert answer_of(member, f'/api/v1/search?q="{PHRASE}"')["total"] == 0, "not yet published"
    publish(library, number)
    library.house.work()

    read = answer_of(member, f"/api/v1/documents/{number}")
    assert (read["files"][0]["extraction"], read["files"][0]["message"]) == ("done", "")
    found = answer_of(member, f'/api/v1/search?q="{PHRASE}"')
    assert [(hit["id"], hit["page"], hit["title"]) for hit in found["hits"]] == [(number, page, f"Study as {kind}")]
    assert "<mark>" in found["hits"][0]["snippet"]
    assert found["facets"]["type"] == {"evaluation_report": 1}
    assert found["facets"]["organisation"] == {"unicef": 1}

    results = member.get("/search", params={"q": f'"{PHRASE}"'}).text
    landing = f"/documents/{number}/pages/{page}?q=%22{PHRASE.replace(' ', '+')}%22"
    assert landing in results
    reader = member.get(landing).text
    assert f"<mark>{PHRASE}</mark>" in reader
    assert member.get(f"/documents/{number}/files/study.{kind}").content == content

    for other in (outsider, library.client(people.VISITOR), library.client(people.FORMER)):
        assert answer_of(other, f'/api/v1/search?q="{PHRASE}"')["total"] == 0
        assert other.get(landing).status_code == 404


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("report__379049.pdf", 3),
        ("report__125619.pdf", 2),
        ("law__477139.pdf", 5),
        ("docx__PDF-Sample-Document-Fully-Featured-Layout.docx", 1),
        ("pptx__science-exploration-1p.pptx", 1),
        ("xlsx__Informal_Sector_Worker_V16_Global_Tracker.xlsx", 1),
    ],
)
def test_the_main_job_with_real_files(library, shared, name, page):
    """A phrase of six words that stands on one page only, taken from the page itself, finds the page."""
    path = shared / "data" / "documents" / name
    if not path.is_file():
        pytest.skip(f"no {name} in the shared folder")
    number = upload(library, path.read_bytes(), name)
    publish(library, number)
    library.house.work()
    member = library.client(people.MEMBER)
    file = answer_of(member, f"/api/v1/documents/{number}")["files"][0]
    assert (file["extraction"], file["pages"] > 0) == ("done", True)
    phrase, page = a_phrase_of_its_own(texts_of(library, number), wanted=min(page, file["pages"]))
    hit = answer_of(member, "/api/v1/search", q=f'"{phrase}"')["hits"][0]
    assert (hit["id"], hit["page"]) == (number, page), phrase
    assert "<mark>" in member.get(f"/documents/{number}/pages/{page}", params={"q": f'"{phrase}"'}).text


def texts_of(library: Library, number: int) -> dict[int, str]:
    with library.house.read() as session:
        source = documents.search_source(session, number)
        return dict(source.pages) if source else {}


def a_phrase_of_its_own(texts: dict[int, str], wanted: int) -> tuple[str, int]:
    """Six words in a row of the wanted page, or of the next that has such, which no other page has."""
    for page in sorted(texts, key=lambda number: (number < wanted, number)):
        words = texts[page].split()
        for start in range(len(words) - 6):
            chosen = words[start : start + 6]
            phrase = " ".join(chosen)
            plain = all(word.isascii() and word.isalpha() and len(word) > 2 for word in chosen)
            if plain and sum(phrase in " ".join(text.split()) for text in texts.values()) == 1:
                return phrase, page
    raise AssertionError("no page has a phrase of its own")
