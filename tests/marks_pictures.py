"""Pictures for the tests of `scanner.marks`, drawn at run time: codes, cards, pages, photos."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import cv2
import numpy as np
import segno
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels, Polygon

    Quad = NDArray[np.float32]

WORDS = (
    "quyet dinh cong hoa doc lap hanh phuc Phuong Mau Thon Huyen Tinh ngay thang 2026 1.234".split()
)


def card_payload(rng: random.Random) -> str:
    """The seven fields of a chip card, about 115 bytes."""
    number = (
        f"0{rng.randint(10, 96)}{rng.randint(0, 3)}0{rng.randint(2, 8)}{rng.randint(0, 999999):06d}"
    )
    return (
        f"{number}|{rng.randint(0, 999999999):09d}|Nguyễn Văn Mẫu|01011905|Nam|"
        f"Số {rng.randint(1, 99)}, Tổ 3, Phường Thử Nghiệm, Thành phố Mẫu|15042021"
    )


def qr_symbol(text: str, module: int, *, border: int = 4, version: int | None = None) -> Pixels:
    """A QR code as grey pixels, `module` pixels a module."""
    code = segno.make(text, version=version, error="m", boost_error=False, micro=False)
    matrix = np.array([list(row) for row in code.matrix], np.uint8)
    matrix = np.pad(matrix, border)
    return np.kron(255 * (1 - matrix), np.ones((module, module), np.uint8)).astype(np.uint8)


def barcode(name: str, text: str, module: int, height: int = 60) -> Pixels:
    """Any code that zxing writes, as grey pixels; linear ones `height` pixels high."""
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, name))
    drawn = np.array(code.to_image(scale=1))
    drawn = drawn if drawn.ndim == 2 else drawn[..., 0]
    if code.format in zxingcpp.barcode_formats_list(zxingcpp.BarcodeFormat.AllLinear):
        row = np.kron(drawn[drawn.shape[0] // 2], np.ones(module))
        return np.pad(np.tile(row, (height, 1)), 8, constant_values=255).astype(np.uint8)
    return np.kron(drawn, np.ones((module, module))).astype(np.uint8)


def ink(symbol: Pixels) -> Quad:
    """The outline of what is dark in a symbol."""
    rows, columns = np.nonzero(symbol < 128)
    x0, y0, x1, y1 = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float32)


def turn(symbol: Pixels, angle: float) -> tuple[Pixels, Quad]:
    """A symbol turned by degrees on white, and the outline of its ink there."""
    height, width = symbol.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    frame = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float32)
    around = cv2.transform(frame, matrix)[0]
    matrix[:, 2] -= around.min(axis=0)
    size = np.ceil(around.max(axis=0) - around.min(axis=0)).astype(int)
    turned = cv2.warpAffine(symbol, matrix, (int(size[0]), int(size[1])), borderValue=255)
    return turned, cv2.transform(ink(symbol)[None], matrix)[0]


def text_page(seed: int, dpi: int = 200, size: int = 24) -> Pixels:
    """An A4 page of words and numbers, without any code."""
    rng = random.Random(seed)
    page = Image.new("L", (int(8.27 * dpi), int(11.69 * dpi)), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    for y in range(dpi // 2, page.height - dpi // 2, int(size * 1.4)):
        line = " ".join(rng.choice(WORDS) for _ in range(60))
        while draw.textlength(line, font) > page.width - 1.2 * dpi:
            line = line.rpartition(" ")[0]
        draw.text((0.6 * dpi, y), line, 20, font)
    noise = np.random.default_rng(seed).normal(0, 4, (page.height, page.width))
    grey = np.clip(cv2.GaussianBlur(np.array(page), (0, 0), 0.7) + noise, 0, 255).astype(np.uint8)
    colour: Pixels = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    return colour


def put(page: Pixels, symbol: Pixels, x: int, y: int) -> None:
    """Draws a grey symbol on a BGR page."""
    page[y : y + symbol.shape[0], x : x + symbol.shape[1]] = symbol[:, :, None]


def card_photo(  # noqa: PLR0913 - the axes of the grid
    width: int, sigma: float, pose: int, text: str, *, seed: int, glare: bool
) -> tuple[Pixels, Quad]:
    """A photo of a card `width` pixels wide with a 20 mm QR code of version 8-M.

    `sigma`: blur in pixels; `pose`: 0 level, 1 slightly, 2 strongly turned and tilted. Gives
    the picture and the outline of the code.
    """
    rng = np.random.default_rng(seed)
    card, quad = _card(width * 2, text)
    card = cv2.resize(card, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    quad = (quad / 2).astype(np.float32)
    height = card.shape[0]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    tilt, spin = ((0, 0), (0.02, 12), (0.06, 35))[pose]
    angle = np.radians(rng.uniform(-spin, spin))
    spun = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = (
        source + rng.uniform(-tilt, tilt, (4, 2)) * (width, height) - (width / 2, height / 2)
    ) @ spun.T
    target += 0.12 * width - target.min(axis=0)
    size = (target.max(axis=0) + 0.12 * width).astype(int)
    pose_matrix = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    table = np.full((size[1], size[0], 3), (70, 90, 110), np.uint8)
    photo = cv2.warpPerspective(
        card,
        pose_matrix,
        (int(size[0]), int(size[1])),
        dst=table,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_TRANSPARENT,
    )
    quad = cv2.perspectiveTransform(quad[None], pose_matrix)[0]
    light = cv2.GaussianBlur(photo, (0, 0), sigma).astype(np.float32)
    if glare:
        light += _glare(light.shape, quad, rng)[:, :, None]
    light += rng.normal(0, 3, light.shape)
    _, coded = cv2.imencode(
        ".jpg", np.clip(light, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 85]
    )
    picture = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    assert picture is not None
    return picture.astype(np.uint8), quad


def _card(width: int, text: str) -> tuple[Pixels, Quad]:
    height = round(width * 53.98 / 85.6)
    card = Image.new("RGB", (width, height), (226, 238, 232))
    draw = ImageDraw.Draw(card)
    for line in range(60):
        points = [
            (x, height * line / 60 + np.sin(20 * x / width + line) * height / 20)
            for x in range(0, width, 8)
        ]
        draw.line(points, (200 + line % 20, 222, 214), 2)
    for row, words in enumerate(
        ("CAN CUOC CONG DAN", text[:12], "NGUYEN VAN MAU", "01/01/1905", "Viet Nam")
    ):
        draw.text(
            (0.3 * width, height * (0.25 + 0.13 * row)),
            words,
            (20, 20, 20),
            ImageFont.load_default(height // 16),
        )
    symbol = qr_symbol(text, 1, border=2, version=8)
    side = width * 20 / 85.6 / (symbol.shape[0] - 4)
    pixels = round(side * symbol.shape[0])
    code = cv2.resize(symbol, (pixels, pixels), interpolation=cv2.INTER_NEAREST)
    picture = np.array(card)[:, :, ::-1].copy()
    x, y = int(0.74 * width), int(0.05 * height)
    put(picture, code, x, y)
    return picture, ink(code) + np.array([x, y], np.float32)


def _glare(shape: tuple[int, ...], quad: Quad, rng: np.random.Generator) -> NDArray[np.float32]:
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    side = float(np.linalg.norm(quad[0] - quad[1]))
    x, y = quad.mean(axis=0) + rng.uniform(-0.5, 0.5, 2) * side
    radius = side * rng.uniform(0.35, 0.7)
    spot = np.exp(-(((columns - x) / radius) ** 2) - ((rows - y) / (0.6 * radius)) ** 2)
    return np.asarray(spot * rng.uniform(90, 190), np.float32)


def covered(polygon: Polygon, quad: Quad) -> float:
    """The part of `quad` that lies inside the polygon."""
    outline = np.array(polygon, np.float32)
    shared, _ = cv2.intersectConvexConvex(outline, quad.astype(np.float32))
    return float(shared / cv2.contourArea(quad.astype(np.float32)))
