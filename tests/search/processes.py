"""Other processes at the same index, to be killed."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]


def other_process(code: str, *arguments: str) -> "subprocess.Popen[str]":
    """Runs code that has the engine of the folder in its first argument; it says "ready" when it is."""
    preamble = """
        import sys, time
        from pathlib import Path
        from search import Query, SearchUnavailable, connect
        from tests.search.samples import ask, ids, record
        engine = connect("", "", Path(sys.argv[1]))
    """
    program = textwrap.dedent(preamble) + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def finish(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out.strip()


def kill(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)


def generation_folders(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("g-*"))
