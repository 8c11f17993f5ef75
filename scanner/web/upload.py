"""How much may come in, how fast, and how many at once; checked before anything is read."""

from __future__ import annotations

import asyncio
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scanner.web.jobs import Jobs
from scanner.web.problem import ProblemError
from scanner.web.settings import Settings

# Requests with a file to work on: each takes a place in the queue and gets a private folder.
WORK = frozenset({"/v1/scan", "/v1/mask"})
# The key in a request's scope under which its private folder stands.
FOLDER = "lolot.folder"

_FORM = "multipart/form-data"
# A connection that says nothing for so long is given up.
_SILENCE_SECONDS = 30.0
# What a form may weigh beside the file in it.
_FORM_BYTES = 1_000_000


class Upload:
    """Refuses bodies that are too large, too slow or of a wrong kind with a ProblemError."""

    def __init__(self, app: ASGIApp, settings: Settings, jobs: Jobs) -> None:
        self._app = app
        self._settings = settings
        self._jobs = jobs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = self._settings.upload_bytes + _FORM_BYTES
        if _announced(headers) > most:
            raise self._too_large()
        bounded = self._bounded(receive, most)
        if scope["method"] != "POST" or scope["path"] not in WORK:
            await self._app(scope, bounded, send)
            return
        if headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            raise ProblemError(415, "no_form")
        jobs = self._jobs
        with jobs.admitted():
            async with jobs.folder() as folder:
                scope[FOLDER] = folder
                await self._app(scope, bounded, send)

    def _bounded(self, receive: Receive, most: int) -> Receive:
        received = 0
        whole = False
        end = time.monotonic() + self._settings.upload_seconds

        async def bounded() -> Message:
            nonlocal received, whole
            if whole:
                # What is left to hear is that the client has gone.
                return await receive()
            seconds = max(0.0, min(_SILENCE_SECONDS, end - time.monotonic()))
            try:
                message = await asyncio.wait_for(receive(), seconds)
            except TimeoutError as error:
                raise ProblemError(408, "too_slow") from error
            received += len(message.get("body", b""))
            if received > most:
                raise self._too_large()
            whole = not message.get("more_body", False)
            return message

        return bounded

    def _too_large(self) -> ProblemError:
        return ProblemError(413, "too_large", megabytes=self._settings.upload_bytes // 1_000_000)


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0
