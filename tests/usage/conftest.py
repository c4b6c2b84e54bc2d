"""Documents to be read."""

from tests.documents.conftest import put  # noqa: F401 - a fixture
