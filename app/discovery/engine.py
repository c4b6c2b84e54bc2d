"""The search engine of this installation, as the settings say."""

from dataclasses import dataclass

import search
from app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Index:
    """Holds the engine among the services of a process."""

    engine: search.Engine


def connect_index(settings: Settings) -> Index:
    """Opens nothing yet: an engine that is away is met when it is first asked."""
    key = settings.search_key.get_secret_value()
    return Index(search.connect(settings.search_url, key, settings.data_dir / "index", prefix=settings.search_prefix))
