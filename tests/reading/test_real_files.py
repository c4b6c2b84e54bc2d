"""The shared collection of real and hostile files, where it is on the machine: none has a surprise left."""

import os
from pathlib import Path

import pytest

from app.reading import Unacceptable, extract, is_drawable, render_page, sniff

pytestmark = pytest.mark.database_free

SHARED = Path(os.environ.get("BARAZA_SHARED") or Path(__file__).resolve().parents[3] / "shared")
FOLDER = SHARED / "data" / "documents"

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
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"{name} is not on this machine (BARAZA_SHARED)")
    expected = EXPECTED[name]
    if isinstance(expected, str):
        with pytest.raises(Unacceptable) as refused:
            sniff(path, name)
        assert refused.value.code == expected
        return
    state, count, number, phrase = expected
    found_type = sniff(path, name)
    found = extract(path, found_type.media_type, with_thumbnail=True)
    assert (found.state, len(found.pages)) == (state, count)
    if number:
        assert phrase in " ".join(found.pages[number - 1].text.split())
    drawn = is_drawable(found_type.media_type) and state not in {"encrypted", "failed"}
    assert bool(found.thumbnail) is drawn
    if drawn:
        assert len(render_page(path, found_type.media_type, 1, 1000)) < 500_000


def test_every_real_file_is_expected():
    if not FOLDER.is_dir():
        pytest.skip("the shared documents are not on this machine (BARAZA_SHARED)")
    assert {path.name for path in FOLDER.iterdir()} - {"README.md"} <= set(EXPECTED)
