"""A person who is to be masked in one place is met again wherever the name stands."""

from pathlib import Path

import pymupdf

from scanner.model import FileReport, Options, Severity
from scanner.pipeline import mask_file, scan_file

ROW = "Ông Trần Quốc Mẫu, CCCD 079103012345"
FACE = pymupdf.Font("notos")


def paper(path: Path, *lines: str, title: str = "") -> str:
    """A page of these lines, far apart: none stands beside another."""
    with pymupdf.open() as doc:
        page = doc.new_page()
        writer = pymupdf.TextWriter(page.rect)
        for n, line in enumerate(lines):
            writer.append((60, 80 + 90 * n), line, font=FACE)
        writer.write_text(page)
        doc.set_metadata({"title": title})
        path.write_bytes(doc.tobytes())
    return str(path)


def names(report: FileReport) -> list[tuple[str, Severity]]:
    return [(f.text, f.severity) for f in report.findings if f.type == "person_name"]


def test_a_name_without_a_label_is_found_again(tmp_path: Path) -> None:
    title = "Hồ sơ của Trần Quốc Mẫu – TRẦN QUỐC MẪU – Tran Quoc Mau"
    found = names(scan_file(paper(tmp_path / "a.pdf", title, ROW), Options()))
    assert sorted(text for text, _ in found) == [
        *("TRẦN QUỐC MẪU", "Tran Quoc Mau", "Trần Quốc Mẫu", "Trần Quốc Mẫu")
    ]
    assert {severity for _, severity in found} == {Severity.MEDIUM}


def test_a_name_that_is_cut_short_is_found_whole(tmp_path: Path) -> None:
    row = "Ông ÂU DƯƠNG QUỐC MẪU, CCCD 079103012345"
    cut = "chuyển vào tài khoản 0421000587316 chủ TK AU DUONG QUOC MAU."
    found = names(scan_file(paper(tmp_path / "a.pdf", cut, row), Options()))
    assert sorted(text for text, _ in found) == ["AU DUONG QUOC MAU", "ÂU DƯƠNG QUỐC MẪU"]


def test_a_labelled_name_that_stands_alone_is_as_grave_as_elsewhere(tmp_path: Path) -> None:
    greeting = "Kính gửi: Ông Trần Quốc Mẫu"
    alone = names(scan_file(paper(tmp_path / "a.pdf", greeting), Options()))
    assert alone == [("Trần Quốc Mẫu", Severity.LOW)]
    both = names(scan_file(paper(tmp_path / "b.pdf", greeting, ROW), Options()))
    assert both == [("Trần Quốc Mẫu", Severity.MEDIUM)] * 2


def test_the_given_name_of_two_syllables_is_as_grave_as_both(tmp_path: Path) -> None:
    row = "Ông Danh Thol, CCCD 079054012345"
    said = "Ông Thol trình bày lại sự việc xảy ra hôm ấy trước mặt mọi người có mặt tại cuộc họp"
    found = names(scan_file(paper(tmp_path / "a.pdf", said, row), Options()))
    assert found == [("Thol", Severity.MEDIUM), ("Danh Thol", Severity.MEDIUM)]


def test_a_name_of_two_syllables_is_met_again_in_a_list(tmp_path: Path) -> None:
    row = "Ông Tăng Mẫu, CCCD 079054012345"
    signed = "Các bên: Tăng Mẫu, Lý Ngọc Thử; phố Tăng Mẫu"
    found = names(scan_file(paper(tmp_path / "a.pdf", row, signed), Options()))
    assert [text for text, _ in found if text == "Tăng Mẫu"] == ["Tăng Mẫu"] * 2


def test_streets_and_other_persons_are_left_alone(tmp_path: Path) -> None:
    others = "Trường THPT Trần Quốc Mẫu, đường Trần Quốc Mẫu, Trần Quốc Mậu"
    found = names(scan_file(paper(tmp_path / "a.pdf", others, ROW), Options()))
    assert [text for text, severity in found if severity is Severity.MEDIUM] == ["Trần Quốc Mẫu"]


def test_nothing_of_the_name_is_left_in_a_copy(tmp_path: Path) -> None:
    path = paper(
        tmp_path / "hồ sơ Trần Quốc Mẫu.pdf", "Về Trần Quốc Mẫu", ROW, title="Trần Quốc Mẫu"
    )
    report = mask_file(path, str(tmp_path / "out" / Path(path).name), Options())
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert "Quốc" not in report.copy.path.removeprefix(str(tmp_path))
    copy = Path(report.copy.path)
    with pymupdf.open(copy) as doc:
        assert "Quốc" not in doc[0].get_text() + str(doc.metadata)


def test_a_mailbox_that_its_cell_cut_off_is_more_than_the_name_in_it(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    rows = (("Ho va ten", "Nam sinh", "E-mail"), ("Tran Quoc Mau", "1985", "tran.quoc.mau1985@ya"))
    for n, row in enumerate(rows):
        for x, text in zip((60, 200, 300), row, strict=True):
            page.insert_text((x, 80 + 20 * n), text)
    document.save(tmp_path / "a.pdf")

    found = scan_file(str(tmp_path / "a.pdf"), Options()).findings
    assert ("email", "tran.quoc.mau1985@ya") in {(f.type, f.text) for f in found}
    assert [f.text for f in found if f.type == "person_name"] == ["Tran Quoc Mau"]
