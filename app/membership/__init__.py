"""How institutions become members and remain so: nomination, application, screening, decision; guests, code, sanctions."""

from fastapi import APIRouter

from app.governance import Effect
from app.jobs import Handler
from app.membership.letters import LETTERS
from app.membership.moves_review import enact_application

ROUTERS: tuple[APIRouter, ...] = ()
HANDLERS: tuple[Handler, ...] = ()
# What the decisions of the committee do, by the subject kind of the ballot.
EFFECTS: dict[str, Effect] = {"application": enact_application}

__all__ = ["EFFECTS", "HANDLERS", "LETTERS", "ROUTERS"]
