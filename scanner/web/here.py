"""The line that each page holds open, by which the server knows that it is still there."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from scanner.web.desk import Desk
from scanner.web.items import Tab
from scanner.web.settings import loopback
from scanner.web.tabs import Tabs

# A byte now and then: over a network only that shows that the other end is gone.
_BEAT_SECONDS = 20.0

router = APIRouter(prefix="/page/here", include_in_schema=False)

View = Annotated[str, Query(pattern=r"^[0-9a-f]{8,32}$")]


class _Line(Response):
    """An answer that has no end while its page is there. `stopping`: the server ends."""

    def __init__(self, tabs: Tabs, tab: str, view: str, ends: tuple[asyncio.Event, ...]) -> None:
        super().__init__(headers={"Content-Type": "text/plain"})
        del self.headers["content-length"]
        self._tabs, self._tab, self._view, self._ends = tabs, tab, view, ends

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        over: list[asyncio.Task[object]] = [
            asyncio.create_task(_left(receive)),
            *(asyncio.create_task(end.wait()) for end in self._ends),
        ]
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        try:
            await send(start)
            while not any(task.done() for task in over):
                await send({"type": "http.response.body", "body": b"\n", "more_body": True})
                await asyncio.wait(over, timeout=_BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            with contextlib.suppress(OSError):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            for task in over:
                task.cancel()
            self._tabs.leave(self._tab, self._view, self._ends[0])


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _tabs(request: Request) -> Tabs:
    desk: Desk = request.app.state.desk
    return desk.tabs


@router.get("")
async def here(request: Request, tab: Tab, view: View) -> Response:
    """The line itself; 204 where the browser holds enough of them."""
    host = request.client.host if request.client is not None else ""
    tabs = _tabs(request)
    line = tabs.arrive(tab, view, host, near=loopback(host))
    if line is None:
        return Response(status_code=204)
    return _Line(tabs, tab, view, (line, request.app.state.stopping))


@router.put("")
async def seen(request: Request, tab: Tab, hidden: bool) -> Response:
    """Whether somebody looks at the tab."""
    _tabs(request).hide(tab, hidden=hidden)
    return Response(status_code=204)


@router.delete("")
async def goodbye(request: Request, tab: Tab, view: View) -> Response:
    """The page is closed or loaded anew."""
    _tabs(request).goodbye(tab, view)
    return Response(status_code=204)
