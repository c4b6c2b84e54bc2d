"""What holds for the whole tree holds now; and the rules that say so notice when it does not."""

from pathlib import Path

import pytest

from scripts import tree_rules

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.database_free


def test_every_tracked_file_keeps_the_rules():
    assert list(tree_rules.broken_rules(ROOT)) == []


def test_the_top_level_is_complete():
    tracked = {path.parts[0] for path in tree_rules.tracked_files(ROOT)}
    assert tree_rules.TOP_LEVEL - tracked == set()


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.bin", b"x" * 1_000_000, None),
        ("a.bin", b"x" * 1_000_001, "1000001 bytes"),
        ("a.py", b"\n" * 300, None),
        ("a.py", b"\n" * 301, "301 lines"),
        ("a.po", b"\n" * 301, None),
        ("a.lock", b"alembic==1.20.1\n    --hash=sha256:00\n", None),
        ("a.lock", b"\n--index-" + b"url https://mirror.example/simple\n", "line 2 names a package registry"),
        ("a.json", b'{"resolv' + b'ed": "x"}', "line 1 names a package registry"),
        ("a.md", b"https://registry.npm" + b"js.org/htmx", "line 1 names a package registry"),
        ("a.md", b"https://files.python" + b"hosted.org/x", "line 1 names a package registry"),
    ],
)
def test_the_rules_notice(name, content, fault):
    found = list(tree_rules.faults(Path(name), content))
    assert (found == []) if fault is None else (len(found) == 1 and found[0].startswith(fault))
