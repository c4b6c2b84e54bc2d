"""What holds a script does nothing when its own address is opened, and nothing in a frame."""

import contextlib

import pytest

from tests import people
from tests.browser.shelf import put

pytestmark = pytest.mark.browser
SCRIPT = b"# Notes\n\n<script>parent.document.title = document.title = 'taken'; alert(1)</script>\n"


def test_up2_a_file_with_a_script_is_taken_away_not_run(visit, served):
    number = put(served.house, "Notes with a script", SCRIPT, "notes.md")
    here = f"/documents/{number}/files/notes.md"
    with visit(served, people.MEMBER) as window:
        page = window.page
        page.on("dialog", lambda dialog: window.faults.append(dialog.message))
        with (
            page.expect_download() as coming,
            contextlib.suppress(Exception),
        ):  # a page that becomes a download is no page
            page.goto(here)
        assert coming.value.suggested_filename == "notes.md"
        page.goto(f"/documents/{number}")
        title = page.title()
        page.evaluate(
            "address => document.body.append(Object.assign(document.createElement('iframe'), { src: address }))", here
        )
        page.wait_for_load_state("networkidle")
        assert page.title() == title
        assert "1" not in window.faults
