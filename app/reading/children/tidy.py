"""Text as people and the index want it: whole words, plain spaces, nothing invisible."""

import re
import unicodedata

# pdfium writes U+FFFE (older builds U+0002) where a word was hyphenated at a line's end; others keep the soft hyphen.
_BROKEN_WORD = re.compile("[\u00ad\u0002\ufffe][ \t]*\r?\n[ \t]*")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\ue000-\uf8ff\t\v\f]+")
# Line separators become line ends; controls, surrogates, marks of order and direction, and non-characters go.
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\ufffb\ufffe\uffff]+"
)
# Ligatures and presentation forms stand for ordinary letters; the rest of NFKC would change meaning (m² → m2).
_LIGATURES = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdff\ufe70-\ufefc]+")
# From the run's first blank only: tried from each, a page of blanks would cost the square of its length.
_TRAILING = re.compile(r"(?<! ) +(?=\n)")
_GAPS = re.compile(r"\n{3,}")
_PARAGRAPHS = re.compile(r"\n\s*\n")

PAGE_CHARACTERS = 3_000
"""How long a page is, at most, where a format has none of its own."""


def tidy(text: str) -> str:
    """The text with hyphenated words joined, line ends as LF, ligatures spelled out and in NFC."""
    text = _LINE_ENDS.sub("\n", _BROKEN_WORD.sub("", text) if not text.isascii() or "\x02" in text else text)
    text = _INVISIBLE.sub("", _BLANKS.sub(" ", text))
    if not text.isascii():
        text = _LIGATURES.sub(_spell_out, text)
        text = unicodedata.normalize("NFC", text)
    return _GAPS.sub("\n\n", _TRAILING.sub("", text)).strip()


def _spell_out(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found.group())


def cut(text: str, *, at_lines: bool = False, size: int = PAGE_CHARACTERS) -> list[str]:
    """Cut into pages of at most `size` characters, between paragraphs (or lines, for tables) where that is possible."""
    glue = "\n" if at_lines else "\n\n"
    pages: list[str] = []
    held: list[str] = []
    length = 0
    for piece in text.split("\n") if at_lines else _PARAGRAPHS.split(text):
        for part in _parts(piece, size):
            if held and length + len(part) > size:
                pages.append(glue.join(held))
                held, length = [], 0
            held.append(part)
            length += len(part) + len(glue)
    if held:
        pages.append(glue.join(held))
    return pages


def _parts(piece: str, size: int) -> list[str]:
    """A paragraph longer than a page, cut after a line, a sentence or at least a word."""
    parts: list[str] = []
    start = 0
    while len(piece) - start > size:
        window = piece[start : start + size]
        end = max(window.rfind("\n"), window.rfind(". ") + 1)
        if end <= size // 2:
            end = window.rfind(" ")
        end = end if end > 0 else size
        parts.append(window[:end].strip())
        start += end
    parts.append(piece[start:].strip() if start else piece)
    return parts
