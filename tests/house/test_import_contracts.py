"""The contract of our own making: a room's models are read within the room only, whatever rooms there are."""

import pytest
from grimp import ImportGraph

from scripts.import_contracts import PrivateModels

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("app.documents.queries", "app.documents.models", True),
        ("app.documents", "app.documents.models", True),
        ("app.tables", "app.documents.models", True),
        ("app.discovery.home", "app.documents", True),
        ("app.discovery.home", "app.documents.models", False),
        ("app.documents_extra.queries", "app.documents.models", False),
        ("app.main", "app.documents.models", False),
        ("app.discovery.home", "app.documents.models.file", False),
    ],
)
def test_who_may_read_models(importer, imported, kept):
    graph = ImportGraph()
    graph.add_import(importer=importer, imported=imported)
    contract = PrivateModels("models", {}, {"also_read_by": ["app.tables"]})
    check = contract.check(graph, verbose=False)
    assert check.kept is kept
    assert check.metadata["trespasses"] == ([] if kept else [(importer, imported)])
