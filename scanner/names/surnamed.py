"""Names that only their place speaks for: a surname has to, and no title may."""

from __future__ import annotations

import re

from scanner.letters import fold
from scanner.names.foreign import PRINTED
from scanner.names.person import (
    PLACED,
    PLACES,
    PLAIN,
    PLAIN_PAIRS,
    TOWNS,
    is_given,
    is_heading,
    paired,
    person_name,
)
from scanner.offices import NO_NAME, PAIRS
from scanner.surnames import MARKED

# Words that papers and bodies begin with and that are a surname without their marks.
_NO_SURNAME = frozenset(
    "tờ trường thẻ bản bán ban bàn phí phó đông tổ tố hộ mã là lá cơ cờ điều đề đơn hoa sở sơ đo "
    "độ cá chú chủ vũng đạo tiểu kiểu bạn ba vị trạng trại viện đầu dấu dầu tra trả trà "
    "khả khá nghỉ tất thiếu thông đường trình đoạn cung chung điền lộ phương quyền phù hạ "
    "thẩm lăng chúc cứ mùa lãnh hầu mục chế hạng tiết".split()
)
_TITLED = (
    r"(?<!\w)(?:tờ khai|tham gia|bảo hiểm|đăng ký|đề nghị|hồ sơ|hộ chiếu|thông tin|kế hoạch|"
    r"dự án|tờ trình|trang (?:thiết|trại|chủ)|đoàn (?:thanh niên|thanh tra|kiểm|công tác|viên|thể)|"
    r"thpt|thcs|văn phòng (?:tỉnh|huyện|thành|quận|số|đảng|công|chính)|"
    r"cổ phần|công an|đại học|cao đẳng|tiêu (?:chuẩn|chí|đề|dùng|hao|mục)|"
    r"tiểu (?:thư|mục|học))(?!\w)"
)
_TITLES = re.compile(_TITLED)
# Without their marks they are what else was read of them; with some, a name may be spelled so
# ("Cao Đăng").
_PLAIN_TITLES = re.compile(fold(_TITLED).replace(r"\w", "[a-z]"))


def shaped(value: str) -> bool:
    """Whether words may be a name, whatever the first of them is: what stands among names.

    >>> shaped("CA THI MAU"), shaped("Chủ Tịch Xã"), shaped("Mẫu"), shaped("Chùa Phước Mẫu")
    (True, False, False, False)
    """
    plain = re.sub("[.'’]", "", fold(value)).split()
    words, pairs = (PLAIN, PLAIN_PAIRS) if value.isascii() else (NO_NAME, PAIRS)
    written = value.lower().replace(".", "").split()
    return (
        2 <= len(plain) <= 6
        and PRINTED.isdisjoint(plain)
        and not is_heading(written)
        and all(part.isalpha() and len(part) <= 7 for part in plain)
        and written[0] not in PLACED
        # "Đường" and "Trình" are surnames too.
        and sum(part in words for part in written[written[0] in MARKED :]) <= value.isascii()
        and not paired(written, pairs)
        and not titled(value)
    )


def surnamed(value: str) -> float:
    """A name that starts with a surname and holds no word of a title: what only its place speaks
    for has to.

    >>> surnamed("Nguyễn Văn Mẫu") > 0.5, surnamed("Giám Đốc Sở"), surnamed("TỜ KHAI HỘ CHIẾU")
    (True, 0.0, 0.0)
    >>> surnamed("Cao Đăng Mẫu"), surnamed("Đoàn Thanh Mẫu"), surnamed("CAO ĐẲNG MẪU")
    (0.9, 0.9, 0.0)
    >>> surnamed("Phí Thị Mẫu"), surnamed("Trà Văn Mẫu"), surnamed("Sở Văn Hóa")
    (0.9, 0.9, 0.0)
    """
    structure = person_name(value)
    written = value.lower().split()
    doubtful = bool(written) and written[0] in _NO_SURNAME and not is_given(written)
    doubtful = doubtful or (written[:1] == ["a"] and len(written) in (2, 3))
    doubtful = doubtful or " ".join(written).endswith(("lương công nhân", "lương gia đình"))
    if structure < 0.7 or doubtful or titled(value):
        return 0.0
    return structure


def titled(value: str) -> bool:
    """Whether words of a title stand in what may be a name."""
    titles = _PLAIN_TITLES if value.isascii() else _TITLES
    return titles.search(value.lower()) is not None


def either_way(value: str) -> float:
    """A name as mail programs and chats show it: its surname stands first or last.

    >>> either_way("Ngọc Lan Vũ"), either_way("Vũ Ngọc Lan"), either_way("Phòng Tài Chính")
    (0.9, 0.9, 0.0)
    """
    words = value.replace(",", "").split()
    if words and words[0].lower() in PLACED:
        return 0.0
    return surnamed(" ".join(words)) or (
        surnamed(" ".join([words[-1], *words[:-1]])) if words else 0.0
    )


def beside_papers(value: str) -> float:
    """A name in a list that goes on to a year of birth and a citizen number: whatever its surname,
    no place and no office.

    >>> beside_papers("Kan Mau"), beside_papers("Quynh Mau"), beside_papers("Phòng Tài Chính")
    (0.6, 0.6, 0.0)
    >>> beside_papers("Nguyễn Văn Mẫu"), beside_papers("Ha Noi")
    (0.9, 0.0)
    """
    place = fold(value) in PLACES or value.lower() in TOWNS
    return surnamed(value) or (0.6 if shaped(value) and not place else 0.0)
