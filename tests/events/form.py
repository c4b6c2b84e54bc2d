"""A form as the browser would send it back: what is typed into it, chosen and hidden."""

import re
from html import unescape

from httpx import Response

ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
SELECT = re.compile(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
TEXT = re.compile(r'<textarea[^>]* name="([^"]*)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


def fields_of(html: str) -> dict[str, str | list[str]]:
    """The fields of the first form that posts in the content of the page; boxes of one name as a list."""
    form = html[html.index('<form method="post"', html.index("<main")) :]
    form = form[: form.index("</form>")]
    found: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        field = dict(ATTRIBUTE.findall(tag))
        name, value, kind = field.get("name", ""), unescape(field.get("value", "")), field.get("type")
        if not name or (kind in {"radio", "checkbox"} and " checked" not in tag):
            continue
        if kind == "checkbox" and name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value
    for name, inner in SELECT.findall(form):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        found[name] = chosen[1] if chosen else ""
    return found | {name: unescape(inner) for name, inner in TEXT.findall(form)}


def read_mark(answer: Response) -> str:
    """The hidden mark of the warnings on a page: sent back, it says that they were read."""
    return str(answer.text.partition('name="seen" value="')[2].partition('"')[0])
