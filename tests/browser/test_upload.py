"""Twenty megabytes through a network that is cut three times, a reload in the middle, and a form without scripts."""

import hashlib

import pytest
from sqlalchemy import func, select

from app.documents.models import DocumentFile, ExtractionState
from tests import people
from tests.browser.whole import is_accessible_and_whole
from tests.uploads.serving import Wire

pytestmark = pytest.mark.browser
SIZE = 20 << 20
LINE = b"Transfers reached the household in the week before the rains. %07d\n"
CONTENT = b"".join(LINE % n for n in range(SIZE // 60))[:SIZE]


def files(house):
    with house.read() as session:
        return {row.name: row.sha256 for row in session.execute(select(DocumentFile.name, DocumentFile.sha256))}


def test_a_large_file_survives_three_cuts_and_a_reload(visit, served, tmp_path, axe):
    file = tmp_path / "large report.txt"
    file.write_bytes(CONTENT)
    wire = Wire(int(served.url.rpartition(":")[2]), [4 << 20, 9 << 20, 22 << 20])
    with visit(served, people.MEMBER) as window:
        page = window.page
        page.add_init_script(axe)
        page.goto(served.url.replace(served.url.rpartition(":")[2], str(wire.port)) + "/documents/upload")
        page.set_input_files("#file", file)
        while page.locator("progress").evaluate("bar => bar.value") < 0.1:
            page.wait_for_timeout(20)
        page.get_by_role("button", name="Pause").click()
        page.wait_for_selector("[data-says]:has-text('Paused')")
        is_accessible_and_whole(page)
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        assert page.get_by_text("Choose it again and it goes on where it stopped: large report.txt").is_visible()
        page.set_input_files("#file", file)
        page.wait_for_selector("li[data-state=arrived]", timeout=60_000)
        assert wire.cuts == []
        assert wire.passed < SIZE * 1.9  # not once more from the beginning
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url("**/drafts?**")
        assert files(served.house)["large report.txt"] == hashlib.sha256(CONTENT).hexdigest()
        with served.house.write() as session:
            one = session.scalars(select(DocumentFile).where(DocumentFile.name == "large report.txt")).one()
            one.extraction, one.proposed = ExtractionState.DONE, {"title": "Transfers before the rains", "year": 2024}
        page.reload()
        page.get_by_label("Use this title").check()
        assert page.input_value("#title") == "Transfers before the rains"
        is_accessible_and_whole(page)
        page.get_by_label("Use this title").uncheck()
        assert page.input_value("#title") == "large report"
        assert [said for said in window.faults if "ERR_" not in said] == []
    wire.close()


def test_without_scripts_several_files_come_with_one_form(visit, served, tmp_path):
    names = ["first of two.txt", "second of two.txt"]
    for name in names:
        (tmp_path / name).write_text(f"What is said of {name}.")
    with visit(served, people.MEMBER, scripts=False) as window:
        page = window.page
        page.goto("/documents/upload")
        page.set_input_files("#file", [tmp_path / name for name in names])
        page.get_by_role("button", name="Continue").click()
        assert page.get_by_text("Document 1 of 2").is_visible()
        assert page.input_value("#title") == "first of two"
    assert set(names) <= files(served.house).keys()
    with served.house.read() as session:
        assert session.scalar(select(func.count()).select_from(DocumentFile).where(DocumentFile.name.in_(names))) == 2
