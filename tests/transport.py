"""How a test's browser reaches the application: one crossing to the event loop and back for a whole request.

Starlette's own transport crosses eight times, so that an answer can be read while it is still being written. No test
here does that, and half of a short request's time went there.
"""

from asyncio import Event
from urllib.parse import unquote

from anyio.from_thread import BlockingPortal
from starlette.testclient import httpx
from starlette.types import ASGIApp, Message, Scope

ADDRESS = "testclient"  # where all requests come from
PORTS = {"http": 80, "https": 443}


class WholeAnswers(httpx.BaseTransport):
    """Waits until the application is done, background tasks included; a fault it raises is the 500 that it sent."""

    def __init__(self, app: ASGIApp, portal: BlockingPortal) -> None:
        self.app = app
        self.portal = portal

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        status, headers, body = self.portal.call(self._run, scope_of(request), request.read())
        return httpx.Response(
            status,
            headers=headers,
            stream=httpx.ByteStream(b"" if request.method == "HEAD" else body),
            request=request,
        )

    async def _run(self, scope: Scope, asked: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        started: list[Message] = []
        parts: list[bytes] = []
        unread = [asked]
        complete = Event()

        async def receive() -> Message:
            if unread:
                return {"type": "http.request", "body": unread.pop()}
            await complete.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                assert not started, "a second answer began"
                started.append(message)
            elif message["type"] == "http.response.body":
                assert started, "a body came before the status"
                assert not complete.is_set(), "more came after the end"
                parts.append(bytes(message.get("body", b"")))
                if not message.get("more_body", False):
                    complete.set()

        try:
            await self.app(scope, receive, send)
        except Exception:  # noqa: BLE001 - the application logged it and answered 500
            if not started:
                return 500, [], b""
        return started[0]["status"], list(started[0].get("headers", ())), b"".join(parts)


def scope_of(request: httpx.Request) -> Scope:
    """What a server would tell the application of the request."""
    url = request.url
    return {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "path": unquote(url.path),
        "raw_path": url.raw_path.split(b"?", 1)[0],
        "root_path": "",
        "scheme": url.scheme,
        "query_string": url.query,
        "headers": [(key.lower().encode(), value.encode()) for key, value in request.headers.multi_items()],
        "client": (ADDRESS, 50000),
        "server": (url.raw_host.decode("ascii"), url.port or PORTS[url.scheme]),
        "extensions": {},
        "state": {},
    }
