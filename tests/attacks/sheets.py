"""Pages written by hand for the attacks: content streams, fonts that lie, pictures."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache

import pikepdf
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name, Object, Pdf
from PIL import Image, ImageDraw, ImageFont

from samples.drawing.fonts import ARIAL, font_bytes
from tests.text_pages import written

WIDTH, HEIGHT = 360, 120


class Sheet:
    """A small page in the making: its parts are put in, then `of` writes it.

    /P is Helvetica, /Z are the Dingbats that every reader has.
    """

    def __init__(self, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
        self.pdf: Pdf = pikepdf.new()
        self._page = self.pdf.add_blank_page(page_size=size)
        plain = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
        signs = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)
        self._held: dict[str, dict[str, Object]] = {"/Font": {"/P": plain, "/Z": signs}}

    def put(self, kind: str, name: str, what: Object) -> None:
        """A resource of the page: a font, a picture, a graphics state."""
        self._held.setdefault(f"/{kind}", {})[f"/{name}"] = what

    def resources(self) -> Dictionary:
        return Dictionary({kind: Dictionary(held) for kind, held in self._held.items()})

    def of(self, content: str) -> bytes:
        """The file whose page is painted by this content stream."""
        self._page.obj["/Resources"] = self.resources()
        self._page.obj["/Contents"] = self.pdf.make_stream(content.encode("latin-1"))
        return written(self.pdf)

    def picture(self, image: Image.Image, **more: object) -> Object:
        """An image object of its own pixels."""
        spaces = {"1": Name.DeviceGray, "L": Name.DeviceGray, "RGB": Name.DeviceRGB}
        made = self.pdf.make_stream(
            image.tobytes(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=image.width,
            Height=image.height,
            BitsPerComponent=1 if image.mode == "1" else 8,
            **({} if "ImageMask" in more else {"ColorSpace": spaces[image.mode]}),
            **more,
        )
        return self.pdf.make_indirect(made)

    def form(self, content: str, **more: object) -> Object:
        """A form as large as the page."""
        made = self.pdf.make_stream(
            content.encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, WIDTH, HEIGHT]),
            Resources=self.resources(),
            **more,
        )
        return self.pdf.make_indirect(made)

    def pattern(self, content: str) -> Object:
        """A tile as large as the page."""
        made = self.pdf.make_stream(
            content.encode(),
            Type=Name.Pattern,
            PatternType=1,
            PaintType=1,
            TilingType=1,
            BBox=Array([0, 0, WIDTH, HEIGHT]),
            XStep=WIDTH,
            YStep=HEIGHT,
            Resources=self.resources(),
        )
        return self.pdf.make_indirect(made)

    def lying(self, says: Mapping[str, str], data: bytes | None = None) -> Object:
        """An embedded font whose map to Unicode has for each letter what `says` names; `data`:
        its file, Arial's if left out."""
        face, codes = _face(data or font_bytes(ARIAL))
        em, order = face["head"].unitsPerEm, face.getGlyphOrder()
        widths: list[object] = []
        for letter in says:
            advance = face["hmtx"][order[codes[letter]]][0] * 1000 / em
            widths += [codes[letter], Array([round(advance, 3)])]
        told = "\n".join(
            f"<{codes[a]:04X}> <{b.encode('utf-16-be').hex()}>" for a, b in says.items()
        )
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/Arial"),
            Encoding=Name("/Identity-H"),
            ToUnicode=self.pdf.make_stream(cmap(told, len(says)).encode()),
            DescendantFonts=Array([self._descendant(widths, data or font_bytes(ARIAL))]),
        )

    def _descendant(self, widths: list[object], data: bytes) -> Dictionary:
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/Arial"),
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            CIDToGIDMap=Name.Identity,
            W=Array(widths),
            FontDescriptor=self.descriptor(data),
        )

    def descriptor(self, data: bytes) -> Dictionary:
        return Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/Arial"),
            Flags=32,
            FontBBox=Array([-200, -300, 1200, 1000]),
            ItalicAngle=0,
            Ascent=900,
            Descent=-200,
            CapHeight=700,
            StemV=80,
            FontFile2=self.pdf.make_stream(data, Length1=len(data)),
        )


@cache
def _face(data: bytes) -> tuple[TTFont, dict[str, int]]:
    """A font, and the number of the glyph of each letter."""
    face = TTFont(io.BytesIO(data))
    order = face.getReverseGlyphMap()
    return face, {chr(code): order[name] for code, name in face.getBestCmap().items()}


def glyphs(text: str, data: bytes | None = None) -> str:
    """The glyphs of a text in the font that `Sheet.lying` embeds, as a hex string."""
    _, codes = _face(data or font_bytes(ARIAL))
    return "<" + "".join(f"{codes[letter]:04X}" for letter in text) + ">"


def cmap(told: str, count: int) -> str:
    """A ToUnicode map with these pairs."""
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{count} beginbfchar\n{told}\nendbfchar endcmap end end"
    )


def typed(text: str, x: float, y: float = 60, font: str = "P") -> str:
    """The operators that show a text at 12 points."""
    return f"BT /{font} 12 Tf {x} {y} Td ({text}) Tj ET "


def line(
    text: str,
    size: tuple[int, int] = (600, 80),
    height: int = 44,
    ink: object = "black",
    paper: object = "white",
) -> Image.Image:
    """A line of print as a picture."""
    image = Image.new("RGB", size, paper)  # type: ignore[arg-type]
    font = ImageFont.truetype(io.BytesIO(font_bytes(ARIAL)), height)
    place = (16, size[1] // 2)
    ImageDraw.Draw(image).text(place, text, fill=ink, font=font, anchor="lm")  # type: ignore[arg-type]
    return image


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, format=kind)
    return out.getvalue()
