"""Messages without variables, translated while a template is compiled: each language has its own environment."""

from collections.abc import Callable, MutableMapping
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

NAMES = frozenset({"_", "gettext"})


class _Translator(NodeTransformer):
    def __init__(self, say: Callable[[str], str]) -> None:
        self._say = say

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - jinja2's naming
        self.generic_visit(node)
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and len(node.args) == 1
        if not (plain and isinstance(node.node, nodes.Name) and node.node.name in NAMES):
            return node
        message = node.args[0]
        if not isinstance(message, nodes.Const) or not isinstance(message.value, str) or "%" in message.value:
            return node
        # What the call would give under autoescape: catalogue texts are ours and count as safe.
        return nodes.MarkSafe(nodes.Const(self._say(message.value), lineno=node.lineno), lineno=node.lineno)


class TranslatingEnvironment(Environment):
    """An environment of one language; rendering a page asks the catalogue only for messages with variables.

    A message with a percent sign keeps its call, because the call also unescapes `%%`.

    Attributes:
        say: the catalogue's gettext.
    """

    def __init__(self, say: Callable[[str], str], **options: Any) -> None:  # noqa: ANN401 - handed on as they are
        super().__init__(**options)
        self.say = say

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One map instead of a chain of two, which every import of a macro walks in Python: globals are set before templates load."""
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        translated: nodes.Template = _Translator(self.say).visit(tree)
        return translated
