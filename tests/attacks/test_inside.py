"""What stands behind and inside a file where no reader of its format shows it."""

from __future__ import annotations

import base64
import html
import io
import quopri
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

from PIL import Image

from tests.attacks.attack import Attack, Outcome, never_green, of
from tests.attacks.bytes_of import CCCD, SAID, browser, mail, page, picture, strings, unmail
from tests.attacks.insides import (
    BLANK,
    LINE,
    PLAIN,
    aside,
    assembled,
    attached,
    before_table,
    behind_catalogue,
    carved,
    chunk,
    clicked,
    extension,
    in_gap,
    inflated,
    linked,
    of_base64,
    of_files,
    pdf,
    piece_info,
    revised,
    run,
    scripted,
    segment,
    signed,
    stream,
    tiff,
    unhexed,
    wide,
    xfa,
    xmp,
)

OF_PDF = (
    ("text before the header", LINE + b"\n" + BLANK, strings),
    ("text behind the end", BLANK + LINE, strings),
    (
        "text behind the end and an end mark behind it",
        BLANK + LINE + b"\nstartxref\n0\n%%EOF\n",
        strings,
    ),
    ("text in UTF-16 behind the end", BLANK + wide(SAID, "le"), strings),
    ("text between objects", before_table(LINE), strings),
    ("a remark between objects", before_table(b"%" + LINE), strings),
    (
        "a remark in an object",
        assembled().replace(b"/Count 1", b"/Count 1 %" + LINE + b"\n", 1),
        strings,
    ),
    (
        "a string in an object that no table lists",
        before_table(b"9 0 obj<</A(%s)>>endobj" % LINE),
        strings,
    ),
    (
        "two objects of one number that no table lists",
        before_table(b"9 0 obj<</A(%s)>>endobj" % LINE, b"9 0 obj<</A(x)>>endobj"),
        strings,
    ),
    (
        "packed text of a page that no table lists",
        before_table(
            b"9 0 obj", stream(b"BT /F 12 Tf 20 50 Td (%s) Tj ET" % LINE, pack=True), b"endobj"
        ),
        inflated,
    ),
    ("a string in an object that nothing names", assembled(b"<</A(%s)>>" % LINE), strings),
    ("text in a stream that nothing names", assembled(stream(LINE)), strings),
    ("packed text in a stream that nothing names", assembled(stream(LINE, pack=True)), inflated),
    ("UTF-16 in a stream that nothing names", assembled(stream(wide(SAID, "be"))), strings),
    ("text in a stream that the catalogue names", pdf(behind_catalogue(Rieng=LINE)), strings),
    ("a string that the catalogue has", pdf(behind_catalogue(Rieng=PLAIN)), strings),
    ("a language that is none", pdf(behind_catalogue(Lang=PLAIN)), strings),
    ("text that a program keeps for itself", pdf(partial(piece_info, data=LINE)), strings),
    (
        "a title in UTF-16 without a mark",
        assembled().replace(
            b"/Root 1 0 R",
            b"/Root 1 0 R/Info<</Title<%s>>>" % wide(SAID, "le").hex().encode(),
            1,
        ),
        unhexed,
    ),
    ("an attachment that a revision has no more", revised(), of_files(strings)),
    (
        "text behind a photo in a PDF",
        assembled(
            stream(
                picture("JPEG") + LINE,
                b"/Subtype/Image/Width 64/Height 48/BitsPerComponent 8"
                b"/ColorSpace/DeviceRGB/Filter/DCTDecode",
            )
        ),
        strings,
    ),
    (
        "text behind what unpacks in a stream",
        assembled(stream(zlib.compress(b"q Q") + LINE, b"/Filter/FlateDecode")).replace(
            b"/Contents 4 0 R", b"/Contents[4 0 R 6 0 R]"
        ),
        strings,
    ),
    (
        "a photo in base64 in a form",
        pdf(partial(xfa, data=picture("JPEG", PLAIN))),
        of_base64,
    ),
    (
        "a photo in base64 among what is said of a page",
        pdf(partial(xmp, data=picture("JPEG", PLAIN))),
        of_base64,
    ),
    ("a signature's place", signed(Location=PLAIN), strings),
    ("a signature's reason", signed(Reason=f"Ong Mau, CCCD {CCCD}"), strings),
    ("a signature's contact", signed(ContactInfo=PLAIN), strings),
    ("a signer's name with a number", signed(Name=PLAIN), strings),
    ("a signature that is a text", signed(Contents=PLAIN), unhexed),
)
ATTACHED = (
    ("UTF-16 without a mark", wide(SAID, "le"), strings),
    ("UTF-16 without a mark, the other way round", wide(SAID, "be"), strings),
    ("UTF-32 without a mark", SAID.encode("utf-32-le"), strings),
    (
        "base64",
        base64.encodebytes(SAID.encode()),
        lambda d: base64.b64decode(d).decode("utf-8", "replace") if d.strip() else "",
    ),
    (
        "quoted-printable",
        b"".join(b"=%02X" % byte for byte in LINE),
        lambda d: quopri.decodestring(d).decode(),
    ),
    (
        "entities of a web page",
        "".join(f"&#{ord(sign)};" for sign in PLAIN).encode(),
        lambda d: html.unescape(d.decode()),
    ),
    ("tags between digits", page(), browser),
    (
        "a sign that shows nothing between digits",
        f"So CCCD: {CCCD[:6]}\x01{CCCD[6:]}".encode(),
        lambda d: d.decode().replace("\x01", ""),
    ),
)
LINKS = (
    (
        "all of it in codes",
        "https://example.com/?q=" + "".join(f"%{ord(sign):02X}" for sign in PLAIN),
    ),
    ("codes of codes", "https://example.com/?q=" + quote("".join(f"%{ord(s):02X}" for s in PLAIN))),
    (
        "digits in codes",
        "https://example.com/?q=CCCD%20" + CCCD[:6] + "".join(f"%3{digit}" for digit in CCCD[6:]),
    ),
)
SCRIPTS = (
    ("a sum", f"var a='So CCCD: {CCCD[:5]}' + '{CCCD[5:]}';"),
    ("a concat", f"var a='So CCCD: {CCCD[:5]}'.concat('{CCCD[5:]}');"),
    ("a list that is joined", f"var a=['So CCCD: {CCCD[:5]}', '{CCCD[5:]}'].join('');"),
    ("escapes of bytes", "var a='" + "".join(f"\\x{ord(sign):02x}" for sign in PLAIN) + "';"),
    ("escapes of letters", "var a='" + "".join(f"\\u{ord(sign):04x}" for sign in PLAIN) + "';"),
    (
        "codes of letters",
        f"var a=String.fromCharCode({','.join(str(ord(sign)) for sign in PLAIN)});",
    ),
    ("base64", f"var a=atob('{base64.b64encode(LINE).decode()}');"),
    ("codes of an address", f"var a=unescape('{''.join(f'%{ord(sign):02x}' for sign in PLAIN)}');"),
)
OF_PICTURES = (
    *(
        (f"text behind a {kind}", kind, picture(kind) + LINE, strings)
        for kind in ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "HEIF")
    ),
    ("text between the parts of a photo", "JPEG", in_gap("JPEG"), strings),
    ("text before the pixels of a bitmap", "BMP", in_gap("BMP"), strings),
    ("text in a program's part of a photo", "JPEG", segment(0xE5, LINE), strings),
    ("UTF-16 in a photo's comment", "JPEG", segment(0xFE, wide(SAID, "be")), strings),
    ("text in a chunk of a PNG", "PNG", chunk(b"zzZz", LINE), strings),
    ("UTF-16 in a chunk of a PNG", "PNG", chunk(b"zzZz", wide(SAID, "le")), strings),
    ("text in a block of a GIF that no viewer knows", "GIF", extension(0x42, LINE), strings),
    ("a text of the second page of a TIFF", "TIFF", tiff("", PLAIN), strings),
    ("a text in a tag of one's own", "TIFF", tiff(PLAIN, tag=65000), strings),
    (
        "a picture beside a page of a TIFF",
        "TIFF",
        tiff("", aside=Image.open(io.BytesIO(picture("PNG", PLAIN)))),
        aside,
    ),
    (
        "a photo in a program's part of another",
        "JPEG",
        segment(0xE5, picture("JPEG", PLAIN)),
        carved,
    ),
)
OTHERS: tuple[tuple[str, str, bytes, Callable[[bytes], str], Outcome], ...] = (
    ("a mail in base64", "thu.eml", mail(), unmail, "found"),
    (
        "a page with its photo in base64",
        "a.html",
        b"<p><img src='data:image/jpeg;base64,%s'></p>" % base64.b64encode(picture("JPEG", PLAIN)),
        lambda d: carved(base64.b64decode(d[d.find(b"4,") + 2 : -6])) if d else "",
        "found",
    ),
)


def _attacks() -> Iterator[Attack]:
    yield from (_attack(name, "a.pdf", data, tool) for name, data, tool in OF_PDF)
    for name, data, tool in ATTACHED:
        yield _attack(f"attached: {name}", "a.pdf", attached("don.txt", data), of_files(tool))
    for name, address in LINKS:
        yield _attack(f"a link: {name}", "a.pdf", linked(address), clicked)
    for name, code in SCRIPTS:
        yield _attack(f"a script: {name}", "a.pdf", scripted(code), run)
    for name, kind, data, tool in OF_PICTURES:
        yield _attack(name, f"a.{kind.lower()}", data, tool)
    for name, file, data, tool, outcome in OTHERS:
        yield _attack(f"attached: {name}", "a.pdf", attached(file, data), of_files(tool), outcome)


def _attack(
    name: str, file: str, data: bytes, tool: Callable[[bytes], str], outcome: Outcome = "found"
) -> Attack:
    how = getattr(tool, "__name__", "a common tool")
    return Attack(name, file, CCCD, partial(bytes, data), how, tool, outcome)


@of(*_attacks())
def test_nothing_inside_passes(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)
