"""One value with its label on a page: in any face, at any angle, behind any operators."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from samples.drawing import people
from samples.drawing.truth import Truth
from scanner.mask.geometry import Matrix, apply, multiply
from scanner.model import Box, Point, Polygon
from tests.anywhere_fonts import Face, face

LABELS = {"cccd": "So CCCD: ", "phone": "Dien thoai: ", "email": "Email: ",
          "bank_account": "So tai khoan: "}  # fmt: skip
Colour = tuple[float, float, float]
# Ink and ground; one pair is invisible.
COLOURS: dict[str, tuple[Colour, Colour]] = {
    "black on white": ((0, 0, 0), (1, 1, 1)),
    "white on black": ((1, 1, 1), (0, 0, 0)),
    "yellow on navy": ((1, 0.9, 0.2), (0.05, 0.1, 0.35)),
    "grey on white": ((0.5, 0.5, 0.5), (1, 1, 1)),
    "red on cream": ((0.8, 0.1, 0.1), (0.98, 0.96, 0.88)),
    "white on white": ((1, 1, 1), (1, 1, 1)),
}
WRITINGS = ("Tj", "TJ", "'", '"', "Td", "Tm", "pieces")
HOLDERS = (
    *("page", "form twice", "layer on", "layer off", "clipped", "cut", "clipped away"),
    *("spoken", "scaled"),
)
_MARGIN = 24.0


@dataclass(frozen=True, slots=True)
class Shape:
    """How one value is set; `tz` is in per cent, `at` in parts (0-1) of the room there is."""

    kind: str = "cccd"
    seed: int = 1
    face: str = "base Helvetica"
    size: float = 12.0
    angle: float = 0.0
    shear: float = 0.0
    turn: int = 0
    crop: Point = (0.0, 0.0)
    room: Point = (60.0, 60.0)
    at: Point = (0.5, 0.5)
    colours: str = "black on white"
    picture: bool = False
    writing: str = "Tj"
    tz: float = 100.0
    tc: float = 0.0
    tw: float = 0.0
    ts: float = 0.0
    mode: int = 0
    holder: str = "page"

    @property
    def value(self) -> str:
        rng = Random(self.seed)
        who = people.person(rng)
        if self.kind == "email":
            return people.email(rng, who.name, who.born)
        values = {"cccd": who.cccd, "phone": people.mobile(rng)}
        return values.get(self.kind) or "1" + people.digits(rng, 12)


@dataclass(frozen=True, slots=True)
class _Set:
    """The operators of a run, and where in text space (before rise) its value stands."""

    operators: bytes
    value: Box
    all: Box


def _string(codes: bytes) -> bytes:
    return b"<" + codes.hex().encode() + b">"


class _Setter:
    """Sets letters one after the other and keeps account of where the pen is."""

    def __init__(self, shape: Shape, font: Face) -> None:
        self.shape, self.font = shape, font
        self.x = self.y = 0.0

    def step(self, letter: str) -> float:
        """The advance of one letter in text space."""
        shape = self.shape
        space = shape.tw if letter == " " and not self.font.long else 0.0
        return (self.font.widths[letter] / 1000 * shape.size + shape.tc + space) * shape.tz / 100

    def advance(self, text: str) -> float:
        return sum(map(self.step, text))

    def label(self, text: str) -> bytes:
        self.x += self.advance(text)
        return _string(self.font.coded(text)) + b" Tj "

    def run(self, text: str, base: Matrix) -> bytes:
        """The value; `base`: the matrix that the line began with."""
        coded, writing = self.font.coded, self.shape.writing
        start = self.x
        self.x += self.advance(text)
        if writing == "Tj":
            return _string(coded(text)) + b" Tj "
        if writing == "pieces":
            return b"".join(_string(coded(part)) + b" Tj " for part in _pieces(text, self.shape))
        if writing == "TJ":
            return self._kerned(text)
        if writing in ("'", '"'):
            leading, spaces = 1.3 * self.shape.size, f"{self.shape.tw} {self.shape.tc} "
            self.x, self.y = self.x - start, -leading
            before = spaces.encode() if writing == '"' else b""
            return (
                f"{leading} TL ".encode() + before + _string(coded(text)) + f" {writing} ".encode()
            )
        return self._letters(text, start, base)

    def _kerned(self, text: str) -> bytes:
        rng, parts = Random(self.shape.seed), []
        for letter in text:
            kern = rng.choice((0, 0, -30, 25))
            parts += [_string(self.font.coded(letter)), str(kern).encode()]
            self.x -= kern / 1000 * self.shape.size * self.shape.tz / 100
        return b"[" + b" ".join(parts) + b"] TJ "

    def _letters(self, text: str, start: float, base: Matrix) -> bytes:
        parts, x, last = [], start, 0.0
        for letter in text:
            if self.shape.writing == "Tm":
                parts.append(_numbers(*multiply((1, 0, 0, 1, x, 0), base)) + b"Tm ")
            else:
                parts.append(_numbers(x - last, 0) + b"Td ")
            parts.append(_string(self.font.coded(letter)) + b" Tj ")
            last, x = x, x + self.step(letter)
        return b"".join(parts)


def _pieces(text: str, shape: Shape) -> Iterator[str]:
    rng = Random(shape.seed)
    while text:
        length = rng.randrange(1, 5)
        yield text[:length]
        text = text[length:]


def _numbers(*values: float) -> bytes:
    return " ".join(f"{value:.5f}" for value in values).encode() + b" "


def _set(shape: Shape, font: Face, base: Matrix) -> _Set:
    """The value after (or under) its label, and what it takes of the line."""
    setter = _Setter(shape, font)
    spoken = shape.holder == "spoken"
    said = f"/Span <</ActualText ({shape.value})>> BDC ".encode() if spoken else b""
    operators = setter.label(LABELS[shape.kind])
    low = setter.x if shape.writing not in ("'", '"') else 0.0
    operators += said + setter.run(shape.value, base) + (b"EMC " if spoken else b"")
    down, up = (-0.22, 0.76) if shape.kind == "email" else (0.0, 0.71)
    y = setter.y + shape.ts
    value = Box(
        low, y + down * shape.size, setter.x - shape.tc * shape.tz / 100, y + up * shape.size
    )
    label = Box(0, shape.ts - 0.25 * shape.size, 0, shape.ts + 0.8 * shape.size)
    wide = Box(0, 0, setter.advance(LABELS[shape.kind]), 0)
    return _Set(operators, value, value.union(label).union(wide))


def _corners(box: Box) -> Polygon:
    """Clockwise from the upper left of the upright text (y up)."""
    return (box.x0, box.y1), (box.x1, box.y1), (box.x1, box.y0), (box.x0, box.y0)


def _state(shape: Shape, ink: Colour, base: Matrix, size: float) -> bytes:
    mode = _numbers(*ink) + b"rg " + _numbers(*ink) + b"RG "
    mode += f"{0.03 * size:.3f} w BT /F1 {size} Tf {shape.mode} Tr {shape.tz} Tz ".encode()
    mode += f"{shape.tc} Tc {shape.tw} Tw {shape.ts} Ts ".encode()
    return mode + _numbers(*base) + b"Tm "


def _rectangle(box: Box, how: str) -> bytes:
    return _numbers(box.x0, box.y0, box.width, box.height) + f"re {how} ".encode()


def _clip(shape: Shape, value: Box) -> bytes:
    """Around the value, through its middle, or away from it."""
    if shape.holder == "clipped":
        return _rectangle(value.grow(3 + 12 * shape.size), "W n")
    if shape.holder == "cut":
        half = Box(value.x0 - 900, value.y0 - 900, (value.x0 + value.x1) / 2, value.y1 + 900)
        return _rectangle(half, "W n")
    return _rectangle(Box(-50, -50, -40, -40), "W n") if shape.holder == "clipped away" else b""


def _ground(pdf: pikepdf.Pdf, page: pikepdf.Page, shape: Shape, sheet: Box) -> bytes:
    """A coloured rectangle, or a mottled photo in that colour."""
    ground = COLOURS[shape.colours][1]
    if not shape.picture:
        return _numbers(*ground) + b"rg " + _rectangle(sheet, "f") if min(ground) < 1 else b""
    rng = np.random.default_rng(shape.seed)
    soft = Image.fromarray(rng.integers(0, 26, (9, 9, 3), np.uint8)).resize((300, 300))
    mottled = np.asarray(soft, np.int16) - 13 + np.round(np.array(ground) * 255).astype(np.int16)
    out = io.BytesIO()
    Image.fromarray(mottled.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=85)
    image = pdf.make_stream(out.getvalue())
    image.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=300,
        Height=300,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page.obj.Resources.XObject = Dictionary(Im1=image)
    place = _numbers(sheet.width, 0, 0, sheet.height, sheet.x0, sheet.y0)
    return b"q " + place + b"cm /Im1 Do Q "


def _layer(pdf: pikepdf.Pdf, page: pikepdf.Page, on: bool) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Lop"))
    shown = Dictionary(ON=Array([group])) if on else Dictionary(OFF=Array([group]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=shown)
    page.obj.Resources.Properties = Dictionary(MC0=group)


def _as_form(pdf: pikepdf.Pdf, page: pikepdf.Page, stream: bytes, sheet: Box, up: float) -> bytes:
    """The stream as a form that the page shows twice, the second time higher up."""
    form = pdf.make_stream(stream)
    form.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([sheet.x0, sheet.y0, sheet.x1, sheet.y1]),
        Resources=Dictionary(Font=page.obj.Resources.Font),
    )
    held = page.obj.Resources.get("/XObject", Dictionary())
    held["/Fm1"] = form
    page.obj.Resources.XObject = held
    return b"/Fm1 Do q " + _numbers(1, 0, 0, 1, 0, up) + b"cm /Fm1 Do Q "


def _displayed(point: Point, crop: Box, turn: int) -> Point:
    x, y = point[0] - crop.x0, point[1] - crop.y0
    across = {0: (x, crop.height - y), 90: (y, x), 180: (crop.width - x, y)}
    return across.get(turn, (crop.height - y, crop.width - x))


def _base(shape: Shape, font: Face) -> tuple[Matrix, Box]:
    """The matrix of the text, and the sheet it stands on with room to spare."""
    turn = math.radians(shape.angle)
    cos, sin = math.cos(turn), math.sin(turn)
    slanted = (cos, sin, shape.shear * cos - sin, shape.shear * sin + cos, 0.0, 0.0)
    around = Box.around(
        [apply(slanted, point) for point in _corners(_set(shape, font, slanted).all)]
    )
    x, y = (_MARGIN + room * part for room, part in zip(shape.room, shape.at, strict=True))
    left, low = shape.crop
    sheet = Box(
        left,
        low,
        left + max(150, around.width + 2 * _MARGIN + shape.room[0]),
        low + max(100, around.height + 2 * _MARGIN + shape.room[1]),
    )
    a, b, c, d, _, _ = slanted
    return (a, b, c, d, left + x - around.x0, low + y - around.y0), sheet


def made(shape: Shape) -> tuple[bytes, Truth]:
    """The PDF, and where its value stands on the displayed page."""
    font = face(shape.face, LABELS[shape.kind] + shape.value)
    base, sheet = _base(shape, font)
    run = _set(shape, font, base)
    twice = shape.holder == "form twice"
    crop = Box(sheet.x0, sheet.y0, sheet.x1, sheet.y1 + sheet.height * twice)
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(crop.x1 + shape.crop[0], crop.y1 + shape.crop[1]))
    page.obj.CropBox = Array([crop.x0, crop.y0, crop.x1, crop.y1])
    page.obj.Rotate = shape.turn
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font.make(pdf)))
    ground = _ground(pdf, page, shape, crop)
    value = tuple(apply(base, corner) for corner in _corners(run.value))
    stream = _stream(shape, run, base, value, crop)
    if twice:
        stream = _as_form(pdf, page, stream, sheet, sheet.height)
    if shape.holder.startswith("layer"):
        _layer(pdf, page, shape.holder == "layer on")
        stream = b"/OC /MC0 BDC " + stream + b"EMC "
    page.obj.Contents = pdf.make_stream(ground + stream)
    out = io.BytesIO()
    pdf.save(out)
    lifts = (0.0, sheet.height) if twice else (0.0,)
    outlines = tuple(
        tuple(_displayed((x, y + lift), crop, shape.turn) for x, y in value) for lift in lifts
    )
    return out.getvalue(), Truth(shape.kind, shape.value, shape.value, 1, outlines)


def _stream(shape: Shape, run: _Set, base: Matrix, value: Polygon, sheet: Box) -> bytes:
    ink = COLOURS[shape.colours][0]
    # Text as a clip shows where something is painted through it.
    through = _rectangle(sheet, "f") if shape.mode == 7 else b""
    body = _state(shape, ink, base, shape.size) + run.operators + b"ET " + through
    clip = _clip(shape, Box.around(value))
    if shape.holder == "scaled":
        body = b"0.1 0 0 0.1 0 0 cm 10 0 0 10 0 0 cm " + body
    return b"q " + clip + body + b"Q "
