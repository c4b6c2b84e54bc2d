"""`scripts/run` understands its options from any folder; the image starts the same program in the same way."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")

pytestmark = pytest.mark.database_free


def program(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/usr/bin/env bash\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """`scripts/run` in a house whose set-up does nothing and whose `baraza` only says how it was called."""
    house, elsewhere = tmp_path / "the house", tmp_path / "elsewhere"
    program(house / "scripts/setup", "true")
    program(house / ".venv/bin/baraza", 'printf "%s\\n" "$PWD" "$BARAZA_DATA_DIR" "$*"')
    shutil.copy(ROOT / "scripts/run", house / "scripts/run")
    elsewhere.mkdir()
    monkeypatch.delenv("BARAZA_DATA_DIR", raising=False)

    def call(*arguments):
        done = subprocess.run(
            [house / "scripts/run", *arguments], cwd=elsewhere, capture_output=True, text=True, check=False
        )
        said = done.stdout.replace(str(tmp_path), "~").splitlines()
        return done.returncode, said, done.stderr

    return call


HERE = "serve --host 127.0.0.1 --port 8000 --migrate --demo"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], ["~/the house", "~/the house/var", HERE]),
        (["--no-demo"], ["~/the house", "~/the house/var", HERE.removesuffix(" --demo")]),
        (["--port", "81"], ["~/the house", "~/the house/var", HERE.replace("8000", "81")]),
        (
            ["--port=81", "--no-demo"],
            ["~/the house", "~/the house/var", HERE.replace("8000", "81").removesuffix(" --demo")],
        ),
        (["--data", "my data"], ["~/the house", "~/elsewhere/my data", HERE]),
        (["--data", "/srv/data"], ["~/the house", "/srv/data", HERE]),
    ],
)
def test_options(run, arguments, said):
    assert run(*arguments) == (0, said, "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "http"], "--port takes a number from 1 to 65535."),
        (["--port", "65536"], "--port takes a number from 1 to 65535."),
        (["--port"], "--port takes a number from 1 to 65535."),
        (["--data"], "--data takes a folder."),
        (["--host", "::1"], "Unknown option: --host"),
    ],
)
def test_what_it_does_not_understand_starts_nothing(run, arguments, sentence):
    status, said, refused = run(*arguments)
    assert (status, said) == (2, [])
    assert refused.startswith(sentence)


def test_the_data_folder_may_come_from_the_environment(run, monkeypatch):
    monkeypatch.setenv("BARAZA_DATA_DIR", "/srv/named")
    assert run()[1][1] == "/srv/named"
    assert run("--data", "/srv/option")[1][1] == "/srv/option"


def test_the_image_serves_as_the_script_does():
    script = (ROOT / "scripts/run").read_text(encoding="utf-8")
    here = re.search(r"^exec (\S+ serve .*?--migrate)", script, re.MULTILINE)[1]
    image = json.loads(re.search(r"^CMD (\[\".*\])$", DOCKERFILE, re.MULTILINE)[1])
    assert " ".join(image) == here.replace("127.0.0.1", image[3]).replace('"$port"', "8000")


def test_the_image_installs_the_same_locks_unprivileged_and_watched():
    assert "pip install --require-hashes --requirement requirements.lock" in DOCKERFILE
    assert "npm ci --omit=dev" in DOCKERFILE
    assert DOCKERFILE.count("\nFROM ") >= 2, "built in stages"
    assert re.search(r"^USER (?!root|0)\w+$", DOCKERFILE, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*\\\n.*/healthz", DOCKERFILE, re.MULTILINE)
    assert "VOLUME /data" in DOCKERFILE
    assert "BARAZA_DATA_DIR=/data" in DOCKERFILE


def test_what_the_image_copies_is_what_the_build_context_lets_in():
    copied = {
        name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()
    }
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied == {line.removeprefix("!") for line in ignore if line.startswith("!")}
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_readme_opens_with_the_two_commands():
    opening = (ROOT / "README.md").read_text(encoding="utf-8").split("```")[1]
    assert [line.split("#")[0].strip() for line in opening.splitlines()[1:]] == ["./scripts/run", "./scripts/test"]
    assert (ROOT / "README.md").read_text(encoding="utf-8").startswith("# Baraza\n\n```")


def test_continuous_integration_calls_the_checks_and_the_command_of_the_readme():
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert lines[-2:] == ["./scripts/check", "./scripts/test"]
    assert "set -euo pipefail" in lines
