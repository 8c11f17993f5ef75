"""Numbers and mailboxes that a page draws in another order than they are read in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pymupdf

from tests.attacks.attack import Attack, never_green, of, pdftotext
from tests.text_pages import content, written

VALUES = {
    "cccd": ("So CCCD:", "079103012345"),
    "phone": ("Dien thoai:", "0912345678"),
    "mail": ("Email:", "nguyen.van.mau@example.com"),
}
_SIZE, _TOP, _LEFT = 10, 200, 120
Piece = tuple[float, str]


def drawn(x: float, text: str, y: float = _TOP, squeezed: int = 100) -> str:
    return f"BT /F1 {_SIZE} Tf {squeezed} Tz 1 0 0 1 {x:.2f} {y} Tm ({text}) Tj ET\n"


def pieces(text: str, cuts: Sequence[int], squeezed: int = 100) -> list[Piece]:
    """The parts of a text, each with the place where it would stand in it."""
    ends = [*cuts, len(text)]
    starts = [0, *ends[:-1]]
    width = partial(pymupdf.get_text_length, fontname="helv", fontsize=_SIZE)
    return [
        (_LEFT + width(text[:a]) * squeezed / 100, text[a:b])
        for a, b in zip(starts, ends, strict=True)
    ]


def halves(label: str, value: str) -> str:
    first, last = pieces(value, [len(value) // 2])
    return drawn(40, label) + drawn(*last) + drawn(*first)


def halves_around_another_line(label: str, value: str) -> str:
    first, last = pieces(value, [len(value) // 2])
    return drawn(40, label) + drawn(*first) + drawn(40, "Mot dong khac", 100) + drawn(*last)


def first_halves_first(label: str, value: str) -> str:
    first, last = pieces(value, [len(value) // 2])
    below, rest = pieces("0987654321", [5])
    upper = drawn(40, label) + drawn(*first) + drawn(*below, y=180)
    return upper + drawn(*last) + drawn(*rest, y=180)


def chunks(label: str, value: str) -> str:
    every = pieces(value, [2, 5, 8])
    return drawn(40, label) + "".join(drawn(*every[n]) for n in (2, 0, 3, 1))


def digits(order: Callable[[list[Piece]], Sequence[Piece]], label: str, value: str) -> str:
    every = pieces(value, range(1, len(value)))
    return drawn(40, label) + "".join(drawn(*piece) for piece in order(every))


def backwards(every: list[Piece]) -> list[Piece]:
    return every[::-1]


def odd_first(every: list[Piece]) -> list[Piece]:
    return every[::2] + every[1::2]


def anyhow(every: list[Piece]) -> list[Piece]:
    return random.Random(26).sample(every, len(every))


def behind_what_follows(label: str, value: str) -> str:
    first, last = pieces(value, [len(value) // 2])
    width = pymupdf.get_text_length(value, fontname="helv", fontsize=_SIZE)
    after = drawn(_LEFT + width + 4, "cap ngay 01/02/2021")
    return after + drawn(*last) + drawn(*first) + drawn(40, label)


def squeezed_backwards(label: str, value: str) -> str:
    """In a face so narrow that a step back looks like kerning."""
    every = pieces(value, range(1, len(value)), 60)
    return drawn(40, label) + "".join(drawn(*piece, squeezed=60) for piece in every[::-1])


def turned(matrix: str, draw: Callable[[str, str], str], label: str, value: str) -> str:
    return f"q {matrix} cm\n{draw(label, value)}Q\n"


WAYS: dict[str, Callable[[str, str], str]] = {
    "halves-swapped": halves,
    "halves-around-another-line": halves_around_another_line,
    "first-halves-of-two-lines-first": first_halves_first,
    "chunks-shuffled": chunks,
    "digits-backwards": partial(digits, backwards),
    "digits-odd-places-first": partial(digits, odd_first),
    "digits-shuffled": partial(digits, anyhow),
    "behind-what-stands-right-of-it": behind_what_follows,
    "upright-shuffled": partial(turned, "0 1 -1 0 300 20", partial(digits, anyhow)),
    "upside-down-halves": partial(turned, "-1 0 0 -1 390 390", halves),
}


def page(draw: Callable[[str, str], str], label: str, value: str) -> bytes:
    pdf, _ = content(draw(label, value).encode("ascii"))
    return written(pdf)


def _attacks() -> Iterator[Attack]:
    for kind, (label, value) in VALUES.items():
        for way, draw in WAYS.items():
            build = partial(page, draw, label, value)
            yield Attack(f"{kind}-{way}", "a.pdf", value, build, "pdftotext -layout", pdftotext)


NARROW = [
    Attack(
        f"{kind}-narrow-backwards", "a.pdf", value,
        partial(page, squeezed_backwards, label, value), "pdftotext -layout", pdftotext,
    )
    for kind, (label, value) in VALUES.items() if kind != "mail"
]  # fmt: skip


@of(*_attacks(), *NARROW)
def test_what_is_drawn_in_another_order_is_found_and_masked(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)
