"""Whole names with nothing beside them, and what streets, schools and columns say of such words."""

import pytest

from scanner.model import Severity
from tests.finding import found_in, said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lớp trưởng Trịnh Quốc Mẫu báo cáo", ["Trịnh Quốc Mẫu"]),
        ("SV Cao Thị Bé Mẫu bị cảnh cáo", ["Cao Thị Bé Mẫu"]),
        ("phía nam giáp nhà Tòng Văn Mẫu", ["Tòng Văn Mẫu"]),
        ("chở theo Ngô Thị Mẫu và Phùng Gia Mẫu (3 tuổi)", ["Ngô Thị Mẫu", "Phùng Gia Mẫu"]),
        ("Vắng 2: Phàn Tà Chẹ; Lù Thị Xúa", ["Phàn Tà Chẹ", "Lù Thị Xúa"]),
        ("Kết nạp Rơ Mah Mẫu trong tháng 3", ["Rơ Mah Mẫu"]),
        ("công nhân Điểu Mẫu và Thị Nghét", ["Điểu Mẫu", "Thị Nghét"]),
        (
            "- Phí Thị Mẫu, chuyên viên\n- Doãn Tiến Mẫu, tổ Bảo vệ",
            ["Phí Thị Mẫu", "Doãn Tiến Mẫu"],
        ),
        ("chờ bạn Bảo Hân với bạn Gia Huy", ["Bảo Hân", "Gia Huy"]),
        ("NGÔ TRẦN THANH MẪU Nữ Mã BN", ["NGÔ TRẦN THANH MẪU"]),
        ("mời trưởng thôn Nguyễn Văn Mẫu và thủ quỹ", ["Nguyễn Văn Mẫu"]),
        ("hái măng của gia đình Vi Thị Mẫu", ["Vi Thị Mẫu"]),
        ("Chuyển Lê Công Mẫu lên tuyến trên", ["Lê Công Mẫu"]),
        ("rẫy của K'Brẽn và Ka Thẻn", ["K'Brẽn", "Ka Thẻn"]),
        ("con là Nguyễn Diệu Mẫu. Tôi nuôi Diệu Mẫu.", ["Nguyễn Diệu Mẫu", "Diệu Mẫu"]),
        ("bn giường 12 Lê Đình Mẫu sốt", ["Lê Đình Mẫu"]),
        ("Khách Tô Đại Mẫu cầm xe", ["Tô Đại Mẫu"]),
        ("Hộ A Ting Thị Mẫu nhà tạm, xã A Ting", ["A Ting Thị Mẫu"]),
        ("gọi con trai Bo Bo Mẫu", ["Bo Bo Mẫu"]),
        ("vào STK TRAN THI MAU tại ACB, chủ TK LY MY MAU.", ["TRAN THI MAU", "LY MY MAU"]),
        (
            "Anh chị em: 1. Lầu Thị Mẫu - 2002 - công nhân Cty. 2. Lầu\nMí Mẫu - 2006",
            ["Lầu Thị Mẫu", "Lầu Mí Mẫu"],
        ),
        ("thứ 5: 9h Trương Võ Ngân Mẫu chỉnh nha", ["Trương Võ Ngân Mẫu"]),
        # Without their marks, by the codes of a list too.
        ("gap Le Hoang Minh Tam luc 8h", ["Le Hoang Minh Tam"]),
        (
            "1101 Phan Huu Tho 60E-118\n1102 Vong A Sang 60E-120\n1107 Ly Minh Phat 60A-902",
            ["Phan Huu Tho", "Vong A Sang", "Ly Minh Phat"],
        ),
        # The neighbours in a list of one that is sure.
        ("mời Thái Mẫu, Ngô Thị Mẫu", ["Ngô Thị Mẫu"]),
        ("mời Hồ Sà Mẫu, Ngô Thị Mẫu", ["Hồ Sà Mẫu", "Ngô Thị Mẫu"]),
    ],
)
def test_a_whole_name_is_one_by_itself(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    "text",
    [
        "cấm xe trên các tuyến Nguyễn Văn Mẫu, Trần Thị Mẫu và Lê Hữu Mẫu",
        "ngã tư Lê Văn Mẫu – Phạm Hữu Mẫu",
        "Trường THCS Nguyễn Hữu Mẫu, quỹ Trần Hữu Mẫu",
        "Công ty TNHH Nguyễn Hữu Mẫu",
        "Cty TNHH VLXD Phương Nam Phát",
        "Chủ hộ: Nậm Chàm; QUAN HỆ VỚI CHỦ HỘ: CHÁU NỘI",
        "HÀNH KHÁCH - TUYẾN SÀI GÒN - CÀ MAU; HỌC SINH ĐƯỢC MIỄN",
        "Phong trào do Phan Bội Châu khởi xướng, Nguyễn Thái Học hưởng ứng",
        "1. Nguyễn Hữu Mẫu (2018), Giáo trình luật, NXB Mẫu",
        "Tài liệu: Nguyễn Hữu Mẫu, Trần Hữu Mẫu, Tiếng Việt, NXB Mẫu, 2001",
        "Ví dụ: Nguyễn Văn A bị phạt",
        "kính chúc Vạn Sự Như Ý, An Khang Thịnh Vượng",
        "Chi nhánh     Đường\nSố 1          Nguyễn Hữu Mẫu\nSố 2          Trần Hữu Mẫu",
        "giao tại 12 Lê Hữu Mẫu",
        "Lượt đi: Phạm Ngũ Lão - Nguyễn Thị Mẫu - Lê Lai",
        "Đường Lê Văn Mẫu",
        "ở Thế Giới Di Động hay Hoàng Hà Mobile",
        "cây Trà Hoa Vàng, Kim Ngân Lượng",
    ],
)
def test_what_bears_such_a_name_is_nobody(text: str) -> None:
    assert said("person_name", text) == []


def test_most_of_a_column_tell_of_its_other_cells() -> None:
    text = (
        "Bé                Lớp   Giờ đón\n"
        "Vũ Thị Mẫu        Lá    16h\n"
        "Bảo Quốc          Lá    17h\n"
        "Trần Văn Mẫu      Mầm   16h\n"
        "Kiến Văn          Chồi  16h\n"
        "Ngô Thị Mẫu       Lá    17h"
    )
    names = ["Vũ Thị Mẫu", "Bảo Quốc", "Trần Văn Mẫu", "Kiến Văn", "Ngô Thị Mẫu"]
    assert said("person_name", text) == names


def test_alone_it_is_low_and_beside_a_number_it_is_masked() -> None:
    for text, severity in (
        ("chở theo Ngô Thị Mẫu", Severity.LOW),
        ("chở theo Ngô Thị Mẫu, CCCD 079103012345", Severity.MEDIUM),
        (
            "Điều 2. Thi hành.\nĐiều 3. Hiệu lực.\nPHÓ CHỦ TỊCH\nNgô Thị Mẫu\nĐT 0912345678",
            Severity.LOW,
        ),
    ):
        found = found_in(text, at_least=0)
        assert [f.severity for f in found if f.type == "person_name"] == [severity]


def test_places_of_english_papers_are_nobody() -> None:
    text = "Pick-up: 92/4 Vo Thi Mau Street, Tan Mau Ward, Ho Chi Minh City."

    assert said("person_name", text) == []
