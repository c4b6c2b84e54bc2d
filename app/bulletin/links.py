"""Addresses of the bulletin within the house, and which addresses it links to at all."""

from app.bulletin.edition import Edition

_WEB = ("https://", "http://")


def issue_href(quarter: str) -> str:
    """For ever; shows the edition in the reader's language."""
    return f"/bulletins/{quarter}"


def edition_href(edition: Edition, ending: str = "") -> str:
    """Of one language; `ending`: "", ".txt" or ".pdf"."""
    return f"/bulletins/{edition.quarter}/{edition.language}{ending}"


def item_href(quarter: str, item_id: int) -> str:
    return f"/bulletins/{quarter}#item-{item_id}"


def picture_href(picture_id: int, *, small: bool = False) -> str:
    return f"/bulletins/pictures/{picture_id}{'/small' if small else ''}"


def linked(href: str) -> str:
    """The address where it is one of the house or of the web; "" for any other, whatever was kept."""
    own = href.startswith("/") and not href.startswith(("//", "/\\"))
    return href if own or href.lower().startswith(_WEB) else ""
