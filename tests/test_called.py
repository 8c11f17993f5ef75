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
        ("bố Minh Khang nộp rồi, mẹ Thúy chưa", ["Minh Khang", "Thúy"]),
        # Children are called as their parents please.
        # With the order of birth, or by it alone.
        ("dì Tám Lến cho mượn tiền", ["Tám Lến"]),
        # Two people behind one title.
        # Whose wife or son somebody is.
        # Whose a telephone is.
        # Who was called so once is told again; what is done to them, or whose something is.
        # Whatever it looks like, where a label or a title has told the full name, in capitals
        # and without marks too.
        ("Ngân Văn Khuyến, 1998. Không bố trí Khuyến làm đêm", ["Ngân Văn Khuyến", "Khuyến"]),
        # In small letters, as messages have it; by first letters, as some sign.
        # By a surname of the Cơ Tu, behind what they hold; who signs; who is to be asked for.
        # Right before a telephone.
    ],
)
def test_what_people_are_called_by_is_found(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    "text",
    [
        # The dead, tales, places.
        "Bà Rịa - Vũng Tàu, huyện đảo Cô Tô, xã Anh Sơn",
        "Anh Sơn, Nghệ An",
        "khởi nghĩa bà Trưng, truyện cô Tấm và ông Bụt",
        "Anh Quốc, tiếng Anh Văn",
        # Offices and bodies with a capital.
        "các anh Công an xã, các chị Phụ nữ thôn, bác Hội viên",
        "Zalo: 0912345678 (Shop), ĐT: 0987654321 (Ngay)",
        # What is sold, and words that end like a title.
        "Thuộc tính con\nPhụ đề\nKết chú\nTập tin\nCước chú",
        "xin vay của Ngân hàng, theo Căn cứ; gửi cho Hội đồng",
        "Hội Khuyến học, cán bộ Khuyến nông",
        "hồ sơ Tâm thần, hồ sơ Hạnh kiểm",
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
        for text in ("Mẫu", "Bích Mẫu", "Thu", "Lê Thị Bích Mẫu\nVừa", "Lê Thị Bích\nVừa")
    ]
    raised = Namesakes([full, *alone]).raised(alone, frozenset())
    # Read as one with the line below it, a whole name is one all the same.
    assert [finding.mask for finding in raised] == [True, True, False, True, False]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Thời trang Quang Vinh & Hạnh Nguyên", []),
        ("TIỆC BÁO HỶ\nÁnh sáng & Âm thanh", []),
    ],
)
def test_a_couple_is_named_on_what_has_to_do_with_its_wedding(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("08:00 Khai mạc: hội trường\n09:00 Hà Nội: mưa\n10:00 Hà Nội: nắng", []),
        ("[10:00] Admin: da\n[10:01] Admin: da", []),
    ],
)
def test_who_speaks_in_a_talk_is_named(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names
