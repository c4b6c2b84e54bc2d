"""What is left of a withdrawn document, as a page."""

from app.documents.pages import GonePage
from app.documents.queries_gone import Tombstone
from app.web import Moments


def gone_page(gone: Tombstone, moments: Moments, language: str) -> GonePage:
    when = moments.tag(gone.withdrawn_at, language)
    return GonePage(gone.title, gone.authors, gone.organisation, gone.year, when, gone.reason)
