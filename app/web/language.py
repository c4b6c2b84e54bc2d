"""Which language a reader gets, and the catalogues, read from their sources at start."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from starlette.requests import Request

from app.access import Actor

LANGUAGES: tuple[tuple[str, str], ...] = (("en", "English"), ("sw", "Kiswahili"))
COOKIE = "language"
CATALOGUES = Path(__file__).with_name("locale")


def language_of(request: Request, actor: Actor) -> str:
    """The person's own choice, then this browser's, then what the browser asks for, then English."""
    chosen = actor.language or request.cookies.get(COOKIE, "")
    if chosen in {"en", "sw"}:
        return chosen
    asked = request.headers.get("accept-language", "")
    return "sw" if asked.lower().startswith("sw") else "en"


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; English is what the code says."""
    source = CATALOGUES / {"sw": "sw_KE"}.get(language, language) / "LC_MESSAGES" / "baraza.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as handle:
        write_mo(compiled, read_po(handle, locale="sw_KE"))
    compiled.seek(0)
    return Translations(compiled)
