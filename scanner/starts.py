"""Where matches of costly patterns may begin at all.

Each kind of such places is found by Python's own `re`, which is several times as quick as `regex`,
once a page for all detectors that name it (`Detector.starts`): most letters of a page begin
nothing. A kind leaves out no place at which such a pattern fits; at others the pattern will not.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from scanner.titles import TITLES

View = Literal["text", "folded", "numbers"]


class Starts(NamedTuple):
    """One kind of places, and in which view of a text they are sought: where the expression fits,
    or its last group does."""

    view: View
    pattern: re.Pattern[str]

    def on(self, text: str) -> list[int]:
        """The places in a text, in order."""
        return [found.start(found.lastindex or 0) for found in self.pattern.finditer(text)]


def _small_letters() -> str:
    blocks = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    return "".join(filter(str.islower, map(chr, blocks)))


# Of scripts other than Latin any letter may be a capital, and what Unicode has got since.
_CAPITAL = rf"[^\x00-@\[-\xbf×÷\u2000-\u2bff{_small_letters()}]"
_LETTER = r"[A-Za-z\xaa-\U0010ffff]"
_LATIN = r"A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u024f\u1e00-\u1eff"
# What the house, the village or the ward of an address begins with, folded.
_UNITS = (
    "ap b(?:an|iet|lo|uo) c(?:an|ho|hu|u|/c|/x) d(?:ac|ay|oi|uo) hem "
    "k(?:dc|dt|ho|hu|i|m|p|t[tx]|v|y(?=\\stuc)) l(?:a[nu]|o) n(?:ga|go|ha|oc) p(?:ho|hu|l|ol|[.]) "
    "o(?=\\s(?:so\\s)?\\d) quoc s(?:ho|n|o) t(?:ang|ap|dp|ha|hi|ho|ieu|inh|o|t) vil x(?:a|o|[.])"
).split()

_NAME = rf"{_CAPITAL}(?<![{_LATIN}].)(?={_LETTER}{{0,7}}(?:[ \n]{_CAPITAL}|['’]))"
# What may stand right before a name with a capital of its own: what somebody is called or is to
# somebody, a bank. Any other word with one is a part of the same name.
_CALLED = (
    *TITLES,
    *"ong ba chi chau tên ten là tôi cố của do họ rể dâu nuôi cả út hai tư năm trai gái".split(),
    *"đình gđ và acb vcb bidv mb mbb tcb ocb shb hdb msb vib scb vpb tpb stb ctg lpb tech".split(),
    *"viettin vietin agri sacom á momo timo cake".split(),
)


# Whose a home is, or how what is sent gets there, before an address that is told, folded; at the
# start of a line anybody, where it ends as a message does.
_TOLD = (
    "add anh ba bac be can chau chi chu co cu d/c d[.][ ]?chi dc em giao gui ho minh "
    "ngoi nha nhan noi ong ship toi tui"
).split()
_MESSAGE = (
    r"(?<![^\n])[^\W\d_]+(?:[ ][^\W\d_]+){0,2}[ ]?:(?=[^\n:]{10,120}[ ](?:nhe|nha|nua|a)(?![a-z]))"
)


def _stands_first() -> str:
    """What fits behind the first letter of a name that no other word of it stands before."""
    marked = filter(str.isupper, map(chr, range(0x1EA0, 0x1EFA)))
    capital = rf"A-Z\xc0-\xd6\xd8-\xdeĂĐĨŨƠƯ{''.join(marked)}"
    # What a look back is for has one length.
    words = (rf"(?<![^{_LATIN}][{capital}][{_LATIN}]{{{n}}} .)" for n in range(7))
    lengths = sorted({len(word) for word in _CALLED})
    called = ("|".join(word for word in _CALLED if len(word) == n) for n in lengths)
    behind = "|".join(rf"(?<=[^{_LATIN}](?i:{some}) .)" for some in called)
    return rf"(?:{''.join(words)}|{behind}|(?<=(?i:bank) .))"


# A word for a part of an address, or a house's number, which has four figures at most.
_UNIT = rf"(?:{'|'.join(_UNITS)}|(?<![,./])[^\W\d_]?\d{{1,4}}+(?![\d.:]))"

STARTS = {
    # The text itself.
    "top": Starts("text", re.compile(r"\A")),
    # The first of two words with capitals, or a word with an apostrophe.
    "names": Starts("text", re.compile(_NAME, re.DOTALL)),
    # The same, where no other word of a name stands before it.
    "first": Starts("text", re.compile(_NAME + _stands_first(), re.DOTALL)),
    "units": Starts("folded", re.compile(rf"(?<![a-z0-9]){_UNIT}")),
    # The same behind a mark, where somebody or a number may stand before it.
    "parted": Starts(
        "folded", re.compile(rf"[,;|–\-][ ](?:(?:hien[ ])?o[ ]|ngu[ ]|tru[ ])?((?={_UNIT}))")
    ),
    # Who tells an address, or what.
    "told": Starts(
        "folded", re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_TOLD)})(?![a-z])|{_MESSAGE}")
    ),
    # A number in two pieces, one of which is long.
    "pieces": Starts(
        "numbers",
        re.compile(
            r"\d(?<!\d.)(?:\d{1,6}[ .\-](?:\d{2,7}[ .\-]){0,2}\d{8}|\d{7,11}[ \-]\d\d)", re.DOTALL
        ),
    ),
}
