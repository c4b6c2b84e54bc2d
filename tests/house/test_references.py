"""What administrators read of permissions and jobs is what the code does."""

import pytest

from app.access import Permission
from app.worker import registry
from scripts import reference

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_reference_is_current(name):
    written = (reference.DOCS / name).read_text(encoding="utf-8")
    assert written == reference.PAGES[name](), "run .venv/bin/python -m scripts.reference"


def test_every_permission_and_job_says_what_it_is_for():
    assert set(reference.MEANING) == set(Permission)
    assert [handler.name for handler in registry() if not handler.purpose.endswith(".")] == []
