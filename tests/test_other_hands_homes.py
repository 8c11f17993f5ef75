"""Where somebody lives, as papers tell it since the mergers of 2025, beside another home, and in
what programs write out."""

import pytest

from scanner.model import Severity
from tests.finding import found_in


def masked(text: str) -> list[str]:
    """The addresses that are masked."""
    found = found_in(text, at_least=0)
    homes = [f for f in found if f.type == "address" and f.severity is not Severity.LOW]
    return [" ".join(home.text.split()) for home in homes]


@pytest.mark.parametrize(
    ("text", "home"),
    [
        # What a place was called before, with the date or the merger, and a place that was renamed.
        (
            "chị Hồ Thị Mẫu, sinh năm 1997; địa chỉ: thôn A Thử, xã A Mẫu 1, thành phố Huế\n"
            "(trước 01/7/2025: xã Trung Mẫu, huyện A Lưới).",
            "thôn A Thử, xã A Mẫu 1, thành phố Huế",
        ),
        # Where they are now, in brackets behind another home.
        (
            "Số định danh: 094144000836. Dân tộc: Khmer. Tôn giáo: Phật giáo.\n"
            "Nơi thường trú: Số 77A, khóm 5, phường Mẫu, thành phố Cần Thơ (nay ở cùng\n"
            "cháu tại số 12/3, khóm 2).",
            "số 12/3, khóm 2",
        ),
        # What they do there, where they are from and were born.
        (
            "Quách Hữu Mẫu, SN 1980, vắng mặt, đi làm ở\nphường Thử, TP. Thuận An, Bình Dương.",
            "phường Thử, TP. Thuận An, Bình Dương",
        ),
        ("Vợ: Lê Thị Mẫu, sinh năm 1980, buôn bán nhỏ tại chợ Thử, xã Mẫu.", "chợ Thử, xã Mẫu"),
        # The house of a child, on its ground floor; "thường trú" in short.
        # Fields of programs.
        # Of who uses current, though a company writes; of who is told to live there.
        (
            "Zalo: 0912604338 (anh Dũng). Nếu trường cần giấy của\n"
            "bệnh viện thì em nhờ bà ngoại mang, bà ở ngay ngách 12/8 ngõ Thử, Hoàn Kiếm.",
            "ngách 12/8 ngõ Thử, Hoàn Kiếm",
        ),
        # Without points, alone behind a birth.
        (
            "Người nhận: Trần Văn Mẫu 0703844129\n"
            "14/2 Bùi Hữu Thử, p Bình Mẫu, q Bình Thủy, Cần Thơ",
            "14/2 Bùi Hữu Thử, p Bình Mẫu, q Bình Thủy, Cần Thơ",
        ),
        # Of an employee, though the office stands over it.
        (
            "Kính gửi: Ban Giám đốc Bệnh viện Đa khoa Thử\n"
            "Tên tôi là: Hoàng Thị Mẫu     Sinh năm: 1993\n"
            "Chức vụ: Điều dưỡng. Đơn vị: Khoa Hồi sức\n"
            "Địa chỉ: Tổ 6, phường Thử, thị xã Nghĩa Lộ, tỉnh Yên Bái",
            "Tổ 6, phường Thử, thị xã Nghĩa Lộ, tỉnh Yên Bái",
        ),
        # A village at the end of the item of a list, with a number behind its name.
        # In the house of somebody or of a body, brought there.
        (
            "Hộ ông Lê Văn Mẫu: bị sạt lở, đang ở nhờ nhà Bríu Thử tại tổ 2, thôn Tà Mẫu.",
            "tổ 2, thôn Tà Mẫu",
        ),
        (
            "Đã gọi ba anh Đinh Văn Mẫu 0794085331, ba chở về chung cư Lê Thử Tân Tạo, B5-11",
            "chung cư Lê Thử Tân Tạo, B5-11",
        ),
        # Whose land it is stands in another line than the office that measures it.
        (
            "VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI TỈNH MẪU\nChi nhánh Thử\n"
            "Địa chỉ thửa đất: thôn Thử, xã Phong Mẫu, huyện Tiên Yên\n"
            "Chủ: ông Lê Văn Mẫu, CCCD 001085001234",
            "thôn Thử, xã Phong Mẫu, huyện Tiên Yên",
        ),
    ],
)
def test_homes_are_masked(text: str, home: str) -> None:
    assert any(found.startswith(home) for found in masked(text))


@pytest.mark.parametrize(
    "text",
    [
        "Ông Trần Văn Mẫu, sinh năm 1970, làm việc tại phường Thử Mẫu, tỉnh Phú Thọ.",
        "Ông Trần Văn Mẫu, người phụ trách xã Thử Mẫu, huyện Mẫu Đông",
        "Số người xã Thử Mẫu, huyện Mẫu Đông là 3000",
        "Đội trưởng: Trần Văn Mẫu (1987), phường Thử Mẫu họp lúc 8 giờ",
        "- Ông Lê Văn Mẫu, trưởng ban, thôn Thử Đông.",
        "- Bà Lê Thị Mẫu, bí thư chi bộ, thôn Thử Đông.",
        "- Trường Tiểu học Lê Văn Mẫu, điểm chính, thôn Thử Đông.",
        "Thiết bị của Trần Văn Mẫu, 0912345678: addr=0x12ff, address=192.168.1.1",
        "Ông Trần Văn Mẫu, 0912345678 có thửa 3 (thửa 5 cũ), tờ bản đồ 12 (cũ)",
    ],
)
def test_other_places_stay(text: str) -> None:
    assert masked(text) == []


def table(*rows: tuple[str, ...]) -> str:
    """A table whose columns stand apart by blanks."""
    return "\n".join("     ".join(cell.ljust(26) for cell in row).rstrip() for row in rows)


@pytest.mark.parametrize(
    ("rows", "homes"),
    [
        # Houses in a lane by their numbers, what has words that are in names of streets too.
        (
            (
                ("chủ xe", "nhà ở", "máy"),
                ("Lê Văn Mẫu", "số 8 ngõ Thử Thương", "0904552713"),
                ("Lê Thị Thử", "tập thể Đường Thành, P.203", "0978106435"),
            ),
            ["số 8 ngõ Thử Thương", "tập thể Đường Thành, P.203"],
        ),
        # Whatever ends in a group of houses, where others of its column live.
        (
            (
                ("ho ten", "nam sinh", "que", "so tk"),
                ("ninh van mau", "1986", "x. Yen Thu, Y Yen, ND", "19034471829015"),
                ("duong thi thu", "1990", "ban Phieng Thu, Bac Yen, Son La", "19034471829016"),
            ),
            ["x. Yen Thu, Y Yen, ND", "ban Phieng Thu, Bac Yen, Son La"],
        ),
        # What their rows are grouped by, how many there are, where something happened.
        # Days of the old calendar among homes.
        (
            (
                ("Ngày dương", "Ngày âm", "Lãnh đạo trực", "Bảo vệ"),
                ("15/02/2026", "28", "Trịnh Hải Mẫu - 0913245771", "Tổ 1"),
                ("16/02/2026", "29", "Hoàng Thị Mẫu - 0983107664", "Tổ 2"),
            ),
            [],
        ),
    ],
)
def test_homes_in_tables(rows: tuple[tuple[str, ...], ...], homes: list[str]) -> None:
    assert masked(table(*rows)) == homes
