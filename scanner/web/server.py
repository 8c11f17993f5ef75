"""Runs an application on this machine's network, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from scanner.errors import UsageError, cause
from scanner.messages import text

# A connection that has not sent the head of a request by then is closed.
_HEAD_SECONDS = 20.0
_HEAD_BYTES = 32_768
# Connections beside those in the queue: health checks, answers 429.
_CONNECTIONS = 256
_GOODBYE_SECONDS = 5


class _Protocol(H11Protocol):
    """HTTP/1.1 with a limit on how long a request's head may take, be it the first request of
    a connection or a later one."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        between = self.cycle is None or self.cycle.response_complete
        if not (between and self.conn.trailing_data[0]):
            self._stop_waiting()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(_HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


class _Server(uvicorn.Server):
    """Tells the application first, so that answers without an end hold nothing up."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._told = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._told.state.stopping.set()
        await super().shutdown(sockets)


def serve(
    app: FastAPI, host: str, port: int, lang: str, greet: Callable[[str], None] | None = None
) -> int:
    """Answers until Ctrl-C or SIGTERM; returns the exit code. `greet` is called with the
    address once it is there; left out, it is told on standard error. Raises UsageError where
    the address cannot be had.
    """
    listener = _listener(host, port)
    # Who opens the page on a machine of their own reads no list of requests.
    _log_to_stderr(logging.INFO if greet is None else logging.WARNING)
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=_HEAD_BYTES,
        timeout_graceful_shutdown=_GOODBYE_SECONDS,
    )
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}"
    if greet is not None:
        greet(address)
    else:
        print(text(lang, "gate.listening", address=address), file=sys.stderr, flush=True)
    try:
        _Server(config, app).run(sockets=[listener])
    except KeyboardInterrupt:
        # How a server is meant to end.
        return 0
    finally:
        listener.close()
    return 0


def _listener(host: str, port: int) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
        if sys.platform != "win32":
            # There the option would let another program take the same address.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_CONNECTIONS)
    except (OSError, OverflowError) as error:
        why = cause(error)
        raise UsageError("cannot_listen", host=host, port=port, why=why) from error
    return listener


def _log_to_stderr(level: int) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("lolot.serve")
    log.handlers = [handler]
    log.setLevel(level)
    log.propagate = False
