"""Text in masked PDFs: gone for every reader, with the rest of the line where it was."""

from __future__ import annotations

import io

import pikepdf
import pymupdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.errors import UnreadableError
from scanner.formats import mask
from scanner.mask.geometry import apply
from scanner.mask.pdf_fill import to_display
from scanner.model import Box, Document, Options, Source
from tests.judges import judged
from tests.masking import CCCD, MAIL, PDF, PHONE, finding, mask_pdf
from tests.text_pages import INFINITE, content, document, found, lines, words, written


def test_the_judges_find_what_is_not_masked() -> None:
    guilty = judged(document(lines), CCCD)
    assert {"pdfium", "streams"} <= guilty


def test_a_value_goes_and_its_neighbours_stay_to_a_hundredth_of_a_point() -> None:
    source = document(lines)
    copy = mask_pdf(source, *found(source))
    assert judged(copy, CCCD) == set()
    before, after = words(source), words(copy)
    assert set(before) - set(after) == {CCCD}
    for word, box in after.items():
        gaps = (box.x0 - before[word].x0, box.y0 - before[word].y0, box.x1 - before[word].x1)
        assert max(map(abs, gaps)) < 0.01, word


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_pages_that_are_turned_cropped_and_enlarged(rotation: int) -> None:
    with pymupdf.open(stream=document(lines), filetype="pdf") as doc:
        page = doc[0]
        page.set_cropbox(pymupdf.Rect(31, 47, 560, 790))
        page.set_rotation(rotation)
        doc.xref_set_key(page.xref, "UserUnit", "1.5")
        source = bytes(doc.tobytes())
    copy = mask_pdf(source, *found(source))
    assert judged(copy, CCCD) == set()
    assert set(words(source)) - set(words(copy)) == {CCCD}
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        box = found(source)[0].boxes[0]
        middle = pymupdf.Rect(box.x0, box.y0, box.x1, box.y1)
        inset = 0.35 * min(middle.width, middle.height)
        clip = middle + pymupdf.Rect(inset, inset, -inset, -inset)
        assert doc[0].get_pixmap(clip=clip, dpi=144).color_topusage()[1] == b"\0\0\0"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize("unit", [1, 2])
def test_our_page_matrix_is_the_readers(rotation: int, unit: int) -> None:
    with pymupdf.open() as doc:
        page = doc.new_page(width=500, height=300)
        page.insert_text((100, 100), "dau", fontsize=12)
        page.set_cropbox(pymupdf.Rect(20, 30, 400, 280))
        doc.xref_set_key(page.xref, "Rotate", str(rotation))
        doc.xref_set_key(page.xref, "UserUnit", str(unit))
        data = bytes(doc.tobytes())
    with pypdfium2.PdfDocument(data) as other, pikepdf.open(io.BytesIO(data)) as pdf:
        width, height = (unit * side for side in other[0].get_size())
        matrix = to_display(pdf.pages[0].obj)
        corners = [apply(matrix, point) for point in ((20.0, 20.0), (400.0, 270.0))]
        shown_box = Box.around(corners)
        assert (shown_box.x0, shown_box.y0) == pytest.approx((0, 0))
        assert (shown_box.x1, shown_box.y1) == pytest.approx((width, height))
        x, y = apply(matrix, (100.0 + 3, 200.0 + 3))
        shown = other[0].render(scale=unit * 2).to_numpy()[:, :, 0]
        ink = shown[int(2 * y) - 8 : int(2 * y) + 8, int(2 * x) - 8 : int(2 * x) + 8]
        assert ink.min() < 128


@pytest.mark.parametrize(
    "stream",
    [
        b"BT /F1 12 Tf 40 200 Td "
        + b" ".join(f"({c}) Tj".encode() for c in CCCD)
        + b" ( nua) Tj ET",
        b"BT /F1 12 Tf 40 200 Td [" + b" -20 ".join(f"({c})".encode() for c in CCCD) + b"] TJ ET",
        b" ".join(
            f"BT /F1 12 Tf 1 0 0 1 {40 + 7 * i} 200 Tm ({c}) Tj ET".encode()
            for i, c in enumerate(CCCD)
        ),
        b"BT /F1 12 Tf 14 TL 40 220 Td (dau) ' ("
        + CCCD[:6].encode()
        + b") Tj 1 0.2 ("
        + CCCD[6:].encode()
        + b") \" (cuoi) ' ET",
        f"BT /F1 12 Tf 80 Tz 1 Tc 3 Ts 40 200 Td (so {CCCD} het) Tj ET".encode(),
        b"q 2 0 0 2 9 9 cm Q q 0.5 0.2 -0.2 0.5 60 60 cm "
        + f"BT /F1 24 Tf 20 40 Td ({CCCD}) Tj ET Q".encode(),
        f"BT /F1 12 Tf 40 200 Td <{CCCD.encode().hex()}> Tj ET".encode(),
        f"Q Q BT /F1 12 Tf 40 200 Td ({CCCD}) Tj ET q q 1 0 0 1 9 9 cm".encode(),
    ],
    ids=["one-by-one", "kerned", "placed", "quotes", "scaled", "skewed", "hex", "unbalanced"],
)
def test_operators_may_be_written_in_any_way(stream: bytes) -> None:
    pdf, _ = content(stream)
    source = written(pdf)
    places = found(source)
    if not places:
        # Spread wide or split over two lines: by hand, as pixels would be read.
        places = [
            finding(box, source=Source.TEXT)
            for word, box in words(source).items()
            if word in CCCD and len(word) >= 3
        ]
    assert places
    copy = mask_pdf(source, *places)
    assert judged(copy, CCCD) == set()
    for word in ("nua", "dau", "cuoi", "so", "het"):
        if word in words(source):
            assert word in words(copy)


def test_a_password_is_asked_for_and_gone_in_the_copy() -> None:
    with pymupdf.open(stream=document(lines), filetype="pdf") as doc:
        source = bytes(
            doc.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="mo", owner_pw="chu")
        )
    places = found(document(lines))
    with pytest.raises(UnreadableError) as closed:
        mask(Document("a.pdf", source, PDF), places, Options())
    assert closed.value.reason.key == "encrypted"
    masked = mask(Document("a.pdf", source, PDF), places, Options(), "mo")
    assert "password_removed" in [note.key for note in masked.notes]
    assert judged(masked.data, CCCD) == set()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nnonsense", b"not a pdf"])
def test_a_broken_file_is_said(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        mask(Document("a.pdf", data, PDF), [finding(Box(0, 0, 9, 9))], Options())


def test_a_file_whose_end_is_missing_is_masked_as_it_is_read() -> None:
    source = document(lines)
    cut = source[: source.rindex(b"xref")]
    copy = mask_pdf(cut, *found(source))
    assert judged(copy, CCCD) == set()


def named(name: str) -> bytes:
    def draw(page: pymupdf.Page) -> None:
        page.insert_text((60.13, 100), f"Ong {name}; sinh ngay 01/02/1990", fontsize=11)
        page.insert_text((60.13, 130), "Dong khac khong doi", fontsize=11)

    return document(draw)


def test_the_gap_of_a_name_is_as_wide_as_those_of_many_names() -> None:
    """Two names of nearly one width leave the same gap; other lines do not move."""
    starts = []
    for name in ("Tran Van Mau", "Tran Van Man", "Tran Van Mac"):
        source = named(name)
        copy = mask_pdf(source, *found(source, name, type="person_name"))
        assert judged(copy, name) == set()
        after = words(copy)
        assert after["khac"] == words(source)["khac"]
        assert abs(after["sinh"].x0 - words(source)["sinh"].x0) < 0.3
        starts.append(after["sinh"].x0 - after["Ong"].x1)
    steps = [(start - starts[0]) * 2 for start in starts]
    assert all(abs(step - round(step)) < 0.01 for step in steps), "the grid is half a point"


SHAPES = st.fixed_dictionaries(
    {
        "angle": st.floats(0, 360),
        "size": st.sampled_from([4.0, 7.5, 12.0, 30.0]),
        "x": st.floats(120, 280),
        "y": st.floats(100, 200),
        "shear": st.floats(-0.4, 0.4),
        "font": st.sampled_from(["Helvetica", "Times-Italic", "Courier-Bold", "Helvetica-Oblique"]),
        "colour": st.tuples(*[st.floats(0, 1)] * 3),
        "mode": st.sampled_from([0, 1, 2, 3]),
        "pieces": st.lists(st.integers(1, 5), min_size=1, max_size=12),
        "scale": st.sampled_from([100, 70, 130]),
        "space": st.sampled_from([0.0, 0.3]),
        "value": st.sampled_from([CCCD, PHONE, MAIL]),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(SHAPES)
def test_any_text_anywhere_once_masked_is_gone(shape: dict[str, object]) -> None:
    """Any font, slant, size, colour, spacing and splitting of operators (issue 4)."""
    import math

    value = str(shape["value"])
    angle, shear, size = (float(shape[key]) for key in ("angle", "shear", "size"))  # type: ignore[arg-type]
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    pieces: list[str] = []
    rest = value
    for length in [*shape["pieces"], len(value)]:  # type: ignore[misc]
        pieces, rest = [*pieces, rest[:length]], rest[length:]
    shown = " ".join(f"({piece}) Tj" for piece in pieces if piece)
    colour = " ".join(f"{part:.3f}" for part in shape["colour"])  # type: ignore[attr-defined]
    stream = (
        f"{colour} rg {colour} RG BT /F2 {size} Tf {shape['mode']} Tr {shape['scale']} Tz "
        f"{shape['space']} Tc {cos:.5f} {sin:.5f} {shear * cos - sin:.5f} {shear * sin + cos:.5f} "
        f"{shape['x']:.3f} {shape['y']:.3f} Tm (ab ) Tj {shown} ( yz) Tj ET"
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name(f"/{shape['font']}"),
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    pdf, _ = content(stream.encode(), F2=font)
    source = written(pdf)
    places = found(source, value, type="word")
    if not places:
        return
    copy = mask_pdf(source, *places)
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        left = "".join(doc[0].get_text("text", clip=INFINITE).split())
        assert left == "abyz"
        doc[0].get_pixmap(dpi=72)
    with pikepdf.open(io.BytesIO(copy)) as masked:
        streams = [s.read_bytes() for s in masked.objects if isinstance(s, pikepdf.Stream)]
    assert not any(value[:5].encode() in stream for stream in streams)


@pytest.mark.parametrize("letters", range(1, 13))
def test_of_a_string_the_letters_go_that_the_mask_covers_and_no_more(letters: int) -> None:
    left, step = 60, 7.2
    with pymupdf.open() as doc:
        doc.new_page().insert_text((left, 100), CCCD, fontname="cour", fontsize=12)
        source = bytes(doc.tobytes())
    end = left + letters * step
    area = finding(Box(left, 90, end, 103), "", source=Source.TEXT, type="area")
    with pymupdf.open(stream=mask_pdf(source, area)) as copy:
        kept = copy[0].get_text("words")
    assert [word[4] for word in kept] == [CCCD[letters:]] * (letters < len(CCCD))
    assert all(abs(word[0] - end) < 0.1 for word in kept)


def test_a_common_word_goes_where_it_tells_of_somebody_and_nowhere_else() -> None:
    """ "Hoa", somebody's people, is without its marks a word in the head of every paper."""

    def paper(page: pymupdf.Page) -> None:
        page.insert_text((60, 100), "NƯỚC CỘNG HÒA".encode("cp1252", "ignore").decode("cp1252"))
        page.insert_text((60, 130), "Dan toc: Hoa, ton giao: không")
        page.insert_text((60, 160), "Kính goi UBND, tôi không có")

    source = document(paper)
    people = next(
        place for place in found(source, "Hoa", type="ethnicity") if place.boxes[0].y0 > 110
    )
    faith = found(source, "không", type="religion")[0]
    left = words(mask_pdf(source, people, faith))
    assert {"HÒA", "toc:", "Kính", "không"} <= set(left)
    assert "Hoa," not in left
