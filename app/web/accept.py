"""Which of several forms a program would rather have (RFC 9110 §12.5.1)."""

from collections.abc import Sequence

HTML = "text/html"
MOST = 30


def preferred(accept: str, offered: Sequence[str]) -> str:
    """The media type among `offered` that the header wants most, the first of equals; "" where it names none of them.

    The page comes first: browsers, and programs that take anything, never get another form of it.
    """
    wanted = _read(accept)
    best, most = "", 0.0
    for media_type in (HTML, *offered):
        kind = media_type.partition("/")[0]
        quality = wanted.get(media_type, wanted.get(f"{kind}/*", wanted.get("*/*", 0.0)))
        if quality > most:
            best, most = media_type, quality
    return best


def _read(accept: str) -> dict[str, float]:
    wanted: dict[str, float] = {}
    for part in accept.lower().split(",")[:MOST]:
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        try:
            wanted[media_type] = min(1.0, max(0.0, float(quality)))
        except ValueError:
            wanted[media_type] = 0.0
    return wanted
