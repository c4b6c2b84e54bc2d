"""Documents that are there already."""

from tests.documents.conftest import put

__all__ = ["put"]
