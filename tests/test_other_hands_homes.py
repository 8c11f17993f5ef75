"""Where somebody lives, as papers tell it since the mergers of 2025, beside another home, and in
what programs write out."""

import pytest

from scanner import detectors, find
from scanner.model import Severity, Source
from scanner.text import PageText

PATTERNS = detectors.load()


def masked(text: str) -> list[str]:
    """The addresses that are masked."""
    found = find.findings(PageText.plain(text), PATTERNS, Source.TEXT, None)
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
        (
            "Ông Trần Văn Mẫu, sinh năm 1970; nơi cư trú: ấp 3, xã Thử Mẫu, tỉnh Tây Ninh"
            " (trước khi sáp nhập: xã Mẫu Lộc, huyện Cần Giuộc).",
            "ấp 3, xã Thử Mẫu, tỉnh Tây Ninh (trước khi sáp nhập: xã Mẫu Lộc, huyện Cần Giuộc)",
        ),
        (
            "Người nộp: Hà Trọng Mẫu (1987, xã Thử Ngọc cũ, nay\nxã Thử Hóa), 96.000.000 đ",
            "xã Thử Ngọc cũ, nay xã Thử Hóa",
        ),
        (
            "Bùi Văn Mẫu sn 1981 cmt 113207648 ở xóm Bùi, x. Mẫu Bi, t. Phú\n"
            "Thọ (Tân Lạc, Hòa Bình cũ)",
            "xóm Bùi, x. Mẫu Bi, t. Phú Thọ (Tân Lạc, Hòa Bình cũ)",
        ),
        ("Trần Văn Mẫu, sinh 1958, thôn 2 (khu chợ), không thẻ", "thôn 2 (khu chợ)"),
        ("anh Hà Công Mẫu ở phố Lò, tt Thử Đức số tiền 180 triệu", "phố Lò, tt Thử Đức"),
        # Where they are now, in brackets behind another home.
        (
            "Số định danh: 094144000836. Dân tộc: Khmer. Tôn giáo: Phật giáo.\n"
            "Nơi thường trú: Số 77A, khóm 5, phường Mẫu, thành phố Cần Thơ (nay ở cùng\n"
            "cháu tại số 12/3, khóm 2).",
            "số 12/3, khóm 2",
        ),
        # What they do there, where they are from and were born.
        (
            "Cha: Triệu Văn Mẫu, sinh năm 1967; đến nay làm ruộng tại thôn Thử, xã Mẫu Đán.",
            "thôn Thử, xã Mẫu Đán",
        ),
        (
            "Quách Hữu Mẫu, SN 1980, vắng mặt, đi làm ở\nphường Thử, TP. Thuận An, Bình Dương.",
            "phường Thử, TP. Thuận An, Bình Dương",
        ),
        ("Cụ bà Chu Thị Mẫu người làng Thử Hà, sinh 1913.", "làng Thử Hà"),
        (
            "Sinh ngày/Date of birth: 26/12/2003     tại/at: Yên Minh, Hà Giang",
            "Yên Minh, Hà Giang",
        ),
        # The house of a child, on its ground floor; "thường trú" in short.
        (
            "Bé: Tô Hà Lam\nNhà bé: tầng trệt 61 Lê Mẫu, phường Thử\nBa Tô Văn Mẫu - 0834161693",
            "tầng trệt 61 Lê Mẫu, phường Thử",
        ),
        (
            "Trịnh Tố Mẫu (CC số 038190015522, TT SN 04 phố\nTrần Mẫu, khu 3, TT Thử Lào), giá",
            "SN 04 phố Trần Mẫu, khu 3, TT Thử Lào",
        ),
        # Fields of programs.
        (
            "recv=chi Thu;tel=+84-967-330-114;addr=kiet 30 Ton Mau, phuong An Thu;cod=0",
            "kiet 30 Ton Mau, phuong An Thu",
        ),
        (
            '{"ten": "Lê Văn Mẫu", "sdt": "0967330114", "dia_chi": "Số 12 Tôn Mẫu, phường Thử"}',
            "Số 12 Tôn Mẫu, phường Thử",
        ),
        # Of who uses current, though a company writes; of who is told to live there.
        (
            "CÔNG TY CẤP NƯỚC MẪU\nKhách hàng: Trần Văn Mẫu\n"
            "Địa chỉ sử dụng nước: 12/3 Lê Mẫu, phường Thử, TP Huế",
            "12/3 Lê Mẫu, phường Thử, TP Huế",
        ),
        (
            "Zalo: 0912604338 (anh Dũng). Nếu trường cần giấy của\n"
            "bệnh viện thì em nhờ bà ngoại mang, bà ở ngay ngách 12/8 ngõ Thử, Hoàn Kiếm.",
            "ngách 12/8 ngõ Thử, Hoàn Kiếm",
        ),
        (
            "UBND phường nhận được phản ánh về hộ bên cạnh (ông Từ Văn Mẫu, số 15/11) nuôi gà",
            "số 15/11",
        ),
        ("Nhóm cư dân tòa C\nxe chị Thu Trần 0938620019 căn C.14.05 đó cháu", "C.14.05"),
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
        "Thiết bị của Trần Văn Mẫu, 0912345678: addr=0x12ff, address=192.168.1.1",
        "Khách hàng: Trần Văn Mẫu. Công ty Thử, địa chỉ: 12 Lê Mẫu, phường Thử, TP Huế.",
        "Ông Trần Văn Mẫu, 0912345678 có thửa 3 (thửa 5 cũ), tờ bản đồ 12 (cũ)",
    ],
)
def test_other_places_stay(text: str) -> None:
    assert masked(text) == []
