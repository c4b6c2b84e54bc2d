"""What reading a file has to say, as sentences that pages can say in another language.

The reading room knows nothing of languages, and rows keep its messages in English.
"""

import re
from collections.abc import Iterable, Sequence

from app.core.sentences import Sentence
from app.documents.models import ExtractionState, OcrState
from app.documents.telling import WARNINGS
from app.reading import MESSAGES
from app.web.language import say

_SLOT = re.compile(r"%\((\w+)\)s")
_ALL = {
    OcrState.WAITING: (
        "The pages of this file are pictures. Their text is being recognised, a few pages at a time; "
        "until then it is found by its title and description."
    ),
    OcrState.FAILED: (
        "The pages of this file are pictures, and their text could not be recognised. "
        "It is found by its title and description."
    ),
    OcrState.ABSENT: (
        "This file has no text layer: its pages are pictures. It is found by its title and description only."
    ),
}
_SOME = {
    OcrState.WAITING: "Some pages of this file are pictures. Their text is being recognised, a few pages at a time.",
    OcrState.FAILED: "Some pages of this file are pictures, and their text could not be recognised.",
    OcrState.ABSENT: "Some pages of this file have no text layer: they are pictures, and what they say cannot be searched.",
}
RECOGNISED = "The text of pages that are pictures was recognised by machine; it may hold errors."


def file_note(message: str, extraction: str, ocr: str, language: str, *, searchable: bool = False) -> str:
    """All that reading a file has to say to its readers; "" when all is well.

    Args:
        message, extraction, ocr: as on DocumentFile.
        searchable: whether anything was recognised.
    """
    parts = [text_message(message, language)]
    if extraction == ExtractionState.NO_TEXT and ocr in _ALL:
        parts = [say(_ALL[OcrState(ocr)], language)]
    elif ocr in _SOME:
        parts.append(say(_SOME[OcrState(ocr)], language))
    elif searchable and ocr == OcrState.DONE:
        parts.append(say(RECOGNISED, language))
    return " ".join(part for part in parts if part)


def warning_notes(warnings: Iterable[str], language: str) -> list[str]:
    """What a file tells of people, for whoever answers for it."""
    return [_said(warning, _WARNING_PATTERNS, language) for warning in warnings]


def text_message(message: str, language: str) -> str:
    """A file's stored message in the reader's language; it may be several of MESSAGES, with numbers in them."""
    return _said(message, _PATTERNS, language) if message else ""


def _said(message: str, patterns: Sequence[tuple[str, re.Pattern[str]]], language: str) -> str:
    found = [
        (fits.start(), Sentence(template, **fits.groupdict()))
        for template, pattern in patterns
        if (fits := pattern.search(message))
    ]
    return " ".join(say(sentence, language) for _, sentence in sorted(found)) or say(message, language)


def _pattern(template: str) -> re.Pattern[str]:
    """Matches what became of the template; its groups are the values."""
    plain = _SLOT.split(template)  # text and names in turn
    return re.compile("".join(f"(?P<{part}>.+?)" if i % 2 else re.escape(part) for i, part in enumerate(plain)))


_PATTERNS = [(template, _pattern(template)) for template in MESSAGES.values()]
_WARNING_PATTERNS = [(template, _pattern(template)) for template in WARNINGS.values()]
