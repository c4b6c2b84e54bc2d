"""Public holidays of the house's country: the calendar marks them, and whoever chooses a date is warned."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

# The package's own names of languages, best first; a country it knows in none of them answers in its own.
_LANGUAGES = {"sw": ("sw",), "en": ("en_KE", "en_GB", "en", "en_US")}


@lru_cache(maxsize=256)
def public_holidays(country: str, year: int, language: str = "en") -> Mapping[date, str]:
    """Day → name in the reader's language. Nothing for an empty or unknown country, and for years it has no rules for.

    Args:
        country: ISO 3166 code, as `Settings.holidays` has it.
    """
    if not country:
        return {}
    try:
        known = getattr(holidays, country).supported_languages
    except AttributeError:
        return {}
    chosen = next((code for code in _LANGUAGES.get(language, ()) if code in known), None)
    return dict(holidays.country_holidays(country, years=year, language=chosen).items())
