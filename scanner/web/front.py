"""The outermost layer: every request gets an answer with strict headers, is counted, and
leaves a log line without anything that came from outside."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scanner.batch.worker import where
from scanner.web.jobs import GoneError
from scanner.web.metrics import Metrics
from scanner.web.problem import ProblemError, answer, language
from scanner.web.settings import Settings

_log = logging.getLogger("lolot.serve")

_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Closing while a client still sends resets the connection, and its answer is lost: so much is
# read and thrown away for that long.
_DRAIN_BYTES = 64_000_000
_DRAIN_SECONDS = 10.0
# nginx's number for a client that left; nobody receives it.
_GONE = 499


class Front:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        talk = _Talk(receive, send, self._metrics)
        try:
            await self._app(scope, talk.receive, talk.send)
        except GoneError:
            talk.status = _GONE
        except ProblemError as error:
            await self._refuse(error, scope, talk)
        except Exception as error:
            # Its message may hold what was read: only its kind and place are told.
            _log.error("internal error: %s at %s", type(error).__name__, where(error))
            await self._refuse(ProblemError(500, "internal"), scope, talk)
        self._note(scope, talk, time.perf_counter() - started)

    async def _refuse(self, error: ProblemError, scope: Scope, talk: _Talk) -> None:
        if talk.status:
            # The answer is half sent: only an end without a proper close tells that.
            raise ConnectionAbortedError from None
        lang = language(Headers(scope=scope), self._settings.view.lang)
        await answer(error, lang)(scope, talk.receive, talk.send)

    def _note(self, scope: Scope, talk: _Talk, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "-")
        method = scope["method"] if scope["method"] in _METHODS else "-"
        self._metrics.requests.labels(method, route, str(talk.status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        _log.info(
            "%s %s %d %.3fs %d bytes %s",
            *(method, route, talk.status, seconds, talk.received, talk.verdict),
        )


@dataclass(slots=True)
class _Talk:
    """One request and its answer, as they pass by."""

    _receive: Receive
    _send: Send
    _metrics: Metrics
    status: int = 0
    received: int = 0
    verdict: str = "-"
    _whole: bool = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            size = len(message.get("body", b""))
            self.received += size
            self._metrics.uploaded.inc(size)
            self._whole = not message.get("more_body", False)
        else:
            self._whole = True
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._dress(MutableHeaders(scope=message))
        elif self._refused and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._drain()
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._send(message)

    @property
    def _refused(self) -> bool:
        return self.status >= 400 and not self._whole

    def _dress(self, headers: MutableHeaders) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        self.verdict = headers.get("lolot-verdict", "-")
        if self._refused:
            headers["Connection"] = "close"

    async def _drain(self) -> None:
        most = self.received + _DRAIN_BYTES
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                while not self._whole and self.received < most:
                    await self.receive()
        except TimeoutError:
            return
