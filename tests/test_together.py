"""What is told once for a file: the faces in its illustrations."""

from __future__ import annotations

from scanner.model import Finding, Severity, Source
from tests.reports import finding, report, written


def face(number: int, severity: Severity = Severity.LOW) -> Finding:
    return finding(
        "face", "", severity, id=f"p{number}-9", page=number, sources=(Source.FACE,), value=""
    )


def test_the_faces_of_a_book_are_one_line() -> None:
    book = report(*(face(number) for number in (3, 4, 5, 9)), finding())
    table = written("table", book)
    assert "4 khuôn mặt trong ảnh minh họa (trang 3-5, 9)" in table
    assert table.count("Khuôn mặt") == 0
    assert '"together":"4 khuôn mặt trong ảnh minh họa' in written("html", book)


def test_the_report_for_machines_has_each_of_them() -> None:
    assert written("json", report(face(3), face(4))).count('"type": "face"') == 2


def test_the_face_of_a_card_is_told_by_itself() -> None:
    card = report(face(1, Severity.HIGH), face(2), face(3))
    table = written("table", card)
    assert "2 khuôn mặt trong ảnh minh họa" in table and "Trang 1" in table
    assert "minh họa" not in written("table", report(face(2)))
