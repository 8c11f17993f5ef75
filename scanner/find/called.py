"""Given names alone: behind what somebody is called ("chị Quyên", "chú Ba Hiệp"), and of people
whom the page names in full ("bắt quả tang Tâm").

In Vietnam people are called by their given names; whoever is named in full once stands so in all
that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from scanner.detectors import Patterns
from scanner.find import spoken
from scanner.find.alone import is_headed, is_of_named
from scanner.find.matching import Span
from scanner.find.nobodys import ALSO, BEGINNINGS, DISH, NOBODY, OFFICES, TALES, THINGS
from scanner.find.talks import speakers
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.find.wording import MIN_RUN, WHOLE_NAME, has_no_room
from scanner.given import given_names, is_known, whole_name, written
from scanner.grid import Cell
from scanner.letters import CAPITAL
from scanner.text import PageText
from scanner.titles import FAMILY, TITLES

NAME = "person_name"
# How much like a name is what stands where one is called.
CALLED = 0.7
# So sure is a whole name that a title or a label stands before.
TITLED = 0.9
# So much before a name tells what bears it.
_BEFORE = 80
# So long are a title and what belongs to it, at most.
_LONGEST = 24
_WORD = rf"[{CAPITAL}][^\W\d_{CAPITAL}]{{1,6}}"
_FOLLOWS = r"(?![\w@/_]|['’.\-]\w|\.\.?/)"
# What people are called by, as it is written; those who are spoken of with any name.
_TITLES = (*TITLES, *FAMILY, *"mệ bé bạn gđ thằng sơ".split())
_TITLE_WORDS = frozenset(_TITLES)
_CHILDREN = frozenset("bé cháu thằng".split())
# Words that are a title only in small letters: "Con" begins other things, "Mẹ Bống" is a nickname.
_SMALL_ONLY = frozenset("con gđ mẹ bố cha má".split())
# As letters of offices write to somebody, in the middle of a sentence too.
_POLITE = frozenset({"Ông", "Bà", "Anh", "Chị"})
# Behind these a colon may stand: "Vợ: Thu Trang".
_KIN = (*FAMILY, *"em anh chị cháu".split())
# What children of a nursery school, and those of songs, are.
_NO_CHILD = frozenset("khỏe khoẻ khéo ngoan mầm chồi lá tiên bác yêu hai huế".split())
# The order of birth, which the South says with the name or in its place.
_ORDER = frozenset("Hai Ba Tư Bốn Năm Sáu Bảy Tám Chín Mười Út Cả".split())


def _behind(titles: Sequence[str]) -> str:
    """What fits where one of some words has ended one blank before: a look back has one length."""
    lengths = sorted({len(title) for title in titles})
    groups = ("|".join(t for t in titles if len(t) == n) for n in lengths)
    return "|".join(rf"(?<=(?<!\w)(?i:{group})[ \n])" for group in groups)


# What follows a word for a relative, before the name: "cháu nội Bửu Lộc".
_SIDES = "nội ngoại dâu rể trai gái".split()
_LED = _behind([*_TITLES, *(f"{kin}:" for kin in _KIN), "là", "tên", *_SIDES])
_TITLED = re.compile(
    rf"[ \n](?=[{CAPITAL}])(?:{_LED})"
    rf"(?P<name>{_WORD}(?: {_WORD}){{0,3}}){_FOLLOWS}"
)
_TITLE = re.compile(
    r"(?<!\w)(?:(?P<many>các|hai|ba|vợ|anh|ông|bố|cô|chú)[ \n])?"
    rf"(?P<title>{'|'.join(_TITLES)})"
    rf"(?:(?:[ \n](?:{'|'.join(_SIDES)}))?[ \n](?:là|tên|tên[ \n]là|{'|'.join(_SIDES)})|:)?\Z",
    re.IGNORECASE,
)
# What stands before the title that begins a sentence, a cell or an item.
_OPENED = re.compile(r"(?:\A|\n|[ \t]{2}|[.:;!?•+–,(\"“/|)-] ?)\Z")
# Another one beside the first: "vợ chồng Tý - Mai", "các con Khánh, Khuê".
_SHUT = rf"(?= ?[,.;:)(\n–-]| [^\W\d_{CAPITAL}]|\Z)"
_NEXT = re.compile(rf"(?P<mark> ?[–&+-] | và |, )(?P<name>{_WORD}(?: {_WORD})?){_SHUT}")
_PLACE = re.compile(rf" ?[,–-] ?[{CAPITAL}]\w* [{CAPITAL}]")
# Words that end like a title.
_NO_TITLE = re.compile(
    r"(?<!\w)(?:(?:công|dụng|khí|nhạc|nông|ngư|giáo|y) cụ|(?:hồ|đơn|sở|thô) sơ|"
    r"(?:ghi|phụ|thần|bùa|cước) chú|"
    r"(?:đàn|tiếng|nước|người|hoàng|vương quốc|liên hiệp) (?:bà|ông|anh)|"
    r"(?:số|thú|chó|mèo|bê|chim) con)\Z",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?<=[ \n(:\"“])(?<![{CAPITAL}].)(?P<name>{_WORD}){_FOLLOWS}")
_CAPITAL_BEFORE = re.compile(rf"[{CAPITAL}][^\W\d_]*['’]?[^\W\d_]* \Z")
_LONGER = re.compile(rf"[\w@/_]| [{CAPITAL}][^\W\d_]")
_SENTENCE = re.compile(r"(?:\A|\n|[.!?;•+] )\Z")
# What people do, behind their name.
_DOES = re.compile(
    r" (?:nói|bảo|khai|kể|trình bày|trả lời|cho biết|cho rằng|thừa nhận|yêu cầu|đề nghị|đồng ý|"
    r"bị|đã|đang|sẽ|có|không|chưa|vẫn|nhờ|hỏi|gọi|nhắn|xin|hứa|vay|mượn|trả|nợ|gửi|lấy|đi|về|ra|"
    r"vào|ở|chạy|đánh|rủ|đưa|đến|tới|làm|học|nghỉ|bán|mua|cùng|và|với|cũng|lại|thì|là|được|phải|"
    r"muốn|biết|ký|nhận)(?!\w)"
)
# What is done to them, or whose something is, before it.
_DONE_TO = re.compile(
    r"(?<!\w)(?:của|cho|với|đón|nhờ|gặp|gọi|từ|hỏi|bảo|giúp|thăm|cùng|thấy|để|đợi|thay|vợ|chồng|"
    r"nhà) \Z|[^\W\d_]: \Z"
)
# A name before a telephone, behind a mark or a word.
_DIALLED = re.compile(
    rf"(?:^|[;,:.(–-] ?|[^\W\d_{CAPITAL}] )(?P<name>{_WORD}(?: {_WORD})?)[ :,(–-]{{1,3}}$"
)
_BEHIND_PAIR = re.compile(_SHUT)
_PAIR = re.compile(rf"{_WORD}(?: {_WORD})?")
_BETWEEN_SIGNED = re.compile(r" ?[–&/-] |, | và |// ")
# The same where its line may end behind the first word.
_BROKEN = rf"{_WORD}(?:[ \n]{_WORD})?"
_LIST = re.compile(
    r"(?<!\w)(?:bạn|nhóm|em|cháu|con|anh|chị|người|sinh|viên|khách)(?: [^\W_]{1,6}){0,3} ?[(:] ?"
    rf"(?P<names>{_PAIR.pattern}(?:(?:,| và)[ \n]{_BROKEN})+)(?=[).;\n])"
)
# Whose wife, son or mother somebody is, behind the name that opens a line.
_RELATED = re.compile(
    rf"\n(?P<name>{_PAIR.pattern})(?= \((?:vợ|chồng|con|mẹ|bố|cha|em|chị|anh|bà|ông) |"
    rf" (?:con|vợ|chồng|cháu|em) (?:ông|bà|anh|chị|chú|cô|bác) [{CAPITAL}])"
)
_ENDS = re.compile(r"\s?(?:[,.;)\]:]|\Z)| [–-] |\n| \d|[ \t]{2}")
# Bride and groom on the heading of what has to do with their wedding, in capitals too.
_WEDDING = re.compile(
    r"(?<![a-z])(?:cuoi|hon le|thanh hon|vu quy|tan hon|dinh hon|an hoi|bao hy|bao hi|chu re|"
    r"co dau|mung|wedding)(?![a-z])"
)
_ANY_CASE = rf"[{CAPITAL}][^\W\d_]{{1,6}}"
_COUPLE = re.compile(
    rf"(?<![^\s(:\"“])(?P<one>{_ANY_CASE} {_ANY_CASE}) ?[&♥❤+–-] ?"
    rf"(?P<other>{_ANY_CASE} {_ANY_CASE})"
    r"(?=\s*(?:\n|\Z|[–(,.)\-]))"
)


def called(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The given names that stand alone on a page, beside the `known` values."""
    named = patterns.by_id.get(NAME)
    if named is None:
        return
    people = [c.text.split() for c in known if _is_full(c)]
    met = {name[-1] for name in people if _is_given(name)}
    pairs = {" ".join(name[-2:]) for name in people if len(name) > 2}
    called_so = spoken.spoken_of(known)
    spans = [*_titled(page, met | called_so), *_related(page.text), *_couples(page)]
    spans += [*speakers(page.text), *spoken.signing(page)]
    told = {page.text[start:end] for start, end in spans}
    if people or told:
        spans += [
            *_met(page, met | {name for name in told if " " not in name and given_names(name)}),
            *_again(page, sorted(filter(_is_two, told))),
            *spoken.in_small(page.text, pairs | set(filter(_is_two, told))),
            *_dialled(page, known, {name.title() for name in met | pairs | told}),
        ]
    if people or called_so:
        spans += [
            *spoken.titled(page.text, met | called_so),
            *spoken.initialled(page.text, spoken.labelled(known)),
            *_paired(page, pairs),
            *_listed(page.text),
        ]
    taken = [c.span for c in known if c.confidence >= SURE]
    spans = [span for span in spans if not page.torn(max(0, span[0] - 2), span[1])]
    signing = {c.text.split()[-1] for c in known if c.confidence >= TITLED and _is_full(c)}
    for start, end in [*spans, *_signed(page, signing)]:
        others = [other for other in taken if other[0] < end and start < other[1]]
        # Of a nickname a part may be known: "Chú Ba Hiệp".
        whole = all(start <= a and b <= end and b - a < end - start for a, b in others)
        if whole and not is_headed(page, start):
            yield unlabelled(named, page, (start, end), CALLED)


def _signed(page: PageText, names: Set[str]) -> Iterator[Span]:
    """The given names of people that stand alone in their cells or lines, as signatures do."""
    for name in sorted(names):
        known = name.capitalize()
        start = page.text.find(known) if len(name) > 1 and name.lower() not in ALSO else -1
        while start >= 0:
            end, cell = start + len(known), page.cell_at(start)
            if _is_signed(page, cell, names):
                yield start, end
            start = page.text.find(known, end)


def _is_signed(page: PageText, cell: Cell, names: Set[str]) -> bool:
    """Whether a cell holds nothing but what people who are named are called by."""
    signed = filter(None, _BETWEEN_SIGNED.split(page.text[cell.start : cell.end]))
    return {name.lower() for name in signed} <= {name.lower() for name in names}


def _is_given(name: Sequence[str]) -> bool:
    """Whether the last word of a full name is what somebody is called by."""
    return len(name[-1]) > 1 and (given_names(name[-1]) or whole_name(" ".join(name)))


def _is_full(candidate: Candidate) -> bool:
    whole = candidate.structure >= WHOLE_NAME or whole_name(candidate.text)
    named = candidate.detector.type == NAME and candidate.confidence >= SURE
    return named and whole and len(candidate.text.split()) > 1


def _titled(page: PageText, met: Set[str]) -> Iterator[Span]:
    """The given names behind titles, and those that go on from them."""
    text = page.text
    for found in _TITLED.finditer(text):
        start, end = found.span("name")
        title = _TITLE.search(text, max(0, start - _LONGEST), start - 1)
        if title is None:
            continue
        if text[start - 1] == "\n" and (title["title"] == "con" or not _runs_on(page, start - 1)):
            continue
        name = found["name"]
        sided = title.group().endswith(tuple(_SIDES))
        meant = name in met or _is_called(name, "" if sided else title["title"].lower())
        if (
            meant
            and not _is_other(page, title, name, end)
            and _may_call(text, title, named=name in met)
        ):
            yield start, end
            yield from _others(text, end, many=title["many"] is not None)


def _runs_on(page: PageText, turn: int) -> bool:
    """Whether a line of running text, or of a cell in a table, had no room for the next word."""
    cell = page.cell_at(turn - 1)
    long = cell.end - cell.start >= MIN_RUN or len(page.grid.beside(cell.box)) > 1
    return long and has_no_room(page, turn)


def _others(text: str, end: int, *, many: bool) -> Iterator[Span]:
    """The given names that stand beside one behind the same title."""
    while (found := _NEXT.match(text, end)) is not None:
        if found["mark"] == ", " and not many:
            return
        start, end = found.span("name")
        if not given_names(found["name"]) or _is_office(text, found["name"], end):
            return
        yield start, end


def _may_call(text: str, title: re.Match[str], *, named: bool) -> bool:
    """Whether a word is what somebody is called there: it opens what it stands in, or begins with
    a small letter, or somebody is `named` so; no street, dish or pagoda is called so."""
    word, first = title["title"], title.start()
    if not word.islower():
        opened = _OPENED.search(text, max(0, first - 3), first)
        small = word.lower() in _SMALL_ONLY and ":" not in title.group()
        polite = named and word in _POLITE
        if small or not word.istitle() or (opened is None and not polite):
            return False
    if _NO_TITLE.search(text, max(0, first - _LONGEST), title.end()):
        return False
    past = text[max(0, first - _BEFORE) : first].replace("\n", " ")
    # "Xác nhận của xã: Anh Mẫu khai đúng".
    told = named and past.endswith(": ")
    return not (DISH.search(past, len(past) - _LONGEST) or (is_of_named(past) and not told))


def _is_called(name: str, title: str) -> bool:
    """Whether words are what somebody is called by behind a title."""
    words = name.split()
    if not _TITLE_WORDS.isdisjoint(name.lower().split()):
        return False
    if words[0] in _ORDER and len(words) < 3:
        return True
    if title in _CHILDREN and len(words) < 3:
        return words[0].lower() not in _NO_CHILD and not is_known(written(name))
    if len(words) == 2 and words[1] in _ORDER:
        return given_names(words[0])
    return len(words) < 3 and given_names(name)


def _is_other(page: PageText, title: re.Match[str], name: str, end: int) -> bool:
    """Whether a name is of a tale, an office or a place, or goes on in the next line."""
    text = page.text
    first = name.partition(" ")[0].lower()
    if f"{title['title'].lower()} {first}" in NOBODY or TALES.get(first, "\0") in text:
        return True
    # "Anh Sơn, Nghệ An" is a commune.
    place = title["title"].istitle() and _PLACE.match(text, end) is not None
    return place or _goes_on(page, end) or _is_office(text, name, end)


def _is_office(text: str, name: str, end: int) -> bool:
    last = name.rpartition(" ")[2]
    return OFFICES.match(last + text[end : end + 12].replace("\n", " ")) is not None


def _met(page: PageText, met: Set[str]) -> Iterator[Span]:
    """Where the given name of somebody whom the page names in full stands alone in a sentence, or
    behind the order of birth."""
    text = page.text
    known = {name.capitalize() for name in met if name.lower() not in ALSO}
    for found in _ONE.finditer(text):
        if found["name"] not in known:
            continue
        start, end = found.span("name")
        before = text[max(0, start - _BEFORE) : start]
        order = _CAPITAL_BEFORE.search(before)
        if order is not None and order.group().strip() in _ORDER:
            start, before = start - len(order.group()), before[: order.start()]
            order = None
        if order or _goes_on(page, end) or _is_office(text, found["name"], end):
            continue
        if is_of_named(before.replace("\n", " ")):
            continue
        opens = _SENTENCE.search(before) is not None
        does = _DOES.match(text, end) is not None
        does = does and not (opens and BEGINNINGS.match(text, start))
        does = does or (_DONE_TO.search(before) is not None and not THINGS.match(text, start))
        inside = not opens and _ENDS.match(text, end) is not None
        if does or inside:
            yield start, end


def _is_two(name: str) -> bool:
    return len(name.split()) == 2 and given_names(name)


def _again(page: PageText, pairs: Sequence[str]) -> Iterator[Span]:
    """Where those who are called by two given names once are called so again."""
    text = page.text
    for pair in pairs:
        start = text.find(pair)
        while start >= 0:
            end = start + len(pair)
            before = text[max(0, start - _BEFORE) : start].replace("\n", " ")
            part = text[end : end + 1].isalpha() or _CAPITAL_BEFORE.search(before)
            longer = _LONGER.match(text, end) or (before and before[-1].isalnum())
            if not part and not longer and not is_of_named(before):
                yield start, end
            start = text.find(pair, end)


def _dialled(page: PageText, known: Sequence[Candidate], names: Set[str]) -> Iterator[Span]:
    """What people who are named on the page are called by, right before a telephone."""
    for phone in known:
        if phone.detector.type != "phone" or not phone.is_sure:
            continue
        first = max(0, phone.start - _LONGEST)
        found = _DIALLED.search(page.text[first : phone.start])
        if found is not None and found["name"] in names:
            yield first + found.start("name"), first + found.end("name")


def _related(text: str) -> Iterator[Span]:
    """The given names that lines of a ledger open with: "Nga (vợ Khoái)", "Hùng con ông Quyết"."""
    # What begins with a mark is sought much quicker.
    for found in _RELATED.finditer(f"\n{text}"):
        titled = found["name"].partition(" ")[0].lower() in _TITLE_WORDS
        if not titled and given_names(found["name"]):
            yield found.start("name") - 1, found.end("name") - 1


def _couples(page: PageText) -> Iterator[Span]:
    """Both of a couple by their given names, where the page is about a wedding."""
    for found in _COUPLE.finditer(page.text):
        both = (found["one"], found["other"])
        if all(map(given_names, both)) and _WEDDING.search(page.folded):
            yield from (found.span("one"), found.span("other"))


def _goes_on(page: PageText, end: int) -> bool:
    """Whether the next line, of the same cell, begins with a capital: the rest of a longer name."""
    if page.text[end : end + 1] != "\n" or not page.text[end + 1 : end + 2].isupper():
        return False
    return len(page.grid.beside(page.cell_at(end - 1).box)) < 2 or not page.torn(end - 1, end + 2)


def _paired(page: PageText, pairs: Set[str]) -> Iterator[Span]:
    """The two given names of somebody in a cell that begins with them."""
    for pair in sorted(filter(given_names, pairs)):
        start = page.text.find(pair)
        while start >= 0:
            end = start + len(pair)
            if page.cell_at(start).start == start and _BEHIND_PAIR.match(page.text, end):
                yield start, end
            start = page.text.find(pair, end)


def _listed(text: str) -> Iterator[Span]:
    """The given names in brackets behind a word for people: "nhóm bạn (Hải Yến, Gia Hưng)"."""
    for found in _LIST.finditer(text):
        names = list(re.finditer(_BROKEN, found["names"]))
        if len(names) > 1 and all(given_names(name.group()) for name in names):
            first = found.start("names")
            yield from ((first + name.start(), first + name.end()) for name in names)
