"""Choosing the engine by its settings."""

from pathlib import Path

from search.embedded.engine import EmbeddedEngine
from search.engine import Engine
from search.meili.engine import MeilisearchEngine
from search.synonyms import Synonyms, shipped_synonyms


def connect(url: str, key: str, folder: Path, *, synonyms: Synonyms | None = None, prefix: str = "baraza_") -> Engine:
    """The embedded engine in `folder` where `url` is empty, else the Meilisearch server there.

    Nothing is opened or asked yet, so this neither fails nor waits. `key` is the server's API key; `prefix`
    begins the names of its indexes, so that several installations can share a server.
    """
    synonyms = synonyms if synonyms is not None else shipped_synonyms()
    return MeilisearchEngine(url, key, synonyms, prefix) if url else EmbeddedEngine(folder, synonyms)
