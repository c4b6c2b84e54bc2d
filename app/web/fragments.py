"""Parts of a page that are drawn once and kept: the most of a list is the same for every reader with the same audiences."""

from markupsafe import Markup
from starlette.requests import Request

from app.access import Actor
from app.web.house import Furniture


def draw(request: Request, actor: Actor, template: str, value: object) -> Markup:
    """HTML of a template that uses nothing but `page` and the reader's language; the very file that its page includes."""
    furniture: Furniture = request.app.state.furniture
    return Markup(furniture.render(template, value, request, actor))  # noqa: S704 - a template has escaped it
