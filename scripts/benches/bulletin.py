"""`bench bulletin [desk | paper | sending]`: the desk, an issue on paper and as a letter, and how it goes to 2,000 readers."""

import sys
from collections.abc import Callable, Mapping

from scripts.benches import _bulletin_desk, _bulletin_paper, _bulletin_sending

PARTS: Mapping[str, Callable[[], None]] = {
    "desk": _bulletin_desk.main,
    "paper": _bulletin_paper.main,
    "sending": _bulletin_sending.main,
}


def main() -> None:
    """All of them, or those that are named; each that misses its limit says so, and the others are measured all the same."""
    missed = []
    for name in sys.argv[1:] or PARTS:
        try:
            PARTS[name]()
        except SystemExit as verdict:
            missed += [name] if verdict.code else []
    if missed:
        raise SystemExit(f"missed: {', '.join(missed)}")


if __name__ == "__main__":
    main()
