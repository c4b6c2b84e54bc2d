"""A server that records what it is asked, and an engine that asks it."""

from collections.abc import Iterator

import pytest

from search import Engine, connect
from search.meili.settings import stamp
from tests.search import recorder as recording
from tests.search.recorder import Recorder
from tests.search.requests.wanted import SYNONYMS


@pytest.fixture
def server() -> Iterator[Recorder]:
    with recording.recording() as made:
        yield made


@pytest.fixture
def engine(server, tmp_path) -> Engine:
    server.documents["my_stamp/schema"] = {"id": "schema", "stamp": stamp()}
    return connect(server.url, "a key", tmp_path, synonyms=SYNONYMS, prefix="my_")
