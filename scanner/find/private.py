"""Numbers that are mostly an office's, where they are somebody's: a telephone of a house in a
column of people's telephones or behind whose it is, the tax code in the row of a person.

Agencies and companies publish theirs (NĐ 42/2022/NĐ-CP Art. 4); those of people and of household
businesses are nobody else's business (TT 86/2024/TT-BTC, TT 90/2026/TT-BTC Art. 5).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from scanner.find.weighing import SURE, Candidate
from scanner.labels.columns import Peers
from scanner.labels.context import NEAR_PEERS
from scanner.letters import CAPITAL
from scanner.model import Severity
from scanner.text import PageText

NAME, HOME, PHONE, TAX = "person_name", "address", "phone", "tax_code"
# What is told of somebody (`anchors`) is told of bodies, too, if it is one of these.
_OF_BODIES = frozenset(
    {PHONE, TAX, "email", "bank_account", "bank_card", "license_plate", "land_certificate"}
)
# A row that names one of these is that of a body, whoever stands for it.
_BODY = re.compile(
    r"(?<![a-z])(?:cong ty|cty|tnhh|cp|co phan|dntn|doanh nghiep|htx|hop tac xa|chi nhanh|truong"
    r"|phong [a-z]+|ban quan ly|ubnd|van phong|trung tam|benh vien|ngan hang|tap doan|co quan"
    r"|giam doc|hieu truong|chu tich)(?![a-z])"
)
# The same in a sentence, where names are spelled like some of them but for their marks, and what
# is dialled of them.
_OFFICE = re.compile(
    r"(?i)(?<![^\W\d_])(?:công ty|cty|cong ty|tnhh|doanh nghiệp|htx|hợp tác xã|chi nhánh|trường"
    r"|(?:trưởng |phó )?phòng(?=\s[^\W\d_])(?! (?:trọ|ngủ|khách|cho|ở))"
    r"|p\. ?(?:tchc|hc|kt|kd|ns|tc|qlđt)|ban (?:quản|chỉ|tổ|giám|tuyển)"
    r"|ubnd|mttq|văn phòng|vp|van phong|vpđd|trung tâm|bệnh viện|bv|ngân hàng"
    r"|cơ quan|co quan|đơn vị|trụ sở|giám đốc|hiệu (?:trưởng|phó)|quầy|chủ tịch|chuyên viên"
    r"|cán bộ|công chức|thư ký|văn thư|lễ tân|bộ phận|tổ (?:cntt|kỹ thuật|hỗ)"
    r"|kỹ thuật|tư vấn|tổng đài|hotline|fax|đường dây|trực|máy lẻ|đầu mối|khoa|sở|chi cục|công an"
    r"|cửa hàng|showroom|đại lý)(?![^\W\d_])"
)
# Where a sentence ends, or what is listed.
_SENTENCE = re.compile(
    r"(?i)[.!?;](?=\s+(?!(?:s?đt|sđt|điện thoại|tel|phone|di động)[\s:.])[^\W\d_])|\n\s*\n"
)
_NAMED = rf"(?:[ ][{CAPITAL}][\w'’]*){{0,5}}"
_DIALLED = (
    r"[\s,:(–/\-]{1,4}(?:(?i:theo |qua )?(?i:s?đt|dt|số(?: máy| đt| điện thoại)?|so|điện thoại|nhà"
    r"|máy)[\s.:(]{1,3})?\(?\Z"
)
# Who is no officer, called by what they are to somebody; named or not.
_RELATED = re.compile(
    r"(?<![^\W\d_])(?i:mẹ|má|bố|cha|vợ|chồng|con (?:trai|gái|dâu|rể)|(?:ông|bà) (?:nội|ngoại)"
    r"|anh (?:trai|rể|ruột|họ)|chị (?:gái|dâu|ruột|họ)|em (?:trai|gái|dâu|rể|ruột)|hàng xóm"
    r"|người (?:nhà|thân)|(?:me|bo|vo|chong|con (?:trai|gai|dau|re)|(?:ong|ba) (?:noi|ngoai))"
    r"(?= (?:[^\W\d_a-z]|\())?)"
    r"(?: (?:tôi|em|cháu|nó|bà|bé|anh|chị|cô|chú|bác|ông))?(?: là)?[,:]?"
    rf"(?: (?:anh|chị|cô|chú|bác|ông|bà))?{_NAMED}{_DIALLED}"
)
# The same in brackets behind the name.
_BRACKETED = re.compile(
    r"(?i)\((?:mẹ|má|bố|cha|ba|vợ|chồng|con|con (?:trai|gái)|(?:ông|bà) (?:nội|ngoại)|ông|bà"
    rf"|(?:anh|chị|em)(?: (?:trai|gái|ruột|dâu|rể))?)(?: ruột| đẻ)?\){_DIALLED}"
)
# A telephone before another.
_NUMBERED = re.compile(r"\d[\d. ]{6,}\d")
# Who is a party to something, and nobody's officer.
_PARTY = re.compile(
    r"(?:\A\s*|[^\w\s]\s?|(?<![^\W\d_])(?:hoặc|và|hay|với|cho|về|đến|tới) )"
    r"(?i:người (?:bị (?:hại|nạn|mất|thiệt hại)|nộp đơn|làm đơn|khởi kiện|yêu cầu|khiếu nại|tố cáo"
    r"|trình báo|bảo lãnh|giám hộ|chăm sóc|thuê|cho thuê|mua|bán|vay|nhận(?: nuôi)?"
    r"|gửi|mất|làm chứng)|gia đình(?: (?:nạn nhân|bị hại|cháu|em))?|nạn nhân|bị hại|bị đơn"
    r"|nguyên đơn|đương sự|chủ (?:nhà|hộ|xe|trọ|đất|tài khoản)|khách(?: hàng)?|bệnh nhân|thân nhân"
    r"|phụ huynh|chu (?:nha|ho|xe|tro)|trưởng (?:chi|tộc|họ|tràng))"
    r"(?! (?:liên|gọi|báo|gặp|phản|nhắn))(?: [^\W\d_A-Z]{2,7}){0,2}(?: là)?[,:]?"
    rf"(?: (?i:anh|chị|cô|chú|bác|ông|bà|cụ|cháu|em))?{_NAMED}{_DIALLED}"
)
# How people call each other at home, and by who was born first.
_FAMILIAR = re.compile(
    rf"(?<![^\W\d_])(?:(?i:dì|cậu|mợ|thím|cụ|má|ngoại|nội) [{CAPITAL}]"
    r"|(?i:anh|chị|cô|chú|bác|ông|bà) (?:[Hh]ai|[Bb]a|[Tt]ư|[Nn]ăm|[Ss]áu|[Bb]ảy"
    r"|[Tt]ám|[Cc]hín|[Mm]ười|[Úú]t|[Bb]ốn))"
    rf"{_NAMED}{_DIALLED}"
)
# Another way to reach somebody.
_OR = re.compile(
    r"(?i)[\s,;(–/\-]{1,3}(?:hoặc(?: là)?|hay|dự phòng|phụ|không được thì)(?: số)?[\s:(]{1,2}"
)
# Who is to call somebody that has lost something or themselves, with no office told.
_FINDER = re.compile(
    r"(?i)(?<![^\W\d_])(?:ai|người) (?:nào )?(?:nhặt|thấy|bắt|tìm|trông|gặp)[^.;]{1,60}"
    r"(?:gọi|báo|liên hệ|liên lạc|alo)[^.;\d]{0,20}\Z"
)
# What the house of somebody has, or who writes.
_OWN = re.compile(
    r"(?i)(?<![^\W\d_])(?:(?:máy|số|đt|điện thoại)(?: bàn| nhà| riêng)? (?:của )?"
    r"(?:tôi|em|mình|cháu)|(?:đt|điện thoại|số|máy) bàn|nhà riêng"
    r"|(?:máy|đt|điện thoại) nhà)[\s.:(]{1,3}\Z"
)
# The same, in brackets behind it.
_HOME = re.compile(r"(?i) ?[(–-] ?(?:nhà(?: riêng)?|máy bàn(?: nhà)?|số nhà)[);,. ]")
# What a form calls it.
_LABEL = re.compile(
    r"(?i)(?<![^\W\d_])(?:s?đt|điện thoại|tel|phone)(?: liên (?:hệ|lạc))?[\s.:(]{0,3}\Z"
)
# By a title and a name, as people call each other.
_TITLED = re.compile(
    rf"(?<![^\W\d_])(?i:anh|chị|cô|chú|bác|dì|cậu|mợ|thím|cụ|ông|bà|em) [{CAPITAL}][^\W\d_]{{1,6}}"
)
_LAST_TITLED = re.compile(
    rf"(?<![^\W\d_])(?i:anh|chị|cô|chú|bác|dì|cậu|mợ|thím|cụ|ông|bà|em)(?=[ ]){_NAMED}{_DIALLED}"
)
# What a sheet is about, in its title; so many rows of a form are looked at over a number.
_HOUSEHOLD = re.compile(r"(?<![a-z])(?:ho|ho,? ca nhan|ca nhan) kinh doanh(?![a-z])")
_TITLE, _FORM_ROWS = 200, 10
# Who pays a tax, before the name, and what stands between it and the code.
_TAXPAYER = re.compile(r"(?<![a-z])(?:nguoi nop thue|nnt|chu ho(?: kinh doanh)?|hkd)\s?:?\s*\Z")
_TAXED = re.compile(
    r"[\s,;.|(–\-]{0,12}(?:\[\d\d?\]\s?|\d\d?[.)]\s?)?(?:ma so thue|mst)[\s:.]{0,4}"
)
# So far before a telephone, and behind it, it is told whose it is; so far off are another one, and
# what is told of the same person.
_REACH, _BEHIND, _NEXT, _CLOSE, _FORM = 120, 40, 90, 50, 260


def private(page: PageText, known: Sequence[Candidate]) -> list[Candidate]:
    """The `known` candidates, of which such numbers are as grave as their types."""
    low = {
        n
        for n, c in enumerate(known)
        if c.severity is Severity.LOW and c.detector.type in (PHONE, TAX)
    }
    if not low:
        return list(known)
    raised = _among_phones(page, known, low) | _beside_people(page, known, low)
    raised |= {n for n in low - raised if _is_somebodys(page, known, n, low)}
    return [
        replace(c, severity=Severity.MEDIUM, pinned=False, because=(*c.because, "private"))
        if n in raised
        else c
        for n, c in enumerate(known)
    ]


def _is_somebodys(page: PageText, known: Sequence[Candidate], n: int, low: set[int]) -> bool:
    """Whether it is told before a telephone whose it is, and nothing about an office: a relative,
    somebody's own house, one of several people with theirs, somebody of whom more is told."""
    phone = known[n]
    if phone.detector.type != PHONE or not phone.value.startswith("0"):
        return False
    first = _beginning(page, phone)
    before = page.text[first : phone.start].replace("\n", " ")
    behind = page.text[phone.end : phone.end + _BEHIND].partition("\n")[0]
    behind = _SENTENCE.split(behind)[0]
    if _OFFICE.search(behind):
        return False
    if any(said.search(before) for said in (_OWN, _RELATED, _BRACKETED)) or _HOME.match(behind):
        return True
    if _PARTY.search(before) and not _OFFICE.search(_NUMBERED.split(before)[-1]):
        return True
    return phone.value.startswith("02") and _is_of_house(page, known, n, low, before)


def _is_of_house(
    page: PageText, known: Sequence[Candidate], n: int, low: set[int], before: str
) -> bool:
    """Whether a telephone that an office may have is told, in the sentence `before` it, as that of
    somebody's house."""
    if not _OFFICE.search(before):
        if _FAMILIAR.search(before) or _FINDER.search(before):
            return True
        if _LAST_TITLED.search(before) and _is_one_of_several(page, known, n, low):
            return True
        if _is_told_of(page, known, known[n]) or _is_paired(page, known, n, low):
            return True
    return _LABEL.search(before) is not None and _is_of_form(page, known, known[n])


def _beginning(page: PageText, phone: Candidate) -> int:
    """Where the sentence begins in which a telephone stands; in a row of a table its cell."""
    cell = page.cell_at(phone.start)
    first = max(0, phone.start - _REACH)
    if len(page.grid.beside(cell.box)) > 1:
        first = max(first, cell.start)
    ends = [found.end() for found in _SENTENCE.finditer(page.text, first, phone.start)]
    return ends[-1] if ends else first


def _is_one_of_several(page: PageText, known: Sequence[Candidate], n: int, low: set[int]) -> bool:
    """Whether right before or behind a telephone another one is that of somebody else."""
    for others in (range(n - 1, -1, -1), range(n + 1, len(known))):
        other = next((o for o in others if known[o].detector.type == PHONE), n)
        if other in low:
            continue
        first, last = sorted((known[n].span, known[other].span))
        gap = page.text[first[1] : last[0]]
        if len(gap) <= _NEXT and _TITLED.search(gap.replace("\n", " ")):
            return True
    return False


def _is_paired(page: PageText, known: Sequence[Candidate], n: int, low: set[int]) -> bool:
    """Whether a telephone is told as another way to reach whom one that somebody carries is told
    of, and nothing of an office stands near."""
    near = page.text[max(0, known[n].start - _FORM) : known[n].end + _BEHIND]
    for other in (n - 1, n + 1):
        if not 0 <= other < len(known) or other in low or known[other].detector.type != PHONE:
            continue
        first, last = sorted((known[n].span, known[other].span))
        if _OR.fullmatch(page.text[first[1] : last[0]]):
            return not _OFFICE.search(near)
    return False


def _is_told_of(page: PageText, known: Sequence[Candidate], phone: Candidate) -> bool:
    """Whether a sentence names somebody and tells more of them before a telephone."""
    at = bisect_left(known, _beginning(page, phone), key=lambda c: c.start)
    names = told = 0
    for one in known[at:]:
        if one.start >= phone.start:
            break
        if one.detector.type == NAME and one.confidence >= SURE and not one.pinned:
            names += 1
        close = phone.start - one.end <= _CLOSE
        close = close and (one.detector.type == HOME or _is_papers(one))
        told += names > 0 and close and one.confidence >= SURE
    return bool(names and told)


def _is_of_form(page: PageText, known: Sequence[Candidate], phone: Candidate) -> bool:
    """Whether the lines of a form over a labelled telephone name somebody and have their papers,
    and tell of no office since."""
    at = bisect_left(known, phone.start - _FORM, key=lambda c: c.start)
    papers = [c for c in known[at:] if c.start < phone.start and c.is_sure and _is_papers(c)]
    names = [c for c in known[at:] if c.detector.type == NAME and c.end <= phone.start]
    if not names or names[0].pinned or not papers:
        return False
    return not _OFFICE.search(page.text, names[0].end, phone.start)


def _is_papers(one: Candidate) -> bool:
    """Whether a value is of a type that only people have, as their papers and their birth."""
    return one.detector.anchors and one.detector.type not in _OF_BODIES


def _among_phones(page: PageText, known: Sequence[Candidate], low: set[int]) -> set[int]:
    """The telephones in a column of which most are people's."""
    phones = [(n, c) for n, c in enumerate(known) if c.detector.type == PHONE]
    if len(phones) == len(low):
        return set()
    boxes = [page.cell_at(c.start).box for _, c in phones]
    peers = Peers(boxes, ["low" if n in low else PHONE for n, _ in phones])
    near = [
        (n, peers.nearest(box, NEAR_PEERS))
        for (n, c), box in zip(phones, boxes, strict=True)
        if n in low and _in_row(page, c)
    ]
    return {n for n, owners in near if owners[PHONE] > owners["low"]}


def _beside_people(page: PageText, known: Sequence[Candidate], low: set[int]) -> set[int]:
    """The tax codes in the row or the column of a person's name and of no body's, and those on a
    sheet of a household's business."""
    taxed = [n for n in low if known[n].detector.type == TAX]
    rows = [n for n in taxed if _in_row(page, known[n])]
    cells: dict[int, list[Candidate]] = {}
    for c in known if rows else ():
        if c.confidence >= SURE:
            cells.setdefault(page.cell_at(c.start).start, []).append(c)
    names = [c for c in known if c.detector.type == NAME and c.confidence >= SURE] if taxed else []
    return {n for n in rows if _has_person(page, known[n], cells)} | {
        n
        for n in taxed
        if _is_of_household(page, known[n]) or _is_of_taxpayer(page, known[n], names)
    }


def _has_person(page: PageText, code: Candidate, cells: Mapping[int, Sequence[Candidate]]) -> bool:
    """Whether the row of a tax code names somebody; or, in a form, the column over it does, with
    more of them. `cells`: what is found in each, by where it starts."""
    box = page.cell_at(code.start).box
    row = [c for cell in page.grid.beside(box) for c in cells.get(cell.start, ())]
    if any(c.detector.type == NAME for c in row):
        return True
    rows = page.grid.over(box, _FORM_ROWS)
    over = list(takewhile(lambda cell: len(page.grid.beside(cell.box)) > 1, rows))
    column = [c for cell in over for c in cells.get(cell.start, ())]
    bodies = any(_BODY.search(page.folded, cell.start, cell.end) for cell in over)
    named = any(c.detector.type == NAME for c in column)
    return named and any(map(_is_papers, column)) and not bodies


def _is_of_household(page: PageText, code: Candidate) -> bool:
    """Whether a page is about the business of a household, and a line of it about no other body."""
    if not _HOUSEHOLD.search(page.folded, 0, _TITLE):
        return False
    first, end = page.line_at(code.start)
    return not _BODY.search(page.folded, first, end) and "dai ly" not in page.folded[first:end]


def _is_of_taxpayer(page: PageText, code: Candidate, names: Sequence[Candidate]) -> bool:
    """Whether right before a tax code somebody is named as who pays."""
    at = bisect_left(names, code.start, key=lambda c: c.start)
    if not at or not _TAXED.fullmatch(page.folded, names[at - 1].end, code.start):
        return False
    return _TAXPAYER.search(page.folded, 0, names[at - 1].start) is not None


def _in_row(page: PageText, candidate: Candidate) -> bool:
    """Whether a number stands in the row of a table that tells of no body."""
    row = page.grid.beside(page.cell_at(candidate.start).box)
    return len(row) > 1 and not any(_BODY.search(page.folded, cell.start, cell.end) for cell in row)
