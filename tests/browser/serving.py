"""A house that answers on a real port, for a browser; its worker runs when the test says so."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import uvicorn

from app.core.settings import Settings
from tests.houses import House
from tests.people import Member

SECONDS_TO_START = 20


@dataclass(slots=True)
class Served:
    house: House
    url: str
    _cookies: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def cookies(self, person: Member) -> list[dict[str, str]]:
        """What the browser of somebody who signed in holds; the form itself is tried elsewhere."""
        if person.key not in self._cookies:
            jar = self.house.browse(person).cookies
            self._cookies[person.key] = [
                {"name": one.name, "value": one.value or "", "url": self.url} for one in jar.jar
            ]
        return self._cookies[person.key]


@contextmanager
def serving(data: Path, database_url: str, **settings: str) -> Iterator[Served]:
    """Uvicorn in a thread, on a loopback port that the system chose."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        house = House(Settings(data_dir=data, database_url=database_url, base_url=url, **settings))
        server = uvicorn.Server(
            uvicorn.Config(house.app, log_level="warning", access_log=False, lifespan="off", ws="none", loop="asyncio")
        )
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = monotonic() + SECONDS_TO_START
        while not server.started:
            assert thread.is_alive(), "the server ended before it answered"
            assert monotonic() < deadline, "the server did not start"
            sleep(0.02)
        try:
            yield Served(house, url)
        finally:
            server.should_exit = True
            thread.join(10)
            house.close()
