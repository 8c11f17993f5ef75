"""The routes of the page for the files on the desk: drop, look, decide, mask, take away."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import zipfile
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

import anyio
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from scanner import purposes
from scanner.errors import UsageError
from scanner.messages import explain
from scanner.model import Box, FileReport, Options, Reason, Status
from scanner.report import printed, writer
from scanner.report.outcome import Bar, Tally
from scanner.report.record import View
from scanner.web import told
from scanner.web.choice import Choice, edits, undecided, usual
from scanner.web.desk import Desk, Item
from scanner.web.names import safe_name
from scanner.web.problem import ProblemError
from scanner.web.settings import Settings

# What could not be read in a file is decided before its copy is made.
_BAR = Bar(areas_settled=True)

router = APIRouter(prefix="/page", include_in_schema=False)

Tab = Annotated[str, Header(alias="Lolot-Tab", pattern=r"^[0-9a-f]{16,64}$")]
Lang = Annotated[Literal["vi", "en"], Query()]
ReportForm = Annotated[Literal["html", "pdf"], Query()]
Name = Annotated[str, Query(min_length=1, max_length=1000)]
Folder = Annotated[str, Query(max_length=4000)]
_Ordinal = Annotated[int, Field(ge=1, le=1_000_000)]
_Side = Annotated[float, Field(ge=-1e7, le=1e7, allow_inf_nan=False)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AreaBody(_Body):
    page: _Ordinal
    box: tuple[_Side, _Side, _Side, _Side]


class ChoiceBody(_Body):
    mask: list[str] = Field(max_length=200_000)
    areas: list[AreaBody] = Field(default=[], max_length=10_000)
    masked_unread: list[str] = Field(default=[], max_length=100_000)
    accepted_unread: list[str] = Field(default=[], max_length=100_000)
    # Of which reading of the file these are the ids: another one has others.
    reading: int = Field(ge=0, le=1_000_000)


class PaperBody(_Body):
    preset: str = Field(default="", max_length=40)
    purpose: str = Field(default="", max_length=200)
    receiver: str = Field(default="", max_length=200)
    straighten: bool = False


class SecretBody(_Body):
    password: str = Field(min_length=1, max_length=1000)


class WordBody(_Body):
    word: str = Field(min_length=1, max_length=200)


class ManyBody(_Body):
    ids: list[str] = Field(min_length=1, max_length=1000)


class LostBody(_Body):
    name: str = Field(min_length=1, max_length=1000)
    folder: str = Field(default="", max_length=4000)
    reason: Literal["too_large", "not_sent", "cancelled"]


class ReportBody(_Body):
    """`lost`: what was dropped and never arrived: a report tells of that as well."""

    ids: list[str] = Field(default=[], max_length=1000)
    lost: list[LostBody] = Field(default=[], max_length=10_000)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _view(request: Request, lang: str, *, reveal: bool = False) -> View:
    settings: Settings = request.app.state.settings
    return dataclasses.replace(settings.view, lang=lang, reveal=reveal, bar=_BAR)


@router.post("/files")
async def drop(  # noqa: PLR0913, PLR0917
    request: Request,
    tab: Tab,
    name: Name,
    folder: Folder = "",
    place: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
    paper: bool = False,
) -> JSONResponse:
    """A file as the body of the request; it is read at once unless it is a `paper`. `folder`:
    where it lay in what was dropped, with "/" between its parts; `place`: where it stands in
    the list."""
    desk = _desk(request)
    within = tuple(safe_name(part) for part in folder.split("/") if part)
    item = desk.place(tab, safe_name(name), within)
    item.place, item.paper = place, paper
    try:
        async with await anyio.open_file(item.path, "xb") as target:
            async for chunk in request.stream():
                await target.write(chunk)
    except BaseException:
        desk.remove(item)
        raise
    desk.add(item)
    if not paper:
        desk.scan(item)
    return JSONResponse({"id": item.id})


@router.get("/files")
async def listed(request: Request, tab: Tab, lang: Lang = "vi") -> JSONResponse:
    view = _view(request, lang)
    return JSONResponse([told.row(item, view) for item in _desk(request).of(tab)])


@router.get("/files/{identity}")
async def look(request: Request, tab: Tab, identity: str, lang: Lang = "vi") -> JSONResponse:
    return JSONResponse(told.whole(_desk(request).get(tab, identity), _view(request, lang)))


@router.delete("/files/{identity}")
async def remove(request: Request, tab: Tab, identity: str) -> Response:
    desk = _desk(request)
    desk.remove(desk.get(tab, identity))
    return Response(status_code=204)


@router.post("/files/{identity}/cancel")
async def cancel(request: Request, tab: Tab, identity: str) -> Response:
    desk = _desk(request)
    desk.cancel(desk.get(tab, identity))
    return Response(status_code=204)


@router.post("/files/{identity}/again")
async def again(request: Request, tab: Tab, identity: str) -> Response:
    desk = _desk(request)
    desk.scan(desk.get(tab, identity))
    return Response(status_code=204)


@router.post("/files/{identity}/password")
async def unlock(request: Request, tab: Tab, identity: str, body: SecretBody) -> Response:
    desk = _desk(request)
    item = desk.get(tab, identity)
    passwords = (body.password, *item.options.passwords)
    if item.paper:
        # Nothing is read before the purpose is known.
        item.options = dataclasses.replace(item.options, passwords=passwords)
    else:
        desk.scan(item, passwords=passwords)
    return Response(status_code=204)


@router.post("/files/{identity}/word")
async def word(request: Request, tab: Tab, identity: str, body: WordBody) -> Response:
    """Reads the file again, looking for this word too."""
    desk = _desk(request)
    item = desk.get(tab, identity)
    one = " ".join(body.word.split())
    # Whoever reads it now has been told its words.
    desk.free(item)
    if one and one not in item.words:
        item.words += (one,)
    path = item.folder / "words.txt"
    await asyncio.to_thread(desk.write_words, item, path)
    desk.scan(item, also=path, lists=None)
    return Response(status_code=204)


@router.get("/files/{identity}/value/{finding}")
async def value(request: Request, tab: Tab, identity: str, finding: str) -> JSONResponse:
    """One value in full, for somebody who asked to see it."""
    report = _report(_desk(request).get(tab, identity))
    for one in report.findings:
        if one.id == finding:
            return JSONResponse({"text": one.text})
    raise ProblemError(404, "no_file")


@router.get("/files/{identity}/pages/{number}")
async def picture(  # noqa: PLR0913, PLR0917
    request: Request,
    tab: Tab,
    identity: str,
    number: int,
    width: Annotated[int, Query(ge=16, le=3200)] = 800,
    copy: bool = False,
) -> Response:
    """A picture of a page; 204 where its file asks for a password first."""
    desk = _desk(request)
    item = desk.get(tab, identity)
    path = await desk.picture(item, number, width, of_copy=copy)
    if path is None:
        return Response(status_code=204)
    return FileResponse(path, media_type="image/jpeg")


@router.put("/files/{identity}/choice")
async def choose(request: Request, tab: Tab, identity: str, body: ChoiceBody) -> Response:
    """What somebody has decided so far: it outlives the page that is loaded anew, and is what
    the copy is made by."""
    item = _desk(request).get(tab, identity)
    report = _report(item)
    if body.reading != item.reading:
        raise ProblemError(409, "read_again")
    choice = Choice(
        frozenset(body.mask),
        tuple((area.page, Box(*area.box)) for area in body.areas),
        frozenset(body.masked_unread),
        frozenset(body.accepted_unread),
    )
    item.choice = choice if choice != usual(report) else None
    return Response(status_code=204)


@router.post("/files/{identity}/mask")
async def mask(request: Request, tab: Tab, identity: str) -> Response:
    desk = _desk(request)
    item = desk.get(tab, identity)
    report = _report(item)
    if undecided(report, item.choice):
        raise ProblemError(422, "unread_left")
    edited = edits(report, item.choice or usual(report))
    desk.mask(item, dataclasses.replace(item.options, edits=edited))
    return Response(status_code=204)


@router.get("/paper")
async def asked(request: Request, tab: Tab) -> JSONResponse:
    """What was said about the paper so far, and its file."""
    desk = _desk(request)
    papers = [item.id for item in desk.of(tab) if item.paper]
    return JSONResponse({"id": papers[-1] if papers else None, "asked": desk.asked.get(tab)})


@router.put("/paper")
async def ask(request: Request, tab: Tab, body: PaperBody) -> Response:
    _desk(request).asked[tab] = body.model_dump()
    return Response(status_code=204)


@router.post("/files/{identity}/paper")
async def paper(
    request: Request, tab: Tab, identity: str, body: PaperBody, lang: Lang = "vi"
) -> Response:
    """The safe copy of an identity paper."""
    desk = _desk(request)
    desk.asked[tab] = body.model_dump()
    item = desk.get(tab, identity)
    desk.mask(item, _paper_options(item.options, body, lang))
    return Response(status_code=204)


def _paper_options(base: Options, body: PaperBody, lang: str) -> Options:
    try:
        return purposes.options(
            base,
            body.preset,
            body.purpose,
            body.receiver.strip() or None,
            straighten=body.straighten,
        )
    except UsageError as error:
        why = explain(lang, "error", error.reason)
        raise ProblemError(422, "bad_option", why=why) from error


@router.get("/files/{identity}/copy")
async def copy(request: Request, tab: Tab, identity: str) -> FileResponse:
    item = _desk(request).get(tab, identity)
    path = _copy(item)
    item.taken = True
    return FileResponse(path, media_type="application/octet-stream")


@router.post("/copies")
async def copies(request: Request, tab: Tab, body: ManyBody) -> Response:
    """Several copies as one zip."""
    desk = _desk(request)
    items = [desk.get(tab, identity) for identity in body.ids]
    copies = [("/".join(item.within), _copy(item)) for item in items]
    target = items[0].folder / "copies.zip"
    await asyncio.to_thread(_zip, copies, target)
    for item in items:
        item.taken = True
    return FileResponse(target, media_type="application/zip")


def _copy(item: Item) -> Path:
    if item.copy is None or not item.copy.exists():
        raise ProblemError(404, "no_copy")
    return item.copy


def _zip(copies: list[tuple[str, Path]], target: Path) -> None:
    """Writes copies in the folders that they lay in; a name that is taken gets a number."""
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for folder, path in copies:
            name, number = path.name, 2
            while f"{folder}/{name}".lower() in taken:
                name, number = f"{path.stem}-{number}{path.suffix}", number + 1
            taken.add(f"{folder}/{name}".lower())
            archive.write(path, f"{folder}/{name}" if folder else name)


@router.post("/report")
async def report_page(
    request: Request, tab: Tab, body: ReportBody, lang: Lang = "vi", form: ReportForm = "html"
) -> Response:
    """The report on files, as one page for a browser or as a PDF to be filed."""
    desk = _desk(request)
    items = [desk.get(tab, identity) for identity in body.ids]
    reports = [_named(_report(item, latest=True), item.within) for item in items]
    reports += map(_lost, body.lost)
    write = _html if form == "html" else _pdf
    written = await asyncio.to_thread(write, reports, _view(request, lang))
    media = "text/html; charset=utf-8" if form == "html" else "application/pdf"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'lolot.{form}')}"}
    return Response(written, media_type=media, headers=headers)


def _named(report: FileReport, within: tuple[str, ...]) -> FileReport:
    """A report under the folders that its file lay in."""
    return dataclasses.replace(report, path="/".join((*within, report.path)))


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
    tally = Tally(_BAR)
    for report in reports:
        tally.add(report)
    return tally


def _report(item: Item, *, latest: bool = False) -> FileReport:
    masked = item.masked if latest and item.current else None
    report = masked or item.report
    if report is None:
        raise ProblemError(409, "still_busy")
    return report
