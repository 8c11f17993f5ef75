"""Where somebody lives, behind a word for living ("trú tại", "nhà em ở", "giao về") that is said of
somebody who is named, who speaks, or whose telephone stands behind."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import regex

from scanner.find.places import run_at
from scanner.find.weighing import Candidate
from scanner.runs import Run
from scanner.text import PageText
from scanner.units import COMMUNE, DISTRICT, HOUSE, PROVINCE

# Of whom one speaks.
_WE = "be|ban|em|minh|toi|tui|chau|con|chi|anh|co|chu|bac|ong|ba|me|bo|di"
# The words for living, folded, and as they are written; those that say little by themselves.
# `own`: whose house it is; then a sentence goes on to the place.
_LIVING = re.compile(
    r"(?<![a-z])(?P<verb>tru quan|que quan|ngu|tru|tro|que|(?<!tai )dinh cu|hk|khai sinh (?:o|tai)"
    r"|tt(?=\s(?:to|ap|thon|xom|ban|so|sn|khom|tdp|khu|duong|pho|ngo)\s)"
    r"|song(?:(?: \w+){1,4}?(?= (?:tai|o) ))?|nha|o|ho khau|hktt|tu gia|cho o"
    r"|lien lac|(?:chuyen|doi|nhap|tach|di cu) (?:khau |nha |cho o )?(?:ve|tu|den|vao)|cu ngu|thue"
    r"|tai(?:/(?:at|in))?|in|nguoi(?=\s(?:lang|thon|xom|ap|ban|xa|huyen)\s)"
    r"|(?:lam\s(?:ruong|nong|ray|vuon|thue|muon|cong nhan)|noi\stro|buon\sban(?:\snho)?"
    r"|di\slam(?:\s(?:an|thue|cong nhan|xa))?)(?=\s(?:o|tai)\s)"
    r"|(?:cho|dua|don|ruoc)(?=\s(?:ve|den|toi)\s)|add(?=\s?:)|(?:(?:home|full|ship(?:ping)?)_)?(?:addr|address|dia_?chi)(?=[\"']?\s?[=:])"
    r"|(?:thua )?dat(?: so \d+[a-z0-9, ]{0,30}?)? tai"
    r"|giao(?: hang)?(?=(?: (?:toi|den|ve))?\s?:)|dia chi(?=\s?:)|d/c|dc(?=[: ])"
    rf"|(?P<sent>ship|gui|giao|nhan)(?:\s(?:hang|do|cho|giup|ho|don|{_WE})){{0,3}}"
    r"(?=\s(?:ve|den|toi|tai|o|qua)\s))"
    rf"(?P<own>(?<=nha)\s(?:{_WE})(?:\s[a-z]{{2,6}}){{0,2}}?(?=\s(?:o|tai|so|ngay|\d)|\s?:))?"
    r"(?:\s(?:va lam viec|va hoc tap|tai|o|toi|den|ve|qua|goc|rieng|nay|hien|tu|cuoi|dau|ngay|gan"
    r"|cung(?= (?:thon|xom|ap|ban|to|khu|xa) )|(?:voi|cung|nho)(?:\s\w+){0,3}\s(?:tai|o)))*"
    r"(?:[\"']?\s?[:=]\s?[\"']?|\s)(?=[a-z0-9])"
)
_WRITTEN = frozenset(
    (
        "ngụ|trú|trọ|quê|sống|nhà|ở|ngu|tru|que|nha|o|hktt|hộ khẩu|tư gia|chỗ ở|trú quán|quê quán|"
        "liên lạc|ho khau|cho o|nhập từ|nhập khẩu từ|chuyển nhà về|chuyển nhà đến|"
        "chuyển về|địa chỉ|đ/c|dia chi|d/c|đc|dc|cư ngụ|thuê|giao|giao hàng|"
        "đổi nhà về|tách từ|tách khẩu từ|di cư từ|di cư đến|di cư vào|"
        "hk|tt|khai sinh ở|khai sinh tại|chuyển chỗ ở từ|chuyển chỗ ở về|chuyển chỗ ở đến|"
        "định cư|chuyển từ|chuyển đến|chuyển khẩu từ|chuyển khẩu về|chuyển khẩu đến|tại|đất tại|"
        "thửa đất tại|add|in|tại/at|tại/in|người|nguoi|nội trợ|noi tro"
    ).split("|")
)
_BEGUN = (
    *("sống ", "thửa đất số ", "làm ", "đi làm", "lam ", "di lam"),
    *("chở", "đưa", "đón", "rước", "buôn", "buon"),
    *("home_", "full_", "ship", "addr", "dia"),
)
_WEAK = frozenset(("o", "nha", "song", "lien lac", "thue"))
# What is a place's own unless somebody stands right before it, or who has the land is told.
_NARROW, _LAND = ("tai", "tai/at", "tai/in", "in"), ("dat ", "thua dat ")
# Where somebody is from stands right behind them, or behind a comma.
_FROM = "nguoi"
# What is rented may be any room.
_RENTED = "thue"
# What is done there that is no living, and whose the place is then.
_ELSEWHERE = re.compile(
    r"(?<![a-z])(?:lam|lam viec|cong tac|hop|dat|thua|hoc|thi|kham|dieu tri|mat|chet|nam|toa lac|mo"
    r"|to chuc|dien ra|xay ra|xay dung|tru so|ban|mua|co|van hoa|cong trinh|ubnd|toa|cong|ho so|don"
    r"|y kien|van ban|bao cao|thu)\s$"
)
# What a weak word for living stands behind.
_OPENS = re.compile(
    r"(?:[,;:.(–-]\s?|\)\s|(?<![a-z])(?:hien|nay|dang|cung|nha|gia dinh|hien dang)\s)$"
)
# Behind a home, in brackets, it is theirs who lives in that one.
_NOW = re.compile(r"\((?:hien|nay|hien nay|hien dang|nay dang)\s$")
# Who is told to live there, right before the word: the one who writes, or by a name of one word.
_SUBJECT = regex.compile(
    r"(?<!\w)(?:(?i:(?:(?:nhà|hộ|gia[ ]đình|quê)[ ])?(?:em|mình|tôi|tui|cháu))"
    r"|(?i:ông|bà|anh|chị|cô|chú|bác|em|cụ|dì|cháu)(?:[ ]\p{Lu}[\p{L}.]*){1,4}"
    r"(?:[ ]\([^()\n]{1,40}\)?)?),?[ ](?:(?i:hiện|đang|nay|vẫn|căn|ngôi|cái)[ ]){0,2}$"
)
# Where to somebody moved.
_ONTO = re.compile(r",?\s(?:chuyen )?(?:den|ve|sang|toi)\s(?:tai |o )?(?=[a-z0-9])")
# Whose the land is, behind the place.
_OWNED = re.compile(r",?\s(?:do|cua)\s(?:ho\s)?(?:ong|ba|anh|chi)\s")
# The number of a house, and no more.
_NUMBER = re.compile(r"(?:nha )?so \d{1,4}")
# With its street, where somebody says that it is theirs.
_STREETED = re.compile(r"\d[\w/]*(?: (?![a-z])[^\W\d_]+){2,4}(?=[,.;)\n]|$)")
_SHUT = re.compile(r"\s?(?:[,.;)\n]|\Z)")
_FAR, _NEAR, _CALLED = 220, 80, 60
# As far as the next field of a form stands on its line.
_GAP = 12


def lived(page: PageText, people: Sequence[Candidate]) -> Iterator[tuple[int, Run]]:
    """Where the runs of places begin that are said of `people`, who come in text order."""
    ends = sorted(c.end for c in people)
    begins = [c.start for c in people]
    called = [c.start for c in people if c.detector.type == "phone"]
    for verb in _LIVING.finditer(page.folded, max(0, begins[0] - _FAR)):
        at = bisect_right(ends, verb.start())
        since = verb.start() - ends[at - 1] if at else _FAR + 1
        if since < _GAP and page.text[ends[at - 1] : verb.start()].isspace():
            since = 1
        born = since == 1 and people[at - 1].detector.type == "date_of_birth"
        found = _lived(page, verb, since, called, born)
        if found is not None:
            yield verb.end(), found
            onto = _ONTO.match(page.folded, found.end) if verb["verb"][:6] == "chuyen" else None
            last = run_at(page, onto.end()) if onto else None
            if onto and last and last.is_dwelling:
                yield onto.end(), last


def _lived(
    page: PageText, verb: re.Match[str], since: int, called: Sequence[int], born: bool
) -> Run | None:
    """The run of places behind a word for living, `since` so far behind somebody; `born`: right
    behind their birth."""
    far = 1 if verb["verb"] in _NARROW else 2 if verb["verb"] == _FROM else _FAR + 1
    if since > far or not _is_living(page, verb):
        return None
    bracketed = _NOW.search(page.folded, max(0, verb.start() - 16), verb.start())
    near = since <= (_NEAR if verb["verb"] in _WEAK and not bracketed else _FAR)
    land = verb["verb"].startswith(_LAND)
    own = not (near or land) and _is_own(page, verb)
    if not (own or near or land or _has(called, verb.end(), 2 * _NEAR)):
        return None
    found = run_at(page, verb.end())
    if (
        found is None
        or (verb["verb"] == _RENTED and not found.is_house)
        or _NUMBER.fullmatch(page.folded, verb.end(), found.end)
    ):
        return None
    own = own or (near and found.is_house and _is_own(page, verb))
    streeted = verb["own"] and found.kinds == (HOUSE,) and _STREETED.match(page.text, verb.end())
    if streeted or (found.is_house and (own or _is_told(page, verb, found, called))):
        return found
    plain = near and not verb["sent"] and (born or verb["verb"] not in _NARROW) and not land
    return found if plain and _is_said(page, verb, found, since) else None


def _is_living(page: PageText, verb: re.Match[str]) -> bool:
    """Whether it is written like a word for living, and nothing else is done there."""
    printed = " ".join(page.text[slice(*verb.span("verb"))].lower().split())
    if not verb["sent"] and printed not in _WRITTEN and not printed.startswith(_BEGUN):
        return False
    before = max(0, verb.start() - 20)
    land = verb["verb"].startswith(_LAND)
    own = land or verb["own"] is not None
    return own or not _ELSEWHERE.search(page.folded, before, verb.start())


def _is_own(page: PageText, verb: re.Match[str]) -> bool:
    """Whether right before a word for living stands who is told to live there."""
    before = page.text[max(0, verb.start() - 50) : verb.start()]
    return verb["own"] is not None or _SUBJECT.search(before) is not None


def _is_told(page: PageText, verb: re.Match[str], found: Run, called: Sequence[int]) -> bool:
    """Whether who has a house, land or a parcel is told behind the place."""
    if verb["verb"].startswith(_LAND):
        return _OWNED.match(page.folded, found.end) is not None
    return verb["verb"] not in _NARROW and _has(called, found.end, _CALLED)


def _is_said(page: PageText, verb: re.Match[str], found: Run, since: int) -> bool:
    """Whether a run of places behind a word for living is one where somebody may live."""
    weak = verb["verb"] in _WEAK
    told = found.is_dwelling or found.led
    opened = (min(found.kinds) < COMMUNE and not found.led) or (since <= 1 and told)
    before = max(0, verb.start() - 16)
    opened = opened or _OPENS.search(page.folded, before, verb.start()) is not None
    # Right behind somebody a town needs no end.
    told = told or (is_town(page, found) if opened else since <= 1 and _is_named(found))
    opened = opened or (since <= 1 and _is_named(found))
    # "trú xã X": a commune alone.
    told = told or (not weak and found.kinds == (COMMUNE,) and _is_shut(page, found))
    return told and (opened or not weak)


def is_town(page: PageText, found: Run) -> bool:
    """Whether a run is a town alone, of which no more is told."""
    return _is_named(found) and _is_shut(page, found)


def _is_named(found: Run) -> bool:
    return found.kinds in ((DISTRICT,), (PROVINCE,)) and found.known > 0


def _is_shut(page: PageText, found: Run) -> bool:
    return _SHUT.match(page.text, found.end) is not None


def _has(called: Sequence[int], start: int, far: int) -> bool:
    """Whether a telephone follows so far behind a place at most."""
    at = bisect_left(called, start)
    return at < len(called) and called[at] - start <= far
