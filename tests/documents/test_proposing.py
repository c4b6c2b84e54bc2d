"""What a file proposes for its own description: what it was meant to say, and never the program's own words."""

import io

import pytest
from docx import Document
from fpdf import FPDF
from sqlalchemy import select

from app.documents.messages import warning_notes
from app.documents.models import DocumentFile
from app.documents.naming import names_of
from app.documents.proposing import plausible_title, propose
from app.documents.telling import warnings_of
from app.reading import About
from tests import people
from tests.reading import samples

PDF = "application/pdf"
REPORT = """Evaluation of the
Hunger Safety Net
By Amina Wanjiru and Peter Otieno
Nairobi, June 2024
Executive Summary
Households in Turkana were paid by phone from July, and fewer of them sold animals in the dry season. The study recommends that
counties without agents hire some before the rains. More is said of the method in the second chapter of this report.
1. Introduction
In 2011 there were droughts in the counties, and it was then that the first of these transfers were made."""
KISWAHILI = """Muhtasari
Kaya za Turkana zililipwa kwa simu kutoka mwezi wa Julai, na wengi wao hawakuuza mifugo wakati wa kiangazi. Utafiti huu unapendekeza
kwamba kaunti zisizo na mawakala ziajiri watu kabla ya mvua."""


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("about", "text", "proposed"),
    [
        (
            About(title="Microsoft Word - final_v3.docx", authors=("user",), created="2025", heading="The Hunger Safety Net"),
            REPORT,
            {
                "title": "The Hunger Safety Net",
                "authors": ["Amina Wanjiru", "Peter Otieno"],
                "year": 2024,
                "language": "en",
                "summary": (
                    "Households in Turkana were paid by phone from July, and fewer of them sold animals in the dry season. "
                    "The study recommends that counties without agents hire some before the rains."
                ),
            },
        ),
        (
            About(title="Uhamisho wa fedha Turkana", authors=("Ministry of Labour, Kenya",), created="2023"),
            KISWAHILI,
            {
                "title": "Uhamisho wa fedha Turkana",
                "authors": ["Ministry of Labour, Kenya"],
                "year": 2023,
                "language": "sw",
                "summary": (
                    "Kaya za Turkana zililipwa kwa simu kutoka mwezi wa Julai, na wengi wao hawakuuza mifugo wakati wa kiangazi. "
                    "Utafiti huu unapendekeza kwamba kaunti zisizo na mawakala ziajiri watu kabla ya mvua."
                ),
            },
        ),
        (About(created="2015"), "", {}),
        (About(title="x" * 400, authors=("a" * 400,), created="9999"), "1 2 3", {}),
        (About(heading="Slide 1"), "© 2019 The Agency, 2021", {"year": 2019}),
    ],
)  # fmt: skip
def test_what_is_proposed(about, text, proposed):
    assert propose(about, [(1, text)] if text else [], PDF) == proposed


@pytest.mark.database_free
def test_what_programs_write_is_no_title_and_no_name():
    for title in ("Microsoft Word - a.doc", "report_final_2.pdf", "C:\\Users\\me\\x", "untitled", "Slide 1", "Presentation 2", "DRAFT",
                  "Adobe Photoshop PDF", "PowerPoint Presentation", "20240612-0001", "scan0001", "my_long_file_name"):  # fmt: skip
        assert plausible_title(title) == "", title
    for title in ("Kenya Social Protection Policy", "Mpango wa Inua Jamii 2023", "Ripoti ya mwaka"):
        assert plausible_title(f"  {title}\u200b ") == title
    accounts = ("Microsoft Office User", "HP", "jenki300", "@nick")
    said = ["Amina Wanjiru; Otieno, Peter", "peter kamau", *accounts, "Amina Wanjiru"]
    assert names_of(said) == ["Amina Wanjiru", "Peter Otieno", "Peter Kamau"]


@pytest.mark.database_free
def test_a_hostile_file_proposes_in_bounded_time_and_size():
    long = "By " + "A b " * 20_000 + "\n" + "Executive Summary\n" * 2_000 + "a. B " * 100_000 + "©" * 50_000
    about = About(title="T " * 1_000, authors=("N n, " * 400,) * 20, description="D " * 900 + ".", heading="H" * 2_000)
    found = propose(about, [(1, long)], PDF)
    assert len(str(found)) < 8_000
    assert len(found.get("authors", ())) <= 20


def _titled_pdf(**said):
    paper = FPDF()
    for name, value in said.items():
        getattr(paper, f"set_{name}")(value)
    paper.add_page()
    paper.set_font("Helvetica", size=26)
    paper.multi_cell(0, 12, "Cash transfers\nin Turkana county", new_x="LMARGIN", new_y="NEXT")
    paper.set_font("Helvetica", size=11)
    paper.multi_cell(
        0, 6, "The households of the county were paid by phone, and the study says that this is cheaper. " * 6
    )
    return bytes(paper.output())


def _word(**said):
    document = Document()
    document.add_paragraph("Ruzuku ya fedha kwa kaya")
    document.add_paragraph(
        "Watu wa jamii hii walio katika mpango wanalipwa kwa simu, na ni rahisi kwao kupata fedha zao kila mwezi."
    )
    for name, value in said.items():
        setattr(document.core_properties, name, value)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "proposed", "warned"),
    [
        ("a.pdf", _titled_pdf(), {"title": "Cash transfers in Turkana county", "language": "en"}, []),
        (
            "b.pdf",
            _titled_pdf(title="Paid by phone", author="Amina Wanjiru"),
            {"title": "Paid by phone", "authors": ["Amina Wanjiru"]},
            ["The file itself names its author: Amina Wanjiru."],
        ),
        (
            "c.docx",
            _word(author="Peter Otieno", title="", last_modified_by="Ann Mutua"),
            {"title": "Ruzuku ya fedha kwa kaya", "authors": ["Peter Otieno"], "language": "sw"},
            [
                "The file itself names its author: Peter Otieno.",
                "The file itself names who changed it last: Ann Mutua.",
            ],
        ),
        ("d.xlsx", samples.xlsx(), {}, []),
    ],
)
def test_what_is_found_waits_to_be_confirmed_and_whoever_brought_it_is_warned(
    house, put, name, content, proposed, warned
):
    number = put(content=content, name=name, title="As its owner calls it", language="fr")
    house.work()
    with house.read() as session:
        file = session.scalars(select(DocumentFile)).one()
        assert {field: file.proposed.get(field) for field in proposed} == proposed
        assert file.language == file.proposed.get("language", "")
        assert file.warnings == warned
    owner, reader = house.browse(people.REPRESENTATIVE), house.browse(people.MEMBER)
    told = reader.get(f"/api/v1/documents/{number}").json()
    assert (told["title"], told["authors"], told["language"]) == ("As its owner calls it", [], "fr")
    draft = put(content=content, name=name, state="draft") if warned else 0
    house.work()
    for warning in warned:
        assert owner.get(f"/documents/{number}").text.count(warning) == 1
        assert owner.get(f"/documents/{draft}").text.count(warning) == 1, "by the checks, or beside the file"
        assert warning not in reader.get(f"/documents/{number}").text


@pytest.mark.database_free
def test_up13_warnings_are_said_in_whatever_language():
    about = About(authors=("Amina Wanjiru",), changed_by="Amina Wanjiru", company="Ministry of Labour")
    warnings = warnings_of(about)
    assert warnings == [
        "The file itself names its author: Amina Wanjiru.",
        "The file itself names a company or office: Ministry of Labour.",
    ]
    assert warning_notes(warnings, "en") == warnings
