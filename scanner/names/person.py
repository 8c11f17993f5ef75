"""The whole name of a person: by surname, length, and what no name holds."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import pairwise

from scanner.districts import DISTRICTS
from scanner.letters import fold
from scanner.offices import GIVEN_PAIRS, GIVEN_TOO, HEADINGS, NO_NAME, PAIRS, TRADES
from scanner.surnames import CLANS, HIGHLAND, MARKED, PEOPLES, SURNAMES, WORDS
from scanner.syllables import GIVEN

# The same as banks and passports print them, without those that stand in such lines as words.
_UNMARKED = frozenset(map(fold, MARKED)) - {
    *"bien can chung cung dau dien doan duong ha hang lo lai mua muc phuong quyen thong".split(),
    *"tham thoi trinh tuong chuc che hau ca cu tao sai lang mang khong phu ngan cut chiu".split(),
}
# What shops, works and communes are called by that is a surname without its marks.
_TRADES = frozenset("quán kiện điều viện xã ban hộ họ hố".split())
# What villages, streams and lines are called by, in the highlands in the tongues of their peoples.
PLACED = frozenset(
    "nậm huổi khuổi pắc nà phiêng noong hòn cốc khe lũng xóm gò bàu rạch xẻo vàm giồng cồn tuyến "
    "chiềng mường chùa đền miếu cầu chợ bến dòng ea ia chư krông đắk đăk đak".split()
)
# What begins the whole name of a man or woman of the Kinh and no word of an office.
_CERTAIN = frozenset(
    "nguyễn trần lê phạm huỳnh phan vũ võ đặng bùi đỗ ngô dương lý đinh trịnh đoàn lương trương "
    "lưu tạ phùng lâm hoàng mai cao đào vương tô hà nghiêm kiều tống quách hứa tăng đàm".split()
)
# Those that are no other word without their marks.
_CERTAIN_PLAIN = frozenset(
    "nguyen tran pham huynh vo vu bui ngo dinh trinh hoang dao vuong phung le".split()
)
# What no surname is though "thị" may follow it, and what "văn" begins that is no name.
_NO_WOMAN = frozenset(
    "đô siêu tiếp chỉ thành hiển huyện cầu chợ niêm cận viễn yết ám kỳ bức giám trấn bản".split()
)
_NO_MAN = frozenset(
    "nhà hội môn câu bài lớp thơ công ngữ chữ sách khoa tổ sở phòng ban tòa bộ lễ giải thi".split()
)
_LETTERS = frozenset("hóa hoá phòng thư bản kiện nghệ học".split())
# Names of provinces and cities that begin like a surname (before and after the mergers of 2025).
PLACES = frozenset(
    "chi minh|ha noi|ha nam|ha tinh|ha giang|ha tay|ho chi minh|cao bang|lam dong|thai binh|"
    "thai nguyen|bac lieu|lang son|son la|lai chau|quang ninh|quang tri|quang nam|quang ngai|"
    "quang binh|an giang|yen bai|dien bien|dien bien phu|hoa binh|ninh binh|ninh thuan|"
    "kien giang|dong nai|dong thap|da nang|khanh hoa|phu tho|phu yen|viet nam|nghe an".split("|")
)
_WHERE = PLACES | DISTRICTS
# Towns, countries, and where the families of the Hoa are from, with their marks: "Đỗ Sơn" is a man.
TOWNS = frozenset(
    (
        "phan thiết|phan rang|cao lãnh|hạ long|hà đông|hà tiên|tân an|châu đốc|châu thành|"
        "cam ranh|cẩm phả|việt trì|vĩnh yên|đồ sơn|đô lương|la gi|long khánh|long xuyên|tam kỳ|"
        "mộc châu|tân bình|tân phú|lương sơn|lương tài|lâm thao|ninh kiều|ninh giang|ninh hòa|"
        "đông hà|đồng hới|đồng xoài|đông anh|đống đa|đông hưng|đông triều|sơn tây|sơn trà|"
        "quảng đông|quảng tây|phúc kiến|triều châu|trường sa|hoàng sa|hoàng mai|thạch thất|"
        "hoa kỳ|hà lan|nhật bản|trung quốc|đài loan|hồng kông|liên xô|cửu long|"
        "đông á|bắc á|nam á|á châu|quân đội|sài gòn|"
        "thạch hà|thạch thành|định quán|kim bảng|kim động|hàn quốc|thái lan|"
        "cà mau|vĩnh long|vĩnh phúc|trà vinh|tiền giang|hậu giang|tuyên quang|sóc trăng|bến tre|"
        "bình dương|bình phước|bình định|bình thuận|cái răng|bến cát|trà cú"
    ).split("|")
)
# What neighbours and Catholics put before a name.
_BEFORE = re.compile(
    r"(?:Hai|Ba|Tư|Năm|Sáu|Bảy|Tám|Chín|Mười|Út|Cả|Phêrô|Giuse|Maria|Anna|Têrêsa|Phaolô|"
    r"Gioan|Đa ?[Mm]inh|Antôn|Micae|Phanxicô|Vinh[ -]?[Ss]ơn|Catarina|Cecilia|Rôsa|Mônica|"
    r"Agata|Giacôbê)\s"
)
MANY = 6
# A year of the old calendar, unless it begins like a surname ("Đinh Mùi").
_YEAR = re.compile(
    "(?:ất|bính|mậu|kỷ|canh|tân|nhâm|quý) (?:tý|sửu|dần|mão|thìn|tỵ|ngọ|mùi|thân|dậu|tuất|hợi)"
)
# A name of the Cơ Ho and Mạ has one word.
_ALONE = re.compile(r"[KH]['’] ?\w{2,8}")
_NO_VOWEL = re.compile(r"[^aeiouy]{2,}$").match
PLAIN = frozenset(map(fold, NO_NAME)) - {*"phuong huyen dinh tinh hang ban phong hoi tai".split()}
PLAIN_PAIRS = set(map(fold, PAIRS))
_PLAIN_GIVEN = tuple(map(fold, GIVEN_PAIRS))


def person_name(value: str) -> float:
    """A Vietnamese name: two to six syllables, the first a surname, none the word of an office.

    >>> person_name("Nguyễn Văn Mẫu") > person_name("Pham Quoc") > person_name("Plơi Thanh Mẫu") > 0
    True
    >>> person_name("Huỳnh Thanh Huyền") > 0.8, person_name("KẾ TOÁN"), person_name("Như Điều")
    (True, 0.0, 0.0)
    >>> person_name("Công ty Trần Anh"), person_name("Mẫu"), person_name("PAYMENT ORDER")
    (0.0, 0.0, 0.0)
    >>> person_name("Hồ Chí Minh"), person_name("HÀ NAM")
    (0.0, 0.0)
    >>> person_name("K'Brọi"), person_name("Mã GD")
    (0.7, 0.0)
    >>> person_name("Biện Ngọc Mẫu"), person_name("Cil Thị Mẫu"), person_name("Siêu Thị Mới")
    (0.9, 0.9, 0.0)
    >>> person_name("Đinh Gia Đình Mẫu"), person_name("Đinh Công Nhân Viên")
    (0.9, 0.0)
    >>> person_name("Phan Ngân"), person_name("SUNG ĐỢT"), person_name("NGHỊ HỖ TRỢ DO NGỪNG VIỆC")
    (0.7, 0.0, 0.0)
    >>> person_name("Nay H'Nhung"), person_name("NAY H' NHUNG")
    (0.9, 0.9)
    >>> person_name("Sa Văn Mẫu"), person_name("Nhà Văn Trẻ")
    (0.9, 0.0)
    >>> person_name("Bui Trung Tam"), person_name("Duong Trung Tam")
    (0.9, 0.0)
    >>> person_name("Nậm Chàm"), person_name("Xã Phước Mẫu"), person_name("CÀ MAU")
    (0.0, 0.0, 0.0)
    >>> person_name("Samsung Thái Nguyên"), person_name("GIAO DỊCH VIÊN"), person_name("Chùa Mẫu")
    (0.0, 0.0, 0.0)
    >>> person_name("Zơ Râm Mẫu"), person_name("K'Să Ha Mẫu"), person_name("Mỗ Quốc Mẫu")
    (0.9, 0.9, 0.9)
    >>> person_name("So Minh Mẫu"), person_name("Thành Quý Mẫu"), person_name("Bố Trạch Mẫu")
    (0.9, 0.9, 0.3)
    >>> person_name("TẠM HOÃN"), person_name("THAI SẢN"), person_name("Bến Cát")
    (0.0, 0.0, 0.0)
    >>> person_name("KHÔNG CÓ ÁN TÍCH"), person_name("LE PHI TOA AN"), person_name("LE PHI HUNG")
    (0.0, 0.0, 0.9)
    >>> person_name("Đinh Công Nhân"), person_name("Quan Hệ Gia Đình"), person_name("Hoài An Niê")
    (0.9, 0.0, 0.9)
    """
    if _ALONE.fullmatch(value):
        return 0.7
    folded = fold(value)
    plain = re.sub("[.'’]", "", folded).split()
    if not 2 <= len(plain) <= 6 or not all(map(_is_syllable, plain)):
        return 0.0
    written = value.lower().replace(".", "").split()
    if _is_place(written, plain) or _is_office(written, plain):
        return 0.0
    # Women's names of the Ê Đê and Gia Rai begin with "H'".
    womans = re.search(r"\bh['’]", folded) is not None
    surname = _has_surname(written, plain[0]) or re.search(r"\bh['’] ?\w", folded) is not None
    most = 1 if surname and (len(plain) > 2 or written[1] in GIVEN_TOO) else 0
    if _is_title(written, plain) or _means_a_thing(written, value.isascii(), surname, most):
        return 0.0
    unmarked = value.isascii() and plain[0] in _UNMARKED
    if not surname and not (unmarked and len(plain) > 2):
        return 0.0 if value.isascii() or (value.isupper() and len(plain) == 2) else 0.3
    return 0.9 if womans or (len(plain) > 2 and not unmarked) else 0.7


def _is_place(written: Sequence[str], plain: Sequence[str]) -> bool:
    """Whether what begins like a surname is a place or a year, or what stands in a place."""
    rest = " ".join(plain[1:])
    return (
        " ".join(plain) in PLACES
        or " ".join(written) in TOWNS
        or _YEAR.fullmatch(" ".join(written)) is not None
        # "Samsung Thái Nguyên" is a works.
        or (rest in _WHERE and not _has_surname(written, plain[0]))
        or (written[0] in PLACED and not is_given(written))
    )


def _is_office(written: Sequence[str], plain: Sequence[str]) -> bool:
    office = plain[0] in ("cong", "uy", "so", "cty")
    office = office and not _is_royal(plain) and not _is_of_a_word(written)
    return office or is_heading(written)


def is_heading(written: Sequence[str]) -> bool:
    """Whether the words of what may be a name are a label of a form, which a letter or a figure
    may follow, or what a shop is called.

    >>> is_heading(["phương", "tiện", "b"]), is_heading(["bé", "bo", "shop"]), is_heading(["lý"])
    (True, True, False)
    """
    words = written[:2] if len(written) == 3 and len(written[2]) == 1 else written
    return " ".join(words) in HEADINGS or not TRADES.isdisjoint(written)


def _is_royal(plain: Sequence[str]) -> bool:
    """The daughters of the royal house of Nguyễn: "Công Tằng Tôn Nữ"."""
    return plain[:2] in (["cong", "tang"], ["cong", "ton"], ["cong", "huyen"])


def _is_title(written: Sequence[str], plain: Sequence[str]) -> bool:
    """Of six syllables a line of a title is made: few bear such a name."""
    many = len(plain) == MANY and written[0] not in _CERTAIN
    return many and not _is_royal(plain) and not is_given(written)


def _means_a_thing(written: Sequence[str], bare: bool, surname: bool, most: int) -> bool:
    """Whether more than `most` words of a name, or two together, are those of offices and papers;
    `bare`: it has no marks."""
    words, pairs = (PLAIN, PLAIN_PAIRS) if bare else (NO_NAME, PAIRS)
    strange = sum(part in words for part in written[1:] if fold(part) not in SURNAMES)
    strange += written[0] in words and not surname
    return strange > most or holds(written, pairs)


def start_of(value: str) -> int:
    """How many letters of a saint or of the order of birth stand before a whole name.

    >>> "Tư Ngô Thị Mẫu"[start_of("Tư Ngô Thị Mẫu") :], start_of("Tư Mẫu Thử")
    ('Ngô Thị Mẫu', 0)
    >>> "Vinh Sơn Hoàng Thế Mẫu"[start_of("Vinh Sơn Hoàng Thế Mẫu") :]
    'Hoàng Thế Mẫu'
    """
    before = _BEFORE.match(value)
    if before is None:
        return 0
    written = value[before.end() :].lower().split()
    whole = len(written) > 1 and written[0] in _CERTAIN and person_name(" ".join(written)) > 0
    return before.end() if whole else 0


def paired(written: Sequence[str], pairs: Set[str]) -> bool:
    """Whether two words that follow each other mean a thing."""
    return not pairs.isdisjoint(map(" ".join, pairwise(written)))


def holds(written: Sequence[str], pairs: Set[str]) -> bool:
    """Whether a name holds two words that mean a thing; a man may be called Gia Đình."""
    text = f" {' '.join(written)} "
    certain, given = (_CERTAIN_PLAIN, _PLAIN_GIVEN) if text.isascii() else (_CERTAIN, GIVEN_PAIRS)
    ends = text.rstrip().endswith(given) or (len(written) == 4 and given[0] in text)
    called = len(written) in (3, 4) and written[0] in certain and ends
    return not called and paired(written, pairs)


def _is_syllable(word: str) -> bool:
    """Whether a folded word may be a syllable of a name: what has no vowel is an abbreviation."""
    short = len(word) <= 7 or word == "chamalea"
    return word.isalpha() and short and (len(word) == 1 or not _NO_VOWEL(word))


def _has_surname(written: Sequence[str], first: str) -> bool:
    """Whether the first word of a name is a surname, or what "Thị" makes one of it."""
    known = (first in SURNAMES and written[0] not in _TRADES) or written[0] in MARKED
    bare = re.sub("['’]", "", written[0])
    known = known or bare in PEOPLES or HIGHLAND.match(" ".join(written)) is not None
    # The men of the Cơ Ho and their clans: "K'Să Ha".
    known = known or re.match(r"k['’]\w", written[0]) is not None or _is_of_a_word(written)
    # Men of the Xơ Đăng and the Ba Na are called "A", those of the Mông have it second.
    known = known or (first == "a" and len(written) in (2, 3)) or written[1:-1] == ["a"]
    known = known or (first == "cong" and len(written) > 3)
    return known or _is_womans(written) or _is_mans(written) or written[-1] in CLANS


def _is_of_a_word(written: Sequence[str]) -> bool:
    """Whether a surname that is a word as well stands before nothing but given names."""
    place = fold(" ".join(written[:2])) in _WHERE
    several = 3 <= len(written) <= 5 and written[0] in WORDS
    return several and not place and GIVEN.issuperset(written[1:])


def _is_womans(written: Sequence[str]) -> bool:
    return len(written) > 2 and written[1] == "thị" and written[0] not in _NO_WOMAN


def _is_mans(written: Sequence[str]) -> bool:
    return (
        len(written) in (3, 4)
        and written[1] == "văn"
        and written[0] not in _NO_MAN
        and written[2] not in _LETTERS
    )


def is_given(written: Sequence[str]) -> bool:
    """Whether "Thị" or "Văn" says that the word before it is a surname: "Phí Thị X"."""
    man = len(written) > 2 and written[1] == "văn" and written[2] not in _LETTERS
    # Hmong men are called "A".
    man = man or (len(written) == 3 and written[1] == "a")
    return man or _is_womans(written)
