"""Several dates put to a group; the one that suits becomes a meeting."""

from app.polls import routes
from app.polls.actions import answer, ask
from app.polls.counts import count_polls_to_answer
from app.polls.erase import erase_polls
from app.polls.jobs import HANDLERS
from app.polls.letters import LETTERS
from app.polls.queries import options_of

ROUTERS = (routes.router, routes.of_all)

__all__ = [
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "answer",
    "ask",
    "count_polls_to_answer",
    "erase_polls",
    "options_of",
]
