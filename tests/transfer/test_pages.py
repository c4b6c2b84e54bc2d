"""Importing on the page: who may, what they see first, what is done then, and what stays."""

import csv
import io
import zipfile

import openpyxl
import pytest
from sqlalchemy import select, update

from app.core import clock
from app.documents.models import Document
from app.transfer.jobs import sweep
from app.transfer.models import ImportRun
from tests import people

CSV = (
    "external_id,title,type,file,visibility,colour\na,First,other,one.txt,public,red\nb,=cmd(),other,gone.txt,public,\n"
)


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("_", "."), content)
    return out.getvalue()


def send(browser, manifest=CSV, name="rows.csv", files=None, **fields):
    posted = {"manifest": (name, manifest)} if manifest is not None else {}
    if files is not None:
        posted["archive"] = ("files.zip", files)
    return browser.post("/documents/import", data=fields, files=posted or {"none": ("", b"")})


@pytest.mark.parametrize(
    ("person", "status", "publishes"),
    [
        (people.COORDINATOR, 200, True), (people.ADMINISTRATOR, 200, False), (people.REPRESENTATIVE, 200, False),
        (people.MEMBER, 403, False), (people.GUEST, 403, False), (None, 303, False),
    ],
)  # fmt: skip
def test_who_imports_on_the_page(house, person, status, publishes):
    browser = house.browse(person)
    page = browser.get("/documents/import")
    assert page.status_code == status
    assert ('name="publish"' in page.text) == publishes
    assert ('href="/documents/import"' in browser.get("/documents").text) == (status == 200)
    asked = send(browser, files=archive(one_txt="One."), publish="yes")
    assert asked.status_code == (303 if publishes or person is None else 403)
    if status == 200:
        address = send(browser, files=archive(one_txt="One.")).headers["location"]
        others = house.browse(people.OTHER_REPRESENTATIVE)
        absent = others.get("/documents/import/4711")
        for method, path in (("GET", ""), ("GET", "/report.csv"), ("POST", "/import"), ("POST", "/discard")):
            answer = others.request(method, f"{address}{path}")
            assert (answer.status_code, method == "POST" or answer.content == absent.content) == (404, True)


def test_rows_are_looked_at_first_then_imported_and_the_report_is_kept(house):
    browser = house.browse(people.COORDINATOR)
    address = send(browser, files=archive(one_txt="One of the files."), publish="yes").headers["location"]
    assert 'hx-trigger="load delay:2s"' in browser.get(address).text
    assert browser.post(f"{address}/import").status_code == 409, "it is being checked"
    house.work()
    page = browser.get(address).text
    assert "Import 1 document" in page
    assert "There is no file gone.txt beside the manifest." in page
    assert "left out: colour." in page
    assert browser.get("/api/v1/documents").json()["total"] == 0
    assert browser.post(f"{address}/import").status_code == 303
    assert browser.post(f"{address}/import").status_code == 409
    house.work()
    page = browser.get(address).text
    assert "The import is done." in page
    assert "Import 1 document" not in page
    (shown,) = house.browse().get("/api/v1/documents").json()["items"]
    assert f'href="{shown["url"]}"' in page
    report = list(csv.DictReader(io.StringIO(browser.get(f"{address}/report.csv").content.decode("utf-8-sig"))))
    assert [(row["line"], row["result"], row["title"]) for row in report] == [
        ("2", "created", "First"), ("3", "refused", "'=cmd()"),
    ]  # fmt: skip
    assert not list(house.services.storage.list("imports/")), "what was uploaded is gone"
    again = send(browser, files=archive(one_txt="One of the files."), publish="yes").headers["location"]
    house.work()
    assert "There is nothing to import." in browser.get(again).text
    assert browser.post(f"{again}/discard").status_code == 303
    assert browser.get(again).status_code == 404


def test_the_folder_in_which_all_files_lie_may_be_named_or_left_out(house):
    browser = house.browse(people.COORDINATOR)
    rows = "title,type,file\nFirst,other,reports/one.txt\nSecond,other,two.txt\nThird,other,reports/three.txt\n"
    files = archive(**{"reports/one_txt": "One of them.", "reports/two_txt": "The other of them."})
    address = send(browser, rows, files=files).headers["location"]
    house.work()
    page = browser.get(address).text
    assert "Import 2 documents" in page
    assert "There is no file reports/three.txt beside the manifest." in page


UNREADABLE = [
    (None, "", None, "Choose the spreadsheet"),
    (b"x", "rows.pdf", None, "Choose a file that ends in"),
    (b"colour\nred\n", "rows.csv", None, "one of which is title"),
    (b"", "rows.csv", None, "one of which is title"),
    (b"title,title\na,b\n", "rows.csv", None, "Two columns are called title."),
    (b"title\n", "rows.csv", None, "has no rows"),
    (b"PK\x03\x04no", "rows.xlsx", None, "The file is damaged"),
    (b"PK\x03\x04no", "rows.zip", None, "no ZIP archive"),
    (archive(a_csv="title\nx\n", b_csv="title\ny\n"), "rows.zip", None, "Call the manifest documents.jsonl"),
    (CSV, "rows.csv", archive(bomb_txt=b"\0" * 80_000_000), "unpacks to far more than its size allows"),
    (CSV, "rows.csv", b"not an archive", "no ZIP archive"),
]


def test_what_cannot_be_read_is_said_and_nothing_is_imported(house):
    """Zip bombs as in test_up3_… of documents: refused before a byte of them is unpacked."""
    browser = house.browse(people.COORDINATOR)
    for manifest, name, files, sentence in UNREADABLE:
        answer = send(browser, manifest, name, files)
        if answer.status_code == 303:
            house.work()
            answer = browser.get(answer.headers["location"])
            assert "Try again" in answer.text, sentence
        else:
            assert answer.status_code == 422
            assert "<title>Error:" in answer.text
        assert sentence in answer.text
    with house.read() as session:
        assert session.scalars(select(Document)).first() is None


def test_the_spreadsheet_to_begin_with_is_read_back_and_knows_the_codes(house, tmp_path):
    browser = house.browse(people.COORDINATOR)
    content = browser.get("/documents/import/template.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert "group:financing" in {row[1].value for row in book["Codes"].iter_rows()}
    book["Documents"]["B2"] = "one.txt"
    filled = io.BytesIO()
    book.save(filled)
    bundle = archive(documents_xlsx=filled.getvalue(), one_txt="One.")
    address = send(browser, bundle, "all.zip").headers["location"]
    house.work()
    page = browser.get(address).text
    assert "Import 1 document" in page, page[page.index("<main") :]


def test_an_import_that_nobody_carries_out_is_swept_away(house):
    browser = house.browse(people.COORDINATOR)
    address = send(browser, files=archive(one_txt="One.")).headers["location"]
    house.work()
    with house.write() as session:
        session.execute(update(ImportRun).values(created_at=clock.now().replace(year=2020)))
    sweep(house.services, {})
    assert len(list(house.services.storage.list("imports/"))) == 2, "young objects are left alone"
    for thing in house.services.storage.list("imports/"):
        house.services.storage.delete(thing.key)
    browser.post(f"{address}/import")
    house.work()
    assert "What was uploaded is gone." in browser.get(address).text
