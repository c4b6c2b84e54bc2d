"""The search engine of this installation, as the settings say."""

import search
from app.core.settings import Settings


def connect_engine(settings: Settings) -> search.Engine:
    """Opens nothing yet: an engine that is away is met when it is first asked."""
    return search.connect(settings.search_url, settings.search_key.get_secret_value(), settings.data_dir / "index", prefix=settings.search_prefix)
