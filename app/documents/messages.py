"""What reading a file has to say, as sentences that pages can say in another language.

The reading room knows nothing of languages, and rows keep its messages in English.
"""

import re

from app.core.sentences import Sentence
from app.reading import MESSAGES
from app.web.language import say

_SLOT = re.compile(r"%\((\w+)\)s")


def text_message(message: str, language: str) -> str:
    """A file's stored message in the reader's language; it may be several of MESSAGES, with numbers in them."""
    if not message:
        return ""
    found = [
        (fits.start(), Sentence(template, **fits.groupdict()))
        for template, pattern in _PATTERNS
        if (fits := pattern.search(message))
    ]
    return " ".join(say(sentence, language) for _, sentence in sorted(found)) or say(message, language)


def _pattern(template: str) -> re.Pattern[str]:
    """Matches what became of the template; its groups are the values."""
    plain = _SLOT.split(template)  # text and names in turn
    return re.compile("".join(f"(?P<{part}>.+?)" if i % 2 else re.escape(part) for i, part in enumerate(plain)))


_PATTERNS = [(template, _pattern(template)) for template in MESSAGES.values()]
