"""The words of an HTML letter, line by line. Nothing of its markup survives: what is shown is made anew from these words."""

import re
from html.parser import HTMLParser

import nh3

from app.correspondence.plain import LONGEST_TEXT, tidy
from app.correspondence.recognising import HINT

LONGEST_HTML = 300_000  # characters; what somebody wrote stands at the top
DEEPEST_QUOTE = 5
_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "figure", "footer", "form", "header"),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "tr",
            "ul",
        ),
    }
)
_APART = frozenset({"p", "blockquote", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = {"head", "style", "script", "title", "template", "noscript", "svg", "math", "object", "iframe", "textarea"}
_READ = {*_BLOCKS, "a", "br", "td", "th", "span"}
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"'()\[\]]{1,1500}", re.IGNORECASE)
# Names that mail programs give to the place where they quote; where they mark what they quote they need none.
_QUOTES = re.compile(
    r"divrplyfwdmsg|appendonsend|gmail_attr|gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|zwchr|"
    r"olk_src_body_section|outlookmessageheader|ms-outlook-mobile-reference|mail-editor-reference-message|tutanota_quote",
    re.IGNORECASE,
)
_QUOTING_BORDER = re.compile(r"border-top:\s?solid #?(?:e1e1e1|b5c4df)", re.IGNORECASE)
_SIGNATURES = re.compile(
    r"gmail_signature|moz-signature|k9mail-signature|ms-outlook-mobile-signature|protonmail_signature|^signature$",
    re.IGNORECASE,
)


def html_text(source: str) -> str:
    """Quotations as lines that begin with `>`; where a program says that it begins to quote, a line `recognising.HINT`."""
    reader = _Reader()
    # Repaired first: on tags that never end the parser of the standard library spends hours.
    reader.feed(
        nh3.clean(
            source[:LONGEST_HTML],
            tags=_READ,
            clean_content_tags=_SILENT,
            attributes={"*": {"id", "class", "style"}, "a": {"href"}},
            link_rel=None,
        )
    )
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.quoted = 0
        self.kept_breaks = 0
        self.lists: list[int] = []
        self.links: list[tuple[str, int]] = []
        self.length = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.length > LONGEST_TEXT:
            return
        if tag in _BLOCKS:
            self._end(apart=tag in _APART)
        if not self.quoted and tag != "blockquote" and (hint := _hint(given)):
            self._end()
            self.lines.append(hint)
        if tag == "br":
            self._end(always=True)
        elif tag == "a":
            self.links.append((given.get("href", "").strip(), len(self.line)))
        else:
            self._enter(tag)

    def _enter(self, tag: str) -> None:
        if tag == "blockquote":
            self.quoted += 1
        elif tag == "pre":
            self.kept_breaks += 1
        elif tag in {"ul", "ol"}:
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self.line = self._bullet()
        elif tag in {"td", "th"} and self.line.strip():
            self.line += "  "

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links:
            self._link(*self.links.pop())
        if tag in _BLOCKS:
            self._end(apart=tag in _APART)
        if tag == "blockquote":
            self.quoted = max(0, self.quoted - 1)
        elif tag == "pre":
            self.kept_breaks = max(0, self.kept_breaks - 1)
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        if self.length > LONGEST_TEXT:
            return
        words = tidy(data)
        self.length += len(words)
        if self.kept_breaks:
            first, *others = words.split("\n")
            self.line += first
            for other in others:
                self._end(always=True)
                self.line = other
            return
        words = re.sub(r"\s+", " ", words)
        self.line += words.lstrip() if not self.line or self.line.endswith(" ") else words

    def text(self) -> str:
        self._end()
        return re.sub(r"\n{4,}", "\n\n\n", "\n".join(self.lines)).strip("\n")

    def _end(self, *, always: bool = False, apart: bool = False) -> None:
        marks = "> " * min(self.quoted, DEEPEST_QUOTE)
        if self.line.strip() or always:
            line = self.line.rstrip() if self.line.rstrip() != "--" else "-- "
            self.lines.append(f"{marks}{line}" if line == "-- " else f"{marks}{line}".rstrip())
        self.line, self.links = "", [(href, 0) for href, _ in self.links]
        if apart and self.lines and self.lines[-1].strip(" >"):
            self.lines.append(marks.rstrip())

    def _bullet(self) -> str:
        if not self.lists:
            return "- "
        self.lists[-1] += self.lists[-1] >= 0
        indent = "  " * min(len(self.lists) - 1, 4)
        return f"{indent}{self.lists[-1]}. " if self.lists[-1] > 0 else f"{indent}- "

    def _link(self, href: str, start: int) -> None:
        """The address after the words, unless they say it."""
        words = self.line[start:].strip()
        plain = href.removeprefix("mailto:")
        if words and _ADDRESS.fullmatch(href) and plain.rstrip("/") not in words:
            self.line = f"{self.line.rstrip()} ({plain})"


def _hint(given: dict[str, str]) -> str:
    """A line that says what begins here: a quotation, or a signature."""
    named = f"{given.get('id', '')} {given.get('class', '')}".strip()[:300]
    if _SIGNATURES.search(named):
        return "-- "
    return HINT if _QUOTES.search(named) or _QUOTING_BORDER.search(given.get("style", "")[:500]) else ""
