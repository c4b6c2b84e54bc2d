"""The search engine of this installation, as the settings say, with the words that the house takes for one another."""

import time
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

import search
from app.core import revision
from app.core.settings import Settings
from app.vocabularies import glossary

# Seconds after which a process looks again whether the glossary has changed.
LOOK_AGAIN = 1.0

_REVISION = select(revision.current(glossary.GLOSSARY))


class Index:
    """Holds the engine among the services of a process."""

    def __init__(self, engine: search.Engine) -> None:
        self.engine = engine
        self._synonyms = search.shipped_synonyms()
        self._revision: int | None = None
        self._looked = float("-inf")
        self._lock = Lock()

    def tuned(self, session: Session, *, at_once: bool = False) -> search.Engine:
        """The engine, knowing the glossary as it was a second ago at most, or as it is now."""
        with self._lock:
            if at_once or time.monotonic() > self._looked + LOOK_AGAIN:
                self._looked = time.monotonic()
                number = session.scalar(_REVISION) or 0
                if number != self._revision:
                    self._synonyms = search.extended(search.shipped_synonyms(), glossary.groups(session))
                    self.engine.use_synonyms(self._synonyms)
                    self._revision = number
        return self.engine

    def synonyms(self, session: Session) -> search.Synonyms:
        """Those that the engine answers by, as fresh as with `tuned`."""
        self.tuned(session)
        return self._synonyms


def connect_index(settings: Settings) -> Index:
    """Opens nothing yet: an engine that is away is met when it is first asked."""
    key = settings.search_key.get_secret_value()
    return Index(search.connect(settings.search_url, key, settings.data_dir / "index", prefix=settings.search_prefix))
