"""What labels say of what stands behind them in a phrase, or under them as heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scanner.labels.label import Label, Labels, is_glued, without_mailboxes

LETTER = re.compile(r"[^\W\d_]")
NUMBER = re.compile(r"\d(?:[ .\-]?\d){5,}")
# A number too short to be any of ours that a label has for its own ("Nợ TK 111"), and no year.
OWN = re.compile(r"\W{0,3}(?!(?:19|20)\d\d(?!\d))\d{3,5}(?!\d)")
# What a look-alike has for its own, before whatever number comes behind: "Đơn hàng 1: Hoa 09…".
_ITS = re.compile(r"\W{0,3}(?:so )?[a-z]{0,4}-?\d[a-z\d]{0,4}(?![\w./\-])")
# How much of a cell its labels take up at least, for the cell to be a head.
COVERED = 0.35
_LEAST_COVERED = 0.5
_NUMBERED = re.compile(r"(?<![a-z])(?:so|ma|ky hieu|no|code)(?![a-z])")
MAX_WEAK_HEAD = 12
SHORT_LOOKALIKE = 6
SHORT_WEAK = 2
# Any but "số sổ", which says as little.
_WORD_BEFORE = re.compile(r"(?<![a-z])(?!so ?$)[a-z]+ ?$")
# Behind the end of a sentence another one begins that has nothing of the label.
_SENTENCE = re.compile(r"[.]\s+(?:[a-z]+\s+){3}")
_BREAK = re.compile(r"[\d,;:.()\n]")
# What forms add to their labels.
ASIDE = re.compile(
    r"\((?:neu co|bat buoc|if any|if applicable|\*|(?:viet |ghi )?(?:bang )?(?:chu )?in hoa"
    r"|in (?:capital|block) letters|(?:ghi|viet) [^()\n]{3,80}"
    r"|(?:[dn]{2}|[mt]{2,3}|[yn]{2,4}|ngay|thang|nam)"
    r"(?:[ ]?[/.\-,]?[ ]?(?:[dn]{2}|[mt]{2,3}|[yn]{2,4}|ngay|thang|nam)){1,2})\)"
)
# Whom a head names beside the papers of its column: "Số hồ sơ, người nhận hộ".
_PEOPLE = re.compile(r"[,;/&(+] ?(?:ten )?(?:nguoi|ho (?:va )?ten|than nhan|dai dien|lien he)")
# Over such a head may stand how much there is at each.
_OF_AMOUNTS = frozenset({"bank_account"})
_CHAIN = re.compile(r"^(?:[\d .\-+()/,;:&|]|va|hoac|and|or)*$")


# "SN 1990 - 0912345678": what is a serial number before figures was a year of birth.
_BIRTH_TOO = frozenset({"sn", "s/n"})
_A_YEAR = re.compile(r"[\s:.]{1,3}(?:19|20)\d\d(?!\d)")


def without_asides(text: str) -> str:
    """A folded text of the same length with blanks in place of what forms add to their labels.

    >>> without_asides("ngay sinh (dd/mm/yyyy):")
    'ngay sinh             :'
    """
    return ASIDE.sub(lambda aside: " " * len(aside.group()), text) if "(" in text else text


@dataclass(frozen=True, slots=True)
class Governed:
    """The label that speaks for a number. `near`: stands right before it; `label`: its folded
    text, if it stands before it on its line."""

    owners: frozenset[str]
    weak: frozenset[str]
    near: bool
    lookalike: bool
    between: str = field(default="", repr=False)
    label: str = field(default="", repr=False)


class Phrases:
    """The labels in texts of one page that count for its numbers, or (`words`) for its names,
    dates and places."""

    def __init__(
        self,
        labels: Labels,
        openers: frozenset[str] | None,
        *,
        words: bool,
        tolerant: bool,
        met: dict[str, list[Label]],
    ) -> None:
        """`openers`: the words that labels begin with of which the page has all words; None where
        any may be misread or run together. `tolerant`: a reader may have misread a letter or lost
        a blank. `met`: all labels of the texts that were asked for, whatever they count for."""
        self._labels = labels
        self._met = met
        self.words = words
        self._tolerant = tolerant
        self._known: dict[str, list[Label]] = {}
        self.openers = openers

    def labels(self, text: str) -> list[Label]:
        """The labels in a folded text, remembered: the head of a column is asked for each of its
        rows."""
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> list[Label]:
        if text not in self._met:
            tolerant = self._tolerant or is_glued(text)
            plain = without_mailboxes(without_asides(text))
            self._met[text] = self._labels.all(plain, tolerant=tolerant, seen=self._tolerant)
        return self._labels.counting(self._met[text], words=self.words)

    def before(self, text: str) -> Governed | None:
        """The last label in the text right before a number, unless another number took it.

        A weak label ("số") or a look-alike's a few words off gives way to a strong one in
        the same phrase: "CMND số", "số tài khoản nhận lệ phí hoàn trả".
        """
        if not text.strip():
            return None
        if "(" in text:
            text = without_asides(text)
        kept: Governed | None = None
        phrase = 0
        for label in reversed(self.labels(text)):
            between = text[label.end :]
            if NUMBER.search(between) and not _CHAIN.match(between):
                return kept
            if kept is not None and _BREAK.search(text[label.end : phrase]):
                return kept
            governed = _judged(label, between, text[label.start : label.end])
            if governed is None or _is_part(label, text):
                continue
            if governed.owners:
                return governed
            if governed.lookalike and not LETTER.search(between):
                return kept or governed
            kept, phrase = kept or governed, label.start
        return kept


def _is_part(label: Label, text: str) -> bool:
    """Whether a short label that says little ends a phrase of other words: "biên bản số"."""
    short = label.end - label.start <= SHORT_WEAK and not (label.owners or label.near)
    return short and not label.lookalike and _WORD_BEFORE.search(text, 0, label.start) is not None


def _judged(label: Label, between: str, printed: str) -> Governed | None:
    letters = len(LETTER.findall(between))
    if letters and (OWN.match(between) or _SENTENCE.match(between)):
        return None
    if label.lookalike and letters > (2 if label.end - label.start < SHORT_LOOKALIKE else 14):
        return None
    if label.lookalike and printed in _BIRTH_TOO and _A_YEAR.match(between):
        return None
    if label.lookalike and _ITS.match(between):
        return None
    owners = label.speaks_for(letters)
    if not owners and not label.lookalike and (letters or not label.weak):
        return None
    return Governed(owners, label.weak, letters <= 12, label.lookalike, between, printed)


def head_says(labels: Sequence[Label], text: str, *, words: bool = False) -> Governed | None:
    """What all labels of a cell that is a head say: "Số CCCD / ID No.". Alone one that wants to
    stand close does too: "NS", "BHXH"; but over amounts may stand the name of a bank."""
    strong = [label.owners for label in labels if label.owners]
    if not strong and len(labels) == 1 and labels[0].near:
        alone = not LETTER.search(text[: labels[0].start] + text[labels[0].end :])
        close = labels[0].speaks_for(0) if alone else frozenset()
        strong = [close] if close and not close & _OF_AMOUNTS else []
    if strong:
        # Under "Số seri" stands the number of a land certificate, or of a device and nobody's.
        nobodys = not words and all(label.nobodys for label in labels if label.owners)
        return Governed(frozenset().union(*strong), frozenset(), False, nobodys)
    others = [label for label in labels if label.lookalike]
    # One word of a title ("PHIẾU THEO DÕI …") tells of no number below.
    if others and (_NUMBERED.search(text) or cover(others, text, _LEAST_COVERED)):
        if not words and _PEOPLE.search(text, labels[0].end):
            return None
        return Governed(frozenset(), frozenset(), False, True)
    weak = [label for label in labels if label.weak]
    if weak and len(text) <= MAX_WEAK_HEAD and not LETTER.search(text, weak[-1].end):
        return Governed(frozenset(), weak[-1].weak, True, False)
    return None


def cover(labels: Sequence[Label], text: str, least: float = COVERED) -> bool:
    """Whether labels make up enough of the text they stand in for it to be a head, or so much."""
    return sum(label.end - label.start for label in labels) >= least * len(text)
