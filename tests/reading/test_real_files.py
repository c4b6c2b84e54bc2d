"""The shared collection of real and hostile files, where it is on the machine: none has a surprise left."""

import pytest

from app.reading import is_drawable, recognisable, render_page
from scripts import formats

pytestmark = pytest.mark.database_free

FOLDER = formats.SHARED
STANDING = formats.standing()

# name: (code of the refusal) or (state, pages, a phrase on the page of that number)
EXPECTED: dict[str, str | tuple[str, int, int, str]] = {
    "archival__text_only_pdfa1b.pdf": ("done", 1, 1, ""),
    "broken__033689.pdf": ("done", 3, 1, ""),
    "broken____region.doc": "lock_file",
    "broken__invalid.pdf": "damaged",
    "docx__Figure_description.docx": ("done", 4, 1, "958 social protection measures"),
    "docx__PDF-Sample-Document-Fully-Featured-Layout.docx": ("done", 2, 2, "Some PDF features"),
    "encrypted__encryption_notextaccess.pdf": ("done", 1, 1, ""),
    "encrypted__encryption_openpassword.pdf": ("encrypted", 0, 0, ""),
    "encrypted__password_protected.xlsx": ("encrypted", 0, 0, ""),
    "form__xfa_issue14315.pdf": ("done", 1, 1, ""),
    "guideline__486832.pdf": ("done", 22, 2, "Hospital Bed Safety Workgroup"),
    "hostile__enormous.pdf": ("no_text", 1, 0, ""),
    "hostile__fileAttachment.pdf": ("done", 1, 1, ""),
    "hostile__javascript.pdf": ("done", 1, 1, "JavaScript example"),
    "hostile__poppler-395-0-fuzzed.pdf": ("failed", 0, 0, ""),
    "law__477139.pdf": ("done", 29, 1, "H. R. 1904"),
    "layout__multi-column-2p.pdf": ("done", 2, 1, ""),
    "legacy__externalLink.doc": "legacy_office",
    "long__DA-619p.pdf": ("done", 619, 619, ""),
    "multilingual__eng_spa_mult.docx": ("done", 2, 1, "All human beings are born free"),
    "pptx__fake-power-point-many-pages.pptx": ("done", 2, 2, "Page 2"),
    "pptx__science-exploration-1p.pptx": ("done", 1, 1, "Earth Sciences Division"),
    "report__064034.pdf": ("done", 113, 1, "Malária"),
    "report__125619.pdf": ("done", 17, 1, ""),
    "report__219789.pdf": ("done", 54, 1, ""),
    "report__379049.pdf": ("done", 179, 1, ""),
    "rtl__right_to_left_01.pdf": ("done", 1, 1, "البرمجة"),
    "scan__498264.pdf": ("no_text", 3, 0, ""),
    "scan__francais.pdf": ("no_text", 1, 0, ""),
    "scan__linn.pdf": ("no_text", 1, 0, ""),
    "xlsx__Informal_Sector_Worker_V16_Global_Tracker.xlsx": ("done", 1, 1, "informal"),
    "xlsx__Social_Registry_by_Country_updated_Nov21.xlsx": ("done", 1, 1, "Kenya | 18"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_real_file(name):
    """What becomes of it is what docs/formats.md says, and the text is where it should be."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"{name} is not on this machine (BARAZA_SHARED)")
    expected = EXPECTED[name]
    came = formats.outcome(path)
    assert formats.row(name, came) in STANDING, "run .venv/bin/python -m scripts.formats"
    if isinstance(expected, str):
        assert came.refusal == expected
        return
    found = came.found
    state, count, number, phrase = expected
    assert (found.state, len(found.pages)) == (state, count)
    if number:
        assert phrase in " ".join(found.pages[number - 1].text.split())
    drawn = is_drawable(came.media_type) and state not in {"encrypted", "failed"}
    assert bool(found.thumbnail) is drawn
    if drawn:
        assert len(render_page(path, came.media_type, 1, 1000)) < 500_000


def test_a_real_scan_is_recognised_as_stated():
    path = FOLDER / "scan__francais.pdf"
    if not path.is_file() or recognisable("eng+swa") != "eng+swa":
        pytest.skip("the shared documents, ocrmypdf or Tesseract are not on this machine")
    came = formats.outcome(path)
    assert f"{formats.row(path.name, came)} {formats.recognised(path, came)} |\n" in STANDING


def test_every_real_file_is_expected_and_stated():
    if not FOLDER.is_dir():
        pytest.skip("the shared documents are not on this machine (BARAZA_SHARED)")
    names = {path.name for path in FOLDER.iterdir()} - {"README.md"}
    assert names <= set(EXPECTED)
    assert names == {line.split(" | ")[0].removeprefix("| ") for line in STANDING.splitlines()[2:]}
