"""Which words are so surely the whole name of a person that nothing has to stand beside them.

A surname, what stands in the middle of names, and syllables that children are given: written from
what is common knowledge, with their marks, which tell most words of names from other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from scanner.letters import fold
from scanner.names import person_name, shaped, surnamed, titled
from scanner.offices import NO_NAME
from scanner.persons import PERSONS, PLAIN_PERSONS, THINGS
from scanner.surnames import HIGHLAND, MARKED, PEOPLES
from scanner.syllables import GIVEN, MIDDLE

# So many names are remembered, no more.
REMEMBERED = 1 << 14
# Surnames that begin little else.
_CERTAIN = frozenset(
    "nguyễn phạm huỳnh võ đặng bùi đỗ ngô trịnh đinh phùng quách tạ khuất nghiêm doãn hứa lò lường "
    "quàng tòng trần lê vũ hoàng phan trương giàng sùng thào vừ phàn tẩn chảo".split()
)
_OTHERS = frozenset(
    "dương đoàn lưu triệu đàm hồ nông hầu lù bế ngọ khổng lục lương ninh tống tô vương mạc lý thái "
    "cầm mai cao lâm đào hà chu kiều tăng bạch la lại phí quan thân tiêu trà từ văn viên vi ông ôn "
    "âu an ấu bàng bành bàn biện cái cam cấn châu chế chung cung cù cồ cổ danh diệp điền điêu điểu "
    "đậu đái đới đồng giang giáp hàn hán hầu hình hoa hùng kha khúc khương khưu kim kiên kông la "
    "lã lai liêu liễu lê lô lộ lều ma mã mạch mẫn mầu nhan nhâm nhữ nghê ngụy ngũ ngưu nhiêu ong "
    "phó phương quế sái sầm sơn sử tào tất thạch thẩm thang thi thiều tiết tiếu tín tôn trác trang "
    "tràn trầm trì tri tưởng uông ung úc ứng vạn vân vầy vì vưu xa xuân yên xầm lỷ chíu lương "
    "chương thiệu hạ hoắc khâu lữ lư nhung ngân lang bá cà hờ hạng vàng và cứ mùa lầu thò hảng rơ "
    "vù ly giềng sình cháng ly tráng lèng lùng xìn xồng vương già hù lềnh chìu voòng chíu".split()
)
_STREAMS = frozenset("ea ia chư cư krông đắk đăk đak buôn".split())
_RIVERS = frozenset("ka long|ka lăng|đa cát|ka lông".split("|"))
# A man of the Cơ Ho.
_ALONE = re.compile(r"K['’]\w{2,7}")
_CLANS = frozenset(
    "niê mlô mlo êban byă kbuôr ksơr ayun hđơk knul hmŏk bkrông kđoh ktla arul".split()
)
# Behind the surnames of the Mông and the Dao.
_SECOND = frozenset(
    "a seo mí chứ súa láo tà mùi múi duần chòi sài tòn vần chàn phụ khé dào lở".split()
)
_MOUNTAIN = frozenset(
    "vừ giàng sùng thào mùa lầu hờ vàng hạng hảng lý ly chang cháng sình vàng tráng hầu thò và lù "
    "cứ phàn tẩn chảo chẻo bàn triệu đặng lò phùng voòng già xồng vù ma cư hù má hoàng tòng "
    "cà".split()
)
# Of the Khmer.
_SOUTHERN = frozenset("thạch danh kim sơn lâm kiên châu chau neáng néang neang".split())
_KHMER = frozenset(
    "sà sa sô sóc sốc sâm xà xa rây phon chanh khêl ny rinh rith ra qui tha huônl sang rươl phép "
    "út kha vuông phol pho rết dương hên sươl tý khoa đa na thi vanh ríp hiên hoàng minh "
    "thị".split()
)
# Words that are a surname as well, before "thị" or "văn" more often the word.
_NO_SURNAME = frozenset(
    "biện đoạn đường điền lộ hạ chung cung lãnh lăng phương quyền thẩm thông thôi trình tưởng mùa "
    "mục phù tiết trác ngân vĩnh thượng".split()
)
# Given names that are words of offices as well, and what they say behind other ones.
_GIVEN_TOO = frozenset("doanh ngân nghị luật định nữ quyết tính".split())
_OFFICES = frozenset(
    (
        "kinh doanh|liên doanh|quốc doanh|hội nghị|đề nghị|hữu nghị|quy luật|pháp luật|kỷ luật|"
        "quy định|quyết định|xác định|giám định|cố định|ổn định|nhất định|hội nữ|phụ nữ|giới tính|"
        "giải quyết|nghị quyết|lý tính|đặc tính|dự tính|giới nữ|nam nữ|thiếu nữ|trai nữ"
    ).split("|")
)
# What no woman of one word behind "Thị" is called: bays, rivers, figures of old plays.
_NO_WOMAN = frozenset("nại vải kính nở mầu hến trấn xã trường phần giác sát".split())
# The daughters of the royal house, and two surnames of which the second is one as well.
_ROYAL = (("công", "tằng"), ("công", "tôn"), ("công", "huyền"), ("tôn", "nữ"), ("tôn", "thất"))
PLAIN_GIVEN = frozenset(map(fold, GIVEN))
_PLAIN_CERTAIN = frozenset(
    "nguyen pham huynh vo dang bui do ngo trinh dinh phung quach tran vu hoang duong truong "
    "trieu".split()
)
# Others, which are words of other tongues too: behind them a name of three syllables tells.
_PLAIN_OTHERS = frozenset(
    "le phan ho ly mai cao luong luu ta lam chau ha to kieu tong danh thach kim son doan dao vuong "
    "nghiem khuat chu thai hua khong dam vien phi la lai ninh giang giap than tang tieu mac ma be "
    "nong lo vi quang vong voong sam diep khuu tu ton on au ong lu tiet bach huong "
    "trang khuc".split()
)
# What towns begin with that begin like such a name.
_PLAIN_TOWNS = frozenset(
    (
        "ha long|ha noi|ha nam|ha tinh|ha giang|ho chi|cao bang|cao lanh|lam dong|lam thao|"
        "lai chau|kim bang|kim son|phan thiet|phan rang|ninh binh|quang nam|quang ninh"
    ).split("|")
)
_PROVINCES = frozenset(
    "thanh hóa|hải dương|hưng yên|nam định|vĩnh phúc|bắc giang|phú yên|bình dương|bình phước|bình "
    "thuận|tây ninh|vĩnh long|trà vinh|hậu giang|tiền giang|sóc trăng|long an|tuyên quang|thái "
    "bình|thái nguyên|hà nam|hà giang|hòa bình|quảng nam|quảng trị|quảng ninh|bình định|lạng "
    "sơn|sơn la|lai châu|phú thọ|an giang|kiên giang|hội an|bảo lộc|tân bình|tân phú|bình tân|bình "
    "thạnh|hoàng mai|thanh xuân|long biên|ba đình|tây hồ|nam từ liêm|long thành|biên hòa".split("|")
)
_TONES = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])$")
_MOVED = dict(
    zip(
        ("oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ").split(),
        ("òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy").split(),
        strict=True,
    )
)
# A syllable of Vietnamese, folded.
_SYLLABLE = re.compile(
    "(?:[kptcg]h|ng|nh|ngh|gi|tr|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_APOSTROPHES = re.compile("['’] ?")


def is_syllable(folded: str) -> bool:
    """Whether folded letters may be a syllable of Vietnamese.

    >>> is_syllable("thue"), is_syllable("th"), is_syllable("nghieng")
    (True, False, True)
    """
    return _SYLLABLE.fullmatch(folded) is not None


def written(value: str) -> tuple[str, ...]:
    """The syllables of a name in small letters, the tone where it is put today ("hoà" is "hòa")."""
    words = _APOSTROPHES.sub("'", value.lower()).replace(".", " ").split()
    return tuple(_TONES.sub(lambda tone: _MOVED[tone.group()], word) for word in words)


@lru_cache(maxsize=REMEMBERED)
def whole_name(value: str) -> bool:
    """Whether words are the whole name of a person, wherever they stand.

    >>> whole_name("Nguyễn Văn Mẫu"), whole_name("Lò Thị Ún"), whole_name("Phàn Tà Chẹ")
    (True, True, True)
    >>> whole_name("Phan Bội Châu"), whole_name("Trần Thạch Cao"), whole_name("Cao Lầu Hội An")
    (False, False, False)
    >>> whole_name("Mai Quế Lộ"), whole_name("Lê Nam"), whole_name("Hoàng Anh Gia Lai")
    (False, False, False)
    >>> whole_name("Rơ Mah Quyn"), whole_name("NGUYEN DANG KHOAT"), whole_name("Thị Nghét")
    (True, True, True)
    """
    words = written(value)
    if _is_nobody(words) or not 2 <= len(words) <= 6:
        return _ALONE.fullmatch(value) is not None
    if _is_of_the_highlands(words):
        told = " ".join(words) not in _RIVERS
    elif len(words) == 2:
        told = words[0] == "thị" and words[1] not in _NO_WOMAN
    elif len(words) <= 5:
        typical = _is_typical(words) or (value.isascii() and _is_typically_plain(words))
        told = typical and person_name(value) >= 0.7 and not titled(value)
    else:
        told = False
    return told and not is_known(words)


def _is_nobody(words: Sequence[str]) -> bool:
    """Whether words are the name that examples have: "Nguyễn Văn A"."""
    return not words or (len(words[-1]) == 1 and words[-1].isascii())


def _is_of_the_highlands(words: Sequence[str]) -> bool:
    # "Ea H'leo" is a district called after its stream.
    woman = any(word.startswith("h'") and len(word) > 2 for word in words)
    woman = woman and words[0] not in _STREAMS
    clan = words[-1] in _CLANS and words[0] in ("y", "h")
    return woman or clan or HIGHLAND.match(" ".join(words)) is not None


def _is_typically_plain(words: Sequence[str]) -> bool:
    """Whether words without their marks are what names consist of."""
    given = all(word in PLAIN_GIVEN for word in words[1:])
    if words[0] in _PLAIN_CERTAIN:
        return given or words[1] in ("thi", "van")
    town = " ".join(words[:2]) in _PLAIN_TOWNS
    return words[0] in _PLAIN_OTHERS and given and len(words) > 2 and not town


def _is_typical(words: Sequence[str]) -> bool:
    """Whether each of three words or more is typical for its place in a name."""
    first, second, *rest = words
    surname = first in _CERTAIN or first in _OTHERS
    surname |= first not in _NO_SURNAME and (first in MARKED or first in PEOPLES)
    told = second == "thị" or (second == "văn" and len(words) < 5)
    peoples = first in _MOUNTAIN and second in _SECOND and len(words) == 3
    peoples |= first in PEOPLES and second == "a" and len(words) == 3
    peoples |= first in _SOUTHERN and {second, rest[-1]} <= _KHMER
    if (surname and told) or peoples or (first, second) in _ROYAL:
        return True
    strange = [word for word in words[1:] if word not in GIVEN and word not in _CERTAIN]
    if first in _CERTAIN and len(strange) == 1:
        likely = words[-1] in GIVEN or second in MIDDLE
        return likely and _SYLLABLE.fullmatch(fold(strange[0])) is not None
    surname = first in _CERTAIN or first in _OTHERS
    return surname and not strange and (first in _CERTAIN or second in MIDDLE)


def lead(value: str) -> int:
    """How many letters of a word that is no part of it stand before a whole name: what begins a
    sentence.

    >>> "Chuyển Lê Công Mẫu"[lead("Chuyển Lê Công Mẫu") :], lead("Lê Công Mẫu"), lead("Y Mẫu")
    ('Lê Công Mẫu', 0, 0)
    """
    first, _, rest = value.partition(" ")
    word, begins = first.lower(), rest.partition(" ")[0].lower()
    other = (
        not value.isupper() and word not in _CERTAIN and word not in _OTHERS and word not in GIVEN
    )
    return len(first) + 1 if other and begins in _CERTAIN | _OTHERS and whole_name(rest) else 0


@lru_cache(maxsize=REMEMBERED)
def given_names(value: str) -> bool:
    """Whether one or two words, or three, are what children are called.

    >>> given_names("Bảo Hân"), given_names("Nghét"), given_names("Hà Nội"), given_names("Bến Tre")
    (True, True, False, False)
    """
    words = written(value)
    if not words or len(words) > 3 or is_known(words) or " ".join(words) in _PROVINCES:
        return False
    if not all(word in GIVEN for word in words):
        return False
    # Of two that are given a word of offices may be one ("Khả Doanh"), not of a pair of these.
    return len(value) > 1 and (len(words) == 1 or shaped(value) or _is_pair(words))


def _is_pair(words: Sequence[str]) -> bool:
    """Whether two given names are so, of which the second alone is a word of offices as well."""
    told = len(words) == 2 and words[0] not in NO_NAME and words[1] in _GIVEN_TOO
    return told and " ".join(words) not in _OFFICES


def is_surname(word: str) -> bool:
    """Whether a word with its marks is a surname: "Củ" is none, though "Cù" is."""
    return word.lower() in _CERTAIN or word.lower() in _OTHERS


def unsung(value: str) -> float:
    """A name that starts with a surname, unless streets and schools bear it.

    >>> unsung("Nguyễn Văn Mẫu"), unsung("Nguyễn Công Trứ")
    (0.9, 0.0)
    """
    words = written(value)
    return 0.0 if _is_nobody(words) or is_known(words) else surnamed(value)


def is_known(words: Sequence[str]) -> bool:
    """Whether streets and schools bear the name, or it is that of a place, a ware or a work."""
    name = " ".join(words)
    if name in PERSONS or (name.isascii() and name in PLAIN_PERSONS):
        return True
    parts = (
        words[at : at + length] for length in (2, 3, 4) for at in range(len(words) - length + 1)
    )
    return any(" ".join(part) in THINGS for part in parts)
