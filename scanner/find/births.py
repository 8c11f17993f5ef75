"""When somebody was born, in running text and in lists that no head stands over: the year or date
right behind a name."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence, Set

from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.born import FALLEN, are_births
from scanner.find.weighing import SURE, Candidate, checked
from scanner.find.wording import WHOLE_NAME
from scanner.labels.context import MIN_PEERS
from scanner.names import surnamed
from scanner.text import PageText
from scanner.values import normalise

_BORN = "date_of_birth"
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# With two figures of the year only where it has its day and month.
_FIGURE = (
    r"(?P<value>(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d\d|\d{1,2}[/.\-]\d{1,2}[/.\-]\d\d"
    r"|\d{1,2}/(?:19|20)\d\d|(?:ngày )?\d{1,2} tháng \d{1,2} năm (?:19|20)\d\d"
    rf"|\d{{1,2}}[ \-](?i:{_MONTH})[a-z]{{0,6}}[ \-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)"
    r"(?![\d/]|-\d\d-\d)"
)
_IN_BRACKETS = re.compile(
    r"\s?\((?:\d{1,3}\s?(?:t|tuổi|y|yo)[.,]?\s)?"
    r"(?:(?!mất|chết|hy|hi |từ|khóa|giỗ|nhiệm|theo)[^()\d\n]{2,30}(?:,| [–-])\s)?"
    rf"(?:(?i:n?[.]?s|sn|b|sinh|born|khoảng|chừng)[.:]?\s?)?{_FIGURE}"
    r"(?=[),;]|\s[–-]\s(?!(?:19|20)\d\d))"
)
# What may be told of somebody before the year: a sex, a class, whose child or spouse it is.
_WHO = (
    r"(?:(?:giới tính:?\s)?(?:nam|nữ)|male|female|son|daughter|child|wife|husband|spouse"
    r"|(?:vợ|chồng|cháu|bố|cha|mẹ|con|anh|chị|em|ông|bà|dâu|rể)"
    r"(?:\s(?:trai|gái|ruột|nuôi|đẻ|nội|ngoại|dâu|rể|vợ|chồng|cả|út|trưởng|thứ(?:\s\w{2,4})?)){0,2}"
    r"|trẻ em|em bé|(?:lớp\s)?\d{1,2}[a-hk]\d{0,2})"
)
_ABOUT = r"(?:(?:khoảng|chừng)\s)?"
# What follows a year in a list of books, of winners or of heads of an office.
_NO_LIFE = (
    r"(?!(?:nxb|nhà xuất|tr|trang|tập|tái|in|đoạt|[Gg]iải|nghỉ hưu|chuyển|đương nhiệm|nhiệm kỳ)\b)"
)
_BEHIND_NAME = re.compile(
    rf"(?:\s\([^()\d]{{2,40}}\))?(?:[,;]\s{_WHO})?[,;]\s{_ABOUT}(?:(?:sn|ns|s|b)[.]\s?)?{_FIGURE}"
    rf"(?=,\s{_NO_LIFE}|;|(?<=/\d{{4}}):\s|[.]?\s*\n|[.]?\Z|[.]\s|\s[–—-]\s|\)|\s(?:và|với)\s|\s\()",
    re.IGNORECASE,
)
# The next of several who are told in one sentence.
_ITEM = re.compile(
    r"[^;:\n]{0,60}(?:\n[^;:\n]{0,60})?;\s(?:(?:ông|bà|anh|chị|em|cháu)\s)?"
    r"(?P<name>[^\W\d_]+(?:\s[^\W\d_]+){2,4})(?P<mark>,\s|\s\()(?P<value>(?:19|20)\d\d)(?=[,;.)])"
)
_BETWEEN = re.compile(
    rf"(?:\s\([^()\n]{{2,90}}\)|\))?(?:\s[–—-]\s{_WHO})?\s[–—-]\s{_FIGURE}"
    rf"(?=\s[–—-]\s{_NO_LIFE}|\s*\n|\Z|[,;]|[.](?!\d)|\s\()",
    re.IGNORECASE,
)
# Behind what somebody does, before a number or a home of the same person.
_IN_OFFICE = re.compile(
    r"\s[–—-]\s(?!từ\s|vào\s|ngày\s|năm\s|mất|nghỉ|hưu|khóa|nhiệm|bổ|cấp)[^\W\d][^\n\d–—]{1,30}\s[–—-]\s"
    rf"{_FIGURE}(?=\s[–—-]\s(?:[+(]?\d{{3}}|[A-Z]\d{{7}}|[\w.]{{2,40}}@"
    r"|(?:cư\s|thường\s|tạm\s)?trú|ở\s|hộ chiếu|cccd|cmnd|cc[\s:]|s?đt|tel|quê))",
    re.IGNORECASE,
)
# From birth to death, as chronicles of families tell it.
_LIFE = re.compile(
    r"(?:\s\((?:(?:s|sn|sinh)[.:]?\s?)?|,\s)(?P<value>(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d\d)"
    r"\s?[–—-]\s?(?:(?:mất|m)[.:]?\s?)?(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d\d(?=[),;.\s]|\Z)"
)
_CHRONICLE = re.compile(
    r"(?<![a-z])(?:gia pha|toc pha|pha (?:do|he|ky)|doi thu|huong linh|sinh ha|tang le|cao pho"
    r"|phan mo|bia mo)(?![a-z])"
)
# Whose life from birth to death any paper may tell.
_OF_KIN = re.compile(
    r"(?<![a-z])(?:(?:ong|ba|cu) (?:noi|ngoai)|cha|me|bo|vo|chong|(?:anh|chi|em) (?:trai|gai|ruot))"
    r"(?: (?:toi|de|ruot|vo|chong|nuoi))?(?: la)?(?: (?:ong|ba|cu))?(?:\s?:)?\s$"
)
# As a form has it that asks for both in one field.
_SLASHED = re.compile(rf"\s?/\s?(?:{_WHO}\s?/\s?)?{_FIGURE}(?=\s?[/,;–—-]|\s*\n|\Z)", re.IGNORECASE)
# Right behind a name, where a paper tells of births.
_NEXT = re.compile(
    r"\s(?P<value>\d{1,2}[/.\-]\d{1,2}[/.\-](?:(?:19|20)\d\d|\d\d))(?![\d/.\-]\d|:|\s\d{1,2}:)"
)
# The year alone, without a mark before it, and who is told so: of whom it says who they are, and
# who follows such a one.
_YEAR = re.compile(
    r"(?:\s\([^()\d\n]{2,20}\))?\s(?P<value>(?:19|20)\d\d)"
    r"(?=[,;.](?!\d|\s(?!0\d\d)\d)|\)|\s*\n|\Z"
    r"|\s(?!(?:đã|được|bị|đến|nộp|nhận|ký|gửi|mua|bán|thì|mà|trở|về|có|là)\b)[^\W\d])",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"(?<![a-z])(?<!dia )(?:ong|ba|anh|chi|em|cu|chau|con|be|me|cha|bo|vo|chong|toi|ten"
    r"|nguoi ngoi sau|nan nhan|benh nhan|bn|bi cao|bi can|doi tuong)"
    r"(?: (?:noi|ngoai|vo|chong|ruot|gai|trai|de|ca|ut|dau|re|toi|ten)){0,2}(?: la)?(?:\s?:)?"
    r"\s(?:\d{1,2}[.)/]\s)?$"
)
_FOLLOWS = re.compile(
    r"[,;]?\s(?:[^.\n]{0,40}[,;]\s)?(?:\d{1,2}[.)/]\s)?(?:(?:và|với)\s)?(?:[^\W\d_]{2,5}\s){0,2}"
)
# The items of a list: who it is, and the date behind a comma or a dash.
_ITEMS = re.compile(
    r"^(?P<mark>(?:[Ss]ố\s)?\d{1,3}\s?[.)/–—-]|[a-zđ]\)|[–—•+-])?\s?(?:(?:[Ôô]ng|[Bb]à|[Cc]ụ|[Aa]nh|[Cc]hị|[Ee]m|[Cc]háu)\s){0,2}"
    r"(?P<name>[^\W\d_a-z][^\W\d_]{0,6}(?:\s[^\W\d_a-z](?:[^\W\d_]{0,6}|\.)){1,4})"
    rf"(?:\s\([^()\d\n]{{2,30}}\))?(?:\s[–—-]|,)\s{_FIGURE}(?=\s[–—-]\s{_NO_LIFE}|,\s{_NO_LIFE}|[.;]?\s*\n|[.;]?\Z|\s\()",
    re.MULTILINE,
)
_ENDS = re.compile(
    r"[,;)]|[.](?!\d)|\s*\n|\Z|\s(?:học|hiện|đang|quê|ở|trú|cccd|cmnd|đt|sđt|nam|nữ)\b",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"\d{1,2}/\d{4}")
_TOLD = re.compile(r"(?<![a-z])(?:ngay sinh|sinh nhat|nam sinh|birthdays?|date of birth)(?![a-z])")
_CITED = re.compile(
    r"(?<![a-z])(?:theo|xem|trich|tac gia|nha tho|nha van|nhac si|hoa si|thi si|ca khuc"
    r"|cua|luat|ky boi|nguon|ngay|su that)[\s:]*$"
)
_DEAD = re.compile(
    r"[\s,;:(–-]{0,3}(?:(?:mat|chet|tu tran|hy sinh|hi sinh|qua doi)(?!,? (?:nam |ngay )?[(\d])"
    r"|nxb|nha xuat ban)"
)
# A register of children has the sex beside the date, or the card of the child's insurance.
_SEX = re.compile(r"[\s,;–-]{1,4}(?:nam|nữ|male|female)(?!\w)", re.IGNORECASE)
_CARD = re.compile(
    r"[\s,;–-]{1,4}(?:(?:so |ma )?(?:the|bhyt|bhxh|dinh danh|ddcn|cccd|ho chieu)(?: bhyt)?(?: so)?)"
    r"[\s:]{1,2}(?=[a-z]{0,2}\d)"
)
_OF_A_CHILD = re.compile(
    r"(?<!\w)(?:nam|nữ|male|female|trẻ|con|cháu|son|daughter|child)(?!\w)", re.IGNORECASE
)
# The date of a child stands behind who it is, or before whose it is.
_CHILDS = re.compile(
    r"(?<![a-z])(?:chau|con|be|tre(?: em)?|child|son|daughter)(?:\s(?:trai|gai|be))?[\s:/(]{1,3}$"
    r"|(?<![a-z])(?:npt|phu thuoc|dependants?|dependents?)(?:\s?:)?(?:\s\d{1,2})?[\s:(]{1,3}$"
)
_PARENT = re.compile(
    r"[\s,;(–—-]{1,4}(?:con|me|bo|ba|cha|ma|phu huynh|parent|mother|father)(?![a-z])(?! \d)"
)
# So young at least is whoever has a date behind the name, in brackets and elsewhere.
_BABY, _CHILD, _PUPIL, _GROWN = 2, 4, 8, 18
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# What only persons have, behind a date.
_PERSONAL = re.compile(
    r"[\s,;]{1,2}(?:que|hien|o|tru|ngu|nam|nu|dan toc|cccd|cmnd|s?dt)(?![a-z])[^\n]"
)
# Where years in brackets are those of what people wrote.
_CITES = re.compile(
    r"(?<![a-z])(?:(?:theo|xem|cua|nhu) (?:[a-z]{1,7} ){2,5}\((?:19|20)\d\d\)"
    r"|tai lieu tham khao|nxb|nha xuat ban|tap chi|luan (?:van|an)|references|et al|va cong su)"
    r"|\((?:19|20)\d\d[a-z]?, ?(?:tr|trang|pp?)[. ]"
)
# Who somebody is stands so near before the name.
_NEAR = 40
_WAYS = (
    (_IN_BRACKETS, _CHILD),
    (_BEHIND_NAME, _PUPIL),
    (_BETWEEN, _PUPIL),
    (_SLASHED, _PUPIL),
    (_NEXT, _PUPIL),
    (_IN_OFFICE, _GROWN),
    (_LIFE, 0),
)


def births(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The year or date right behind a name, on pages that tell more of people than names."""
    detector = patterns.by_id.get(_BORN)
    people = [c for c in known if _is_named(c)]
    if detector is None or not people:
        return
    taken = {c.start for c in known if c.detector.type == _BORN}
    found: list[Candidate] = []
    young: list[Candidate] = []
    children = 0
    for who in people:
        born, least = _born(page, detector, who)
        if born is None:
            found += _in_year(page, detector, who, found[-1:])
        elif _is_grown(born, least):
            found.append(born)
        elif _is_of_a_child(page, who, born) or _is_next(page, who, born, found[-1:]):
            found.append(born)
            children += 1
        elif "/" in born.value:
            young.append(born)
    listed = len(young) > 1 and are_births(page, [born.span for born in young])
    if children >= MIN_PEERS or listed:
        found += young
    found += _listed(page, detector, found)
    found += _items(page, detector, taken | {c.start for c in found})
    new = [born for born in found if born.start not in taken]
    told = any(c.detector.type != "person_name" and c.is_sure for c in known)
    if told or len(found) > 1:
        yield from new


def _listed(page: PageText, detector: Detector, found: Sequence[Candidate]) -> list[Candidate]:
    """Those of the people who follow on the same lines, told like the first: "A, 1972, Biên Hòa; B,
    1975, xóm 8"."""
    more: list[Candidate] = []
    seen = {c.start for c in found}
    for first in found:
        at: int | None = first.end
        while at is not None and (item := _ITEM.match(page.text, at)):
            young = int(item["value"]) > datetime.datetime.now(tz=datetime.UTC).year - _PUPIL
            if young or surnamed(item["name"]) < WHOLE_NAME:
                break
            born, at = checked(detector, page, item.span("value")), item.end()
            if born is None or born.start in seen:
                break
            seen.add(born.start)
            more.append(born)
    return more


def _items(page: PageText, detector: Detector, known: Set[int]) -> Iterator[Candidate]:
    """The dates of a list most of which are `known` as births, or may be those of people of all
    ages."""
    for marked in (True, False):
        items = [item for item in _ITEMS.finditer(page.text) if bool(item["mark"]) is marked]
        if len(items) >= MIN_PEERS:
            yield from _of_items(page, detector, known, items)


def _of_items(
    page: PageText, detector: Detector, known: Set[int], items: Sequence[re.Match[str]]
) -> Iterator[Candidate]:
    spans = [item.span("value") for item in items]
    told = sum(start in known for start, _ in spans)
    people = sum(surnamed(item["name"]) > 0 for item in items)
    alike = bool(items[0]["mark"]) and people >= MIN_PEERS and 2 * people >= len(items)
    known_by_others = told >= MIN_PEERS and (bool(items[0]["mark"]) or 2 * told >= len(items))
    if known_by_others or (alike and not FALLEN.search(page.folded) and are_births(page, spans)):
        dates = (checked(detector, page, span) for span in spans if span[0] not in known)
        yield from (date for date in dates if date and not _DEAD.match(page.folded, date.end))


def _born(page: PageText, detector: Detector, who: Candidate) -> tuple[Candidate | None, int]:
    """The date right behind a name, and how old at least is who has one there."""
    for pattern, least in _WAYS:
        found = pattern.match(page.text, who.end)
        if found is None or not _holds(page, who, pattern, found):
            continue
        born = checked(detector, page, found.span("value"))
        return (born if born and _is_a_birth(page, who, born) else None), least
    return None, 0


def _holds(page: PageText, who: Candidate, pattern: re.Pattern[str], found: re.Match[str]) -> bool:
    """Whether nothing else may stand there: a day of something done, the month of an office."""
    if pattern is _LIFE:
        return _CHRONICLE.search(page.folded) is not None or _is_before(_OF_KIN, page, who)
    if pattern is _NEXT and not _TOLD.search(page.folded):
        told = _CARD.match(page.folded, found.end()) or (
            _is_aged(who, found) and _PERSONAL.match(page.folded, found.end())
        )
        if told:
            return True
        ends = _ENDS.match(page.text, found.end()) is not None
        return ends and (_is_before(_SOMEBODY, page, who) or _is_long_ago(page, who, found))
    bracketed = pattern is _IN_BRACKETS
    monthly = bracketed and _MONTHLY.fullmatch(found["value"])
    cited = bracketed and len(found["value"]) == len("2015") and _CITES.search(page.folded)
    return not (monthly or cited) or _is_before(_SOMEBODY, page, who)


def _year(found: re.Match[str]) -> int:
    return int(normalise("date", found["value"])[-4:])


def _is_aged(who: Candidate, found: re.Match[str]) -> bool:
    """Whether a date stands behind a whole name, long ago enough for a birth of somebody grown."""
    now = datetime.datetime.now(tz=datetime.UTC).year
    return who.structure >= WHOLE_NAME and _year(found) <= now - _GROWN


def _is_long_ago(page: PageText, who: Candidate, found: re.Match[str]) -> bool:
    """Whether a date behind a whole name is so much older than what the page is about that it can
    only be a birth: nothing that anybody did there is."""
    years = [int(year) for year in _ANY_YEAR.findall(page.text)]
    return who.structure >= WHOLE_NAME and max(years, default=0) - _year(found) >= _GROWN


def _in_year(
    page: PageText, detector: Detector, who: Candidate, last: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The year right behind the name of somebody, or of who follows the `last` one told so."""
    found = _YEAR.match(page.text, who.end)
    if found is None:
        return
    listed = _follows(page, who, last)
    young = listed or _is_before(_CHILDS, page, who)
    told = young or _is_before(_SOMEBODY, page, who) or _TOLD.search(page.folded)
    least = _BABY if young else _PUPIL
    born = checked(detector, page, found.span("value")) if told else None
    if born and _is_grown(born, least) and _is_a_birth(page, who, born):
        yield born


def _follows(page: PageText, who: Candidate, last: Sequence[Candidate]) -> bool:
    return any(_FOLLOWS.fullmatch(page.text, other.end, who.start) for other in last)


def _is_next(page: PageText, who: Candidate, born: Candidate, last: Sequence[Candidate]) -> bool:
    """Whether somebody young follows somebody else whose birth was told."""
    return _is_grown(born, _BABY) and _follows(page, who, last)


def _is_before(told: re.Pattern[str], page: PageText, who: Candidate) -> bool:
    return told.search(page.folded, max(0, who.start - _NEAR), who.start) is not None


def _is_a_birth(page: PageText, who: Candidate, born: Candidate) -> bool:
    """Whether what stands around a name and a date speaks of nothing else."""
    return not (
        _is_before(_CITED, page, who)
        or _DEAD.match(page.folded, born.end)
        or page.torn(who.start, born.end, 3)
    )


def _is_grown(born: Candidate, least: int) -> bool:
    return int(born.value[-4:]) <= datetime.datetime.now(tz=datetime.UTC).year - least


def _is_of_a_child(page: PageText, who: Candidate, born: Candidate) -> bool:
    """Whether a date is told beside a sex, or beside what says that somebody is a child."""
    behind = (
        _SEX.match(page.text, born.end)
        or _PARENT.match(page.folded, born.end)
        or _CARD.match(page.folded, born.end)
    )
    between = _OF_A_CHILD.search(page.text, who.end, born.start)
    child = between is not None or _is_before(_CHILDS, page, who)
    return behind is not None or (child and _is_grown(born, _BABY))


def _is_named(candidate: Candidate) -> bool:
    # Whoever may be named in an office's papers was born on a day that is nobody's business.
    named = candidate.detector.type == "person_name" and candidate.confidence >= SURE
    return named and (candidate.structure >= WHOLE_NAME or not candidate.is_bare)
