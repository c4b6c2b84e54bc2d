"""Markdown as the plain text of a calendar: words and addresses, without signs."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_BLANK = re.compile(r"\n{3,}")
_AFTER = {"th_close": "  ", "td_close": "  ", "tr_close": "\n", "table_close": "\n", "heading_close": "\n\n"}


def plain(source: str) -> str:
    """Paragraphs part by a blank line; items of lists begin with a dash or their number; links show where they lead."""
    lists: list[int | None] = []
    made = "".join(_said(token, lists) for token in _MARKDOWN.parse(source))
    return _BLANK.sub("\n\n", "\n".join(line.rstrip() for line in made.splitlines())).strip()


def _said(token: Token, lists: list[int | None]) -> str:
    """`lists`: the lists around the token, each with its next number; None for one with dashes."""
    match token.type:
        case "inline":
            return _inline(token.children or [])
        case "fence" | "code_block":
            return token.content
        case "ordered_list_open" | "bullet_list_open":
            lists.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else None)
        case "ordered_list_close" | "bullet_list_close":
            lists.pop()
            return "" if lists else "\n"
        case "list_item_open":
            return "  " * (len(lists) - 1) + _mark(lists)
        case "paragraph_close":
            return "\n" if token.hidden or lists else "\n\n"
    return _AFTER.get(token.type, "")


def _mark(lists: list[int | None]) -> str:
    number = lists[-1]
    if number is None:
        return "- "
    lists[-1] = number + 1
    return f"{number}. "


def _inline(tokens: list[Token]) -> str:
    made: list[str] = []
    leads: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "image":
                made.append(token.content)
            case "softbreak" | "hardbreak":
                made.append("\n")
            case "link_open":
                leads.append((str(token.attrGet("href") or ""), len(made)))
            case "link_close":
                href, begin = leads.pop()
                if href.removeprefix("mailto:") != "".join(made[begin:]):
                    made.append(f" ({href})")
    return "".join(made)
