"""Where people live, as those write it who know no form: in messages, without commas, in cells that
stand in the middle of their rows."""

import pytest

from scanner.model import Severity
from tests.finding import found_in, said


def graded(text: str) -> list[tuple[str, Severity]]:
    """What is found of all types, with how grave it is."""
    found = found_in(text, at_least=0)
    return [(finding.type, finding.severity) for finding in found]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # No comma behind an age, others told between, a place in brackets.
        (
            "Bà Lê Thị Thu; dân tộc Êđê; buôn Ea Thử, Cư Kuin, Đắk Lắk",
            "buôn Ea Thử, Cư Kuin, Đắk Lắk",
        ),
        # Before their number, behind what is sent.
        ("Liên hệ chị Thu số 5 ngõ 11 Lê Thử 0987654321", "số 5 ngõ 11 Lê Thử"),
        # Whose land it is, where from somebody moved.
        ("Lê Văn Mẫu chuyển từ thôn 3, xã Ea Thử, tỉnh Đắk Lắk", "thôn 3, xã Ea Thử, tỉnh Đắk Lắk"),
        # Of the one who writes, and of a house that is called somebody's.
        ("Tôi tên Mẫu nhà ở 68 lê thử p2 q5 sdt 0912345678", "68 lê thử p2 q5"),
        # The number of a house in a sentence that names somebody needs no word for living.
        ("Ở số 10 ngõ 5 Lê Thử, bà Trần Thị Mẫu mở quán nước", "số 10 ngõ 5 Lê Thử"),
        (
            "Bệnh nhân Phạm Thị Mẫu, 67 tuổi, nữ, khóm Thử, phường Mẫu Long, An Giang, vào viện",
            "khóm Thử, phường Mẫu Long, An Giang",
        ),
        (
            "cụ Hoàng Thị Mẫu, sinh 1931, cư trú tại xóm 12 xã Thử, mất ngày 4/4/2024",
            "xóm 12 xã Thử",
        ),
        ("Nơi cư trú của mẹ: xã Thử Cựu, tỉnh Hà Tĩnh", "xã Thử Cựu, tỉnh Hà Tĩnh"),
        # What is said between a word for living and the place, a house's street without a word.
        (
            "Cụ Nguyễn Thị Mẫu, 92 tuổi, sống neo đơn tại thôn Thử, xã Mẫu Xá, Thạch Thất",
            "thôn Thử, xã Mẫu Xá, Thạch Thất",
        ),
        (
            "Bà Mai Thị Mẫu, hiện định cư tại phường Thử, quận Cầu Giấy, Hà Nội",
            "phường Thử, quận Cầu Giấy, Hà Nội",
        ),
        (
            "quyền sử dụng thửa đất số 15 tại xóm Thử, xã Mẫu Đức của ông Mai Văn Mẫu",
            "xóm Thử, xã Mẫu Đức",
        ),
        (
            "Tôi là chủ căn nhà tại số 15 ngõ 102 Lê Thử, phường Mẫu, Hà Nội, làm đơn",
            "số 15 ngõ 102 Lê Thử, phường Mẫu, Hà Nội",
        ),
        # A village alone before the number, in the line of a list.
        # What is told of the land is none of the address.
    ],
)
def test_where_somebody_lives_is_found(text: str, place: str) -> None:
    assert said("address", text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "Nộp hồ sơ tại số 5 đường Thử, phường Mẫu; liên hệ bà Lê Thị Mẫu, 0912345678",
        "Chủ đầu tư: UBND xã Thử. Địa điểm: thôn Mẫu, xã Thử. Phụ trách: Lê Văn Mẫu, 0912345678",
        "Hội nghị tại nhà văn hóa thôn Mẫu, xã Thử do ông Lê Văn Mẫu chủ trì",
        "Ông Lê Văn Mẫu, Bí thư chi bộ thôn Thử, xã Mẫu phát biểu",
        "Gói thầu: đường ngõ 5 thôn Mẫu, xã Thử; giám sát: Lê Văn Mẫu, 0912345678",
        "Trạm y tế xã Thử, thôn Mẫu, xã Thử: BS Lê Thị Mẫu, 0912345678",
        "Nhà ông bà ta ở quê. Em ở lớp 3A, tổ 2, số 5",
        "Cửa hàng Thử: 45/3 Lê Lợi, Q.1. Hotline 1900 1234",
        # Houses of bodies, and figures that number something else.
        "Thửa 12, tờ 5, phường Thử, chủ sử dụng: Lê Văn Mẫu",
        "Tổ 3, phường Thử do ông Lê Văn Mẫu làm tổ trưởng",
        "Đội 5 phường Thử thắng đội 3 phường Mẫu, theo Lê Văn Mẫu",
        "Ngập 12 ngõ, 5 phường của thành phố, ông Lê Văn Mẫu cho biết",
        "Bán đất mặt tiền 5m đường Lê Lợi, phường Thử. LH: 0912345678",
    ],
)
def test_where_nobody_lives_is_left_alone(text: str) -> None:
    assert said("address", text) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # A curriculum has no labels but pictures.
        # A surname of women is no examination, a given name no school.
        (
            "Ông Lê Văn Trường và bà Bùi Thị Mẫu, số 12 đường Thử, phường Mẫu, TP. Nha Trang",
            ["số 12 đường Thử, phường Mẫu, TP. Nha Trang"],
        ),
        (
            "Lê Văn Mẫu\nSinh ngày: 14.09.1905    Tại: Xã Đông Thử, huyện Mẫu, tỉnh Nam Định",
            ["Xã Đông Thử, huyện Mẫu, tỉnh Nam Định"],
        ),
    ],
)
def test_an_address_told_whole_on_a_page_of_people_is_theirs(text: str, places: list[str]) -> None:
    assert said("address", text) == places


@pytest.mark.parametrize(
    "place",
    [
        "thôn 5, xã Thử cũ nay thuộc xã Đông Mẫu, thành phố Đà Nẵng",
    ],
)
def test_what_a_place_is_called_since_its_merger_belongs_to_it(place: str) -> None:
    assert said("address", f"Bà Lê Thị Mẫu, trú tại {place}; làm nông") == [place]


def test_a_village_called_like_a_label_but_for_its_marks_is_no_head() -> None:
    """ "Mễ Trì" holds no "mẹ"."""
    text = "Họ tên     Chỗ ở\nLê Văn Thử  12 Mễ Trì Hạ\nBùi Văn Mẫu  8 Linh Mẫu"
    assert "Linh Mẫu" not in said("person_name", text)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Lê Văn Mẫu sinh 1958, nhà ở rạch Thử, ấp Mẫu C, Thới Thử",
            ["rạch Thử, ấp Mẫu C, Thới Thử"],
        ),
        ("hộ ông Lê Văn Mẫu (55 tuổi), tổ trưởng", []),
        ("Ông Lê Văn Mẫu, CCCD 001063123456, Đồng Thử, P. Nam Mẫu", ["Đồng Thử, P. Nam Mẫu"]),
        ("Ông Hầu Seo Mẫu dân tộc Mông, xóm Lân Thử, góp 50.000đ", ["xóm Lân Thử"]),
        ("Bà Lê Thị Mẫu, trú P1204 CT2A khu đô thị Thử Mẫu", ["P1204 CT2A khu đô thị Thử Mẫu"]),
        ("Bà Lê Thị Mẫu đổi biển cho ô tô 73A 118.04", []),
        # Where it ends.
        (
            "Lê Thị Mẫu, thường trú thôn Thử, xã Mẫu (Hà Giang), tạm trú lầu 3, 19/2 Lê Mẫu 2",
            ["thôn Thử, xã Mẫu (Hà Giang)", "lầu 3, 19/2 Lê Mẫu 2"],
        ),
    ],
)
def test_homes_in_lists_and_brackets(text: str, places: list[str]) -> None:
    assert said("address", text) == places


def test_the_number_of_a_house_is_no_department() -> None:
    """ "số" without its mark is "Sở", whose address would be the agency's own."""
    text = "Ông Lê Văn Mẫu, hiện cư ngụ số 45/2B Lê Thử, phường Mẫu, Q.1"
    severities = [severity for kind, severity in graded(text) if kind == "address"]
    assert severities == [Severity.MEDIUM]
    text = "Sở Xây dựng. Địa chỉ: số 45 Lê Thử, phường Mẫu, Q.1"
    assert ("address", Severity.LOW) in graded(text)


def test_a_telephone_behind_a_code_and_a_comma_is_no_code() -> None:
    kinds = [kind for kind, _ in graded("Tư vấn viên: Lê Mẫu, mã đại lý 60012874, 0942276458.")]
    assert "phone" in kinds


def test_the_old_number_beside_a_citizens_is_an_identity_card() -> None:
    found = graded("bà Lê Thị Mẫu, CCCD 044161486062 (số cũ 190420763)")
    assert [kind for kind, _ in found] == ["person_name", "cccd", "cmnd"]
