"""From what somebody typed to what is shown: safe HTML, whom it names, which documents it points to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import markup
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.core.text import tidy_markdown
from app.forum.models import Topic

LONGEST = 50_000  # characters of a post
EXCERPT = 280
_DOCUMENT = re.compile(r"/documents/(\d{1,9})(?:[?#](?:[^\s)\"'<>#]*[&#])?page=(\d{1,5}))?")
_TAG = re.compile(r"<[^>]+>")
_QUOTE = re.compile(r"<blockquote>.*?</blockquote>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a post names: `kind` is person, organisation or group."""

    kind: str
    target_id: int


@dataclass(frozen=True, slots=True)
class Words:
    """`documents`: (document id, page or 0) in the order in which the text names them."""

    text: str
    html: str
    named: Sequence[Named]
    documents: Sequence[tuple[int, int]]


def read_words(session: Session, topic: Topic, typed: str) -> Words:
    """InvalidError for the field `text` when it is empty or too long. Only who may read the topic is found by name."""
    text = tidy_markdown(typed)
    if not text.strip():
        raise InvalidError("Write something.", {"text": "Write something."})
    if len(text) > LONGEST:
        said = Sentence("This is longer than %(most)s characters. Attach it as a file instead.", most=f"{LONGEST:,}")
        raise InvalidError(said, {"text": said})
    return Words(text, str(markup.to_html(text)), (), documents_in(text))


def documents_in(text: str) -> list[tuple[int, int]]:
    found = ((int(number), int(page or 0)) for number, page in _DOCUMENT.findall(text))
    return list(dict.fromkeys(found))[:20]


def excerpt(html: str, most: int = EXCERPT) -> str:
    """The first words in plain text, without what is quoted."""
    plain = " ".join(_unescaped(_TAG.sub(" ", _QUOTE.sub(" ", html))).split())
    return plain if len(plain) <= most else plain[:most].rsplit(" ", 1)[0] + "…"


def _unescaped(text: str) -> str:
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(sign, letter)
    return text
