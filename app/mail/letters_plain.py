"""The words of a letter for readers without HTML."""

import re
from html.parser import HTMLParser

BLOCKS = frozenset({"p", "h3", "h4", "h5", "li", "pre", "tr", "hr", "blockquote", "ul", "ol", "table"})
TIGHT = frozenset({"li", "tr"})


def plain(content: str) -> str:
    """Paragraphs parted by blank lines; links as addresses on a line of their own; quotations marked by `>`."""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Reads the few tags that letters have into blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, bool, str]] = []
        self.tag, self.line = "p", ""
        self.quoted = 0
        self.counts: list[int] = []
        self.href, self.label, self.skipped = "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in BLOCKS and not (tag == "p" and self.tag == "li" and not self.line.strip(" -.0123456789")):
            self._end(tag)
        if tag == "a":
            self.href, self.label = given.get("href") or "", ""
        elif tag == "br":
            self.line += "\n"
        elif tag == "p":
            self.skipped = given.get("class") == "address"
        elif tag in {"ul", "ol"}:
            self.counts.append(0 if tag == "ol" else -1)
        elif tag == "li":
            number = self.counts[-1] = self.counts[-1] + (self.counts[-1] >= 0)
            self.line = f"{number}. " if number > 0 else "- "
        elif tag == "blockquote":
            self.quoted += 1
        elif tag == "hr":
            self.line = "----"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            label, href, self.href = self.label.strip(), self.href, ""
            if not self.skipped:
                self.line += label if label in {href, href.removeprefix("mailto:")} else f"{label}:\n{href}\n"
        elif tag in {"td", "th"}:
            self.line += "  "
        elif tag in BLOCKS:
            self._end("p")
            if tag in {"ul", "ol"}:
                self.counts.pop()
            elif tag == "blockquote":
                self.quoted -= 1

    def handle_data(self, data: str) -> None:
        words = "" if self.skipped else re.sub(r"\s+", " ", data)
        if self.href:
            self.label += words
        elif self.line.endswith("\n") or not self.line:
            self.line += words.lstrip()
        else:
            self.line += words

    def text(self) -> str:
        self._end("p")
        written, before = "", ""
        for tag, quoted, words in self.blocks:
            mark = "> " if quoted else ""
            lines = "\n".join(f"{mark}{line}".rstrip() for line in words.split("\n"))
            close = "\n" if tag in TIGHT and before == tag else "\n>\n" if quoted and before == "quoted" else "\n\n"
            written += f"{close if written else ''}{lines}"
            before = "quoted" if quoted else tag
        return written

    def _end(self, following: str) -> None:
        if words := self.line.strip():
            self.blocks.append((self.tag, self.quoted > 0, words))
        self.tag, self.line, self.skipped = following, "", False
