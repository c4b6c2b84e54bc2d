"""Jinja as the house uses it: strict, escaped, translated, with the few filters that pages need."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.core.settings import Settings
from app.core.text import readable_size
from app.web.assets import Assets
from app.web.compiled_messages import TranslatingEnvironment
from app.web.language import LANGUAGES, say, translations

TEMPLATES = Path(__file__).parents[2] / "templates"


class Moments:
    """Moments as a page shows them, for values built in Python: `<time>` with the exact moment, in plain words."""

    def __init__(self, settings: Settings) -> None:
        self._by_language = {code: filters(code, settings.zone) for code, _ in LANGUAGES}

    def tag(self, value: date, language: str = "en") -> Markup:
        made: Markup = self._by_language[language]["time_tag"](value)
        return made


def make_environments(assets: Assets, settings: Settings) -> dict[str, Environment]:
    """One environment a language, so that nothing about language is decided while a page renders."""
    return {code: _make(code, assets, settings.zone) for code, _ in LANGUAGES}


def make_environment(language: str, zone: ZoneInfo) -> Environment:
    """Templates in one language, strict about what they are given; pages and messages add what is theirs alone."""
    catalogue = translations(language)
    environment = TranslatingEnvironment(
        catalogue.gettext,
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        cache_size=-1,
    )
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
    environment.policies["ext.i18n.trimmed"] = True  # as the extraction of messages reads them
    environment.filters.update(filters(language, zone))
    return environment


@lru_cache(maxsize=16)
def _make(language: str, assets: Assets, zone: ZoneInfo) -> Environment:
    """Kept by what it is made from, so that a second application in the process compiles no template again."""
    environment = make_environment(language, zone)
    environment.globals["asset"] = assets.address
    environment.globals["language"] = language
    return environment


@lru_cache(maxsize=4096)
def in_words(day: date, locale: str) -> str:
    """Kept, because lists name the same days again and again and Babel takes its time."""
    return format_date(day, "d MMMM y", locale=locale)


def filters(language: str, zone: ZoneInfo) -> dict[str, Callable[..., Any]]:
    """`date`, `datetime`, `time_tag`, `filesize`, `number`, `say` in the reader's language and the house's zone."""
    locale = "sw_KE" if language == "sw" else "en_GB"
    abbreviation = "EAT" if zone.key == "Africa/Nairobi" else ""

    def local(moment: datetime) -> datetime:
        return moment.astimezone(zone)

    def show_date(value: date) -> str:
        day = local(value).date() if isinstance(value, datetime) else value
        return in_words(day, locale)

    def show_datetime(value: datetime) -> str:
        moment = local(value)
        day = format_date(moment.date(), "EEEE d MMMM y", locale=locale)
        return f"{day}, {moment:%H:%M} {abbreviation or moment.tzname()}"

    def time_tag(value: date) -> Markup:
        exact = local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
        return Markup('<time datetime="{}">{}</time>').format(exact, show_date(value))

    return {
        "date": show_date,
        "datetime": show_datetime,
        "time_tag": time_tag,
        "filesize": readable_size,
        "number": lambda value: f"{value:,}",
        "say": lambda text: say(text, language),
    }
