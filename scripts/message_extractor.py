"""What of our Python is read by people, found in its syntax: a method for Babel, so that nothing is marked by hand.

Three things are messages:
1. the text given to a call that translates it or keeps it to be translated (CALLS);
2. every string that reads like a sentence: it begins with a capital and ends with a full stop or a question mark.
   Errors, refusals, notices and the messages of validators are all such, and are translated where they are shown;
3. the values of constants that hold labels (LABELS), and in `app/reading` the words for what a file turned out to be.

Docstrings, logs, and the keywords that describe our API and jobs (UNREAD) are for ourselves and stay English.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import IO, TypeGuard


class Text(ast.Constant):
    """A constant known to be text."""

    value: str


Found = tuple[int, str | None, str | tuple[str, ...], list[str]]

# Called name → which of its arguments are messages.
FIRST = slice(0, 1)
CALLS: Mapping[str, slice] = {
    **dict.fromkeys(("gettext", "_", "say", "Sentence", "Place"), FIRST),
    "ngettext": slice(0, 2),
    "Kind": slice(1, 2),  # of app/reading: media type, label, …
    "answer": slice(2, 3),  # of app/web/errors: request, status, title, sentence
}
LABELS = frozenset({"KINDS", "FACETS", "ROLE_NAMES", "OFFERED", "COMMUNITY_NAME", "TAGLINE", "title"})
UNREAD = frozenset({"description", "purpose", "help", "openapi_examples"})
SENTENCE = re.compile(r"[A-ZÀ-Þ«“].* .*[.?]|[A-Z][a-z]+\.", re.DOTALL)
WHAT_IT_IS = re.compile(r"an? [\w ]+")
WORD = re.compile(r"[a-z]{2}")
LABEL = re.compile(r"[A-Z].*")


def extract_python(file: IO[bytes], _keywords: object, _tags: object, options: Mapping[str, str]) -> Iterator[Found]:
    """As Babel calls a method: (line, function, message or its forms, comments). `reading` turns on words for files."""
    tree = ast.parse(file.read())
    yield from _messages(tree, what_it_is=options.get("reading") == "yes")


def built_sentences(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of f-strings that read like sentences: no catalogue can know them; `Sentence` takes their place."""
    tree = ast.parse(source)
    for node in _read(tree):
        if isinstance(node, ast.JoinedStr):
            said = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "Xx" for part in node.values)
            if WORD.search(said) and _is_sentence(text):
                yield node.lineno, text


def _messages(tree: ast.AST, *, what_it_is: bool) -> Iterator[Found]:
    told: set[ast.AST] = set()
    for node in _read(tree):
        if isinstance(node, ast.Call) and (texts := _of_call(node)):
            told.update(texts)
            words = tuple(text.value for text in texts)
            yield node.lineno, "ngettext" if len(words) > 1 else None, words if len(words) > 1 else words[0], []
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None and _names(node) & LABELS:
            for text in filter(_is_text, ast.walk(node.value)):
                if LABEL.fullmatch(text.value):
                    yield text.lineno, None, text.value, []
        elif not _is_text(node) or node in told:
            continue
        elif _is_sentence(node.value) or (what_it_is and WHAT_IT_IS.fullmatch(node.value)):
            yield node.lineno, None, node.value, []


def _is_text(node: ast.AST) -> TypeGuard[Text]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_sentence(text: str) -> bool:
    return "\n" not in text and SENTENCE.fullmatch(text) is not None


def _of_call(call: ast.Call) -> list[Text]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    wanted = call.args[CALLS.get(name, slice(0))]
    texts = [one for one in wanted if _is_text(one) and one.value]
    return texts if len(texts) == len(wanted) else []


def _names(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _read(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree, outer first, without what nobody reads on a page."""
    yield node
    keys = node.keys if isinstance(node, ast.Dict) else []  # names of things, to programs
    for child in ast.iter_child_nodes(node):
        if child not in keys and not _is_unread(child):
            yield from _read(child)


def _is_unread(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "log"
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)  # a docstring
    return isinstance(node, ast.keyword) and node.arg in UNREAD
