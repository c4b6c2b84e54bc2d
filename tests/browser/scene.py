"""One look of a browser at one page: who opens which address, and what they do there before the look."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.people import Member


def nothing(_page: Any) -> None:
    """The page as it comes."""


def send_empty(page: Any) -> None:
    page.click("main form[method=post] button:not([data-shows])")
    page.wait_for_selector(".problems")


@dataclass(frozen=True, slots=True)
class Scene:
    """`address` names ids of the shelf in braces; `bare` opens it in the house without documents and engine."""

    name: str
    who: Member | None
    address: str
    then: Callable[[Any], None] = nothing
    status: int = 200
    bare: bool = False
    language: str = "en"
