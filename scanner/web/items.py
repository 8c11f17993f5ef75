"""The routes of the page for the files on the desk: drop, look, decide, mask, take away."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Annotated, Literal

import anyio
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from scanner import purposes
from scanner.errors import UsageError
from scanner.messages import explain
from scanner.model import Box, FileReport, Options
from scanner.report.outcome import Bar
from scanner.report.record import View
from scanner.web import told
from scanner.web.choice import Choice, edits, undecided, usual
from scanner.web.desk import Desk, Item
from scanner.web.names import safe_name
from scanner.web.problem import ProblemError
from scanner.web.settings import Settings

# What could not be read in a file is decided before its copy is made.
BAR = Bar(areas_settled=True)

router = APIRouter(prefix="/page", include_in_schema=False)

Tab = Annotated[str, Header(alias="Lolot-Tab", pattern=r"^[0-9a-f]{16,64}$")]
Lang = Annotated[Literal["vi", "en"], Query()]
Name = Annotated[str, Query(min_length=1, max_length=1000)]
Folder = Annotated[str, Query(max_length=4000)]
_Ordinal = Annotated[int, Field(ge=1, le=1_000_000)]
_Side = Annotated[float, Field(ge=-1e7, le=1e7, allow_inf_nan=False)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AreaBody(Body):
    page: _Ordinal
    box: tuple[_Side, _Side, _Side, _Side]


class ChoiceBody(Body):
    """What of one reading is not masked though lolot would, and what is masked beside: what is not
    named here stays as it is. `edition`: the last one that `view` (one page, until it is loaded
    anew) has heard of."""

    reading: int = Field(ge=0)
    edition: int = Field(ge=0)
    view: str = Field(pattern=r"^[0-9a-f]{8,32}$")
    off: list[str] = Field(default=[], max_length=200_000)
    on: list[str] = Field(default=[], max_length=200_000)
    areas: list[AreaBody] = Field(default=[], max_length=10_000)
    masked_unread: list[str] = Field(default=[], max_length=100_000)
    accepted_unread: list[str] = Field(default=[], max_length=100_000)


class MaskBody(Body):
    """What somebody has seen who wants a copy made of it."""

    reading: int = Field(ge=1)
    edition: int = Field(ge=0)


class PaperBody(Body):
    preset: str = Field(default="", max_length=40)
    purpose: str = Field(default="", max_length=200)
    receiver: str = Field(default="", max_length=200)
    straighten: bool = False


class SecretBody(Body):
    password: str = Field(min_length=1, max_length=1000)


class WordBody(Body):
    word: str = Field(min_length=1, max_length=200)


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def view_of(request: Request, lang: str, *, reveal: bool = False) -> View:
    settings: Settings = request.app.state.settings
    return dataclasses.replace(settings.view, lang=lang, reveal=reveal, bar=BAR)


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
    desk = desk_of(request)
    within = "/".join(safe_name(part) for part in folder.split("/") if part)
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
    view = view_of(request, lang)
    return JSONResponse([told.row(item, view) for item in desk_of(request).of(tab)])


@router.get("/files/{identity}")
async def look(request: Request, tab: Tab, identity: str, lang: Lang = "vi") -> JSONResponse:
    return JSONResponse(told.whole(desk_of(request).get(tab, identity), view_of(request, lang)))


@router.delete("/files/{identity}")
async def remove(request: Request, tab: Tab, identity: str) -> Response:
    desk = desk_of(request)
    desk.remove(desk.get(tab, identity))
    return Response(status_code=204)


@router.post("/files/{identity}/cancel")
async def cancel(request: Request, tab: Tab, identity: str) -> Response:
    desk = desk_of(request)
    desk.cancel(desk.get(tab, identity))
    return Response(status_code=204)


@router.post("/files/{identity}/again")
async def again(request: Request, tab: Tab, identity: str) -> Response:
    desk = desk_of(request)
    desk.scan(desk.get(tab, identity))
    return Response(status_code=204)


@router.post("/files/{identity}/password")
async def unlock(request: Request, tab: Tab, identity: str, body: SecretBody) -> Response:
    desk = desk_of(request)
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
    desk = desk_of(request)
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
    report = report_of(desk_of(request).get(tab, identity))
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
    desk = desk_of(request)
    item = desk.get(tab, identity)
    path = await desk.picture(item, number, width, of_copy=copy)
    if path is None:
        return Response(status_code=204)
    return FileResponse(path, media_type="image/jpeg")


@router.get("/files/{identity}/pages/{number}/words")
async def words(request: Request, tab: Tab, identity: str, number: int) -> Response:
    """The words of a page for somebody who selects some; 204 as for its picture."""
    desk = desk_of(request)
    path = await desk.words(desk.get(tab, identity), number)
    if path is None:
        return Response(status_code=204)
    return FileResponse(path, media_type="application/json")


@router.put("/files/{identity}/choice")
async def choose(request: Request, tab: Tab, identity: str, body: ChoiceBody) -> JSONResponse:
    """What somebody has decided so far: it outlives the page that is loaded anew, and is what
    the copy is made by."""
    item = desk_of(request).get(tab, identity)
    report = report_of(item)
    _check(item, body.reading, body.edition, body.view)
    areas = tuple((area.page, Box(*area.box)) for area in body.areas)
    try:
        choice = Choice.of(report, off=body.off, on=body.on, areas=areas)
    except ValueError as error:
        raise ProblemError(422, "unknown_choice") from error
    choice = dataclasses.replace(
        choice,
        masked_unread=frozenset(body.masked_unread),
        accepted_unread=frozenset(body.accepted_unread),
    )
    item.choice = choice if choice != usual(report) else None
    item.edition, item.editor = item.edition + 1, body.view
    return JSONResponse({"edition": item.edition})


def _check(item: Item, reading: int, edition: int, view: str = "") -> None:
    """Raises ProblemError 409 where somebody decides by what is not so any more: numbers of
    findings are those of one reading, and another page may have decided since."""
    if reading != item.reading:
        raise ProblemError(409, "read_again")
    if edition != item.edition and (not view or view != item.editor):
        raise ProblemError(409, "decided_elsewhere")


@router.post("/files/{identity}/mask")
async def mask(request: Request, tab: Tab, identity: str, body: MaskBody) -> Response:
    desk = desk_of(request)
    item = desk.get(tab, identity)
    report = report_of(item)
    _check(item, body.reading, body.edition)
    if undecided(report, item.choice):
        raise ProblemError(422, "unread_left")
    edited = edits(report, item.choice or usual(report))
    desk.mask(item, dataclasses.replace(item.options, edits=edited))
    return Response(status_code=204)


@router.get("/paper")
async def asked(request: Request, tab: Tab) -> JSONResponse:
    """What was said about the paper so far, and its file."""
    desk = desk_of(request)
    papers = [item.id for item in desk.of(tab) if item.paper]
    return JSONResponse({"id": papers[-1] if papers else None, "asked": desk.asked.get(tab)})


@router.put("/paper")
async def ask(request: Request, tab: Tab, body: PaperBody) -> Response:
    desk_of(request).asked[tab] = body.model_dump()
    return Response(status_code=204)


@router.post("/files/{identity}/paper")
async def paper(
    request: Request, tab: Tab, identity: str, body: PaperBody, lang: Lang = "vi"
) -> Response:
    """The safe copy of an identity paper."""
    desk = desk_of(request)
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


def report_of(item: Item, *, latest: bool = False) -> FileReport:
    masked = item.masked if latest and item.current else None
    report = masked or item.report
    if report is None:
        raise ProblemError(409, "still_busy")
    return report
