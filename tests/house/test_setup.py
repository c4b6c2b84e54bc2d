"""Set-up works only when something changed, goes on without front-end assets, and the locks say all it needs."""

import ast
import json
import re
import shutil
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

from scripts import provision

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "package-lock.json")
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[\S+\])?==(\S+)", re.MULTILINE)

pytestmark = pytest.mark.database_free


@pytest.fixture
def root(tmp_path):
    for name in ("pyproject.toml", *LOCKS):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").mkdir()
    return tmp_path


@pytest.fixture
def work(monkeypatch):
    """What set-up would have installed, in order, in place of installing it."""
    done = []

    def install_assets(root, *, with_tests):
        (root / "node_modules").mkdir(exist_ok=True)
        done.append("npm with tests" if with_tests else "npm")
        return True

    monkeypatch.setattr(provision, "install_packages", lambda _root, lock: done.append(lock.name))
    monkeypatch.setattr(provision, "install_assets", install_assets)
    return done


def test_a_second_start_installs_nothing(root, work):
    provision.provide(root, with_tests=False)
    assert work == ["requirements.lock", "npm"]
    provision.provide(root, with_tests=False)
    assert work == ["requirements.lock", "npm"]


def test_what_is_there_for_tests_is_enough_to_run_and_not_the_other_way_round(root, work):
    provision.provide(root, with_tests=False)
    work.clear()
    provision.provide(root, with_tests=True)
    assert work == ["requirements-dev.lock", "npm with tests"]
    work.clear()
    provision.provide(root, with_tests=False)
    assert work == []


@pytest.mark.parametrize(
    ("changed", "installed"),
    [
        ("requirements.lock", ["requirements-dev.lock"]),
        ("requirements-dev.lock", ["requirements-dev.lock"]),
        ("package-lock.json", ["npm with tests"]),
    ],
)
def test_a_changed_lock_is_installed_again(root, work, changed, installed):
    provision.provide(root, with_tests=True)
    work.clear()
    with (root / changed).open("a", encoding="utf-8") as lock:
        lock.write("\n")
    provision.provide(root, with_tests=True)
    assert work == installed


def test_tool_settings_alone_install_nothing(root, work):
    provision.provide(root, with_tests=True)
    work.clear()
    project = (root / "pyproject.toml").read_text(encoding="utf-8").replace("line-length = 120", "line-length = 119")
    (root / "pyproject.toml").write_text(project, encoding="utf-8")
    provision.provide(root, with_tests=True)
    assert work == []


def test_a_new_dependency_installs_packages_and_leaves_the_assets(root, work):
    provision.provide(root, with_tests=False)
    work.clear()
    project = (root / "pyproject.toml").read_text(encoding="utf-8").replace('version = "0', 'version = "9')
    (root / "pyproject.toml").write_text(project, encoding="utf-8")
    provision.provide(root, with_tests=False)
    assert work == ["requirements.lock"]


def test_assets_deleted_by_hand_come_back(root, work):
    provision.provide(root, with_tests=False)
    work.clear()
    (root / "node_modules").rmdir()
    provision.provide(root, with_tests=False)
    assert work == ["npm"]


def test_without_npm_set_up_goes_on_says_so_and_tries_again_when_asked(root, work, monkeypatch, capsys):
    tried = []
    monkeypatch.setattr(provision, "install_assets", lambda *_, **__: bool(tried.append("npm")))
    for retry in (False, False, True):
        provision.provide(root, with_tests=False, retry=retry)
        assert "htmx is absent" in capsys.readouterr().err
    assert tried == ["npm", "npm"], "once at first, once when asked; not at the start between"
    assert work == ["requirements.lock"]


def test_an_interrupted_stamp_counts_as_no_set_up(root, work):
    provision.provide(root, with_tests=False)
    (root / provision.STAMP).write_text('{"runtime": "', encoding="utf-8")
    work.clear()
    provision.provide(root, with_tests=False)
    assert work == ["requirements.lock", "npm"]


def test_a_failing_installer_stops_with_its_name_and_leaves_no_stamp(root, monkeypatch):
    monkeypatch.setattr(provision, "make_venv", lambda *_: Path("/bin/false"))
    monkeypatch.setattr(provision.shutil, "which", lambda _: None)
    with pytest.raises(provision.SetupError, match=r"requirements\.lock failed"):
        provision.provide(root, with_tests=False)
    assert not (root / provision.STAMP).exists()


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / name).read_text(encoding="utf-8")))


def test_the_test_lock_holds_every_pin_of_the_runtime_lock():
    runtime = pins("requirements.lock")
    assert len(runtime) > 40
    assert {name: pins("requirements-dev.lock").get(name) for name in runtime} == runtime


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "scripts/node.lock"])
def test_every_pin_carries_a_hash(name):
    text = (ROOT / name).read_text(encoding="utf-8").strip()
    entries = re.split(r"\n(?=\S)", text)
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert len(entries) == len(PIN.findall(text))


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])]
)
def test_the_locks_hold_what_the_project_asks_for(lock, groups):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *(line for group in groups for line in project["dependency-groups"][group]),
    ]
    names = {re.split(r"[\[<>=~!; ]", line)[0].lower() for line in asked}
    assert names - set(pins(lock)) == set(), "run ./scripts/lock"


def test_the_npm_lock_is_of_the_package_file_and_checks_every_download():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    top = lock["packages"].pop("")
    assert (top["dependencies"], top["devDependencies"]) == (package["dependencies"], package["devDependencies"])
    assert list(package["dependencies"]) == ["htmx.org", "tus-js-client"]
    assert [
        name for name, entry in lock["packages"].items() if not entry.get("integrity", "").startswith("sha512-")
    ] == []


def imported_by(*folders: str) -> set[str]:
    """Names of the top-level packages that the code in `folders` imports."""
    names = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names


def test_what_the_application_imports_it_asks_for_by_name():
    """A package that is there only because another brought it goes when the other changes its mind."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asking = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    asked = {canonical(re.split(r"[\[<>=~!; ]", line)[0]) for line in asking}
    foreign = imported_by("app", "search", "migrations") - sys.stdlib_module_names - {"app", "search"}
    assert len(foreign) > 15
    sources = packages_distributions()
    missing = {name for name in foreign if not asked & {canonical(source) for source in sources.get(name, ())}}
    assert missing == set(), "name it in pyproject.toml and run ./scripts/lock"


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
