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
        (
            "- Phí Thị Mẫu, chuyên viên\n- Doãn Tiến Mẫu, tổ Bảo vệ",
            ["Phí Thị Mẫu", "Doãn Tiến Mẫu"],
        ),
        ("chờ bạn Bảo Hân với bạn Gia Huy", ["Bảo Hân", "Gia Huy"]),
        ("NGÔ TRẦN THANH MẪU Nữ Mã BN", ["NGÔ TRẦN THANH MẪU"]),
        ("hái măng của gia đình Vi Thị Mẫu", ["Vi Thị Mẫu"]),
        ("con là Nguyễn Diệu Mẫu. Tôi nuôi Diệu Mẫu.", ["Nguyễn Diệu Mẫu", "Diệu Mẫu"]),
        ("bn giường 12 Lê Đình Mẫu sốt", ["Lê Đình Mẫu"]),
        ("Khách Tô Đại Mẫu cầm xe", ["Tô Đại Mẫu"]),
        ("gọi con trai Bo Bo Mẫu", ["Bo Bo Mẫu"]),
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
        "Trường THCS Nguyễn Hữu Mẫu, quỹ Trần Hữu Mẫu",
        "Công ty TNHH Nguyễn Hữu Mẫu",
        "Cty TNHH VLXD Phương Nam Phát",
        "Tài liệu: Nguyễn Hữu Mẫu, Trần Hữu Mẫu, Tiếng Việt, NXB Mẫu, 2001",
        "Đường Lê Văn Mẫu",
        "ở Thế Giới Di Động hay Hoàng Hà Mobile",
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
    ):
        found = found_in(text, at_least=0)
        assert [f.severity for f in found if f.type == "person_name"] == [severity]
