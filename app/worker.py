"""The registry of every room's jobs, and the worker that runs them."""

from app import accounts, discovery, documents, mail
from app.core.services import Services
from app.jobs import Registry, Worker

ROOMS = (mail, accounts, documents, discovery)


def registry() -> Registry:
    return Registry(handler for room in ROOMS for handler in room.HANDLERS)


def make_worker(services: Services) -> Worker:
    return Worker(services, registry())
