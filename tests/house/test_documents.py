"""README, house rules and decisions: what they say of settings and files is so."""

import re
from pathlib import Path

import pytest

from app.core.settings import Settings
from scripts import formats, settings_table

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))

pytestmark = pytest.mark.database_free


def test_every_setting_is_in_the_readme_as_the_code_has_it():
    assert settings_table.with_table(README) == README, "run .venv/bin/python -m scripts.settings_table"
    assert all(f"| `BARAZA_{name.upper()}` |" in README for name in Settings.model_fields)
    assert all(field.description for field in Settings.model_fields.values())


def test_formats_are_described_as_the_code_has_them():
    """Its last table, of the shared files, is compared with these themselves where they are (tests/reading)."""
    assert formats.text(formats.standing()) == formats.DOCS.read_text(encoding="utf-8"), "run python -m scripts.formats"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", *(str(path.relative_to(ROOT)) for path in DECISIONS)])
def test_links_lead_to_files_that_are_there(name):
    page = ROOT / name
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_number_and_its_three_parts(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences"]
    assert len(text.split()) <= 450, "half a page"


def test_decisions_are_numbered_in_order():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
