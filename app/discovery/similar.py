"""What is like the title of a topic that somebody is about to begin: fills a place of the forum."""

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import forum
from app.access import Actor
from app.core.services import Services
from app.discovery.asked import Asked
from app.discovery.find import find
from app.web.language import translations

KINDS = ("topic", "document")
LABELS = {"topic": "Topic", "document": "Document"}
MOST = 6
_QUOTES = str.maketrans(dict.fromkeys('"“”„«»', " "))  # search would demand what stands between them word for word


class SimilarTo:
    """Topics and documents that the reader may see, by the permission filter of search; nothing while the engine is away."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def __call__(self, session: Session, actor: Actor, words: str, language: str, /) -> Sequence[forum.Similar]:
        asked = Asked(words.translate(_QUOTES).strip(), {"kind": KINDS}, "relevance", 1)
        if not asked.text:
            return ()
        found = find(session, self.services, actor, asked, per_page=MOST, language=language)
        if found.limited:
            return ()
        say = translations(language).gettext
        return [
            forum.Similar(hit.kind, say(LABELS[hit.kind]), hit.title, hit.url, Markup(hit.snippet))  # noqa: S704 - the engine escapes
            for hit in found.hits
            if hit.kind in LABELS
        ]
