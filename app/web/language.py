"""Which language a reader gets, and the catalogues, read from their sources at start."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from markupsafe import Markup
from starlette.requests import Request

from app.access import Actor
from app.core.sentences import Sentence, fill

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


def say(text: str, language: str) -> str:
    """An English sentence in the reader's language: errors, refusals and notices are made before it is known.

    What is no message of the catalogue, or is made up of markup, stays as it is.
    """
    if not text or isinstance(text, Markup):  # the empty message is the head of a catalogue
        return text
    catalogue = translations(language)
    if isinstance(text, Sentence):
        values = {
            name: say(value, language) if isinstance(value, Sentence) else value for name, value in text.values.items()
        }
        return fill(catalogue.gettext(text.message), values)
    return catalogue.gettext(text)


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
