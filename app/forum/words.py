"""From what somebody typed to what is shown: safe HTML, whom it names, which documents it points to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import markup
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.core.text import tidy_markdown
from app.forum import naming, policy

LONGEST = 50_000  # characters of a post
LONGEST_QUOTE = 1_500
EXCERPT = 280
MOST_NAMED = 30
_DOCUMENT = re.compile(
    r"(?:(?<![\w./:-])|https?://[\w.:-]{1,80})/documents/(\d{1,9})(?:/pages/(\d{1,5})|[?#]page=(\d{1,5}))?(?![\w/-])"
)
_QUOTED_POST = re.compile(r"^>[^\n]*?\]\(/posts/(\d{1,9})\)", re.MULTILINE)
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~@])")
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


def read_words(session: Session, topic: policy.TopicStanding, typed: str) -> Words:
    """InvalidError for the field `text` when it is empty or too long. Only who may read the topic is found by name."""
    text = tidy_text(typed)
    html, called = markup.to_html_with_names(text, naming.resolve(session, topic, text))
    named = list(dict.fromkeys(Named(*key) for one in called for key in one.keys))[:MOST_NAMED]
    return Words(text, str(html), named, documents_in(text))


def tidy_text(typed: str) -> str:
    """As it is kept. InvalidError as in `read_words`."""
    text = tidy_markdown(typed)
    if not text.strip():
        raise InvalidError("Write something.", {"text": "Write something."})
    if len(text) > LONGEST:
        said = Sentence("This is longer than %(most)s characters. Attach it as a file instead.", most=f"{LONGEST:,}")
        raise InvalidError(said, {"text": said})
    return text


def documents_in(text: str) -> list[tuple[int, int]]:
    """Document and page, by the address of the document, of a page in the reader, or of the document with `?page=`."""
    found = ((int(number), int(page or other or 0)) for number, page, other in _DOCUMENT.findall(text))
    return list(dict.fromkeys(found))[:20]


def quote_of(author: str, post_id: int, text: str, said: str) -> str:
    """Markdown that quotes a post, without what that quoted itself.

    Args:
        said: such as "%(name)s wrote", in the language of whoever quotes.
    """
    own = [line for line in text.split("\n") if not line.lstrip().startswith(">")]
    kept = "\n".join(own).strip("\n") or text
    if len(kept) > LONGEST_QUOTE:
        kept = f"{kept[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
    name = literal(author)
    lines = (f"> {line}".rstrip() for line in kept.split("\n"))
    return "\n".join((f"> [{said % {'name': name}}](/posts/{post_id}):", ">", *lines))


def literal(text: str) -> str:
    """Markdown that shows the text as it is."""
    return _SIGNS.sub(r"\\\1", text)


def quoted_in(text: str) -> list[int]:
    """Ids of the posts that a text quotes with an address, at most ten."""
    return list(dict.fromkeys(int(number) for number in _QUOTED_POST.findall(text)))[:10]


def excerpt(html: str, most: int = EXCERPT) -> str:
    """The first words in plain text, without what is quoted."""
    plain = " ".join(_unescaped(_TAG.sub(" ", _QUOTE.sub(" ", html))).split())
    return plain if len(plain) <= most else plain[:most].rsplit(" ", 1)[0] + "…"


def _unescaped(text: str) -> str:
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(sign, letter)
    return text
