"""Every template compiles in both languages, and every page stands in the frame of the house and has a title."""

from pathlib import Path

import pytest
from jinja2 import nodes

from app.core.settings import Settings
from app.web.assets import Assets
from app.web.environment import make_environments
from app.web.language import LANGUAGES

ROOT = Path(__file__).parents[2] / "templates"
NAMES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))
# Pages of the house: letters stand in a frame of their own.
PAGES = [
    name for name in NAMES if name != "base.html" and not name.startswith(("components/", "mail/")) and "/_" not in name
]

pytestmark = pytest.mark.database_free


@pytest.fixture(scope="module")
def environments(tmp_path_factory):
    return make_environments(Assets(), Settings(data_dir=tmp_path_factory.mktemp("data")))


@pytest.mark.parametrize("language", [code for code, _ in LANGUAGES])
def test_every_template_compiles(environments, language):
    assert len(NAMES) > 40
    for name in NAMES:
        environments[language].get_template(name)


def ancestry(environment, name):
    """The parsed template, and those that it extends."""
    tree = environment.parse((ROOT / name).read_text(encoding="utf-8"))
    parent = next(tree.find_all(nodes.Extends), None)
    return [(name, tree), *(ancestry(environment, parent.template.value) if parent else [])]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_stands_in_the_frame_and_has_a_title(environments, name):
    line = ancestry(environments["en"], name)
    assert line[-1][0] == "base.html"
    titles = [block for _, tree in line[:-1] for block in tree.find_all(nodes.Block) if block.name == "title"]
    assert titles
    assert titles[0].body


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_marked_safe_or_styled_inline(environments, name):
    """What people write becomes markup in one place, and the policy of the page forbids inline scripts and styles."""
    source = (ROOT / name).read_text(encoding="utf-8")
    tree = environments["en"].parse(source)
    safe = [use for use in tree.find_all(nodes.Filter) if use.name == "safe"]
    assert all(next(use.node.find_all(nodes.Name)).name == "shapes" for use in safe), "icons are drawn in the template"
    assert not any(mark in source for mark in (" onclick=", " onload=", " style=", "<style", "javascript:", "hx-on"))
