"""Given names alone: what people are called by, and what only looks like it."""

import dataclasses

import pytest

from scanner.find.namesakes import Namesakes
from scanner.model import Finding, Severity, Source
from tests.finding import said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Behind a title, in small letters or where a sentence begins.
        ("chị Quyên nhận hộ, anh Sơn ký", ["Quyên", "Sơn"]),
        ("do cháu nội Bửu Lộc phụng dưỡng", ["Bửu Lộc"]),
        ("con gái Hà Nội về, cháu nội Bình Dương lên", []),
        (
            "cụ Lê Văn Mẫu và nhóm bạn cấp 3 (Hải Yến, Phước Long, Tố\nNga, Gia Hưng)",
            ["Lê Văn Mẫu", "Hải Yến", "Phước Long", "Tố Nga", "Gia Hưng"],
        ),
        ("Anh Tín trình bày: cưới năm 2014", ["Tín"]),
        ("Chị Thương bán rau, anh Chung xây nhà", ["Thương", "Chung"]),
        ("bố Minh Khang nộp rồi, mẹ Thúy chưa", ["Minh Khang", "Thúy"]),
        ("taxi 0912345678 gặp anh Thọ QA", ["Thọ"]),
        ("Tòa án giao cháu cho người mẹ là chị\nQuyên nuôi", ["Quyên"]),
        # Children are called as their parents please.
        ("cháu Bắp bị ho, cho bé Ken uống sữa", ["Bắp", "Ken"]),
        # With the order of birth, or by it alone.
        ("nhà có chú Ba Hiệp trông, ông Bảy đầu hẻm", ["Ba Hiệp", "Bảy"]),
        ("dì Tám Lến cho mượn tiền", ["Tám Lến"]),
        # Two people behind one title.
        ("vợ chồng Tý - Mai vắng", ["Tý", "Mai"]),
        ("các con Khánh, Khuê đều học giỏi", ["Khánh", "Khuê"]),
        ("Vợ: Thu Trang 0901; vợ là Hoa, chồng tên Quang", ["Thu Trang", "Hoa", "Quang"]),
        # Whose wife or son somebody is.
        ("Nga (vợ Khoái) nợ 640\nHùng con ông Quyết 200", ["Nga", "Khoái", "Hùng", "Quyết"]),
        # Whose a telephone is.
        ("gọi số 0912345678 (Sơn) nhé, người báo tin: Khoa 0987654321", ["Sơn", "Khoa"]),
        # Of somebody whom the page names in full.
        ("ông Lê Văn Tèo. Tại đây Tèo bị bắt", ["Lê Văn Tèo", "Tèo"]),
        ("Trần Văn Lợi (tự Ba Lợi) nợ (Lợi).", ["Trần Văn Lợi", "Ba Lợi", "Lợi"]),
        ("Lê Thị Mẫu và nhóm bạn (Hải Yến, Tố Nga)", ["Lê Thị Mẫu", "Hải Yến", "Tố Nga"]),
        # Who was called so once is told again; what is done to them, or whose something is.
        (
            "con trai ông là Thắng cầm gậy; xe của Thắng đỗ chắn ngõ, đường Thắng",
            ["Thắng", "Thắng"],
        ),
        ("mẹ Tuệ Lâm nhắn. Mai đón Tuệ Lâm giúp; phố Tuệ Lâm Sơn", ["Tuệ Lâm", "Tuệ Lâm"]),
        ("Lê Thị Diễm vay. người mượn: Diễm ký", ["Lê Thị Diễm", "Diễm"]),
        # Whatever it looks like, where a label or a title has told the full name, in capitals
        # and without marks too.
        (
            "Bị đơn: anh Viên Xuân Ngói, SN 1992. Yêu cầu anh Ngói có mặt; mái Ngói",
            ["Viên Xuân Ngói", "Ngói"],
        ),
        (
            "BÀ VIÊN THỊ NGÓI, CĂN CƯỚC SỐ 001192001234. BÀ NGÓI ỦY QUYỀN CHO BÀ HIÊN",
            ["VIÊN THỊ NGÓI", "NGÓI"],
        ),
        ("Ong: VIEN XUAN NGOI\nNay ong Ngoi khai", ["VIEN XUAN NGOI", "Ngoi"]),
        ("Tôi tên: Vừ Mí Súng\nXÁC NHẬN CỦA UBND XÃ: Anh Súng khai", ["Vừ Mí Súng", "Súng"]),
        ("Ngân Văn Khuyến, 1998. Không bố trí Khuyến làm đêm", ["Ngân Văn Khuyến", "Khuyến"]),
        # In small letters, as messages have it; by first letters, as some sign.
        ("mẹ Tuệ Lâm nhắn. mẹ tuệ lâm: em ốm, rừng tuệ lâm", ["Tuệ Lâm", "tuệ lâm"]),
        (
            "Họ tên: MS. ANNA SOLVEIG MAUSEN\nGuest signature: A. Mausen, P. Mausen",
            ["ANNA SOLVEIG MAUSEN", "A. Mausen"],
        ),
        ("Ông Trần Văn Mẫu. T.V. Mẫu ký; P. Mẫu, TP. Mẫu", ["Trần Văn Mẫu", "T.V. Mẫu"]),
        # By a surname of the Cơ Tu, behind what they hold; who signs; who is to be asked for.
        ("Alăng Nhơ được bầu (số của tổ trưởng Nhơ: 0388720145)", ["Alăng Nhơ", "Nhơ"]),
        ("Người vay ký tên: Xoan\nký tên: Phụng", ["Xoan", "Phụng"]),
        ("gọi số 0912345678 tên Thuỷ; tên lửa", ["Thuỷ"]),
        ("Thằng Tí học hành thế nào", ["Tí"]),
        # Right before a telephone.
        (
            "AN THỊ THÚY VINH, ĐOÀN TUẤN KIỆT. Nhắc: Tuấn Kiệt 0522618973; Kiều 0522618974",
            ["AN THỊ THÚY VINH", "ĐOÀN TUẤN KIỆT", "Tuấn Kiệt"],
        ),
        ("uống sữa. Mẹ Thảo 0908771236; tài xế Quý 0908771237", ["Thảo", "Quý"]),
    ],
)
def test_what_people_are_called_by_is_found(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    "text",
    [
        # The dead, tales, places.
        "tấm gương của bác Hồ với thiếu nhi",
        "Bà Rịa - Vũng Tàu, huyện đảo Cô Tô, xã Anh Sơn",
        "Anh Sơn, Nghệ An",
        "ngã ba Ông Tạ, cầu Ông Lãnh, chợ Bà Chiểu, kênh ông Kiết",
        "khởi nghĩa bà Trưng, truyện cô Tấm và ông Bụt",
        "ngày ông Công, ông Táo về trời",
        "chú Cuội và chị Hằng đón Trung thu",
        "Anh Quốc, tiếng Anh Văn",
        # Offices and bodies with a capital.
        "mời anh Trưởng phòng và bà Giám đốc",
        "các anh Công an xã, các chị Phụ nữ thôn, bác Hội viên",
        "chú Bộ đội, cô Y tá, bác Nông dân, cô Giáo chủ nhiệm",
        "bạn Đọc thân mến, các em Học sinh, lớp bé Chồi, hội thi bé Khéo tay",
        "Zalo: 0912345678 (Shop), ĐT: 0987654321 (Ngay)",
        # What is sold, and words that end like a title.
        "quán bún bò cô Hạnh, phở ông Hùng",
        "công cụ Trình chiếu; ghi chú Phát hành",
        "Thuộc tính con\nPhụ đề\nKết chú\nTập tin\nCước chú",
        "con cháu Huế và Úc; Quan hệ: vợ Tôn giáo: không",
        "anh đọc giúp em KHÔNG PHẢI mã; công nhân Bình Dương; công nhân Samsung Phổ Yên",
        "xin vay của Ngân hàng, theo Căn cứ; gửi cho Hội đồng",
        "BÀ NGÓI ỦY QUYỀN CHO ÔNG HIÊN",
        "Hội Khuyến học, cán bộ Khuyến nông",
        "hồ sơ Tâm thần, hồ sơ Hạnh kiểm",
        "Người nhận: Hàng, ký tên: Chức danh",
        "Con Cuông; Con đường Hồ Chí Minh; siêu thị Con Cưng",
    ],
)
def test_what_nobody_is_called_by_is_silent(text: str) -> None:
    assert said("person_name", text) == []


def test_what_office_somebody_holds_is_nobody() -> None:
    assert said("person_name", "Đại diện: Vũ Anh Mẫu - Chức vụ: Giám đốc") == ["Vũ Anh Mẫu"]


def test_in_capitals_a_name_begins_behind_what_leads_to_it() -> None:
    text = "ÔNG LÊ VĂN MẪU, SINH NĂM 1975, TP. HUẾ; CÙNG VỢ LÀ BÀ TẠ NGỌC THUỲ TRINH, SINH NĂM 1978"
    assert said("person_name", text) == ["LÊ VĂN MẪU", "TẠ NGỌC THUỲ TRINH"]


def test_who_is_named_in_full_is_masked_by_the_given_name_too() -> None:
    full = Finding(
        id="1",
        type="person_name",
        severity=Severity.MEDIUM,
        confidence=0.9,
        mask=True,
        page=1,
        boxes=(),
        sources=(Source.TEXT,),
        text="Lê Thị Bích Mẫu",
        value="Lê Thị Bích Mẫu",
    )
    alone = [
        dataclasses.replace(full, severity=Severity.LOW, mask=False, text=text, value=text, page=2)
        for text in ("Mẫu", "Bích Mẫu", "Thu")
    ]
    raised = Namesakes([full, *alone]).raised(alone, frozenset())
    assert [finding.mask for finding in raised] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SỔ MỪNG CƯỚI\nQuang Vinh & Hạnh Nguyên - 19/10/2025", ["Quang Vinh", "Hạnh Nguyên"]),
        ("TIỆC BÁO HỶ TRỌNG KHÔI & NHÃ UYÊN\n18h00", ["TRỌNG KHÔI", "NHÃ UYÊN"]),
        ("Thời trang Quang Vinh & Hạnh Nguyên", []),
        ("TIỆC BÁO HỶ\nÁnh sáng & Âm thanh", []),
    ],
)
def test_a_couple_is_named_on_what_has_to_do_with_its_wedding(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "> Thuy Trang: ok c\n> Minh Anh: da\n> Thuy Trang: vang",
            ["Thuy Trang", "Minh Anh", "Thuy Trang"],
        ),
        ("[20:15] Bảo Châu: dạ\n[20:16] Bảo Châu: vâng ạ", ["Bảo Châu", "Bảo Châu"]),
        ("[18/09 20:15] Mẹ Tuệ Lâm: dạ\n[18/09 20:16] Tuệ Lâm: vâng", ["Tuệ Lâm", "Tuệ Lâm"]),
        ("08:00 Khai mạc: hội trường\n09:00 Hà Nội: mưa\n10:00 Hà Nội: nắng", []),
        ("[10:00] Admin: da\n[10:01] Admin: da", []),
    ],
)
def test_who_speaks_in_a_talk_is_named(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


def test_a_given_name_alone_in_its_cell_is_a_signature() -> None:
    text = "Bên mua: ông Lê Ích Chẩn. Bên bán: bà Đàm Thị Mẫu\n\nChẩn                Mẫu"
    assert said("person_name", text) == ["Lê Ích Chẩn", "Đàm Thị Mẫu", "Chẩn", "Mẫu"]
