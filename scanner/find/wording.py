"""Words on a page that fit a detector of names or addresses: where they end, and whether they are
another thing's, as the lines and words around them tell."""

from __future__ import annotations

import re

from scanner import addresses, checks, given
from scanner.detector import Detector
from scanner.find.alone import is_author, is_headed
from scanner.find.matching import MAX_LINES, Span
from scanner.runs import any_run, without_rest
from scanner.text import PageText
from scanner.values import normalise

NAME, BORN = "person_name", "date_of_birth"
# The check of an address that is all of its run of places.
HOUSED = "housed"
# `surnamed` gives a name of three syllables or more a higher mark.
WHOLE_NAME = 0.8
# So long is a line of running text at least.
MIN_RUN = 30
# Where a word stands as to the words around it is read off so many letters of its line.
NEARBY = 300
_BLANK = re.compile(r"\s")
# How wide a blank is, in heights of its line, at least.
_BETWEEN = 0.15
_BODY = re.compile(
    r"(?<![a-z])(?:cong ty|cty|tnhh|dntn|doanh nghiep|hop tac xa|htx|tap doan|chi nhanh|truong"
    r"|thpt|thcs|tieu hoc|benh vien|quy|nha may|xi nghiep|khach san|giai)(?![a-z])[^,;:.\d]*$"
)
# What places are called behind their names in English papers.
_IN_ENGLISH = frozenset("street road avenue lane ward commune district city province tower".split())
# What a monk or a nun is called, before the name: "Diệu Hạnh / Lê Thị A".
_BEFORE_ANOTHER = re.compile(r"[^\W\d_]+ [^\W\d_]+ ?/[ \n](?=[^\W\d_])")
# Streets and schools one after the other, before another one.
_NAMED_AFTER = re.compile(
    r"(?<!\w)(?:đường|phố|trường|thpt|thcs|tuyến|chợ|cầu)(?: [^\W\d_]++){2,5}"
    r"(?:, [^\W\d_]++(?: [^\W\d_]++){1,4}){0,9}(?:,| và) $"
)
# What a firm is, right before what it is called, and where ways meet.
_OF_A_FIRM = re.compile(
    r"(?<![a-z])(?:(?:cong ty|cty|tnhh|dntn|htx|hop tac xa|co phan|cp|mtv)[ ])"
    r"(?:(?:tnhh|cp|co phan|mtv|mot thanh vien|tm|dv|sx|xd|xnk|tmdv|tmcp|vlxd|vtnn)[ ]){0,4}"
    r"(?:(?:van tai|thuong mai|dich vu|xay dung|san xuat|dau tu|may|may mac|bao bi|thuc pham|"
    r"co khi|dien lanh|du lich|thuy san|noi that|do go|phan mem|ky thuat|duoc pham|nong san|thep|"
    r"giay|nhua|xang dau|bat dong san|co dien|moi truong|giao duc|quang cao|thiet bi|vat lieu|"
    r"che bien|xuat nhap khau|det|vien thong|cong nghe|tu van|thiet ke|kinh doanh|va|&|-)[ ]){0,4}$"
    r"|van phong (?:luat su|cong chung|thua phat lai) $"
    r"|nga (?:ba|tu|nam) $|[a-z] ba - $"
)
# How the label goes on whose first word an address has taken, up to its colon if it has one; no
# place is called with a small letter.
_RUNS_ON = re.compile(
    r" (?!(?:xã|phường|quận|huyện|tỉnh|thị|thành|tp|ấp|thôn|xóm|khu|đường|phố)(?!\w))"
    r"[^\W\d_A-ZĐ][^\W\d_]*(?: [^\W\d_]+){0,4}\s?(:)?"
)
# The day of a signature, which begins a cell with its place, and somebody who is called like a
# birth: "cấp cho ông Sanh ngày", "gửi anh Sinh 01 sổ".
_SIGNED = re.compile(r"(?:\A|\n)[^\W\d_]{2,10}\.?(?: [^\W\d_]{1,10}){0,4}, ngày[ \n]$")
_CALLED_BORN = re.compile(
    r"(?<!\w)(?i:ông|bà|anh|chị|cô|chú|bác|em|cháu|thầy|ong|ba|chi|co|chu|bac|chau|thay)[ \n]"
    r"S[ia]nh(?:[ \n](?:ngày|ngay))?[ \n]$"
)
# A number behind what may be its label without marks: "MA TO 6402117".
_HAS_A_NUMBER = re.compile(r" \d{4}")
_LABELS = frozenset({"ma", "so", "to"})


def is_none(detector: Detector, page: PageText, span: Span, value: str) -> bool:
    """Whether what fits a detector of words says something else."""
    if detector.type == BORN:
        return _is_no_birth(page, span[0])
    if detector.type == "address":
        return detector.check != HOUSED and addresses.is_none(page.text[slice(*span)])
    return detector.type == NAME and _is_no_name(detector, page, span, value)


def _is_no_birth(page: PageText, start: int) -> bool:
    """Whether a day is that of a signature, or what stands before it is somebody's name."""
    before = page.text[max(0, start - MIN_RUN) : start]
    return bool(_CALLED_BORN.search(before) or _SIGNED.search(before))


def end_of_address(page: PageText, start: int, end: int, *, parsed: bool = False) -> int:
    """Where an address ends: not in the line below, but where a cell has broken its province;
    `parsed`: with its run of places."""
    end = addresses.before_kin(page.folded, start, end)
    found = any_run(page.text, start, end) if parsed else None
    if found is not None:
        return found.end
    end = without_rest(page.text, start, end)
    last = addresses.end_of(page.folded, start, end)
    end = end if last > end and page.torn(start, last, MAX_LINES) else last
    return _before_label(page, start, end)


def _before_label(page: PageText, start: int, end: int) -> int:
    """Where an address ends that may have taken the first word of the label on the line below:
    before it ("Xã Mẫu" over "Điện thoại: …")."""
    turn = page.text.rfind("\n", start, end)
    if turn < 0 or not page.text[turn + 1 : end].isalpha():
        return end
    runs_on = _RUNS_ON.match(page.text, end)
    if runs_on is None:
        return end
    return turn if runs_on[1] or not has_no_room(page, turn) else end


def end_of_name(page: PageText, start: int, end: int) -> int:
    """Where a name ends that may run over the end of a line of running text: there the words
    below are another matter's if they had room in it, or make no name of it."""
    turn = page.text.find("\n", start, end)
    if turn >= 0 and _is_capitals(page.text[turn:end]) and not page.text[start:turn].isupper():
        # "NGƯỜI LẬP" under the last name of a list is what somebody signs as.
        return turn
    if turn < 0 or turn - page.line_at(start)[0] < MIN_RUN:
        return end
    below = page.cell_at(end - 1)
    if page.text[start:end].isupper() and (below.start, below.end) == (turn + 1, end):
        # A title under a name in a letterhead.
        return turn
    lines = (page.text[start:turn], page.text[turn + 1 : end])
    if min(checks.strength("surnamed", normalise("text", line)) for line in lines) > WHOLE_NAME:
        # Two people, as a list of remarks has them.
        return turn
    value = normalise("text", page.text[start:end])
    structure = checks.strength("surnamed", value)
    # A surname alone is nobody's name.
    runs_on = has_no_room(page, turn) or (
        structure >= WHOLE_NAME and page.text[start:turn].isalpha()
    )
    return end if structure and runs_on else turn


def has_no_room(page: PageText, turn: int) -> bool:
    """Whether the line of print that ends at `turn` had no room for the first word of the next
    one, as far as the lines around it tell how wide they may be."""
    upper, lower = page.cell_at(turn - 1), page.cell_at(turn + 1)
    over = page.grid.line_over(upper.box, 0, 4)
    most = max(cell.box.x1 for cell in (upper, lower, over) if cell)
    word = page.places(turn + 1, _end_of_word(page, turn + 1))[0]
    return upper.box.x1 + _BETWEEN * word.height + word.width > most


def _is_no_name(detector: Detector, page: PageText, span: Span, value: str) -> bool:
    """Whether words that may be a name are part of another one, one that a school or street in a
    table of them bears, or the author of a book."""
    start, end = span
    if value.rsplit(" ", 1)[-1].lower() in _IN_ENGLISH:
        return True
    if given.is_known(given.written(value)) and is_headed(page, start):
        return True
    if detector.check == "unsung" and is_author(page, start, end):
        return True
    if _is_called_so(page, span, value):
        return True
    before_another = _BEFORE_ANOTHER.match(page.text, start, end + 4) is not None
    return before_another or _is_of_a_body(page, start) or _is_of_streets(page, start)


def _is_called_so(page: PageText, span: Span, value: str) -> bool:
    """Whether words are what a firm or a place is called, or the label of a number."""
    start, end = span
    words = value.lower().split()
    short = len(words) == 2 and value.isascii() and words[0] in _LABELS
    if short and _HAS_A_NUMBER.match(page.text, end):
        return True
    first = page.line_at(start)[0]
    if first == start > 0 and has_no_room(page, start - 1):
        first = page.line_at(start - 1)[0]
    before = page.folded[max(first, start - MIN_RUN) : start].replace("\n", " ")
    named = _OF_A_FIRM.search(before)
    place = named is not None and not named.group().strip().endswith("-")
    return place or (named is not None and page.text[start:end].isupper() and len(words) == 2)


def _is_of_streets(page: PageText, start: int) -> bool:
    """Whether words stand in a row of streets or schools, which bear the names of people."""
    before = page.text[max(0, start - NEARBY // 2) : start].lower().replace("\n", " ")
    listed = before.endswith((", ", " và ")) and _NAMED_AFTER.search(before)
    return bool(listed)


def _is_of_a_body(page: PageText, start: int) -> bool:
    """Whether words go on from a line of their cell that is the name of a company, a school or
    another body, which may be called after a person."""
    if start < 1 or page.text[start - 1] != "\n" or page.cell_at(start).start != start:
        return False
    over = page.cell_at(start - 1)
    aligned = abs(over.box.x0 - page.cell_at(start).box.x0) < over.box.height
    return (
        aligned
        and _BODY.search(page.folded, over.start, over.end) is not None
        and (has_no_room(page, start - 1))
    )


def _is_capitals(words: str) -> bool:
    return words.isupper() and len(words.split()) > 1


def _end_of_word(page: PageText, start: int) -> int:
    end = _BLANK.search(page.text, start)
    return end.start() if end else len(page.text)
