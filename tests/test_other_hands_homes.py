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
        (
            "Con: Lê Văn Mẫu, sinh năm 2001, làm công nhân ở phường Thử, TP. Dĩ An, Bình Dương.",
            "phường Thử, TP. Dĩ An, Bình Dương",
        ),
        ("Vợ: Lê Thị Mẫu, sinh năm 1980, buôn bán nhỏ tại chợ Thử, xã Mẫu.", "chợ Thử, xã Mẫu"),
        ("Bé Lê Mẫu An, sinh 2/3/2019, nhà ở cuối ngõ 45 phố Thử", "ngõ 45 phố Thử"),
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
        # Without points, alone behind a birth.
        (
            "Người nhận: Trần Văn Mẫu 0703844129\n"
            "14/2 Bùi Hữu Thử, p Bình Mẫu, q Bình Thủy, Cần Thơ",
            "14/2 Bùi Hữu Thử, p Bình Mẫu, q Bình Thủy, Cần Thơ",
        ),
        ("Sinh ngày: 17/10/1996     Tại: Đồng Tháp\nĐịa chỉ thường trú: Ấp 3", "Đồng Tháp"),
        # Of an employee, though the office stands over it.
        (
            "Kính gửi: Ban Giám đốc Bệnh viện Đa khoa Thử\n"
            "Tên tôi là: Hoàng Thị Mẫu     Sinh năm: 1993\n"
            "Chức vụ: Điều dưỡng. Đơn vị: Khoa Hồi sức\n"
            "Địa chỉ: Tổ 6, phường Thử, thị xã Nghĩa Lộ, tỉnh Yên Bái",
            "Tổ 6, phường Thử, thị xã Nghĩa Lộ, tỉnh Yên Bái",
        ),
        # A village at the end of the item of a list, with a number behind its name.
        ("– Nguyễn Thị Mẫu, góa, thương binh 3/4, bản Bảo Thử.", "bản Bảo Thử"),
        ("- Bà Trần Thị Mẫu, hộ nghèo, nuôi 2 con nhỏ, thôn Thử Đông.", "thôn Thử Đông"),
        ("2. Huỳnh Văn Mẫu, sinh 1986, ngụ ấp Thử 5A: khuyết tật nặng", "ấp Thử 5A"),
        # In the house of somebody or of a body, brought there.
        (
            "Hộ ông Lê Văn Mẫu: bị sạt lở, đang ở nhờ nhà Bríu Thử tại tổ 2, thôn Tà Mẫu.",
            "tổ 2, thôn Tà Mẫu",
        ),
        (
            "Triệu Thị Mẫu, sinh năm 1995, tạm trú nhà công vụ trường PTDTBT TH Thượng Thử",
            "nhà công vụ trường PTDTBT TH Thượng Thử",
        ),
        (
            "Lê Văn Mẫu (1990), sống tại khu tập thể Công ty Than Thử",
            "khu tập thể Công ty Than Thử",
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
        "- Ông Lê Văn Mẫu, trưởng ban, thôn Thử Đông.",
        "- Bà Lê Thị Mẫu, bí thư chi bộ, thôn Thử Đông.",
        "- Trường Tiểu học Lê Văn Mẫu, điểm chính, thôn Thử Đông.",
        "Thiết bị của Trần Văn Mẫu, 0912345678: addr=0x12ff, address=192.168.1.1",
        "Khách hàng: Trần Văn Mẫu. Công ty Thử, địa chỉ: 12 Lê Mẫu, phường Thử, TP Huế.",
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
                ("Số nhà", "Chủ nhà", "sdt"),
                ("ngõ 282/7", "ông Trịnh Xuân Mẫu", "0915028814"),
                ("282/9", "bà Khuất Thị Mẫu", "0943711506"),
                ("282/11 tầng 2", "anh Đoàn Như Mẫu", "0389611474"),
            ),
            ["ngõ 282/7", "282/9", "282/11 tầng 2"],
        ),
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
                ("Trần Đại Mẫu", "sn 14/3A tổ 21 KP3", "100.000"),
                ("Lê Văn Mẫu", "lô B2-08 cư xá Tân Thử, tổ 24", "200.000"),
                ("Lê Thị Mẫu", "ki ốt đối diện 90/5, tổ 22", "50.000"),
            ),
            ["sn 14/3A tổ 21 KP3", "lô B2-08 cư xá Tân Thử, tổ 24", "ki ốt đối diện 90/5, tổ 22"],
        ),
        (
            (
                ("ho ten", "nam sinh", "que", "so tk"),
                ("ninh van mau", "1986", "x. Yen Thu, Y Yen, ND", "19034471829015"),
                ("duong thi thu", "1990", "ban Phieng Thu, Bac Yen, Son La", "19034471829016"),
            ),
            ["x. Yen Thu, Y Yen, ND", "ban Phieng Thu, Bac Yen, Son La"],
        ),
        # What their rows are grouped by, how many there are, where something happened.
        (
            (
                ("STT", "Họ tên", "Thôn", "CCCD"),
                ("1", "Lê Văn Mẫu", "Đông Lốc", "001085001234"),
                ("2", "Lê Thị Thử", "Đông Lốc", "001185001235"),
                ("", "Cộng", "04 thôn", ""),
            ),
            ["Đông Lốc", "Đông Lốc"],
        ),
        # Days of the old calendar among homes.
        (
            (
                ("Hương linh", "Mất", "Nơi ở", "CCCD người nhà"),
                ("Hồ Văn Mẫu", "3/6 Quý Mão", "12/5 Lê Thử", "001085001234"),
                ("Lê Thị Thử", "19/10 Mậu Tuất", "3/7 Trần Thử", "001185001235"),
            ),
            ["12/5 Lê Thử", "3/7 Trần Thử"],
        ),
        (
            (
                ("Biển số", "Chủ xe", "Lỗi", "Nơi vi phạm"),
                ("48A-117.63", "Lê Văn Mẫu", "Tốc độ 74/60", "QL14, Km 784+500"),
                ("47H1-682.05", "Lê Thị Thử", "Không đội mũ", "Ngã tư Hai Bà Trưng, Gia Nghĩa"),
            ),
            [],
        ),
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
