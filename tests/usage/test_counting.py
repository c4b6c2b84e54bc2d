"""Views and downloads by COUNTER's rules: robots, double clicks and keepers left out, readers told apart, nobody kept."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from sqlalchemy import inspect

from app import documents, usage
from app.documents.models import DocumentState as State
from app.usage.models import UsageCount
from tests import people
from tests.houses import House

NOON = datetime(2027, 11, 20, 12, tzinfo=UTC)
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def counted(house: House, number: int) -> dict[str, int]:
    with house.read() as session:
        months = usage.months_of(session, house.services, "document", number)
    return {str(name): count for counts in months.values() for name, count in counts.items()}


def test_what_counts_and_what_does_not(house, put):
    with time_machine.travel(NOON, tick=False) as at:
        number, draft = put(audience="public"), put(audience="public", state=State.SUBMITTED)
        page, file = f"/documents/{number}", f"/documents/{number}/files/study.txt"
        reader, other = house.browse(**{"user-agent": CHROME}), house.browse(**{"user-agent": FIREFOX})
        for agent in ("Googlebot/2.1", "curl/8", "python-requests/2", "", "Mozilla/5.0 HeadlessChrome"):
            assert house.browse(**{"user-agent": agent}).get(page).status_code == 200
        reader.get(page, headers={"sec-purpose": "prefetch;prerender"})
        reader.head(page)
        reader.head(file)
        reader.get(f"{page}/thumbnail")
        for keeper in (people.REPRESENTATIVE, people.COORDINATOR):
            house.browse(keeper, **{"user-agent": CHROME}).get(page)
            house.browse(keeper, **{"user-agent": CHROME}).get(file)
        house.browse(people.REPRESENTATIVE, **{"user-agent": CHROME}).get(f"/documents/{draft}")
        reader.get("/documents/99999")
        reader.get(page, headers={"accept": "application/x-bibtex"})
        assert counted(house, number) == counted(house, draft) == {}
        # A double click is one, and each click pushes the next one away; the same reader within the hour is one.
        for seconds in (0, 29, 29, 31):
            at.shift(timedelta(seconds=seconds))
            reader.get(page)
        assert counted(house, number) == {"view": 2, "reader": 1}
        other.get(page)
        for turned in (1, 1, 1):
            at.shift(timedelta(minutes=1))
            house.browse(people.MEMBER, **{"user-agent": CHROME}).get(f"{page}/pages/{turned}")
        assert counted(house, number)["view"] == 6  # three sessions of a member
        assert counted(house, number)["reader"] == 5
        # A file in parts is one download; what the reader has already is none.
        whole = reader.get(file)
        for start in ("bytes=0-9", "bytes=10-19", "bytes=20-"):
            assert reader.get(file, headers={"range": start}).status_code == 206
        at.shift(timedelta(minutes=5))
        reader.get(file, headers={"range": "bytes=20-"})
        assert reader.get(file, headers={"if-none-match": whole.headers["etag"]}).status_code == 304
        assert {name: counted(house, number)[name] for name in ("download", "taker", "reader")} == {
            "download": 1, "taker": 1, "reader": 5,
        }  # fmt: skip
        at.shift(timedelta(minutes=61))
        reader.get(file)
        assert {name: counted(house, number)[name] for name in ("download", "taker", "reader")} == {
            "download": 2, "taker": 2, "reader": 6,
        }  # fmt: skip


def test_the_reader_turning_pages_is_one_view_and_nothing_of_people_is_kept(house, put):
    number = put(audience="public")
    house.work()
    reader = house.browse(**{"user-agent": CHROME})
    for _ in range(3):
        assert reader.get(f"/documents/{number}/pages/1").status_code == 200
    assert counted(house, number) == {"view": 1, "reader": 1}
    counts = house.services.get(usage.Counts)
    counts.write()
    assert not counts.held()
    reader.get(f"/documents/{number}/files/study.txt")
    counts.write()
    assert counted(house, number) == {"view": 1, "reader": 1, "download": 1, "taker": 1}
    with house.read() as session:
        columns = {column["name"] for column in inspect(session.get_bind()).get_columns(UsageCount.__tablename__)}
    assert columns == {"kind", "number", "month", "metric", "count"}
    assert not any(CHROME.encode() in mark for mark in counts.seen._marks)
    # With a new day all marks and their salt are gone.
    salt = counts.seen._salt
    counts.seen.is_new("somebody", "something", datetime.now(UTC) + timedelta(days=1), timedelta(hours=1))
    assert len(counts.seen._marks) == 1
    assert counts.seen._salt != salt
    page = house.browse(**{"user-agent": "Googlebot/2.1"}).get(f"/documents/{number}").text
    assert "Opened 1 time, downloaded 1 time." in page
    with house.write() as session:
        documents.erase.erase_documents(session, [number])
    assert counted(house, number) == {}


@pytest.mark.parametrize(
    ("who", "status", "titles"),
    [
        (None, 303, ()),
        (people.MEMBER, 403, ()),
        (people.REPRESENTATIVE, 200, ("=Cash in Kitui",)),
        (people.OTHER_REPRESENTATIVE, 200, ("Drought in Wajir",)),
        (people.COORDINATOR, 200, ("=Cash in Kitui", "Drought in Wajir")),
    ],
)
def test_numbers_of_many_documents_are_for_those_who_work_on_them(house, put, who, status, titles):
    ours, theirs = put(title="=Cash in Kitui"), put(people.OTHER_REPRESENTATIVE, title="Drought in Wajir")
    gone = put(title="Withdrawn since", state=State.WITHDRAWN)
    unused = put(title="Never opened")
    counts, month = house.services.get(usage.Counts), datetime.now(UTC).date().replace(day=1)
    for number, times in ((ours, 3), (theirs, 2), (gone, 9)):
        counts.note(*[("document", number, month, "view")] * times, ("document", number, month, "download"))
    counts.note(("document", ours, month.replace(year=month.year - 3), "view"))
    counts.write()
    browser = house.browse(who)
    page = browser.get("/documents/statistics")
    assert page.status_code == status
    report = browser.get("/api/v1/reports/ir", params={"begin_date": f"{month:%Y-%m}", "end_date": f"{month:%Y-%m}"})
    sheet = browser.get("/documents/statistics.csv?months=3")
    if status != 200:
        assert sheet.status_code == status
        assert report.status_code == (status if who else 401)
        return
    for title in ("=Cash in Kitui", "Drought in Wajir", "Withdrawn since", "Never opened"):
        assert (title in page.text) == (title in titles)
    assert ("By organisation" in page.text) == (who is people.COORDINATOR)
    rows = list(csv.DictReader(StringIO(sheet.text.lstrip("\ufeff"))))
    assert [row["Title"].lstrip("'") for row in rows] == list(titles)
    items = report.json()["Report_Items"]
    assert [one["Item"] for one in items] == list(titles)
    first = {one["Metric_Type"]: one["Count"] for one in items[0]["Performance"][0]["Instance"]}
    views = 3 if titles[0].startswith("=") else 2
    assert first == {"Total_Item_Investigations": views + 1, "Total_Item_Requests": 1}
    backwards = browser.get("/api/v1/reports/ir?begin_date=2026-02&end_date=2026-01")
    assert backwards.status_code == 422
    assert browser.get(f"/documents/{unused}/statistics").status_code == 200
