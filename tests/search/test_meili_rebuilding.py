"""A rebuild on the server that dies on its way, for which there is no kernel to drop its locks."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from search import Engine, SearchUnavailable, connect
from search.meili import rebuilding
from search.meili.journal import Journal
from search.meili.server import Server
from tests.search.conftest import Address
from tests.search.samples import ask, ids, record

pytestmark = pytest.mark.database_free


@pytest.fixture
def built(meilisearch: Address, tmp_path: Path) -> Iterator[Engine]:
    prefix = f"t{secrets.token_hex(5)}_"
    made = connect(meilisearch.url, meilisearch.key, tmp_path, prefix=prefix)
    made.rebuild([record(1, "aardvark")])
    yield made
    server = Server(meilisearch.url, meilisearch.key)
    for name in ("cards", "pages", "stamp", "journal", "cards-next", "pages-next", "stamp-next"):
        server.drop(prefix + name)


@pytest.mark.parametrize("moment", ["while it fills", "in the swap"])
def test_du2_a_rebuild_killed_on_the_server_leaves_an_index_and_is_made_again(built, monkeypatch, moment):
    def dying():
        yield record(1, "aardvark")
        built.put([record(2, "aardvark noted")])
        if moment == "while it fills":
            raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(Journal, "end", lambda _self: None)
        killed.setattr(rebuilding, "_drop", lambda *_: None)
        if moment == "in the swap":
            real = Server.swap
            killed.setattr(Server, "swap", lambda self, names: (self.wait([real(self, names)]), exec_kill())[0])
        with pytest.raises(KeyboardInterrupt):
            built.rebuild(dying())
    assert sorted(ids(ask(built, "aardvark"))) == [1, 2]
    built.put([record(3, "aardvark after it")])
    assert sorted(ids(ask(built, "aardvark"))) == [1, 2, 3]
    assert not built.needs_rebuild(), "it may be alive still"
    with pytest.raises(SearchUnavailable, match="being rebuilt"):
        built.rebuild([])
    monkeypatch.setattr("search.meili.journal.ABANDONED", timedelta(0))
    assert built.needs_rebuild()
    assert built.rebuild([record(4, "aardvark")]) == 1
    assert ids(ask(built, "aardvark")) == [4]
    assert not built.needs_rebuild()


def exec_kill() -> int:
    raise KeyboardInterrupt
