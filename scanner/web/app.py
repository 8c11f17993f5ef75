"""The application: its layers from the outside in, and its routes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from scanner.messages import text
from scanner.web import api, manual, shapes
from scanner.web.front import Front
from scanner.web.guard import Guard
from scanner.web.jobs import Jobs
from scanner.web.metrics import Metrics
from scanner.web.problem import ProblemError, answer, language, told
from scanner.web.settings import Settings
from scanner.web.upload import Upload

# Starlette's own refusals, by status.
_CODES = {400: "bad_form", 404: "no_route", 405: "no_method"}


def create_app(settings: Settings, routers: Iterable[APIRouter] = ()) -> FastAPI:
    """The gate, and further routes behind the same guard and limits.

    `app.state` holds `settings`, `jobs` (the work), `metrics` and `stopping` (set when the server
    is told to end: answers without an end have to end by themselves). Workers live from start-up
    to shut-down of the application.
    """
    metrics = Metrics()
    jobs = Jobs(settings, metrics)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(jobs.open)
        try:
            yield
        finally:
            await run_in_threadpool(jobs.close)

    app = FastAPI(
        title="lolot",
        version=version("lolot"),
        summary=text(settings.view.lang, "api.title"),
        lifespan=lifespan,
        # The framework's own pages load scripts from a foreign server.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(Front, settings=settings, metrics=metrics),
            Middleware(Guard, settings=settings),
            Middleware(Upload, settings=settings, jobs=jobs),
        ],
        exception_handlers={
            HTTPException: _refused,
            RequestValidationError: _malformed,
        },
    )
    app.state.settings, app.state.jobs, app.state.metrics = settings, jobs, metrics
    app.state.stopping = asyncio.Event()
    for router in (api.router, manual.router, *routers):
        app.include_router(router)
    _describe(app, settings)
    return app


def _describe(app: FastAPI, settings: Settings) -> None:
    """Puts the catalogue's sentences and the report's schema into the OpenAPI document."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document: dict[str, Any] = _spoken(described(), settings.view.lang)
            components = document.setdefault("components", {})
            components.setdefault("schemas", {}).update(shapes.schemas())
            if settings.token is not None:
                components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
                document["security"] = [{"token": []}]
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _spoken(part: Any, lang: str) -> Any:
    if isinstance(part, dict):
        match part.get("anyOf"):
            case [{**one}, {"type": "null"}]:
                # A form has no null: what is left out is left out.
                part = {key: value for key, value in part.items() if key != "anyOf"} | one
        return {key: _spoken(value, lang) for key, value in part.items()}
    if isinstance(part, list):
        return [_spoken(value, lang) for value in part]
    if isinstance(part, str) and part.startswith("api."):
        return text(lang, part)
    return part


def _lang(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return language(request.headers, settings.view.lang)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if not isinstance(error, ProblemError):
        code = _CODES.get(error.status_code, "refused")
        error = ProblemError(error.status_code, code, error.headers)
    return answer(error, _lang(request))


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # What was sent is not sent back: it may be a value.
    errors = [
        {"field": ".".join(map(str, one["loc"][1:])), "problem": one["type"]}
        for one in error.errors()
    ]
    return told(422, "bad_fields", text(_lang(request), "gate.bad_fields"), errors=errors)
