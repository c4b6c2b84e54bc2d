"""The loop that pays what is owed: inside `serve` as a thread, or alone as `baraza worker`."""

import threading
import time
import traceback
from datetime import timedelta

import structlog
from sqlalchemy.exc import OperationalError

from app.core.services import Services
from app.jobs import claims
from app.jobs.registry import GiveUp, Handler, Registry, RetryLater

log = structlog.get_logger("jobs")
IDLE_SECONDS = 1.0
ASIDE_IDLE_SECONDS = 3.0
BEAT_SECONDS = claims.LEASE.total_seconds() / 3


class LeaseLostError(Exception):
    """Another worker took the job over; this one's effect is thrown away."""


class Worker:
    def __init__(self, services: Services, registry: Registry) -> None:
        self.services = services
        self.registry = registry
        self._batch_of = {h.name: h.batch for h in registry}
        self._together = frozenset(h.name for h in registry if h.only_bulk)
        self._aside = frozenset(h.name for h in registry if h.aside)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._next_schedule = 0.0

    def start(self) -> None:
        self._thread = threading.Thread(target=self.run, name="baraza-worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the job in hand, then return. What is left stays on the book."""
        self._stop.set()
        self.services.work_waits.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def run(self) -> None:
        """Work until `stop`. What fails outside a job, such as the database, is tried again and never ends the loop."""
        aside = threading.Thread(target=self._run_aside, name="baraza-worker-aside", daemon=True)
        aside.start()
        planned = False
        while not self._stop.is_set():
            try:
                if not planned:
                    self._plan()
                    planned = True
                self._tick_schedules()
                worked = self.work_once(aside=False)
            except Exception as error:  # noqa: BLE001 - the house must not be left without its worker
                log.warning("worker cannot work", error=str(error))
                worked = False
                self._stop.wait(2)
            if not worked:
                self.services.work_waits.wait(IDLE_SECONDS)
                self.services.work_waits.clear()
        aside.join(timeout=5)  # a job cut off here is taken up again once its lease has run out

    def _run_aside(self) -> None:
        """What may take long, one after the other, beside everything else."""
        while self._aside and not self._stop.is_set():
            try:
                worked = self.work_once(aside=True)
            except Exception as error:  # noqa: BLE001 - as for the others
                log.warning("worker cannot work", error=str(error))
                worked = False
            if not worked:
                self._stop.wait(ASIDE_IDLE_SECONDS)

    def drain(self, limit: int = 10_000) -> int:
        """Run everything that is due now; for tests, the demo loader and `baraza worker --once`."""
        count = 0
        while count < limit and self.work_once():
            count += 1
        return count

    def work_once(self, *, aside: bool | None = None) -> bool:
        """Run one claim; False when nothing was due. `aside`: of those jobs only, or of all others; None for whatever is due."""
        with self.services.database.write() as session:
            held = claims.claim(session, self._batch_of, self._aside, only=aside, together=self._together)
        if held is None:
            return False
        handler = self.registry.get(held.name)
        if handler is None:
            with self.services.database.write() as session:
                claims.give_back(session, held, f"no handler is named {held.name}", limit=0)
            return True
        if held.attempts > handler.attempts:
            with self.services.database.write() as session:
                claims.give_back(session, held, "the worker died at each attempt", limit=0)
            return True
        self._pay(handler, held)
        return True

    def _pay(self, handler: Handler, held: claims.Claim) -> None:
        beat = _Heartbeat(self.services, held.lease)
        beat.start()
        try:
            self._run(handler, held)
        except RetryLater as later:
            self._give_back(held, str(later), handler.attempts, later.after)
        except LeaseLostError:
            log.warning("lease lost", job=held.name, ids=held.ids)
        except GiveUp as verdict:
            log.warning("job given up", job=held.name, ids=held.ids, error=str(verdict))
            self._give_back(held, str(verdict), 0)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # a library written in Rust reports its panics as BaseException
            log.exception("job failed", job=held.name, ids=held.ids, attempt=held.attempts)
            self._give_back(held, traceback.format_exc(limit=-6), handler.attempts)
        finally:
            beat.stop()

    def _run(self, handler: Handler, held: claims.Claim) -> None:
        payload = list(held.payloads) if handler.batch > 1 else held.payloads[0]
        value = handler.prepare(self.services, payload) if handler.prepare else None
        with self.services.database.write() as session:
            session.info["wake"] = self.services.work_waits.set
            session.info["bulk"] = held.bulk
            if handler.apply:
                handler.apply(session, self.services, payload, value)
            if not claims.finish(session, held):
                raise LeaseLostError

    def _give_back(self, held: claims.Claim, error: str, limit: int, after: timedelta | None = None) -> None:
        with self.services.database.write() as session:
            claims.give_back(session, held, error, limit=limit, after=after)

    def _plan(self) -> None:
        with self.services.database.write() as session:
            claims.plan(session, list(self.registry))

    def _tick_schedules(self) -> None:
        if time.monotonic() < self._next_schedule:
            return
        self._next_schedule = time.monotonic() + 15
        with self.services.database.write() as session:
            claims.enqueue_due(session)


class _Heartbeat:
    """Keeps the lease alive during slow work; dies with the process, and then the lease runs out by itself."""

    def __init__(self, services: Services, lease: str) -> None:
        self._services = services
        self._lease = lease
        self._done = threading.Event()
        self._timer: threading.Thread | None = None

    def start(self) -> None:
        self._timer = threading.Thread(target=self._beat, daemon=True)
        self._timer.start()

    def _beat(self) -> None:
        while not self._done.wait(BEAT_SECONDS):
            try:
                with self._services.database.write() as session:
                    claims.extend(session, self._lease)
            except OperationalError as error:
                log.warning("heartbeat missed", error=str(error.orig))

    def stop(self) -> None:
        self._done.set()
