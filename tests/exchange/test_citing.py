"""What is written of a citation is what the libraries of its format read."""

import json
import warnings
from datetime import date

import bibtexparser
import pytest
import rispy

from app.exchange import Name, Work, citing
from app.exchange.names import name_of
from tests.exchange.conftest import HOSTILE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

pytestmark = pytest.mark.database_free
PLAIN = " ".join(HOSTILE.replace("\x0b", " ").replace("\x1f", " ").split())


def work(**said) -> Work:
    given = {"key": "document-12", "title": "Cash in Kitui", "names": [Name("UNICEF")], "url": "https://b.example/12"}
    return Work(**(given | {"year": 2025, "publisher": "State Department", "kind": "research_study"} | said))


@pytest.mark.parametrize(
    ("typed", "family", "given", "initials"),
    [
        ("Mary Achieng", "Achieng", "Mary", "M."),
        ("Achieng,  Mary Anne", "Achieng", "Mary Anne", "M. A."),
        ("Ngũgĩ wa Thiong'o", "wa Thiong'o", "Ngũgĩ", "N."),
        ("Jean-Pierre Dupont", "Dupont", "Jean-Pierre", "J.-P."),
        ("State Department for Social Protection", "", "", ""),
        ("Wizara ya Kazi", "", "", ""),
        ("UNICEF", "", "", ""),
        ("The Lancet, Nairobi, 2024", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_person_is_told_from_a_body(typed, family, given, initials):
    name = name_of(typed)
    assert (name.family, name.given, name.initials) == (family, given, initials)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, "UNICEF. (2025). Cash in Kitui. State Department. https://b.example/12"),
        (
            {"names": [name_of("Mary Achieng"), name_of("Otieno, J.-P.")], "year": None, "number": "WP 3"},
            "Achieng, M., & Otieno, J.-P. (n.d.). Cash in Kitui (No. WP 3). State Department. https://b.example/12",
        ),
        (
            {"names": [], "title": "Who is reached?", "kind": "dataset", "doi": "10.1234/ab", "publisher": ""},
            "Who is reached? [Data set]. (2025). https://doi.org/10.1234/ab",
        ),
        (
            {"names": [Name("NDMA")], "publisher": "NDMA", "day": date(2026, 12, 8), "kind": "bulletin"},
            "NDMA. (2026, December 8). Cash in Kitui. https://b.example/12",
        ),
        (
            {"names": [Name(f"B{i}", f"Bako{i}", "A") for i in range(22)]},
            f"{', '.join(f'Bako{i}, A.' for i in range(19))}, … Bako21, A. (2025). Cash in Kitui. State Department. https://b.example/12",
        ),
    ],
)
def test_apa(said, expected):
    assert citing.apa(work(**said)) == expected


def test_what_libraries_read_is_what_was_meant():
    one = work(
        title=HOSTILE, names=[name_of("Mary Achieng"), Name("Bread and Water, {Ltd}")], publisher="A & B",
        abstract="First.\nSecond.", keywords=["cash, in kind", "care"], doi="10.1234/ab", language="sw",
    )  # fmt: skip
    other = work(key="document-13", names=[], publisher="", day=date(2026, 3, 1), kind="webcast")
    library = bibtexparser.parse_string(citing.bibtex_list([one, other]))
    assert not library.failed_blocks
    first, second = library.entries
    assert (first.entry_type, first.key, first["year"]) == ("techreport", "document-12", "2025")
    assert first["author"] == r"Achieng, Mary and {Bread and Water, \{Ltd\}}"
    unescaped = first["title"].strip("{}").replace(r"\textbackslash{}", "\\")
    for sign in "{}&%$_":
        unescaped = unescaped.replace(f"\\{sign}", sign)
    assert unescaped == PLAIN
    assert (second.entry_type, second["year"], "author" in second) == ("misc", "2026", False)

    read = rispy.loads(citing.ris_list([one, other]))
    assert [entry["type_of_reference"] for entry in read] == ["RPRT", "VIDEO"]
    assert (read[0]["title"], read[0]["authors"]) == (PLAIN, ["Achieng, Mary", "Bread and Water, {Ltd},"])
    assert (read[0]["keywords"], read[0]["doi"], read[0]["language"]) == (["cash, in kind", "care"], "10.1234/ab", "sw")

    items = json.loads(citing.csl_list([one, other]))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    shelf = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    shelf.register(Citation([CitationItem("document-12")]))
    drawn = str(shelf.bibliography()[0])
    assert "Achieng" in drawn
    assert "Bread and Water, {Ltd}" in drawn
    assert "2025" in drawn
    assert items[1]["issued"] == {"date-parts": [[2026, 3, 1]]}
