"""Addresses that are told whole: from the house or the village up to the district or the province
they are where somebody lives wherever they stand on a page of people, unless the sentence says
whose place it is besides, or what is done there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner import addresses
from scanner.find.housed import home_at
from scanner.runs import Run
from scanner.text import PageText
from scanner.units import COMMUNE, DISTRICT, HAMLET, HOUSE, STREET

_SMALLEST = addresses.units(HOUSE, STREET, HAMLET)
# How such an address begins, folded: from a house or a village on, with a ward or a commune.
_BEGUN = re.compile(
    rf"(?:(?:{_SMALLEST})(?![a-z])|[a-z]{{0,2}}\d[\w/.\-]*,?[ ])[^:;]{{1,100}}?"
    rf"(?:(?<![a-z])(?:{addresses.units(COMMUNE)})(?![a-z])|(?<![a-z])[px][. ]"
    r"|(?<![a-z])(?:ngach|hem|kiet|ngo) \d[\w/]*/|, [^,:;\n]{2,30}, )"
)
# What stands there beside homes: what is built, seized, shut off, told of.
_SHUT = re.compile(
    r"(?<![a-z])(?:cap dien|mat dien|cat dien|ngung|tam ngung|dia ban|quy hoach|bat qua tang"
    r"|phat hien|kiem tra|hanh vi|vu viec|hien truong|khao sat|giap gioi"
    r"|lien he|tong dai|noi cap|nha may|phan xuong|co so|km \d+)(?![a-z\d])"
)
_BACK = 90
# A house in an alley of an alley, where nobody has an office.
_DEEP = re.compile(r"(?:ngach|hem|kiet|ngo) (?:so )?\d{1,4}[a-z]?/\d")
# The title of a paper up to it, in capitals; what is built with a name and has no house.
_TITLE = re.compile(
    r"(?<!\w)(?:QUỸ|DANH SÁCH|BẢNG|BIÊN BẢN|THÔNG BÁO|SỔ|KẾ HOẠCH|BÁO CÁO|KẾT QUẢ|LỊCH|PHƯƠNG ÁN)"
    r"(?!\w)"
)
_PROJECT = re.compile(r"(?:khu (?:dan cu|do thi|tai dinh cu|nha o)|kdc|kdt) (?!so |\d)")
# What it is told at least.
_LEAST = 3


def entire(page: PageText) -> Iterator[tuple[int, Run]]:
    """Where the addresses of a page begin that are told whole, in text order; in tables the head
    decides."""
    done = 0
    for start in page.starts("units"):
        if start < done or not _BEGUN.match(page.folded, start):
            continue
        found = _whole(page, start)
        if found is not None:
            done = found.end
            yield start, found


def _whole(page: PageText, start: int) -> Run | None:
    shut = (
        _SHUT.search(page.folded, max(0, start - _BACK), start)
        or _TITLE.search(page.text, page.line_at(start)[0], start)
        or _PROJECT.match(page.folded, start)
    )
    found = None if shut else home_at(page, start)
    if found is None:
        return None
    parts = len(set(found.kinds)) + (found.known > 1)
    whole = parts >= _LEAST and max(found.kinds) >= DISTRICT
    deep = HOUSE in found.kinds and _DEEP.search(page.folded, start, found.end)
    return found if min(found.kinds) <= HAMLET and (whole or deep) else None
