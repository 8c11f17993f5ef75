"""What happens to a PDF on its way: rotation, crop boxes, revisions, split and decomposed text.

Every step keeps how the displayed page looks, so the truth stays where it is.
"""

from __future__ import annotations

import io
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream

Revise = Callable[[bytes, Random], bytes]


def _saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    # An identifier made from the time would make each drawing another document.
    pdf.save(out, deterministic_id="encryption" not in how, **how)
    return out.getvalue()


def object_streams(data: bytes, rng: Random) -> bytes:
    """Objects packed in streams, cross-reference stream (PDF 1.5)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return _saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def plain_streams(data: bytes, rng: Random) -> bytes:
    """Nothing compressed, laid out for the web: every value that is not gone can be read."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return _saved(
            pdf,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            linearize=True,
        )


def _placed(page: pikepdf.Page, matrix: str) -> None:
    """Puts the whole content of a page through a matrix."""
    page.contents_add(f"q {matrix} cm\n".encode(), prepend=True)
    page.contents_add(b"\nQ")


def rotated(data: bytes, rng: Random) -> bytes:
    """Content that lies on its side (or head) and a /Rotate that sets it upright."""
    turn = rng.choice((90, 180, 270))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            width, height = (float(side) for side in page.mediabox[2:])
            matrix = {
                90: f"0 1 -1 0 {height} 0",
                180: f"-1 0 0 -1 {width} {height}",
                270: f"0 -1 1 0 0 {width}",
            }[turn]
            _placed(page, matrix)
            sides = (width, height) if turn == 180 else (height, width)
            page.mediabox = Array([0, 0, *sides])
            page.Rotate = turn
            if Name.CropBox in page:
                del page.CropBox
        return _saved(pdf)


def cropped(data: bytes, rng: Random) -> bytes:
    """A MediaBox that does not start at 0 and a CropBox that shows the old page of it."""
    left, low, more = rng.randrange(-40, 60), rng.randrange(-40, 60), rng.randrange(5, 40)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            width, height = (float(side) for side in page.mediabox[2:])
            _placed(page, f"1 0 0 1 {left + more} {low + more}")
            page.mediabox = Array([left, low, left + width + 2 * more, low + height + 2 * more])
            page.CropBox = Array(
                [left + more, low + more, left + more + width, low + more + height]
            )
        return _saved(pdf)


def wrapped(data: bytes, rng: Random) -> bytes:
    """Each page's content inside a form XObject, as imposition and stamping tools leave it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            form = Stream(pdf, page.Contents.read_bytes())
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, page.mediabox
            form.Resources = page.get(Name.Resources, Dictionary())
            page.Resources = Dictionary(XObject=Dictionary(Fm0=form))
            page.Contents = Stream(pdf, b"q /Fm0 Do Q")
        return _saved(pdf)


def updated(data: bytes, rng: Random) -> bytes:
    """A second revision appended to the first (an incremental update)."""
    import pymupdf

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "revised.pdf")
        file.write_bytes(data)
        with pymupdf.open(file) as document:
            document.set_metadata({"title": "Bản cập nhật", "author": "Văn phòng"})
            document[0].insert_text((20, 20), f"Ban {rng.randrange(2, 9)}", fontsize=7)
            document.saveIncr()
        return file.read_bytes()


def locked(data: bytes, rng: Random) -> bytes:
    """Encrypted with an owner password only: everybody may read it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return _saved(pdf, encryption=pikepdf.Encryption(owner="benchmark", user="", R=6))


def _wide(font: pikepdf.Object) -> bool:
    return bool(font.get(Name.Subtype) == Name.Type0)


def _split(raw: bytes, step: int, rng: Random) -> Iterator[pikepdf.Object | int]:
    """Single characters with a kern between them; the kerns add up to nothing."""
    debt = 0
    for start in range(0, len(raw), step):
        yield pikepdf.String(raw[start : start + step])
        kern = -debt if debt else rng.randrange(-30, 31)
        debt += kern
        if start + step < len(raw):
            yield kern


def kerned(data: bytes, rng: Random) -> bytes:
    """Every shown string cut into single characters with kerning (`TJ`)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            fonts = page.get(Name.Resources, Dictionary()).get(Name.Font, Dictionary())
            step, out = 1, []
            for operands, operator in pikepdf.parse_content_stream(page):
                if operator == Operator("Tf") and str(operands[0]) in fonts:
                    step = 2 if _wide(fonts[str(operands[0])]) else 1
                if operator == Operator("Tj"):
                    pieces = Array(list(_split(bytes(operands[0]), step, rng)))
                    out.append(([pieces], Operator("TJ")))
                else:
                    out.append((operands, operator))
            page.Contents = Stream(pdf, pikepdf.unparse_content_stream(out))
        return _saved(pdf)


def _decomposed_target(target: str) -> str:
    text = bytes.fromhex(target).decode("utf-16-be", "replace")
    return unicodedata.normalize("NFD", text).encode("utf-16-be").hex()


def _entries(body: str) -> Iterator[tuple[int, str]]:
    """Code and target of every line of a ToUnicode map."""
    for block in re.findall(r"beginbfchar(.*?)endbfchar", body, re.S):
        for code, target in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            yield int(code, 16), target
    for block in re.findall(r"beginbfrange(.*?)endbfrange", body, re.S):
        for low, high, rest in re.findall(r"<(\w+)>\s*<(\w+)>\s*(<\w+>|\[[^\]]*\])", block):
            targets = re.findall(r"<(\w+)>", rest)
            for offset in range(int(high, 16) - int(low, 16) + 1):
                if rest.startswith("["):
                    yield int(low, 16) + offset, targets[offset]
                else:
                    width = len(targets[0])
                    yield int(low, 16) + offset, f"{int(targets[0], 16) + offset:0{width}x}"


def decomposed_map(raw: bytes) -> bytes:
    """A ToUnicode map whose letters carry their marks apart (NFD)."""
    body = raw.decode("latin-1")
    width = len(re.search(r"begincodespacerange\s*<(\w+)>", body)[1])  # type: ignore[index]
    lines = [f"<{code:0{width}x}> <{_decomposed_target(t)}>" for code, t in _entries(body)]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    maps = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    start = body.index("endcodespacerange") + len("endcodespacerange")
    end = body.index("endcmap")
    return f"{body[:start]}\n{maps}\n{body[end:]}".encode("latin-1")


def decomposed(data: bytes, rng: Random) -> bytes:
    """A text layer in NFD, as files from macOS have it; the glyphs stay as they are."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for node in pdf.objects:
            if isinstance(node, Dictionary) and Name.ToUnicode in node:
                node.ToUnicode.write(decomposed_map(node.ToUnicode.read_bytes()))
        return _saved(pdf)


REVISIONS: dict[str, Revise] = {
    revise.__name__: revise
    for revise in (
        object_streams, plain_streams, rotated, cropped, wrapped,
        updated, locked, kerned, decomposed,
    )
}  # fmt: skip
