"""Names without a number of their own that are as grave as what stands around them: the family of
somebody ("vợ là A", "B (con ông C)"), children ("em D"), those who speak in a talk, and the other
people of a list or a form of which some are to be masked.

Nothing is said of a page that tells nothing of anybody, and of those who hold an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from scanner.find.subjects import in_rows, is_somebodys, references
from scanner.find.talks import speakers
from scanner.find.weighing import Candidate
from scanner.find.whose import again, heading, is_name, signing, with_papers
from scanner.labels.printed import MIN_ROW, has_figure
from scanner.model import Box
from scanner.text import PageText

NAME = "person_name"
# Which of the candidates a name is, of what kind the item that it begins, and where that stands.
Item = tuple[int, str, Box]
# So much before a name tells whose it is, so much behind it.
_BEFORE, _BEHIND = 70, 60
# So far apart are the items of a list, in heights of print.
_NEXT_ITEM = 8.0
_KIN = (
    r"vợ|chồng|(?:bố|cha|mẹ|má)(?: (?:chồng|vợ|đẻ|nuôi))?|con(?: (?:trai|gái|dâu|rể|nuôi|ruột|đẻ|"
    r"út|cả|chung|riêng|lớn|nhỏ|thứ \w+))?|(?:anh|chị|em)(?: (?:trai|gái|rể|dâu|ruột|họ))|"
    r"(?:chú|cô|bác) (?:ruột|họ)|(?:dì|cậu|mợ|thím|dượng)(?: (?:ruột|họ))?|"
    r"cháu (?:nội|ngoại|ruột|gọi|đích tôn)|cụ(?: (?:ông|bà|cố))?|lấy (?:ông|bà|anh|chị)|"
    r"(?:ông|bà) (?:nội|ngoại)|(?:trưởng|thứ|út) (?:nam|nữ)|thân nhân|người nhà|con cháu|"
    r"vo|chong|cha|me|con(?: (?:trai|gai|dau|re|ut))?|(?:anh|chi|em) (?:trai|gai|re|dau|ruot)"
)
# What may stand between a word for a relative and the name.
_FILLED = (
    r"(?: (?:bà|ông|anh|chị|em|cháu|tôi|họ|liệt sĩ|liệt sỹ|liet si|người|đương sự|chúng tôi|là|tên|"
    r"tên là|la|ten|ten la|của|cụ|quả phụ|cố|toi))"
)
_SAINT = r"(?:[^\W\d_]{4,9} )?"
_OF_KIN = re.compile(
    rf"(?<!\w)(?<!ông )(?<!bà )(?:{_KIN}){_FILLED}{{0,3}}"
    rf"(?: ?[:,(\"“–-] ?(?:bà|ông|anh|chị|cụ)?)?{_FILLED}{{0,3}} ?{_SAINT}$",
    re.IGNORECASE,
)
_NO_KIN = re.compile(
    r"(?:cha|con|mẹ) (?:xứ|sở|phó|đường|tàu|số|người|phố|sông)(?!\w)", re.IGNORECASE
)
_IS_KIN = re.compile(
    rf"(?: ?\([^()\n]{{1,30}}\))?(?: ?[,(]| là| [–-]) ?(?:là )?(?:{_KIN})(?!\w)", re.IGNORECASE
)
# What somebody is on a paper of his own, or to whom somebody has sold or given something.
_PRIVATE = re.compile(
    r"(?<!\w)(?:phụ huynh|người (?:làm|viết|nộp) đơn|người khai|người cam đoan|bên vay|"
    r"người (?:vay|mượn|bán|mua|thuê)|"
    r"người (?:viết hộ|làm chứng|chứng kiến|chép|bị hại|bị kiện|khởi kiện|nuôi bệnh|thừa kế)|"
    r"nạn nhân|hàng xóm|hương linh|đại diện hộ dân|(?:mua|mượn|vay|thuê|nhận)(?: lại)? của|"
    r"(?:đối với|cử tri|quần chúng|thí sinh|bệnh nhân|sản phụ|thai phụ|bị cáo|bị can|đương sự|"
    r"nguyên đơn|bị đơn|đứng tên|nhận hộ|nhan ho|(?:sinh|học|đoàn) viên|công dân|hộ|nhà|"
    r"chủ (?:hộ|đất|nhà|xe|tàu))|"
    r"(?:người phụ thuộc|npt|dependents?|dependants?)(?: ?: ?\d ?\()?|"
    r"(?:nhượng|bán|cho|tặng)(?: lại)? cho|bàn giao(?: [^\W\d_]{1,6}){0,4} cho|giáp|"
    r"người (?:nhận|đứng ra|trông|chăm|nuôi|thừa|thờ|điều khiển|lái|bị|gây|báo|mua|thuê|vay)"
    r"(?: [^\W\d_]{1,6}){0,6} là)(?: ký(?: tên)?| của (?:bà|ông|tôi|anh|chị))?"
    r"(?: \([^()]{1,20}\))?[ :,]{0,2}(?:là )?(?:ông|bà|anh|chị|cụ|em)? ?$",
    re.IGNORECASE,
)
# What they sign as, folded, some lines over their names.
_SIGNER = re.compile(
    r"(?:nguoi (?:lam chung|chung kien|lam don|viet don|khai|cam doan|vay|muon|cho (?:vay|muon)|"
    r"ban|mua|thue|cho thue|thua ke|uy quyen|duoc uy quyen|bao lanh|nhan tien|bi hai|cam ket)|"
    r"ben (?:vay|thue|cho thue|ban|mua|muon)|phu huynh|ben nhan coc|ben dat coc)(?![a-z])"
)
_LINES_UP = 3
_CHILD = re.compile(r"(?<!\w)(?:[Ee]m|[Cc]háu|[Bb]é|[Hh]ọc sinh|HS|PH em):? $")
# Another one beside somebody: "con A, B và C".
_ANOTHER = re.compile(
    r"(?: \([^()\n]{1,30}\)| (?:19|20)\d\d)?(?:[,;] | và | & )(?:[^\W\d_]{2,5} )?\Z"
)
# What begins an item of a list before its name.
_MARK = re.compile(
    r"[ \t]*(?P<mark>\d{1,3} ?[.)/,:–-]|\d{1,3}(?= )|[–*•+-]|[a-zđ]\)"
    r"|(?:Hộ|HỘ|Số \d{1,3}|[A-Z]\d{1,2})(?= ))[ \t]*"
    r"(?:[–-] )?(?:[^\W\d_]{1,6} ){0,3}\Z"
)
# Who holds an office is named in it.
_OFFICE = re.compile(
    r"(?<!\w)(?<!nguyên )(?<!cựu )(?:chủ tịch|phó|trưởng|bí thư|giám đốc|cán bộ|công an|công chức|"
    r"đại diện (?:xã|ubnd|phòng|công ty|ngân)|thư ký|chủ nhiệm|chuyên viên|hiệu trưởng|"
    r"gvcn|giáo viên chủ|bác sĩ|bs|cht|ct|ban|tổ trưởng|thẩm phán|kiểm sát|hội thẩm|luật sư|"
    r"công chứng)(?!\w)",
    re.IGNORECASE,
)


def related(candidates: Sequence[Candidate], page: PageText, raised: Set[int]) -> set[int]:
    """What is to be masked, with the names that stand alone for those around them, and without
    those of officers that stand by others' numbers; `raised`: what stands beside each other."""
    names = [n for n, c in enumerate(candidates) if is_name(c)]
    if not names or not (raised or any(map(is_somebodys, candidates))):
        return {*raised}
    owners = with_papers(page, candidates)
    raised = raised - signing(page, candidates, raised, owners)
    told = again(candidates, [n for n in names if n not in raised], raised, owners)
    alone = [n for n in names if n not in raised | told and not candidates[n].pinned]
    told.update(references(page, candidates, {*names} - raised - told))
    if not alone:
        return {*raised, *told}
    told |= heading(page, candidates, alone)
    talking = {start for start, _ in speakers(page.text)}
    told |= {n for n in alone if candidates[n].start in talking}
    told |= {n for n in alone if _is_of_a_family(page, candidates[n])}
    told |= in_rows(page, candidates, {*alone} - told, raised)
    told |= _of_lists(page, candidates, {*alone} - told, told | raised)
    told |= _others(page, candidates, alone, told)
    told |= again(candidates, alone, raised | told, owners)
    return {*raised, *told}


def _is_of_a_family(page: PageText, name: Candidate) -> bool:
    """Whether words around a name say whose relative it is, or that it is a child's or that of
    somebody who writes, sells or borrows."""
    before = page.text[max(0, name.start - _BEFORE) : name.start].replace("\n", " ")
    # "HS" is who delivers children, too, among doctors.
    child = _CHILD.search(before)
    midwife = child is not None and child.group().startswith("HS") and "BS " in before
    if (child and not midwife) or _PRIVATE.search(before) or _signs_privately(page, name):
        return True
    kin = _OF_KIN.search(before)
    if kin and not _NO_KIN.match(before, kin.start()):
        return True
    behind = page.text[name.end : name.end + _BEHIND].replace("\n", " ")
    return _IS_KIN.match(behind) is not None and not _OFFICE.search(before[-_BEHIND // 2 :])


def _signs_privately(page: PageText, name: Candidate) -> bool:
    """Whether a name stands below what somebody signs as who holds no office."""
    cell = page.cell_at(name.start)
    if (cell.start, cell.end) != name.span:
        return False
    over = page.grid.over(cell.box, _LINES_UP)
    return any(_SIGNER.match(page.folded, other.start, other.end) for other in over)


def _others(
    page: PageText, candidates: Sequence[Candidate], alone: Sequence[int], told: Set[int]
) -> set[int]:
    """Those who go on from a relative or a child: "con A, B và C"."""
    names = [n for n, c in enumerate(candidates) if c.detector.type == NAME]
    found, met = set(told), {*alone}
    for one, other in pairwise(names):
        between = page.text[candidates[one].end : candidates[other].start].replace("\n", " ")
        if one in found and other in met and len(between) < _BEHIND and _ANOTHER.match(between):
            found.add(other)
    return found


def _of_lists(
    page: PageText, candidates: Sequence[Candidate], alone: Set[int], raised: Set[int]
) -> set[int]:
    """The names that begin items of lists and rows of tables of which others are to be masked."""
    items = [
        (n, kind, page.cell_at(c.start).box)
        for n, c in enumerate(candidates)
        if c.detector.type == NAME and (kind := _item(page, c))
    ]
    found: set[int] = set()
    for row in _in_order(items):
        for order in (row, row[::-1]):
            for (n, kind, box), (m, like, other) in pairwise(order):
                near = abs(other.y0 - box.y0) < _NEXT_ITEM * box.height
                if kind == like and near and n in raised | found and m in alone:
                    found.add(m)
    return found


def _in_order(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Those that begin items of lists, and column by column those that begin cells of rows."""
    yield [item for item in items if item[1] != "row"]
    column: list[Item] = []
    for item in sorted((i for i in items if i[1] == "row"), key=lambda item: item[2].x0):
        if column and item[2].x0 - column[-1][2].x0 > item[2].height:
            yield sorted(column)
            column = []
        column.append(item)
    yield sorted(column)


def _item(page: PageText, name: Candidate) -> str:
    """What kind of an item a name begins: of a list with numbers, with bullets, a row; "" none."""
    line = page.line_at(name.start)[0]
    behind = page.text[name.end : name.end + _BEHIND].partition("\n")[0]
    if name.pinned or _OFFICE.search(behind):
        return ""
    mark = _MARK.match(page.text[line : name.start])
    if mark is not None:
        first = mark["mark"][:1]
        return "number" if first.isdigit() else "letter" if first.isalpha() else first
    cell = page.cell_at(name.start)
    row = page.grid.beside(cell.box)
    if name.start - cell.start > 8 or len(row) < MIN_ROW:
        return ""
    return "row" if has_figure(page, row) else ""
