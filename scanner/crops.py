"""A small picture of each finding's surroundings, in which no value is left to be read."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from scanner.errors import LolotError
from scanner.formats import of
from scanner.pages.broken import PICTURE

if TYPE_CHECKING:
    from PIL.Image import Image

    from scanner.model import Box, Document, FileReport, Finding, Options, PageSize

# Findings of one file that get a picture, and how large that is, in pixels.
MOST = 50
WIDTH, HEIGHT = 240, 80
# Pages are drawn so wide: a line of print on A4 is some 25 pixels high.
_PAGE_WIDTH = 1400
# A value is shown so high, with as much around it as then fits; and what is higher than the
# picture, with a margin.
_LINE = 18
_SMALLEST = 0.35
_MARGIN = 1.25
# How far beyond a box the paint goes: a part of its height, so many pixels at most.
_BESIDE, _MOST_BESIDE = 0.35, 14
_PAINT, _UNKNOWN, _OUTLINE = (17, 17, 17), (150, 150, 150), (214, 40, 40)
_QUALITY = 55


def illustrated(
    document: Document,
    report: FileReport,
    found: Iterable[Finding],
    password: str | None,
    options: Options,
) -> FileReport:
    """The report with a crop (WebP) for the first `MOST` findings that have a place, if the
    options ask for crops.

    Painted over is all of `found`, whether it is reported or not, and what could not be read:
    a picture must tell no more than the report does. A page that cannot be drawn has no crops.
    """
    placed = sorted((f for f in report.findings if f.page and f.boxes), key=lambda f: not f.mask)
    if not options.crops or not placed:
        return report
    everything = [*found, *report.findings]
    crops: dict[str, bytes] = {}
    sizes = {page.number: page for page in report.pages}
    wanted = placed[:MOST]
    numbers = sorted({finding.page for finding in wanted if finding.page in sizes})
    try:
        for number, picture in of(document).pictures(
            document, numbers, _PAGE_WIDTH, options, password
        ):
            page, here = sizes[number], [f for f in everything if f.page == number]
            unread = page.there([u.box for u in report.unread if u.page == number])
            _paint(picture, page, here, unread)
            for finding in wanted:
                if finding.page == number:
                    crops.update(_crop(picture, page, finding))
    except (*PICTURE, LolotError):
        pass
    return dataclasses.replace(report, crops=crops)


def _paint(picture: Image, page: PageSize, found: Sequence[Finding], unread: Sequence[Box]) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture)
    for box in unread:
        draw.rectangle(_pixels(picture, page, box), fill=_UNKNOWN)
    scale = picture.width / page.sides[0]
    for finding in found:
        if finding.parts is not None:
            for part in finding.parts:
                draw.polygon([(x * scale, y * scale) for x, y in part], fill=_PAINT)
            continue
        for box in page.there(finding.boxes):
            draw.rectangle(_covered(_pixels(picture, page, box)), fill=_PAINT)


def _crop(picture: Image, page: PageSize, finding: Finding) -> Iterator[tuple[str, bytes]]:
    from PIL import Image, ImageDraw

    first = next(iter(page.there(finding.boxes[:1])), finding.boxes[0])
    covered = _covered(_pixels(picture, page, first))
    window = _window(picture, covered)
    if window is None:
        return
    shown = picture.crop(window)
    shrink = min(WIDTH / shown.width, HEIGHT / shown.height, 1.0)
    size = (max(1, round(shown.width * shrink)), max(1, round(shown.height * shrink)))
    shown = shown.resize(size, Image.Resampling.LANCZOS)
    x0, y0, x1, y1 = (
        (side - start) * shrink
        for side, start in zip(covered, (window[0], window[1]) * 2, strict=True)
    )
    ImageDraw.Draw(shown).rectangle((x0 - 2, y0 - 2, x1 + 2, y1 + 2), outline=_OUTLINE, width=2)
    out = io.BytesIO()
    shown.save(out, "WEBP", quality=_QUALITY)
    yield finding.id, out.getvalue()


def _pixels(picture: Image, page: PageSize, box: Box) -> tuple[float, float, float, float]:
    wide, high = page.sides
    across, down = picture.width / wide, picture.height / high
    return box.x0 * across, box.y0 * down, box.x1 * across, box.y1 * down


def _covered(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    beside = 2 + min(_BESIDE * (y1 - y0), _MOST_BESIDE)
    return x0 - beside, y0 - beside / 2, x1 + beside, y1 + beside / 2


def _window(
    picture: Image, covered: tuple[float, float, float, float]
) -> tuple[int, int, int, int] | None:
    """The part of the page around a box that is shown; None where the box lies beside it."""
    x0, y0, x1, y1 = covered
    if x1 <= 0 or y1 <= 0 or x0 >= picture.width or y0 >= picture.height:
        return None
    zoom = min(1.0, max(_SMALLEST, _LINE / (y1 - y0)))
    wide = max(WIDTH / zoom, _MARGIN * (x1 - x0), _MARGIN * (y1 - y0) * WIDTH / HEIGHT)
    wide, high = min(wide, picture.width), min(wide * HEIGHT / WIDTH, picture.height)
    left = min(max(0.0, (x0 + x1 - wide) / 2), picture.width - wide)
    top = min(max(0.0, (y0 + y1 - high) / 2), picture.height - high)
    return int(left), int(top), int(left + wide), int(top + high)
