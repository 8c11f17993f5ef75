"""Where matches of costly patterns may begin at all.

Each kind of such places is found by Python's own `re`, which is several times as quick as `regex`,
once a page for all detectors that name it (`Detector.starts`): most letters of a page begin
nothing. A kind leaves out no place at which such a pattern fits; at others the pattern will not.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

View = Literal["text", "folded"]


class Starts(NamedTuple):
    """One kind of places, and in which view of a text they are sought."""

    view: View
    pattern: re.Pattern[str]

    def on(self, text: str) -> list[int]:
        """The places in a text, in order."""
        return [found.start() for found in self.pattern.finditer(text)]


def _small_letters() -> str:
    blocks = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    return "".join(filter(str.islower, map(chr, blocks)))


# Of scripts other than Latin any letter may be a capital, and what Unicode has got since.
_CAPITAL = rf"[^\x00-@\[-\xbf×÷\u2000-\u2bff{_small_letters()}]"
_LETTER = r"[A-Za-z\xaa-\U0010ffff]"
_LATIN = r"A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u024f\u1e00-\u1eff"
# What the house, the village or the ward of an address begins with, folded.
_UNITS = (
    "ap b(?:an|iet|lo|uo) c(?:an|ho|hu|u) d(?:ac|ay|oi|uo) hem k(?:dc|dt|ho|hu|i|m|p|tt|v) "
    "l(?:an|o) n(?:ga|go|ha) p(?:ho|hu|l|ol|[.]) quoc s(?:ho|n|o) "
    "t(?:ang|ap|dp|ha|hi|ho|ieu|inh|o|t) vil x(?:a|o|[.])"
).split()

STARTS = {
    # The text itself.
    "top": Starts("text", re.compile(r"\A")),
    # The first of two words with capitals, or a word with an apostrophe.
    "names": Starts(
        "text",
        re.compile(
            rf"{_CAPITAL}(?<![{_LATIN}].)(?={_LETTER}{{0,7}}(?:[ \n]{_CAPITAL}|['’]))",
            re.DOTALL,
        ),
    ),
    # A word for a part of an address, or a house's number, which has four figures at most.
    "units": Starts(
        "folded",
        re.compile(rf"(?<![a-z0-9])(?:{'|'.join(_UNITS)}|(?<![,./])[^\W\d_]?\d{{1,4}}+(?![\d.:]))"),
    ),
}
