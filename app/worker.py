"""The registry of every room's jobs, and the worker that runs them."""

from datetime import timedelta

from app import (
    accounts,
    bulletin,
    calendar,
    correspondence,
    discovery,
    documents,
    events,
    exchange,
    followup,
    forum,
    governance,
    groups,
    mail,
    meetings,
    membership,
    notifications,
    organisations,
    polls,
    transfer,
    uploads,
)
from app.core.services import Services
from app.jobs import Handler, Registry, Worker

ROOMS = (
    mail,
    accounts,
    organisations,
    governance,
    membership,
    groups,
    followup,
    uploads,
    transfer,
    documents,
    exchange,
    events,
    meetings,
    polls,
    calendar,
    forum,
    notifications,
    correspondence,
    bulletin,
    discovery,
)
SWEEP_STORAGE = Handler(
    "storage.sweep",
    prepare=lambda services, _payload: services.storage.sweep(),
    every=timedelta(hours=12),
    purpose="Removes what uploads that were killed in the middle left on the disk.",
)


def registry() -> Registry:
    return Registry([SWEEP_STORAGE, *(handler for room in ROOMS for handler in room.HANDLERS)])


def make_worker(services: Services) -> Worker:
    return Worker(services, registry())
