"""A stand-in for the Meilisearch server: keeps what it is sent, and answers as the documented API does."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TASK = "2020-01-01T08:00:00.000000Z"


@dataclass
class Recorder:
    """`sent` holds (method, path, body) in order, without looks at tasks and indexes; `answers` are tried in order."""

    url: str = ""
    sent: list[tuple[str, str, Any]] = field(default_factory=list)
    authorised: set[str] = field(default_factory=set)
    documents: dict[str, Any] = field(default_factory=dict)
    indexes: set[str] = field(default_factory=set)
    results: Callable[[dict[str, Any]], dict[str, Any]] = lambda _: found()
    united: list[dict[str, Any]] = field(default_factory=list)
    task: dict[str, Any] = field(default_factory=lambda: {"status": "succeeded"})
    broken: tuple[int, bytes] | None = None

    def of(self, method: str) -> list[tuple[str, Any]]:
        return [(path, body) for sent, path, body in self.sent if sent == method]

    def answer(  # noqa: PLR0911 - a table of routes
        self, method: str, path: str, body: Any
    ) -> tuple[int, Any]:
        parts = path.strip("/").split("/")
        match (method, *parts):
            case ("GET", "health"):
                return 200, {"status": "available"}
            case ("GET", "tasks", number):
                return 200, {"uid": int(number), "type": "any", "enqueuedAt": TASK, **self.task}
            case ("GET", "indexes", index):
                known = index in self.indexes
                return (200, {"uid": index, "updatedAt": TASK}) if known else (404, missing("index_not_found"))
            case ("GET", "indexes", index, "documents", key):
                stored = self.documents.get(f"{index}/{key}")
                return (200, stored) if stored else (404, missing("index_not_found"))
            case ("POST", "indexes", _, "documents", "fetch"):
                return 200, {"results": [], "offset": 0, "limit": 0, "total": 0}
            case ("POST", "multi-search") if body.get("federation"):
                self.united.append(body)
                return 200, {**found(), "facetsByIndex": {}}
            case ("POST", "multi-search"):
                return 200, {"results": [self.results(query) for query in body["queries"]]}
            case ("POST" | "PATCH" | "DELETE", *_):
                self._keep(method, parts, body)
                return 202, {
                    "taskUid": len(self.sent),
                    "indexUid": parts[1] if len(parts) > 1 else None,
                    "status": "enqueued",
                    "type": "any",
                    "enqueuedAt": TASK,
                }
        return 404, missing("not_found")

    def _keep(self, method: str, parts: list[str], body: Any) -> None:
        """Of indexes that they exist, of documents the signs and stamps."""
        match (method, *parts):
            case ("POST", "indexes"):
                self.indexes.add(body["uid"])
            case ("DELETE", "indexes", index):
                self.indexes.discard(index)
            case ("POST", "indexes", index, "documents"):
                self.documents.update({f"{index}/{one['id']}": one for one in body if "id" in one})


def found(*hits: dict[str, Any], total: int | None = None, facets: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"hits": list(hits), "totalHits": len(hits) if total is None else total, "facetDistribution": facets or {}}


def missing(code: str) -> dict[str, str]:
    return {"message": "not there", "code": code, "type": "invalid_request", "link": "https://example.org"}


@contextmanager
def recording() -> Iterator[Recorder]:
    recorder = Recorder()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(raw) if raw and raw != b"null" else None
            path = self.path.split("?")[0]
            recorder.authorised.add(self.headers.get("Authorization", ""))
            if self.command != "GET":
                recorder.sent.append((self.command, path, body))
            if recorder.broken:
                status, payload = recorder.broken
            else:
                status, answer = recorder.answer(self.command, path, body)
                payload = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any  # noqa: N815 - names that the library asks for

        def log_message(self, *_: object) -> None:
            """Say nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    recorder.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
