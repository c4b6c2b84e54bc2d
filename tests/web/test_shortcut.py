"""The way past hundreds of routes leads where asking each of them would."""

import re

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Match, Route

from app.web.doorway import Room
from app.web.shortcut import Shortcut
from tests import people


def test_every_address_is_found_as_by_asking_each_route(house):
    """Among them fixed words before numbers, and `.ics` before what takes any word."""
    shortcut, *routes = house.app.router.routes
    assert isinstance(shortcut, Shortcut)
    found = 0
    for route in routes:
        path = re.sub(r"{\w+(:\w+)?}", "7", route.path)
        for method in sorted(route.methods):
            scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
            match, child = shortcut.matches(scope)
            plain = next(one for one in routes if one.matches(scope)[0] is Match.FULL)
            if "{" in route.path.split("/")[1]:  # of no one word: asked for one by one
                assert match is Match.NONE
                continue
            assert match is Match.FULL
            assert child["baraza.route"] is plain
            assert child["endpoint"] is plain.matches(scope)[1]["endpoint"]
            found += 1
    assert found > 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/groups", 200),
        ("HEAD", "/groups", 200),
        ("GET", "/groups/", 307),
        ("DELETE", "/groups", 405),
        ("GET", "/g", 404),
    ],
)
def test_what_it_does_not_find_is_looked_for_as_ever(browse, method, path, status):
    assert browse(people.MEMBER).request(method, path).status_code == status


def test_routes_that_come_later_are_found(house, browse):
    room = Room("/groups")
    room.routes.append(Route("/groups/later/on", lambda _request: PlainTextResponse("here")))
    house.app.router.routes.extend(room.routes)
    assert browse().get("/groups/later/on").text == "here"
