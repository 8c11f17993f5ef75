"""Files made or found to break a reader: each is read, skipped or refused, in bounded time."""

from __future__ import annotations

import io
import struct
import time
from pathlib import Path

import pikepdf
import pytest

from scanner import formats
from scanner.errors import LolotError, SkippedError, UnreadableError
from scanner.model import Document, Limits, Options
from scanner.pages import coded
from scanner.pages.directories import Directories
from scanner.pipeline import scan_file
from tests.untrusted import letter, read, unread

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
# What has been looked at: a folder that is laid beside them is no test of lolot's.
FOREIGN = ("exif_orientation", "exif_samples", "ocrmypdf", "pypdf_sample_files")


def pdf_of(*objects: str) -> bytes:
    """A PDF of these objects, numbered from 1, without a cross-reference table."""
    body = "".join(f"{n} 0 obj\n{text}\nendobj\n" for n, text in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer\n<</Root 1 0 R/Size {len(objects) + 1}>>\n%%EOF".encode()


CONTENT = "<</Length 44>>stream\nBT /F 12 Tf 50 50 Td (079103012345) Tj ET   \nendstream"
FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
HOSTILE = {
    "a tree that holds itself": pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"
    ),
    "a count of two thousand million": pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 2000000000/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
    ),
    "no catalog": pdf_of("<</A 1>>"),
    "a form that draws itself": pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
        "/Resources<</XObject<</X 5 0 R>>>>>>",
        "<</Length 5>>stream\n/X Do\nendstream",
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
        "/Length 5>>stream\n/X Do\nendstream",
    ),
    "arrays a thousand deep": pdf_of(
        "<</Type/Catalog/Pages 2 0 R/X " + "[" * 1000 + "(a)" + "]" * 1000 + ">>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
    ),
    "a page of no size": pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 0 0]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        CONTENT,
        FONT,
    ),
    "a page of infinite size": pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[-1e38 -1e38 1e38 1e38]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        CONTENT,
        FONT,
    ),
    "boxes that are no numbers": pdf_of(
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox(x)/Contents 4 0 R/Annots[6 0 R 7 0 R 99 0 R (a)]"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        CONTENT,
        FONT,
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(079103012345)/Rect[/a (b) 3]>>",
        "<</Type/Annot/Subtype/Text/Contents(x)/Rect 7 0 R/P 7 0 R/Kids[7 0 R]>>",
    ),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_hostile_pdfs_give_pages_or_one_error(how: str) -> None:
    try:
        found = read(HOSTILE[how], options=Options(limits=Limits(pages=5)))
    except UnreadableError as error:
        assert error.reason.key in ("broken_file", "no_pages")
    else:
        assert found
        assert all(page.width > 0 and page.height > 0 for page in found)


def test_text_packed_into_a_bomb_is_read_within_bounds() -> None:
    document = letter(1)
    script = document.get_new_xref()
    document.update_object(script, "<<>>")
    document.update_stream(script, b"079103012345" + bytes(100_000_000), compress=True)
    document.update_object(document.get_new_xref(), f"<</S/JavaScript/JS {script} 0 R>>")
    data = document.tobytes()
    assert len(data) < 1_000_000
    document_ = Document("x", data, "application/pdf")
    with formats.open_source(document_, Options()) as source:
        longest = max(len(snippet.text) for snippet in source.snippets())
        assert 12 <= longest <= 16_000_000


def test_ten_thousand_marks_and_cells_are_read_in_bounded_time() -> None:
    cells = b"".join(
        b".9 g %d %d 5 7 re f 0 g BT /F 6 Tf %d %d Td (x%d) Tj ET\n" % (x, y, x, y + 1, x)
        for x in range(0, 1000, 7)
        for y in range(0, 700, 9)
    )
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(1000, 700))
    pdf.pages[0].Contents = pdf.make_stream(cells)
    out = io.BytesIO()
    pdf.save(out)
    (page,) = read(out.getvalue())
    assert not page.unread


def corpus_files() -> list[Path]:
    found = (path for name in FOREIGN for path in (CORPUS / name).rglob("*"))
    return sorted(path for path in found if path.is_file())


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the folder of foreign files is not here")
def test_every_foreign_file_is_read_skipped_or_refused(capfd: pytest.CaptureFixture[str]) -> None:
    options = Options(passwords=("openpassword",))
    errors: dict[str, str] = {}
    failed: dict[str, object] = {}
    for path in corpus_files():
        name = path.relative_to(CORPUS).as_posix()
        try:
            found = read(path.read_bytes(), path.name, options)
        except SkippedError:
            assert path.suffix not in (".pdf", ".jpg", ".png", ".tiff", ".heic"), name
        except LolotError as error:
            errors[Path(name).name] = error.reason.key
        else:
            assert found, name
            if unread(found):
                failed[Path(name).name] = unread(found)
    assert errors == {"invalid.pdf": "broken_file", "unreadablemetadata.pdf": "broken_file"}
    assert failed == {"hugemono.pdf": {1: ["too_many_pixels"]}}
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


def _strips_over_all() -> bytes:
    """A TIFF of 300 KB whose page has a picture beside it that says it has 20,000 strips, each of
    all its bytes."""
    count, at = 20_000, 8 + 18 + 30
    places = struct.pack(f"<{count}I", *[8] * count)
    sizes = struct.pack(f"<{count}I", *[300_000] * count)
    page = struct.pack("<HHHIII", 1, 330, 4, 1, 26, 0)
    beside = struct.pack("<HHHIIHHIII", 2, 273, 4, count, at, 279, 4, count, at + len(places), 0)
    return b"II*\0\x08\0\0\0" + page + beside + places + sizes


def test_a_picture_beside_a_page_takes_no_more_than_its_file() -> None:
    data = _strips_over_all()
    assert sum(map(len, Directories(data).beside())) < 3 * len(data)


@pytest.mark.parametrize(
    "text",
    [
        *("'" + " " * 200_000, "<a" * 200_000, "A" * 2_000_000, "'a'+" * 9**5),
        *("a=" * 500_000, "a=+&" * 500_000, "=" * 500_000 + "+", "a" * 999_999 + "=+"),
    ],
)
def test_codings_are_undone_in_bounded_time(text: str) -> None:
    started = time.process_time()
    assert sum(map(len, coded.readings(text))) <= len(text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("name", "start", "piece"),
    [
        *(("a.txt", "", "079"), ("a.txt", "", "A"), ("a.csv", "", "a,"), ("a.csv", "", "0, ")),
        *(("a.json", "", "[0,"), ("a.html", '<p title="', "a")),
    ],
)
def test_one_long_line_is_searched_in_bounded_time(
    tmp_path: Path, name: str, start: str, piece: str
) -> None:
    path = tmp_path / name
    path.write_text(start + piece * (200_000 // len(piece)) + '!x">')
    started = time.process_time()
    report = scan_file(str(path), Options(threads=1))
    assert report.error is None
    assert time.process_time() - started < 20
