"""Who reads, and who only fetches: COUNTER's list of robots, pages fetched ahead, and requests without an answer to read."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request

_LIST = tomllib.loads(Path(__file__).with_name("robots.toml").read_text(encoding="utf-8"))
_ROBOT = re.compile("|".join(f"(?:{one})" for one in (*_LIST["counter"], *_LIST["house"])), re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_robot(agent: str) -> bool:
    """Whether a program says so in its name; who gives none is one too. Who hides is taken for a reader."""
    return bool(_ROBOT.search(agent))


def is_reader(request: Request) -> bool:
    asked_ahead = "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", "")).lower()
    heads_only = request.method == "HEAD" or bool(request.scope.get("head"))
    return not asked_ahead and not heads_only and not is_robot(request.headers.get("user-agent", ""))
