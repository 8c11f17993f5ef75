"""The routes of the gate: a file in, its report or its masked copy out."""

from __future__ import annotations

import io
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

import anyio
from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from scanner import detectors
from scanner.batch import settings as given
from scanner.batch.task import Task
from scanner.errors import UsageError
from scanner.messages import explain
from scanner.model import FileReport, Options, Severity
from scanner.report import writer
from scanner.report.outcome import Bar, Tally
from scanner.report.record import View
from scanner.web import shapes
from scanner.web.jobs import Jobs
from scanner.web.metrics import MEDIA_TYPE, Metrics
from scanner.web.names import safe_name
from scanner.web.problem import ProblemError, language
from scanner.web.settings import Settings
from scanner.web.upload import FOLDER

_OFFICE = "application/vnd.openxmlformats-officedocument."
# What copies are whose format is not that of their original.
_NEW_KINDS = {
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".eml": "message/rfc822",
    ".zip": "application/zip",
}
router = APIRouter()

_BOTH = "multipart/mixed"
_CHUNK = 1 << 18

Sent = Annotated[UploadFile, File(description="api.file")]
Names = Annotated[str | None, Form(max_length=2000, description="api.types")]
Sure = Annotated[float | None, Form(ge=0, le=1, allow_inf_nan=False, description="api.sure")]
Set = Annotated[str | None, Form(max_length=100, description="api.profile")]
Secret = Annotated[str | None, Form(max_length=1000, description="api.password")]
Lang = Annotated[Literal["vi", "en"] | None, Form(description="api.lang")]
Show = Annotated[bool, Form(description="api.reveal")]
Stop = Annotated[Severity, Form(description="api.fail_on")]
Colour = Annotated[str, Form(max_length=20, description="api.fill")]
Paint = Annotated[bool, Form(description="api.mask_unread")]
Accept = Annotated[bool, Form(description="api.accept_unread")]
Keep = Annotated[bool, Form(description="api.keep_names")]


@dataclass(frozen=True, slots=True)
class Wish:
    """How one request wants its file to be read, and told."""

    options: Options
    view: View


def _wish(  # noqa: PLR0913, PLR0917
    request: Request,
    types: Names = None,
    min_confidence: Sure = None,
    profile: Set = None,
    password: Secret = None,
    lang: Lang = None,
    reveal: Show = False,
) -> Wish:
    settings: Settings = request.app.state.settings
    options = settings.options
    spoken = lang or language(request.headers, settings.view.lang)
    try:
        options = replace(
            options,
            types=given.types(types or None) or options.types,
            profile=profile or options.profile,
            min_confidence=options.min_confidence if min_confidence is None else min_confidence,
            passwords=(*options.passwords, *([password] if password else [])),
        )
        given.check_names(options, detectors.load(options.patterns))
    except UsageError as error:
        raise _wrong(error, spoken) from error
    return Wish(options, replace(settings.view, lang=spoken, reveal=reveal))


def _wrong(error: UsageError, lang: str) -> ProblemError:
    return ProblemError(422, "bad_option", why=explain(lang, "error", error.reason))


Wanted = Annotated[Wish, Depends(_wish)]


@router.post("/v1/scan", summary="api.scan", description="api.scan_more", responses=shapes.SCAN)
async def scan(
    request: Request, file: Sent, wish: Wanted, fail_on: Stop = Severity.MEDIUM
) -> Response:
    name = safe_name(file.filename or "")
    path = await _saved(request, file, name)
    jobs: Jobs = request.app.state.jobs
    report = await jobs.report(request, Task(str(path), options=wish.options), name)
    told_, headers = _told(report, wish.view, Bar(fail_on=fail_on))
    return Response(told_, media_type="application/json", headers=headers)


@router.post("/v1/mask", summary="api.mask", description="api.mask_more", responses=shapes.MASK)
async def mask(  # noqa: PLR0913, PLR0917
    request: Request,
    file: Sent,
    wish: Wanted,
    fill: Colour = "black",
    mask_unread: Paint = False,
    accept_unread: Accept = False,
    keep_names: Keep = False,
) -> Response:
    try:
        colour = given.fill(fill)
    except UsageError as error:
        raise _wrong(error, wish.view.lang) from error
    name = safe_name(file.filename or "")
    path = await _saved(request, file, name)
    folder = path.parent / "copy"
    folder.mkdir()
    options = replace(wish.options, fill=colour, mask_unread=mask_unread, keep_names=keep_names)
    task = Task(str(path), str(folder / name), options=options)
    jobs: Jobs = request.app.state.jobs
    report = await jobs.report(request, task, name)
    bar = Bar(masking=True, areas_settled=mask_unread or accept_unread)
    content, headers = _told(report, wish.view, bar)
    if report.copy is None or headers["Lolot-Exit"] != "0":
        # Nothing that may be published: so no caller takes this answer for a file.
        return Response(content, 422, headers, "application/json")
    path = folder / report.copy.path
    # A copy may be of another format than the file: the modern one of an old one.
    is_same = path.suffix == folder.joinpath(name).suffix
    kind = report.media_type if is_same else _NEW_KINDS.get(path.suffix)
    copy = _Copy(path, kind or "application/octet-stream")
    if _BOTH in request.headers.get("accept", ""):
        return copy.beside(content, headers)
    return copy.alone(headers)


@router.get("/v1/health", summary="api.health", responses=shapes.HEALTH)
async def health() -> JSONResponse:
    return JSONResponse({"status": "ok"})


@router.get("/metrics", summary="api.metrics", responses=shapes.METRICS)
async def metrics(request: Request) -> Response:
    counted: Metrics = request.app.state.metrics
    return Response(counted.text(), headers={"Content-Type": MEDIA_TYPE})


async def _saved(request: Request, file: UploadFile, name: str) -> Path:
    """The upload in the request's private folder."""
    if len((await request.form()).getlist("file")) > 1:
        raise ProblemError(422, "one_file")
    folder: Path = request.scope[FOLDER]
    path = folder / name
    await run_in_threadpool(_write, file, path)
    return path


def _write(file: UploadFile, path: Path) -> None:
    with path.open("xb") as target:
        while chunk := file.file.read(_CHUNK):
            target.write(chunk)


def _told(report: FileReport, view: View, bar: Bar) -> tuple[bytes, dict[str, str]]:
    """The report as JSON, and what of it a caller needs who reads only headers."""
    tally = Tally(bar)
    tally.add(report)
    stream = io.StringIO()
    out = writer("json", stream, replace(view, bar=bar))
    out.add(report)
    out.close(tally, report.seconds)
    headers = {"Lolot-Verdict": report.verdict, "Lolot-Exit": str(tally.code)}
    if report.copy is not None:
        headers["Lolot-Copy"] = report.copy.status
    if tally.passed:
        headers["Lolot-Left-Out"] = str(tally.passed.total())
    return stream.getvalue().encode("utf-8"), headers


@dataclass(frozen=True, slots=True)
class _Copy:
    """A masked copy on its way out, alone or behind its report."""

    path: Path
    media_type: str

    def alone(self, headers: dict[str, str]) -> Response:
        headers = {**headers, **self._headers()}
        return StreamingResponse(self._chunks(), 200, headers, self.media_type)

    def beside(self, report: bytes, headers: dict[str, str]) -> Response:
        boundary = secrets.token_hex(16)
        named = "".join(f"{name}: {value}\r\n" for name, value in self._headers().items())
        opening = (
            f"--{boundary}\r\nContent-Type: application/json\r\n\r\n".encode("ascii")
            + report
            + f"\r\n--{boundary}\r\nContent-Type: {self.media_type}\r\n{named}\r\n".encode("ascii")
        )
        closing = f"\r\n--{boundary}--\r\n".encode("ascii")

        async def parts() -> AsyncIterator[bytes]:
            yield opening
            async for chunk in self._chunks():
                yield chunk
            yield closing

        return StreamingResponse(parts(), 200, headers, f"{_BOTH}; boundary={boundary}")

    def _headers(self) -> dict[str, str]:
        name = quote(self.path.name, safe="")
        return {
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Length": str(self.path.stat().st_size),
        }

    async def _chunks(self) -> AsyncIterator[bytes]:
        async with await anyio.open_file(self.path, "rb") as file:
            while chunk := await file.read(_CHUNK):
                yield chunk
