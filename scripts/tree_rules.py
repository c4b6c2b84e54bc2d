"""What holds for the tree as a whole: its top level, the size of its files, no address of a package registry in it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST_FILE = 1_000_000  # bytes
LONGEST_PYTHON = 300  # lines

TOP_LEVEL = frozenset({
    *("app", "migrations", "templates", "search", "scripts", "tests", "docs", ".ci"),
    *("README.md", "CONTRIBUTING.md", "LICENSE", "Dockerfile", "alembic.ini", "pyproject.toml"),
    *("requirements.lock", "requirements-dev.lock", "package.json", "package-lock.json"),
    *(".gitignore", ".dockerignore"),
})  # fmt: skip

# Where packages come from is the business of the machine that installs them; a lock names versions and hashes only.
REGISTRY = re.compile(
    rb"registry\.(npmjs|yarnpkg|npmmirror)\.|pypi\.(org|python)|pythonhosted\.|"
    rb"--(extra-)?index[-]url[ =]|--find-links[ =]|\"resolved\"\s*:|\[\[tool\.uv\.index\]\]",
    re.IGNORECASE,
)


def main() -> int:
    broken = list(broken_rules(ROOT))
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


def broken_rules(root: Path) -> Iterator[str]:
    """One sentence for each place in the tracked files of `root` where a rule does not hold."""
    tracked = tracked_files(root)
    if not tracked:
        yield "git knows no files here: there is nothing to judge"
    for name in sorted({path.parts[0] for path in tracked} - TOP_LEVEL):
        yield f"{name}: does not belong at the top level"
    for path in tracked:
        content = (root / path).read_bytes() if (root / path).is_file() else b""
        yield from (f"{path}: {fault}" for fault in faults(path, content))


def faults(path: Path, content: bytes) -> Iterator[str]:
    if len(content) > LARGEST_FILE:
        yield f"{len(content)} bytes, more than {LARGEST_FILE}"
    lines = content.count(b"\n")
    if path.suffix == ".py" and lines > LONGEST_PYTHON:
        yield f"{lines} lines, more than {LONGEST_PYTHON}; split it by verb"
    for found in REGISTRY.finditer(content):
        line = content.count(b"\n", 0, found.start()) + 1
        yield f"line {line} names a package registry"


def tracked_files(root: Path) -> list[Path]:
    """Paths, relative to `root`, that git tracks or is about to."""
    # In containers the checkout often belongs to another account; reading its list of files is safe all the same.
    command = ["git", "-c", f"safe.directory={root}", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    return [Path(name.decode()) for name in listed.split(b"\0") if name]


if __name__ == "__main__":
    sys.exit(main())
