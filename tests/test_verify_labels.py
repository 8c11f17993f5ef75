"""`lolot verify` on copies whose masks have words on them: fine, unless they tell of the value."""

from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from PIL import Image, ImageDraw

from scanner import pipeline
from scanner.batch.settings import fill
from scanner.model import FileReport, Options

SAMPLES = Path(__file__).parent.parent / "samples"
CCCD = "079204008311"
BLACK, WHITE = (0, 0, 0), (1, 1, 1)
_ROOM = pymupdf.Rect(150, 84, 260, 104)


def compared(original: Path, copy: Path, label: str | None = None) -> FileReport:
    return pipeline.verify_files(str(original), str(copy), Options(fill=fill("black", label)))


def is_clean(report: FileReport) -> bool:
    assert report.copy is not None
    return report.copy.status == "verified" and not report.unread


def labelled(name: str, folder: Path, label: str, colour: str = "black") -> Path:
    options = Options(fill=fill(colour, label))
    report = pipeline.mask_file(str(SAMPLES / name), str(folder / name), options)
    assert report.copy is not None
    assert report.copy.status == "verified"
    return folder / name


@pytest.mark.parametrize(
    ("name", "label", "colour"),
    [
        ("letter.pdf", "[ĐÃ CHE]", "white"),
        ("searchable-scan.pdf", "[CCCD]", "black"),
        ("chat-dark.png", "[Redacted]", "#336699"),
        ("can-cuoc-2024-front.jpg", "Đã ẩn", "#336699"),
    ],
)
def test_the_labels_of_mask_are_no_trace(
    name: str, label: str, colour: str, tmp_path: Path
) -> None:
    copy = labelled(name, tmp_path, label, colour)
    assert is_clean(compared(SAMPLES / name, copy))


def test_a_label_too_plain_to_be_read_off_can_be_told(tmp_path: Path) -> None:
    copy = labelled("transfer.png", tmp_path, "X")
    assert is_clean(compared(SAMPLES / "transfer.png", copy, "X"))
    assert not is_clean(compared(SAMPLES / "transfer.png", copy, "Y"))


@pytest.mark.parametrize(
    ("name", "mode", "settings"),
    [
        ("a.webp", "RGB", {"quality": 60}),
        ("a.jpg", "CMYK", {"quality": 90}),
        ("a.jpg", "L", {"quality": 70}),
        ("a.png", "P", {}),
    ],
)
def test_lossy_coding_makes_no_trace_of_a_label(
    name: str, mode: str, settings: dict[str, Any], tmp_path: Path
) -> None:
    with Image.open(SAMPLES / "transfer.png") as opened:
        opened.convert(mode).save(tmp_path / name, **settings)
    (tmp_path / "out").mkdir()
    options = Options(fill=fill("#aa3333", "[ĐÃ CHE]"))
    pipeline.mask_file(str(tmp_path / name), str(tmp_path / "out" / name), options)
    assert is_clean(compared(tmp_path / name, tmp_path / "out" / name))


def paper(folder: Path) -> Path:
    """A paper with a number at a known place."""
    with pymupdf.open() as opened:
        page = opened.new_page()
        page.insert_text((60, 100), "So CCCD:")
        page.insert_text((152, 100), CCCD)
        page.insert_text((60, 140), "Kinh gui: Uy ban nhan dan phuong")
        opened.save(folder / "a.pdf")
    return folder / "a.pdf"


def redacted(original: Path, **mark: Any) -> Path:
    """The paper as MuPDF's redaction leaves it, with its overlay text."""
    with pymupdf.open(original) as opened:
        page = opened[0]
        page.add_redact_annot(_ROOM, fill=BLACK, text_color=WHITE, **mark)
        page.apply_redactions()
        opened.save(original.with_name("b.pdf"), garbage=4)
    return original.with_name("b.pdf")


@pytest.mark.parametrize("words", ["[CCCD]", "(b)(6)", "ĐÃ CHE", "Person 1"])
def test_the_overlay_text_of_another_tool_is_no_trace(words: str, tmp_path: Path) -> None:
    original = paper(tmp_path)
    assert is_clean(compared(original, redacted(original, text=words, fontsize=9)))


@pytest.mark.parametrize("words", ["...8311", "07-92", CCCD])
def test_a_label_that_has_a_part_of_the_value_is_one(words: str, tmp_path: Path) -> None:
    original = paper(tmp_path)
    report = compared(original, redacted(original, text=words, fontsize=9))
    assert report.copy is not None
    assert any("box" in entry or "text" in entry for entry in report.copy.remaining)


def test_a_label_that_is_drawn_by_a_form_is_no_trace(tmp_path: Path) -> None:
    original = paper(tmp_path)
    copy = redacted(original)
    with pikepdf.open(copy, allow_overwriting_input=True) as opened:
        page = opened.pages[0]
        form = opened.make_stream(
            b"BT /F1 9 Tf 1 g 1 0 0 1 4 5 Tm ([CCCD]) Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 110, 20],
            Resources=pikepdf.Dictionary(
                Font=pikepdf.Dictionary(
                    F1=pikepdf.Dictionary(
                        Type=pikepdf.Name.Font,
                        Subtype=pikepdf.Name.Type1,
                        BaseFont=pikepdf.Name.Helvetica,
                    )
                )
            ),
        )
        name = page.add_resource(form, pikepdf.Name.XObject)
        height = float(page.mediabox[3])
        page.contents_add(f"q 1 0 0 1 160 {height - 102} cm {name} Do Q".encode())
        opened.save()
    assert is_clean(compared(original, copy))


def test_the_letters_of_a_value_are_no_label_whatever_the_file_calls_them(tmp_path: Path) -> None:
    """The number in white on its box, drawn with a font that maps its digits to letters."""
    original = paper(tmp_path)
    copy = redacted(original, text=CCCD, fontsize=11)
    with pikepdf.open(copy, allow_overwriting_input=True) as opened:
        to_unicode = opened.make_stream(
            b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> "
            b"endcodespacerange 1 beginbfrange <30> <39> <0061> endbfrange endcmap end"
        )
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                item["/ToUnicode"] = to_unicode
        opened.save()
    report = compared(original, copy)
    assert report.copy is not None
    assert report.copy.status == "unverified"


def test_in_a_picture_only_what_mask_writes_is_a_label(tmp_path: Path) -> None:
    copy = labelled("chat-dark.png", tmp_path, "[CCCD]")
    with Image.open(copy) as opened:
        drawn = opened.convert("RGB")
    report = pipeline.scan_file(str(SAMPLES / "chat-dark.png"), Options())
    box = next(finding.boxes[0] for finding in report.findings if finding.mask)
    ImageDraw.Draw(drawn).text((box.x0 + 3, box.y0 + 2), "12", fill=(255, 255, 255))
    drawn.save(copy)
    report = compared(SAMPLES / "chat-dark.png", copy)
    assert report.copy is not None
    assert any("box on page 1" in entry for entry in report.copy.remaining)
