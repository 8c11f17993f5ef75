"""The local page: its own files, its sentences, and the door for another device.

Every other call brings the token in a header, never in a cookie, so that no foreign page can
make one; the files of the page itself are open, since they tell nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import hmac
from collections.abc import AsyncIterator, Mapping
from importlib import resources
from typing import Any, Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from scanner import detectors
from scanner.messages import catalogue
from scanner.web import here, items, taken
from scanner.web.app import create_app
from scanner.web.desk import Desk
from scanner.web.problem import ProblemError
from scanner.web.settings import Settings

_SCRIPT = "text/javascript; charset=utf-8"
STATIC: Mapping[str, tuple[str, str]] = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page/icon.svg": ("icon.svg", "image/svg+xml"),
    **{
        f"/page/{name}.js": (f"{name}.js", _SCRIPT)
        for name in (
            "main",
            "way",
            "keep",
            "server",
            "parts",
            "files",
            "list",
            "review",
            "sheet",
            "targets",
            "words",
            "chosen",
            "thumbs",
            "found",
            "edits",
            "result",
            "paper",
        )
    },
}
_WORDS = "/page/words/{lang}"
_PIN = "/page/pin"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SWEEP_SECONDS = 5.0
# A PIN of six digits, guessed at random: one chance in a hundred thousand.
_PIN_TRIES = 10

router = APIRouter(include_in_schema=False)


class PinBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    pin: str = Field(max_length=20)


class Pin:
    """What somebody on another device types once to get the token."""

    def __init__(self, digits: str | None) -> None:
        self._digits = digits
        self._tries = 0

    @property
    def there(self) -> bool:
        return self._digits is not None

    def check(self, given: str) -> None:
        """Raises ProblemError 403 for a wrong one, and for every one after too many."""
        self._tries += 1
        if self._digits is None or self._tries > _PIN_TRIES:
            raise ProblemError(403, "pin_closed")
        if not hmac.compare_digest(given.strip().encode(), self._digits.encode()):
            raise ProblemError(403, "pin_wrong")
        self._tries = 0


def create_page(settings: Settings, pin: str | None = None) -> FastAPI:
    """The page, with the gate beside it. `settings.token` must be set; `pin` only where other
    devices may come."""
    public = {*STATIC, _PIN, *(_WORDS.format(lang=lang) for lang in ("vi", "en"))}
    settings = dataclasses.replace(settings, public=frozenset(public))
    own = APIRouter(lifespan=_lifespan)
    app = create_app(settings, [router, items.router, taken.router, here.router, own])
    app.state.desk = Desk(settings.options, app.state.jobs)
    app.state.pin = Pin(pin)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    desk.open()
    sweeping = asyncio.create_task(_sweep(desk))
    try:
        yield
    finally:
        sweeping.cancel()
        await asyncio.to_thread(desk.close)


async def _sweep(desk: Desk) -> None:
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        desk.sweep()


async def _static(request: Request) -> Response:
    name, media_type = STATIC[request.url.path]
    content = resources.files("scanner.web").joinpath("page", name).read_bytes()
    headers = {"Content-Security-Policy": _POLICY, "Content-Type": media_type}
    return Response(content, headers=headers)


for _path in STATIC:
    router.add_api_route(_path, _static, methods=["GET"])


@router.get(_WORDS)
async def words(request: Request, lang: Literal["vi", "en"]) -> JSONResponse:
    """All that the page says in one language."""
    settings: Settings = request.app.state.settings
    patterns = detectors.load(settings.options.patterns)
    told: dict[str, Any] = {
        key: sentence
        for key, sentence in catalogue(lang).items()
        if key.partition(".")[0] in ("page", "severity", "source", "paper", "standing", "sums")
    }
    told["types"] = {
        name: {"name": kind.names[lang], "why": kind.why[lang]}
        for name, kind in patterns.types.items()
    }
    told["purposes"] = [
        {
            "id": purpose.id,
            "name": purpose.names[lang],
            "why": purpose.why[lang],
            # What the sentence across a copy may say: always Vietnamese, as the sentence is.
            "says": _says(purpose),
            "keeps": [patterns.types[kept].names[lang] for kept in sorted(purpose.keeps)],
        }
        for purpose in patterns.purposes.values()
    ]
    told["limit"] = settings.upload_bytes
    told["pin"] = request.app.state.pin.there
    return JSONResponse(told)


def _says(purpose: detectors.Purpose) -> str:
    name = purpose.names["vi"].partition(":")[0]
    return name[:1].lower() + name[1:] if purpose.keeps else ""


@router.post(_PIN)
async def exchange(request: Request, body: PinBody) -> JSONResponse:
    """The token for a device that knows the PIN."""
    pin: Pin = request.app.state.pin
    pin.check(body.pin)
    settings: Settings = request.app.state.settings
    return JSONResponse({"token": settings.token})
