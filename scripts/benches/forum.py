"""`bench forum`: what people look at in the forum, each against a bare FastAPI page in the same run."""

from rich.console import Console

from scripts.benches._beside import beside
from scripts.benches._talk import READER, add_talk, measure_talk
from scripts.benches.pages import signed_in


def main() -> None:
    console = Console()
    with beside(add_talk) as at:
        met = measure_talk(console, at.yardstick, at.bare_pid, signed_in(at.port, READER), at.pid, at.filled)
    if not met:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
