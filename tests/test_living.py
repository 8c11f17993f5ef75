"""Where people live, as those write it who know no form: in messages, without commas, in cells that
stand in the middle of their rows."""

import pytest

from scanner.model import Severity
from scanner.runs import any_run, run
from tests.finding import found_in, said
from tests.test_tables import row, soft


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
        ("ship về 12 ngách 34/5 Kim Mẫu nha shop, sdt 0912345678", "12 ngách 34/5 Kim Mẫu"),
        ("giao cho mình về số 8 ngõ 120 Hoàng Thử nhé, sđt 0987654321", "số 8 ngõ 120 Hoàng Thử"),
        # Whose land it is, where from somebody moved.
        (
            "thửa đất tại thôn Đồng Mẫu, xã Thử Sơn, huyện Lục Nam do ông Lê Văn Mẫu đứng tên",
            "thôn Đồng Mẫu, xã Thử Sơn, huyện Lục Nam",
        ),
        ("Lê Văn Mẫu chuyển từ thôn 3, xã Ea Thử, tỉnh Đắk Lắk", "thôn 3, xã Ea Thử, tỉnh Đắk Lắk"),
        # Of the one who writes, and of a house that is called somebody's.
        ("Dạ nhà em ở 24/3 đường Thử, p16, gò vấp ạ", "24/3 đường Thử, p16, gò vấp"),
        ("Tôi tên Mẫu nhà ở 68 lê thử p2 q5 sdt 0912345678", "68 lê thử p2 q5"),
        ("Bà Mẫu nhà số 9 tổ 15 phường Thử khiếu nại.", "số 9 tổ 15 phường Thử"),
        ("Hộ khẩu: 94 Mẫu Lân 5, Bà Điểm, Hóc Môn", "94 Mẫu Lân 5, Bà Điểm, Hóc Môn"),
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
        (
            "gửi về nhà anh Tuấn tổ 12 ấp Thử xã Mẫu Hưng châu thành sóc trăng giúp em",
            "tổ 12 ấp Thử xã Mẫu Hưng châu thành sóc trăng",
        ),
        ("đc em: nhà 21 ngách 8/11 Lê Thử", "nhà 21 ngách 8/11 Lê Thử"),
        # A village alone before the number, in the line of a list.
        # What is told of the land is none of the address.
        (
            "Hộ ông Lê Văn Mẫu, địa chỉ: tổ 3, phường Thử, thửa số 12, tờ bản đồ 5",
            "tổ 3, phường Thử",
        ),
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
        "Khai trương cửa hàng tại 45 Lê Lợi, phường Thử, TP. Huế có ông Lê Văn Mẫu",
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
    ("text", "printed"),
    [
        ("P. 504 nhà N4B khu đô thị Thử, Hà Nội", "P. 504 nhà N4B khu đô thị Thử, Hà Nội"),
        ("kiốt 5 chợ Thử Đức, vốn 20 triệu", "kiốt 5 chợ Thử Đức"),
        ("ktx khu B ĐHQG, phòng 305 nhà B4, sđt", "ktx khu B ĐHQG, phòng 305 nhà B4"),
        ("68 Lê Thử P2 Q5", "68 Lê Thử P2 Q5"),
        ("tổ 5 khu phố 3, long an toàn", "tổ 5 khu phố 3"),
        ("24/3 đường Thử, p16, gò vấp ạ", "24/3 đường Thử, p16, gò vấp"),
    ],
)
def test_a_run_has_rooms_brackets_and_towns_in_small_letters(text: str, printed: str) -> None:
    found = run(text, 0, len(text))

    assert found is not None
    assert text[: found.end] == printed


def test_a_message_without_capitals_has_its_places() -> None:
    text = "xóm 4 thôn thử xã mẫu huyện ý yên nam định cho mẹ em nhé"
    found = any_run(text, 0, len(text))

    assert found is not None
    assert text[: found.end] == "xóm 4 thôn thử xã mẫu huyện ý yên nam định"
    assert any_run("đường về quê xa lắm", 0, 19) is None


def test_labels_in_the_first_column_of_a_form_are_no_places() -> None:
    prints = row(100, (50, "Ho ten"), (170, "LE VAN MAU"), (360, "BUI THI THU"))
    prints += row(
        120, (50, "Que quan"), (170, "Xa Thu, tinh Hung Yen"), (360, "Xa Mau, tinh Hung Yen")
    )
    prints += row(140, (50, "So CCCD"), (170, "001090123456"), (360, "033193123456"))

    places = [value.lower() for kind, value in soft(prints) if kind == "address"]
    assert places == ["xa thu, tinh hung yen", "xa mau, tinh hung yen"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # A curriculum has no labels but pictures.
        (
            "Lê Thị Mẫu\nmau@thu.vn\nThôn Thử, xã Đông Mẫu, thành phố Đà Nẵng\nfb.com/mau",
            ["Thôn Thử, xã Đông Mẫu, thành phố Đà Nẵng"],
        ),
        # A surname of women is no examination, a given name no school.
        (
            "Ông Lê Văn Trường và bà Bùi Thị Mẫu, số 12 đường Thử, phường Mẫu, TP. Nha Trang",
            ["số 12 đường Thử, phường Mẫu, TP. Nha Trang"],
        ),
        (
            "Lê Văn Mẫu\nSinh ngày: 14.09.1905    Tại: Xã Đông Thử, huyện Mẫu, tỉnh Nam Định",
            ["Xã Đông Thử, huyện Mẫu, tỉnh Nam Định"],
        ),
        # Whose it is, and what is done there.
        ("Lê Văn Mẫu dự họp ở số 12 đường Thử, phường Mẫu, TP. Nha Trang", []),
        ("Trường THPT Thử, thầy Lê Văn Mẫu dạy, là số 3 đường Mẫu, xã Thử, tỉnh Huế", []),
        ("Lê Văn Mẫu. Ngừng cấp điện: thôn 3, xã Đông Thử, huyện Mẫu, tỉnh Nam Định", []),
    ],
)
def test_an_address_told_whole_on_a_page_of_people_is_theirs(text: str, places: list[str]) -> None:
    assert said("address", text) == places


@pytest.mark.parametrize(
    "place",
    [
        "Tổ 5, xã Thử cũ (nay là xã Đông Mẫu), tỉnh Tuyên Quang",
        "ấp 3, xã Thử (cũ), nay là phường Mẫu, tỉnh Đồng Nai",
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
        ("Lê Văn Mẫu, sinh 02/09/2004 - Tổ 8 - con ông Bùi Văn Thử", ["Tổ 8"]),
        (
            "Lê Văn Mẫu sinh 1958, nhà ở rạch Thử, ấp Mẫu C, Thới Thử",
            ["rạch Thử, ấp Mẫu C, Thới Thử"],
        ),
        ("ông Lê Văn Mẫu, trú tại thôn Đông, xã Duy\nThử: 212 m² đất", ["thôn Đông, xã Duy Thử"]),
        ("hộ ông Lê Văn Mẫu (55 tuổi), tổ trưởng", []),
        ("Bà Lê Thị Mẫu (59 tuổi, số 114 tổ 5, ấp Thử) nhận", ["số 114 tổ 5, ấp Thử"]),
        ("Ông Lê Văn Mẫu, CCCD 001063123456, Đồng Thử, P. Nam Mẫu", ["Đồng Thử, P. Nam Mẫu"]),
        ("Ông Hầu Seo Mẫu dân tộc Mông, xóm Lân Thử, góp 50.000đ", ["xóm Lân Thử"]),
        ("Bà Lê Thị Mẫu, trú P1204 CT2A khu đô thị Thử Mẫu", ["P1204 CT2A khu đô thị Thử Mẫu"]),
        ("Bà Lê Thị Mẫu đổi biển cho ô tô 73A 118.04", []),
        # Where it ends.
        ("chị Lê Thị Mẫu trú tại bản Hua Thử, từ hệ số 2,0 lên 2,5 do Hội", ["bản Hua Thử"]),
        (
            "Lê Thị Mẫu, thường trú thôn Thử, xã Mẫu (Hà Giang), tạm trú lầu 3, 19/2 Lê Mẫu 2",
            ["thôn Thử, xã Mẫu (Hà Giang)", "lầu 3, 19/2 Lê Mẫu 2"],
        ),
    ],
)
def test_homes_in_lists_and_brackets(text: str, places: list[str]) -> None:
    assert said("address", text) == places


def test_an_address_abroad_is_one_behind_its_label() -> None:
    text = "Full name: MAU THU\nAddress in home country: 12 Mau Close, Thu, Mauville 40213\nTel: 1"
    assert said("address", text) == ["12 Mau Close, Thu, Mauville 40213"]


def test_the_village_of_a_part_of_a_list_is_no_head_of_its_names() -> None:
    """ "Thôn Tiến" over the next names is a village, though money ("tiền") is spelled so."""
    text = (
        "STT  Họ tên chủ hộ   Năm sinh  Số CCCD       Chỗ ở\n"
        "1    Lê Văn Mẫu      1957      001057123456  Xóm 2\n"
        "II   THÔN TIẾN\n"
        "2    Phạm Văn Thử    1966      001066123456  Xóm 3\n"
        "3    Bùi Thị Mẫu     1985      001185123456  Xóm 4\n"
    )
    assert said("person_name", text) == ["Lê Văn Mẫu", "Phạm Văn Thử", "Bùi Thị Mẫu"]
    assert said("address", text) == ["Xóm 2", "Xóm 3", "Xóm 4"]


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
