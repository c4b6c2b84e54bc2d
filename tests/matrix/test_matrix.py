"""Every route, for thirteen kinds of people, on objects in every state, against a reviewed list of expected answers.

`tests/matrix/expected/*.yaml` is the list: read each change to it as a change of rights. After a route was added,
`BARAZA_WRITE_MATRIX=1 pytest tests/matrix` writes what the house answers now, to be reviewed before it is committed.
Requests carry no content, so 422 means «may do this, but said nothing».
"""

import os
import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from httpx2 import Response

from app.core.settings import Settings
from tests.committee import seat_the_committee
from tests.house.test_routes import routes
from tests.houses import House
from tests.matrix.actors import KINDS, browsers, rehearsing
from tests.matrix.world import build

Expected = dict[int | str, str]
HERE = Path(__file__).parent / "expected"
# Where a token in the address is the key, or there is nothing, three kinds stand for all.
BEARERS = {"visitor", "member", "secretariat"}
pytestmark = pytest.mark.once
SECTIONS = sorted(path.stem for path in HERE.glob("*.yaml"))


def section(path: str) -> str:
    return re.sub(r"^/api/v1", "", path).split("/")[1].partition(".")[0] or "home"


def outcome(answer: Response) -> int | str:
    """The status, or that one is sent to sign in first."""
    to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
    return "sign-in" if to_sign_in else answer.status_code


def answers(house, world, came, monkeypatch, wanted: str) -> dict[str, dict[str, Expected]]:
    """Route → state of the object → status → the kinds of people who get it."""
    found = {}
    with rehearsing(house.services.database, monkeypatch):
        for route, methods in routes(house):
            if section(route.path) != wanted:
                continue
            for method in methods:
                by_state = {}
                for label, sample in world.of(route.path).items():
                    few = "{token}" in route.path or label == "absent"
                    kinds = [kind for kind in KINDS if not few or kind.name in BEARERS]
                    path = re.sub(r"{(\w+)(?::\w+)?}", lambda slot, sample=sample: sample[slot[1]], route.path)
                    by_status = defaultdict(list)
                    for kind in kinds:
                        link = {"x-application-link": sample["link"]} if kind.link and "link" in sample else {}
                        answer = came[kind.name].request(method, path, headers=link)
                        by_status[outcome(answer)].append(kind.name)
                    by_state[label or "-"] = {
                        status: "everybody" if len(names) == len(kinds) else " ".join(names)
                        for status, names in sorted(by_status.items(), key=str)
                    }
                found[f"{method} {route.path}"] = together(by_state)
    return dict(sorted(found.items()))


def together(by_state: dict[str, Expected]) -> dict[str, Expected]:
    """States with the same answers share a line, so that a person can read the list."""
    labels = defaultdict(list)
    for label, row in by_state.items():
        labels[tuple(row.items())].append(label)
    return {", ".join(names): dict(row) for row, names in labels.items()}


@pytest.fixture(scope="module")
def peopled(furnished, tmp_path_factory):
    """One house for every section: what is asked of it leaves nothing behind."""
    data = tmp_path_factory.mktemp("matrix")
    house = House(Settings(data_dir=data, database_url=furnished(data)))
    seat_the_committee(house)
    world, came = build(house), browsers(house)
    cookies = {name: dict(browser.cookies) for name, browser in came.items()}

    def at_the_door():
        """The browsers as they came; one of them may have signed out."""
        for name, browser in came.items():
            browser.cookies.clear()
            browser.cookies.update(cookies[name])
        return came

    yield house, world, at_the_door
    house.close()


def test_the_list_has_a_file_for_every_section(house):
    assert sorted({section(route.path) for route, _ in routes(house)}) == SECTIONS


@pytest.mark.parametrize("name", SECTIONS)
def test_what_each_kind_of_person_gets(peopled, monkeypatch, name):
    path = HERE / f"{name}.yaml"
    house, world, at_the_door = peopled
    found = answers(house, world, at_the_door(), monkeypatch, name)
    if os.environ.get("BARAZA_WRITE_MATRIX"):
        path.write_text(yaml.safe_dump(found, sort_keys=False, width=160, allow_unicode=True))
    assert found == yaml.safe_load(path.read_text()), "a right has changed, or a route has no expectation"
    assert all(
        str(status) < "5" or status == "sign-in"
        for states in found.values()
        for row in states.values()
        for status in row
    )
