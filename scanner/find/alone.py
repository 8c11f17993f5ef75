"""Whether the whole name of a person that nothing speaks for is one where it stands: streets,
schools, prizes, books and companies bear such names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.find.matching import Span
from scanner.given import given_names, is_known, whole_name, written
from scanner.grid import Cell
from scanner.labels.phrases import LETTER, Governed
from scanner.labels.printed import MAX_ROWS_UP
from scanner.letters import CAPITAL
from scanner.text import PageText
from scanner.titles import FAMILY, TITLES

# So many letters before a name, or of its line, tell what it is.
BEFORE, LINE = 200, 240
# A row of names has so many at most.
MOST = 12
# A column breaks a name over so many lines before its last one.
_BROKEN = 3
# So long is a line of running text, under which another table begins.
_RUNNING = 48
_NOUNS = (
    r"đường|phố|đại lộ|ngõ|ngách|hẻm|kiệt|tuyến|quốc lộ|ngã (?:ba|tư|năm|sáu|bảy)|vòng xoay|"
    r"(?<!công )đoạn|nút giao|bùng binh|(?<!yêu )(?<!nhu )cầu|hầm|phà|bến|bến xe|ga|cảng|sân bay|"
    r"sân vận động|sân|nhà thi đấu|(?<!hiện )(?<!thị )trường|thpt|thcs|tiểu học|mầm non|mẫu giáo|"
    r"đại học|học viện|cao đẳng|trung tâm|bệnh viện|phòng khám|nha khoa|nhà thuốc|viện|trạm|chợ|"
    r"siêu thị|công viên|quảng trường|tượng đài|tượng|đền|(?<!gia )đình|chùa|miếu|lăng|di tích|"
    r"bảo tàng|thư viện|nhà hát|rạp|cung|nhà văn hóa|giáo xứ|giải|giải thưởng|cúp|(?<!thủ )quỹ|"
    r"học bổng|huân chương|huy chương|phong trào|phường|xã|quận|huyện|thị trấn|thị xã|tỉnh|"
    r"thành phố|khu phố|khu|kđt|khu đô thị|khu dân cư|kdc|khu công nghiệp|kcn|"
    r"(?<!trưởng )(?<!phó )(?:thôn|ấp|xóm|bản|buôn|khóm|khu phố)|(?<!già )(?<!trưởng )làng|tòa nhà|"
    r"toà nhà|chung cư|khách sạn|nhà hàng|quán|tiệm|shop|cửa hàng|công ty|cty|tnhh|cổ phần|cp|mtv|"
    r"dntn|doanh nghiệp|tập đoàn|hợp tác xã|htx|hãng|thương hiệu|nhà xuất bản|nxb|tàu|thuyền|"
    r"nhà xe|chi đội|liên đội|(?<!bộ )đội|chiến dịch|khởi nghĩa|triều|vua|chúa|(?<!đồng )thời|"
    r"nhà thơ|nhà văn|tác giả|nhạc sĩ|nhạc sỹ|họa sĩ|họa sỹ|ca sĩ|ca sỹ|danh nhân|danh tướng|"
    r"bài hát|ca khúc|bài thơ|truyện|tiểu thuyết|tác phẩm|(?<!danh )sách|cuốn|phim|vở|thơ|"
    r"(?<!đấu )tranh|luật sư văn phòng|văn phòng|vpcc|chi nhánh|duong|truong|cong ty|benh vien|"
    r"giáo trình|kịch|mang tên|tên gọi|clb|câu lạc bộ|th|mn|công chứng|lô|kios|kiot|sạp|ki ốt"
)
# A word for what bears the names of persons, with what may stand between it and the name, or the
# first of several names.
_NAMED = re.compile(
    rf"(?<!\w)(?:{_NOUNS})(?: (?:luật sư|công chứng|thừa phát lại|"
    r"tiểu học|trung học(?: cơ sở| phổ thông)?|cơ sở|phổ thông|chuyên|"
    r"nội trú|bán trú|đại học|cao đẳng|đa khoa|quốc tế|thương mại|dịch vụ|một thành viên|tư nhân|"
    r"vật liệu xây dựng|mang tên|tên|số \d+|\d+|nhi|phụ sản|th|thcs|thpt|mn|mầm non|cổ phần|cp|"
    r"tnhh|mtv|tm|dv|sx|xd|vlxd|tmdv|nội thất|vận tải|cơ khí|đầu tư|xây dựng|giao nhau|gồm|sau"
    r")){0,4}[ :\"“]{0,3}$"
)
_MARKS = re.compile(r"(?: ?[,–/&+-] ?| (?:và|với|đến|tới|hoặc|giao|cắt|nối) )$")
_WORD = re.compile(r"(?:(?<=[ ,:;.(\"“–/-])|^)([^\W\d_]+(?:['’]\w+)?) ?$")
# What stands before the first word of a sentence.
_OPENED = re.compile(r"(?:^|\n|[.:;!?•+–-] )$")
# The first part of a name of the highlands.
_PARTED = re.compile(r"(?<!\w)\w['’] ?$")
# Who stands before a name with a capital of his own, or as an abbreviation.
_CALLED = frozenset((*TITLES, *FAMILY)).union(
    "ba bé bạn họ tên ngoại nội ong sv hs kh nv bn ktv bs sĩ ts ths pgs gs cn ks ds đd ys gvcn "
    "gv đ/c lái xe thư ký hộ và là của do gồm chủ mr mrs ms đảng viên nạn nhân bị cáo can án bên "
    "người tôi cb cbcc lđ tx kts ls lg vđv hlv ncs hv nđd cttt ct pct gđ pgđ tp pp".split()
)
_HOUSE = re.compile(
    r"(?:(?<!\d)\d{1,5}(?:/\d{1,5}){0,5}(?!h[,. ])[A-Za-z]{0,2}|[A-Za-z]\d+)[,.]? $"
)
# Who has a number of his own.
_NUMBERED = re.compile(r"(?<!\w)(?:giường|ghế|bàn|bn|sbd|áo số|số áo|khách|mã|ca|lượt|tuổi) \d+ $")
_ITEM = re.compile(r"(?:^|\n)[ \t]*(\d{1,5})(?:[.)/]|[ ]?[-–])?[ ]$")
_WITHIN = re.compile(r"[.:;,] (\d{1,2})[.)] $")
# Behind a figure and a comma, or a letter and figures, where several others stand so.
_COUNTED = re.compile(r"(?<!\S)(?:\d{1,2},|(?P<code>[A-Z]\d{1,3})) $")
# So many lines that begin with figures of one length, and a capital, are a list by its codes.
_CODED = 3
_BEHIND = re.compile(
    r" ?\((?:chủ biên|cb|biên soạn|dịch|\d{3,4} ?[-–])|,? ?\(?(?:19|20)\d\d\)?[,.:] ?[\"“”«]|"
    rf" \((?:19|20)\d\d\)[,.:] (?=[{CAPITAL}])|,? et al|(?:,| –| -)? (?:NXB|Nxb|Nhà xuất bản)|"
    r" (?:Street|St\.|Road|Rd|Plaza|Tower|Hospital|Hotel|School|Group|Corp|Co\.|Bank|University|"
    r"Gallery|Studio|Spa|Shop|Store|Boulevard|Avenue)|, (?:[Nn]gã|P\.? ?\d|Q\.? ?\d)|[”\"’»]|\d|"
    r"[@/_]"
)
# No syllable is so long.
_LONG = re.compile(rf" ([{CAPITAL}][^\W\d_]{{7,}})")
_WORKS = re.compile(
    r"(?<!\w)(?:NXB|Nxb|[Nn]hà xuất bản|[Gg]iáo trình|[Tt]ạp chí|ISBN|[Ll]uận (?:án|văn)|"
    r"[Tt]iểu thuyết|[Tt]ập thơ|[Đđ]ại cáo|[Tt]ruyện ngắn|[Cc]hủ biên|[Tt]ài liệu tham khảo)"
)
# The neighbours in a row of streets.
_NEIGHBOUR = 40
_WORDS = rf"[{CAPITAL}][^\W\d_]*(?: [{CAPITAL}][^\W\d_]*){{1,4}}"
_DASH_BEFORE = re.compile(rf"({_WORDS})\s[–-]\s$")
_DASH_BEHIND = re.compile(rf"\s[–-]\s({_WORDS})(?=\s[–-]\s|[.,;\n]|$)")
# The head of a column of what bears the names of persons, folded.
_HEAD = re.compile(
    r"(?:ten |cac |hoc sinh |hs |loai |ma )?"
    r"(?P<noun>truong(?! (?:phong|ban|thon|nhom|khoa|doan|doi|nam|nu))|thcs|thpt|(?:doan )?duong|"
    r"pho|tuyen|don vi|cong ty|cua hang|chi nhanh|thuoc|"
    r"mon(?! sinh)|san pham|hang(?: hoa)?|dia chi|dia diem|diem (?:dung|don|tra|thi|ban)|noi (?:o|"
    r"lam viec|cong tac|sinh|cap|kham|dung)|benh vien|phuong|xa|thon|ap|xom|ban|buon(?! ban)|khu|"
    r"cho|cau|tram|tac pham|tac gia|sach|nha xuat ban|dich vu|hang muc|du an|quay|sap|chu de|bai|"
    r"noi dung|truyen|cay|giong|gay)(?: (?!thu$|be$|con$|vien$|hang$).{0,24})?"
)
# The words of these that are surnames, or other words, with other marks: "Trương", "Phó", "Cao".
_WRITTEN = frozenset(
    (
        "trường|đường|đoạn đường|phố|tuyến|thuốc|môn|món|hàng|hãng|hạng|hàng hóa|phường|xã|thôn|ấp|"
        "xóm|bản|ban|bàn|buôn|khu|chợ|cầu|trạm|sách|quầy|sạp|bài|truyện|cây|giống"
    ).split("|")
)


_BEFORE_FRIEND = 16
_HEADMAN = re.compile(r"(?:[Tt]rưởng|[Pp]hó|[Gg]ià) [^\W\d_]{2,5} $")
# Right before what a friend or a child is called.
_FRIEND = re.compile(
    r"(?<!\w)(?:[Bb]ạn|[Bb]é|[Cc]háu|[Ee]m|[Aa]nh|[Cc]hị|[Cc]ô|[Tt]hầy|[Cc]hú|[Bb]ác|[Dd]ì|[Mm]ẹ|"
    r"[Bb]ố|[Cc]ậu|[Mm]á|[Bb]à|[Ôô]ng|SV|HS)(?: tên| là| tên là)? $"
)


def is_whole(page: PageText, span: Span, value: str, label: Governed | None) -> bool:
    """Whether what no label speaks for is the whole name of a person by itself."""
    start, _ = span
    before = page.text[max(0, start - _BEFORE_FRIEND) : start]
    called = _FRIEND.search(before) is not None and len(value.split()) == 2 and given_names(value)
    if not (called or whole_name(value)):
        return False
    if label is not None and _says_no_name(label) and not _HEADMAN.search(before):
        return False
    return stands_alone(page, *span)


def _says_no_name(label: Governed) -> bool:
    """Whether a label right before words says that they are a number's, or a place."""
    places = any(owner.startswith("address") for owner in label.owners)
    return label.lookalike or (places and label.near and not LETTER.search(label.between))


def stands_alone(page: PageText, start: int, end: int) -> bool:
    """Whether the name at text[start:end] is a person's, by what stands around it."""
    text = page.text
    if _BEHIND.match(text, end) or _goes_on(text, end) or _is_of_a_row(text, start, end):
        return False
    before = text[max(0, start - BEFORE) : start]
    if not _is_free(page, before, start):
        return False
    return not is_author(page, start, end) and not is_headed(page, start)


def is_author(page: PageText, start: int, end: int) -> bool:
    """Whether a name stands in a line that names a book."""
    first, last = page.line_at(start)
    return _WORKS.search(page.text, max(first, start - LINE), min(last, end + LINE)) is not None


def _is_of_a_row(text: str, start: int, end: int) -> bool:
    """Whether a name stands in a row of streets, of which a neighbour is known to be one."""
    before = _DASH_BEFORE.search(text[max(0, start - _NEIGHBOUR) : start])
    behind = _DASH_BEHIND.match(text, end)
    return any(found and is_known(written(found[1])) for found in (before, behind))


def _goes_on(text: str, end: int) -> bool:
    """Whether a word follows that is a part of a longer name, and of no person's."""
    follows = _LONG.match(text, end)
    return follows is not None and not follows[1].isupper()


def _is_free(page: PageText, before: str, start: int) -> bool:
    """Whether nothing that stands before a name says that something bears it."""
    line = before.replace("\n", " ")
    if page.cell_at(start).start == start and not before.endswith((", ", ",\n", " và\n")):
        # What a line of a cell goes on from.
        goes_on = before.endswith("\n") and not page.torn(start - 2, start + 1)
        return not (goes_on and _NAMED.search(line.lower()))
    if _PARTED.search(line):
        return False
    word = _WORD.search(line)
    if word and word[1][:1].isupper() and word[1].lower() not in _CALLED:
        short = word[1].isupper() and len(word[1]) < 5
        begins = _OPENED.search(before[: word.start(1)]) is not None
        return (short or begins) and not _NAMED.search(line.lower())
    if _HOUSE.search(line) and not _NUMBERED.search(line):
        return _is_item(page, before)
    return not is_of_named(line)


def is_of_named(before: str) -> bool:
    """Whether a word for what bears the names of persons stands right before a name, or before a
    row of names that it goes on.

    >>> is_of_named("cấm xe trên đường Lê Duẩn, Phạm Hùng và "), is_of_named("gồm Lê Duẩn, ")
    (True, False)
    """
    for _ in range(MOST):
        if _NAMED.search(before.lower()):
            return True
        mark = _MARKS.search(before)
        words = before[: mark.start()].split(" ") if mark else []
        count = 0
        while count < min(6, len(words)) and words[-1 - count][:1].isupper():
            count += 1
        if not count:
            return False
        before = " ".join(words[: len(words) - count]) + " "
    return False


def _is_item(page: PageText, before: str) -> bool:
    """Whether a figure before a name is its number in a list: the one before or the next one
    begins a line, too; or its code, as several others have."""
    if (listed := _COUNTED.search(before)) is not None:
        kind = r"[A-Z]\d{1,3}" if listed["code"] else r"\d{1,2},"
        return len(re.findall(rf"(?<!\S){kind} [{CAPITAL}]", page.text)) >= _CODED
    item = _ITEM.search(before) or _WITHIN.search(before)
    if item is None:
        return False
    number, length = int(item[1]), len(item[1])
    if length > 3:
        coded = rf"(?:^|\n)[ \t]*\d{{{length}}} [{CAPITAL}]"
        return len(re.findall(coded, page.text)) >= _CODED
    return any(
        re.search(rf"(?:^|\n|[.:;,] )[ \t]*0?{other}[ .)/–-]", page.text)
        for other in (number - 1, number + 1)
    )


def is_headed(page: PageText, start: int) -> bool:
    """Whether a name stands in a column whose head says what bears such names."""
    cell = page.cell_at(start)
    if len(page.grid.beside(cell.box)) < 2:
        return False
    for over in page.grid.over(cell.box, MAX_ROWS_UP):
        if over.end - over.start > _RUNNING:
            return False
        head = _HEAD.fullmatch(page.folded, over.start, over.end)
        noun = page.text[slice(*head.span("noun"))].lower() if head else ""
        if noun and (noun.isascii() or " " in noun or noun in _WRITTEN):
            row = page.grid.beside(over.box)
            return len(row) > 1 and not _is_row(page, row) and not _ends_a_name(page, over)
    return False


def _is_row(page: PageText, row: Sequence[Cell]) -> bool:
    """Whether a figure begins a row, as in none of heads: it is one of the list."""
    return page.text[row[0].start : row[0].end].rstrip(".)").isdigit()


def _ends_a_name(page: PageText, cell: Cell) -> bool:
    """Whether a cell is the last line of a name that its column has broken: "Ngô", "Quang", and
    "Trường" under it."""
    name = page.text[cell.start : cell.end]
    for over in page.grid.over(cell.box, _BROKEN):
        name = f"{page.text[over.start : over.end]} {name}"
        if whole_name(name):
            return True
    return False
