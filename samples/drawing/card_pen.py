"""A pen that works in millimetres on cards and passport pages, and what all of them carry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from PIL import Image, ImageDraw

from samples.drawing import ornaments
from samples.drawing.composer import Composer, Look, Piece, Text, bold
from samples.drawing.fonts import ARIAL, Family, Style, width
from samples.drawing.layout import MM, Colour, Rule, Sheet, Stamp, quad
from samples.drawing.people import Person
from samples.drawing.picture import Drawing
from samples.drawing.portrait import face_box
from samples.drawing.printer import raster
from samples.drawing.truth import Truth

WIDE, HIGH = 85.6, 53.98
LABEL: Colour = (52, 62, 96)
DARK: Colour = (26, 26, 34)
CRIMSON: Colour = (190, 28, 36)


@dataclass(frozen=True, slots=True)
class CardPen:
    """Puts text and pictures on a card at millimetres; y is a base line."""

    pen: Composer

    @classmethod
    def start(
        cls,
        ground: Image.Image,
        family: Family = ARIAL,
        ink: Colour = DARK,
        size: tuple[float, float] = (WIDE, HIGH),
    ) -> CardPen:
        """A sheet of `size` millimetres on a printed ground."""
        page = (size[0] * MM, size[1] * MM)
        pen = Composer(family, 6, page, left=0, right=0, top=0, bottom=0, colour=ink)
        pen.add(Stamp(ground, 0, 0, *page, over=False))
        return cls(pen)

    def text(
        self, x: float, y: float, text: Text, size: float = 6, colour: Colour | None = None
    ) -> float:
        """One line from `x` on; returns where it ends, in millimetres."""
        self.pen.y = y * MM - size
        self.pen.text(text, Look(size=size, leading=1, colour=colour), (x * MM, 3 * WIDE * MM))
        return x + self.wide(text, size)

    def centred(
        self, x: float, y: float, text: Text, size: float, colour: Colour | None = None
    ) -> None:
        """One line around `x`."""
        self.text(x - self.wide(text, size) / 2, y, text, size, colour)

    def wide(self, text: Text, size: float) -> float:
        """How long one line is, in millimetres."""
        parts = [text] if isinstance(text, str | Piece) else text
        known = [Piece(p) if isinstance(p, str) else p for p in parts]
        family = self.pen.family
        return sum(width(p.text, family, p.style or Style.REGULAR, size) for p in known) / MM

    def wrapped(self, box: tuple[float, float], y: float, text: Text, look: Look) -> None:
        """Lines from `box[0]` to `box[1]`; `look.indent` leaves room for a label in front."""
        settled = replace(look, leading=look.leading or 1.15)
        self.pen.y = y * MM - (settled.size or 6) * (settled.leading or 1)
        self.pen.text(text, settled, (box[0] * MM, box[1] * MM))

    def picture(
        self, box: tuple[float, float, float, float], image: Image.Image, *truths: Truth
    ) -> None:
        """A picture at (x, y, width, height) in millimetres; truths in its pixels."""
        x, y, wide, high = (side * MM for side in box)
        self.pen.add(Stamp(image, x, y, x + wide, y + high, truths=truths))

    def rule(self, x0: float, y0: float, x1: float, y1: float, colour: Colour = LABEL) -> None:
        self.pen.add(Rule(x0 * MM, y0 * MM, x1 * MM, y1 * MM, 0.5, colour))

    def sheet(self) -> Sheet:
        return self.pen.sheets()[0]


def filling(kind: str, of: str, image: Image.Image, *, mask: bool = True) -> Truth:
    """The truth that fills a whole picture."""
    return Truth(kind, of, of, 1, (quad(0, 0, *image.size),), mask)


def sign(pen: CardPen, box: tuple[float, float, float, float], rng: Random) -> None:
    """A signature, a value of its own on a card."""
    loops = ornaments.signature(rng)
    pen.picture(box, loops, filling("signature", "", loops))


def face(pen: CardPen, box: tuple[float, float, float, float], image: Image.Image) -> None:
    """A portrait; its truth is the face itself, not the whole picture."""
    x0, y0, x1, y1 = face_box()
    inner = quad(x0 * image.width, y0 * image.height, x1 * image.width, y1 * image.height)
    pen.picture(box, image, Truth("face", "", "", 1, (inner,)))


def machine_zone(
    pen: CardPen, lines: tuple[str, ...], x: float, y: float, step: float = 4.23
) -> None:
    """A machine-readable zone: one value over all its lines, `step` mm apart.

    ICAO 9303-3: ten characters an inch; 4.23 mm between the lines of a TD1 card.
    """
    size = 2.54 * MM / width("<", pen.pen.family, Style.OCR_B, 1)
    piece = Piece(" ".join(lines), Style.OCR_B, "mrz", "\n".join(lines))
    long = (len(lines[0]) + 0.5) * 2.54
    pen.wrapped((x, x + long), y, piece, Look(size=size, leading=step * MM / size))


def code(pen: CardPen, box: tuple[float, float, float, float], payload: str) -> None:
    """A code at `box` on a white patch; its truth is the code without the patch."""
    symbol = ornaments.qr(payload)
    edge = round(symbol.width * 0.06)
    patch = Image.new("RGB", (symbol.width + 2 * edge, symbol.height + 2 * edge), (250, 250, 250))
    patch.paste(symbol, (edge, edge))
    inner = quad(edge, edge, edge + symbol.width, edge + symbol.height)
    x, y, wide, high = box
    beyond = wide * edge / symbol.width
    outer = (x - beyond, y - beyond, wide + 2 * beyond, high + 2 * beyond)
    pen.picture(outer, patch, Truth("qr", payload, payload, 1, (inner,)))


def printed_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def titles(pen: CardPen, x: float) -> None:
    pen.centred(x, 5.0, bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), 6.2)
    pen.centred(x, 7.9, bold("Độc lập - Tự do - Hạnh phúc"), 6.0)


def english_titles(pen: CardPen, x: float) -> None:
    pen.centred(x, 10.6, "SOCIALIST REPUBLIC OF VIET NAM", 4.9)
    pen.centred(x, 12.9, "Independence - Freedom - Happiness", 4.7)


def field(pen: CardPen, x: float, y: float, label: str, what: Text) -> None:
    """A small label and its value behind it."""
    end = pen.text(x, y, label, 5.2, LABEL)
    pen.text(end + 1, y, what, 6.6)


def ground(rng: Random, light: Colour, dark: Colour) -> Image.Image:
    return ornaments.guilloche((1284, 810), light, dark, rng)


def cut_out(sheet: Sheet, width: int, kind: str, *, corner: float = 3.18) -> Drawing:
    """A card cut out with its rounded corners (`corner` in mm), `width` pixels wide (RGBA).

    The picture of a paper is itself a truth (`id_card`, of a bank card `card`, its value the
    `kind`); what a mask covers are its fields. An empty `kind` is no such paper.
    """
    drawing = raster(sheet, width / sheet.width * 72)
    radius = round(corner * MM / sheet.width * width)
    shape = Image.new("L", (drawing.size[0] * 2, drawing.size[1] * 2), 0)
    area = (0, 0, shape.width - 1, shape.height - 1)
    ImageDraw.Draw(shape).rounded_rectangle(area, radius * 2, fill=255)
    image = drawing.image.convert("RGBA")
    image.putalpha(shape.resize(drawing.size, Image.Resampling.LANCZOS))
    found = list(drawing.truths)
    if kind:
        paper = "card" if kind.startswith("bank") else "id_card"
        found.append(filling(paper, kind, image, mask=False))
    return Drawing(image, tuple(found), drawing.neighbours)


def code_and_prints(pen: CardPen, who: Person, rng: Random) -> None:
    """The two-dimensional barcode and the fingerprints on the back of a card of twelve digits."""
    symbol = ornaments.barcode(f"{who.cccd}|{who.name}")
    pen.picture((8, 2.5, 69, 9.5), symbol, filling("barcode", f"{who.cccd}|{who.name}", symbol))
    for i, name in enumerate(("Ngón trỏ trái", "Ngón trỏ phải")):
        print_ = ornaments.fingerprint(rng)
        top = 14 + i * 19.6
        pen.picture((5, top, 12.5, 15.6), print_, filling("fingerprint", "", print_))
        pen.centred(11.2, top + 18, name, 4.6)
