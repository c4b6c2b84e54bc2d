"""A child of this room, asked about one file within its limits."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.core.confined.nursery import run_nursed
from app.core.confined.supervise import Answer, child_command, run_confined
from app.reading.limits import Limits

_HERE = Path(__file__).parent


def ask(
    module: str,
    request: Mapping[str, object],
    limits: Limits,
    command: Sequence[str] | None = None,
    within: Path | None = None,
) -> Answer:
    """What `children.<module>` answers; `command` stands in its place in tests; `within`: as for `run_confined`."""
    wall_seconds, answer_mb = limits.wall_seconds, limits.answer_mb
    if command is None and within is None:
        return run_nursed(_HERE, module, request, wall_seconds=wall_seconds, answer_mb=answer_mb)
    started = command or child_command(_HERE, module, request)
    return run_confined(started, wall_seconds=wall_seconds, answer_mb=answer_mb, within=within)
