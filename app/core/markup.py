"""Markdown that people write, turned into HTML once, when it is written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

_REACH = 120  # characters after the sign in which a name ends
_MOST_CALLS = 60  # signs of a text that are looked at
_SIGN = re.compile(r"(?<![^\W_])(?<![@.+/-])@(?=[^\W_])")
_NO_NAME = re.compile(r"[@*`<>|#\[\]{}\\]|\n *\n")
# A word's last letter, and what may close a name behind it, such as "(Kenya)" or "Jr."
_END = re.compile(r"[^\W_](?![^\W_])([.)]{0,2})")
# "Amina" is no name within "Amina-led", nor "unicef" within "unicef.org".
_GOES_ON = re.compile(r"[-.]?[^\W_]")


@dataclass(frozen=True, slots=True)
class Called:
    """What a name behind the sign `@` stands for: where its link leads, and what the caller knows it by."""

    href: str
    keys: Sequence[tuple[str, int]]


def _call(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the shape of a rule
    """The longest name behind the sign becomes a link; never in code, nor within a link."""
    names: Mapping[str, Called] = state.env.get("names") or {}
    if not names or state.src[state.pos] != "@" or state.linkLevel:
        return False
    if _SIGN.match(state.src, state.pos) is None:
        return False
    found = next(((end, names[name]) for end, name in _beginnings(state.src, state.pos) if name in names), None)
    if found is None or found[0] > state.posMax:
        return False
    end, called = found
    if not silent:
        opened = state.push("link_open", "a", 1)
        opened.attrs = {"href": called.href}
        opened.meta = {"called": called}
        state.push("text", "", 0).content = state.src[state.pos : end]
        state.push("link_close", "a", -1)
    state.pos = end
    return True


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(["linkify", "table", "strikethrough"])
_MARKDOWN.inline.ruler.push("call", _call)
# The finder of links keeps its place in attributes of its own.
_ONE_AT_A_TIME = Lock()
_HEADING = re.compile(r"</?h([1-6])>")
_TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "h3",
    "h4",
    "h5",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


def to_html(source: str) -> Markup:
    """Safe HTML of Markdown text.

    The largest headings of the text become h3, because the page owns h1 and h2, and the next ones h4, whatever their
    signs; links get rel=nofollow noopener.
    """
    return to_html_with_names(source, {})[0]


def to_html_with_names(source: str, names: Mapping[str, Called]) -> tuple[Markup, Sequence[Called]]:
    """`to_html`, with a link at each `@` that a name follows; and which names the text calls, outside quotations.

    Args:
        names: by what `folded` makes of them.
    """
    env = {"names": names}
    with _ONE_AT_A_TIME:
        tokens = _MARKDOWN.parse(source, env)
        rendered = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env)
    levels = {level: min(place, 5) for place, level in enumerate(sorted(set(_HEADING.findall(rendered))), start=3)}
    clean = nh3.clean(
        _HEADING.sub(lambda found: found[0].replace(found[1], str(levels[found[1]])), rendered),
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return Markup(clean), list(_called(tokens))  # noqa: S704 - nh3 has just cleaned it


def folded(name: str) -> str:
    """As names are compared: without regard to capitals, and to how much space stands between words."""
    return " ".join(name.split()).casefold()


def beginnings(source: str) -> set[str]:
    """All that a name behind one of the signs may be, as typed; whoever knows names says which are some."""
    signs = (found.start() for found, _ in zip(_SIGN.finditer(source), range(_MOST_CALLS), strict=False))
    return {source[start + 1 : end] for start in signs for end, _ in _beginnings(source, start)}


def _beginnings(source: str, sign: int) -> Iterator[tuple[int, str]]:
    """Where a name that starts behind the sign may end, and what it would be; the longest first."""
    start = sign + 1
    stop = _NO_NAME.search(source, start, start + _REACH)
    last = stop.start() if stop else min(len(source), start + _REACH)
    for found in reversed(list(_END.finditer(source, start, last))):
        for end in range(found.end(), found.start(), -1):
            if _GOES_ON.match(source, end) is None:
                yield end, folded(source[start:end])


def _called(tokens: Sequence[Token]) -> Iterator[Called]:
    quoted = 0
    for token in tokens:
        quoted += token.nesting if token.type.startswith("blockquote") else 0
        if not quoted:
            yield from (one.meta["called"] for one in token.children or () if "called" in one.meta)
