"""Posts that a summary names by their number, such as «#4»: found when it is written, linked as far as the reader sees them."""

import re
from collections.abc import Collection, Iterator, Mapping

from markupsafe import Markup, escape

_NUMBER = re.compile(r"\d{1,6}")
_NAMED = re.compile(r"(?<![\w/#&])#(\d{1,6})(?!\w)")
_LINK = re.compile(r'<a href="/posts/(\d{1,10})">(#\d{1,6})</a>')
_PIECE = re.compile(r"(<[^>]*>)")
_LEFT_ALONE = ("code", "pre", "a")


def read_numbers(typed: str) -> list[int]:
    """Numbers of posts as somebody types them: "4, 17"."""
    return list(dict.fromkeys(int(one) for one in _NUMBER.findall(typed)))


def named_in(html: str) -> list[int]:
    """The numbers that a text names, outside code and links."""
    found = (int(one[1]) for text, counts in _pieces(html) if counts for one in _NAMED.finditer(text))
    return list(dict.fromkeys(found))


def link_posts(html: str, ids: Mapping[int, int]) -> str:
    """With links to the posts; `ids` by number. A number that is none of a post stays as it is."""

    def linked(found: re.Match[str]) -> str:
        post_id = ids.get(int(found[1]))
        return f'<a href="/posts/{post_id}">{found[0]}</a>' if post_id else found[0]

    return "".join(_NAMED.sub(linked, text) if counts else text for text, counts in _pieces(html))


def only_shown(html: str, shown: Collection[int]) -> Markup:
    """Links to posts that the reader cannot see any more become plain text."""

    def kept(found: re.Match[str]) -> str:
        return found[0] if int(found[1]) in shown else str(escape(found[2]))

    return Markup(_LINK.sub(kept, html))  # noqa: S704 - made safe when it was written


def _pieces(html: str) -> Iterator[tuple[str, bool]]:
    """Tags and texts in turn; whether it is text in which numbers count."""
    depth = 0
    for piece in _PIECE.split(html):
        if piece.startswith("<"):
            name = piece.strip("</>").partition(" ")[0]
            if name in _LEFT_ALONE:
                depth += -1 if piece.startswith("</") else 1
            yield piece, False
        else:
            yield piece, depth == 0
