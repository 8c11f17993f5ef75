"""The routes of the page for what somebody takes away: copies, one or all, and the report."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import zipfile
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, Response
from pydantic import Field

from scanner.filename import cleaned, marked
from scanner.model import FileReport, Reason, Status
from scanner.report import printed, writer
from scanner.report.outcome import Tally
from scanner.report.record import View
from scanner.web.desk import Item
from scanner.web.items import BAR, Body, Lang, Tab, desk_of, report_of, view_of
from scanner.web.names import safe_name, saved_as
from scanner.web.problem import ProblemError

router = APIRouter(prefix="/page", include_in_schema=False)

ReportForm = Annotated[Literal["html", "pdf"], Query()]


class ManyBody(Body):
    ids: list[str] = Field(min_length=1, max_length=1000)


class LostBody(Body):
    name: str = Field(min_length=1, max_length=1000)
    folder: str = Field(default="", max_length=4000)
    reason: Literal["too_large", "not_sent", "cancelled"]


class ReportBody(Body):
    """`lost`: what was dropped and never arrived: a report tells of that as well."""

    ids: list[str] = Field(default=[], max_length=1000)
    lost: list[LostBody] = Field(default=[], max_length=10_000)


@router.get("/files/{identity}/copy")
async def copy(request: Request, tab: Tab, identity: str, lang: Lang = "vi") -> FileResponse:
    item = desk_of(request).get(tab, identity)
    path, name = _copy(item), _name(item, lang)
    item.taken = True
    return FileResponse(path, media_type="application/octet-stream", filename=name)


@router.post("/copies")
async def copies(request: Request, tab: Tab, body: ManyBody, lang: Lang = "vi") -> Response:
    """Several copies as one zip."""
    desk = desk_of(request)
    items = [desk.get(tab, identity) for identity in body.ids]
    copies = [(_copy(item), PurePosixPath(_folder(item), _name(item, lang))) for item in items]
    target = items[0].folder / "copies.zip"
    await asyncio.to_thread(_zip, copies, target)
    for item in items:
        item.taken = True
    return FileResponse(target, media_type="application/zip")


def _copy(item: Item) -> Path:
    if item.copy is None or not item.copy.exists():
        raise ProblemError(404, "no_copy")
    return item.copy


def _name(item: Item, lang: str) -> str:
    assert item.masked is not None and item.masked.copy is not None
    return saved_as(item.masked.copy, lang)


def _folder(item: Item) -> str:
    """The folders that a copy goes to, without what is masked in their names."""
    assert item.masked is not None
    return item.within if item.options.keep_names else cleaned(item.within, item.masked.findings)


def _zip(copies: list[tuple[Path, PurePosixPath]], target: Path) -> None:
    """Writes copies in the folders that they lay in; a name that is taken gets a number."""
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path, wanted in copies:
            name, number = wanted, 2
            while str(name).lower() in taken:
                name, number = marked(wanted, f"-{number}"), number + 1
            taken.add(str(name).lower())
            archive.write(path, str(name))


@router.post("/report")
async def report_page(
    request: Request, tab: Tab, body: ReportBody, lang: Lang = "vi", form: ReportForm = "html"
) -> Response:
    """The report on files, as one page for a browser or as a PDF to be filed."""
    desk = desk_of(request)
    items = [desk.get(tab, identity) for identity in body.ids]
    reports = [_named(report_of(item, latest=True), item, lang) for item in items]
    reports += map(_lost, body.lost)
    write = _html if form == "html" else _pdf
    written = await asyncio.to_thread(write, reports, view_of(request, lang))
    media = "text/html; charset=utf-8" if form == "html" else "application/pdf"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'lolot.{form}')}"}
    return Response(written, media_type=media, headers=headers)


def _named(report: FileReport, item: Item, lang: str) -> FileReport:
    """A report under the folders that its file lay in, its copy as it is saved."""
    copy = report.copy
    if copy is not None:
        copy = dataclasses.replace(
            copy, path=str(PurePosixPath(_folder(item), saved_as(copy, lang)))
        )
    path = str(PurePosixPath(item.within, report.path))
    return dataclasses.replace(report, path=path, copy=copy)


def _lost(lost: LostBody) -> FileReport:
    within = (safe_name(part) for part in lost.folder.split("/") if part)
    path = "/".join((*within, safe_name(lost.name)))
    return FileReport(path, None, None, None, Status.ERROR, Reason(lost.reason))


def _html(reports: list[FileReport], view: View) -> bytes:
    stream = io.StringIO()
    out = writer("html", stream, view)
    for report in reports:
        out.add(report)
    out.close(_tally(reports), sum(report.seconds for report in reports))
    return stream.getvalue().encode("utf-8")


def _pdf(reports: list[FileReport], view: View) -> bytes:
    return printed.pdf(reports, _tally(reports), view)


def _tally(reports: list[FileReport]) -> Tally:
    tally = Tally(BAR)
    for report in reports:
        tally.add(report)
    return tally
