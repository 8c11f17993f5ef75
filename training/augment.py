"""Papers varied: values exchanged, marks and capitals lost, letters misread, columns moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from random import Random

from scanner import surnames, syllables
from scanner.letters import fold
from training.markup import Mark, Paper, Paragraph, Table, Text

_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
# What readers of pixels make of letters.
_MISREAD = {
    "ộ": "ô", "ồ": "ô", "ổ": "ô", "ệ": "ê", "ế": "ê", "ạ": "a", "ậ": "â", "ầ": "â", "ấ": "â",
    "ă": "a", "ị": "i", "ĩ": "i", "ợ": "ơ", "ủ": "u", "ự": "ư", "đ": "d", "l": "i", "i": "l",
    "rn": "m", "m": "rn", "n": "ri", "o": "0", "O": "0", "h": "b", "c": "e", "ư": "u", "ơ": "o",
}  # fmt: skip
Pools = Mapping[tuple[str, bool], tuple[str, ...]]


def pools(papers: Iterable[Paper]) -> Pools:
    """The values of some papers by type and by whether they are somebody's own."""
    found: dict[tuple[str, bool], dict[str, None]] = {}
    for paper in papers:
        for text in _texts(paper):
            for part in text:
                if isinstance(part, Mark):
                    found.setdefault((part.type, part.private), {})[part.printed] = None
    return {key: tuple(values) for key, values in found.items()}


def varied(paper: Paper, rng: Random, known: Pools) -> Paper:
    """A paper like this one."""
    if rng.random() < 0.75:
        share = rng.choice((0.3, 0.7, 1.0))
        paper = _mapped(paper, partial(_exchanged, rng=rng, known=known, share=share))
    draw = rng.random()
    if draw < 0.16:
        paper = _spelled(paper, fold if draw < 0.07 else _unmarked)
    elif draw < 0.22:
        paper = _spelled(paper, str.upper)
    elif draw < 0.28:
        paper = _spelled(paper, str.lower)
    elif draw < 0.36:
        paper = _mapped(paper, partial(_written_small, plain=draw < 0.32))
    if rng.random() < 0.12:
        paper = _spelled(paper, partial(_misread, rng=rng, rate=rng.choice((0.01, 0.03, 0.06))))
    if rng.random() < 0.35:
        paper = replace(paper, blocks=tuple(_moved(block, rng) for block in paper.blocks))
    return paper


def cut(paper: Paper, rng: Random) -> Paper:
    """A few lines of a paper, as a note or a message says no more."""
    parts = [part for block in paper.blocks for part in _parts(block) if any(_held(part))]
    count = rng.choice((1, 1, 2, 3, 5))
    start = rng.randrange(max(1, len(parts) - count + 1))
    kept: list[Paragraph | Table] = []
    for part in parts[start : start + count]:
        last = kept[-1] if kept else None
        if isinstance(last, Table) and isinstance(part, Table) and _go_on(last, part):
            kept[-1] = replace(last, rows=last.rows + part.rows)
        else:
            kept.append(part)
    return replace(paper, blocks=tuple(kept))


def spliced(paper: Paper, other: Paper, rng: Random) -> Paper:
    """A paper with some of the lines of another one within it, as if both had been written by one
    hand: what stands elsewhere on a page tells less of each line."""
    at = rng.randrange(len(paper.blocks) + 1)
    blocks = (*paper.blocks[:at], *cut(other, rng).blocks, *paper.blocks[at:])
    return replace(paper, blocks=blocks)


_SENTENCE = re.compile(r"(?<=[.;:!?])\s|\n")


def _parts(block: Paragraph | Table) -> Iterator[Paragraph | Table]:
    """A paragraph's sentences; a table's rows, some with their heads."""
    if isinstance(block, Table):
        for n, row in enumerate(block.rows):
            yield Table((row,), () if n else block.head)
        return
    sentence: list[str | Mark] = []
    for part in block.text:
        pieces = [part] if isinstance(part, Mark) else _SENTENCE.split(part)
        for n, piece in enumerate(pieces):
            if n and sentence:
                yield replace(block, text=tuple(sentence))
                sentence = []
            if piece:
                sentence.append(piece)
    if sentence:
        yield replace(block, text=tuple(sentence))


def _go_on(table: Table, row: Table) -> bool:
    return not row.head and len(table.rows[0]) == len(row.rows[0])


def _texts(paper: Paper) -> Iterable[Text]:
    for block in paper.blocks:
        yield from _held(block)


def _held(block: Paragraph | Table) -> Iterable[Text]:
    if isinstance(block, Paragraph):
        yield block.text
    else:
        yield from block.head
        for row in block.rows:
            yield from row


def _mapped(paper: Paper, change: Callable[[str | Mark], str | Mark]) -> Paper:
    def of(text: Text) -> Text:
        return tuple(map(change, text))

    blocks: list[Paragraph | Table] = []
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            blocks.append(replace(block, text=of(block.text)))
        else:
            rows = tuple(tuple(map(of, row)) for row in block.rows)
            blocks.append(Table(rows, tuple(map(of, block.head))))
    return replace(paper, blocks=tuple(blocks))


def _spelled(paper: Paper, spell: Callable[[str], str]) -> Paper:
    def change(part: str | Mark) -> str | Mark:
        if isinstance(part, str):
            return spell(part)
        return replace(part, printed=spell(part.printed))

    return _mapped(paper, change)


def _written_small(part: str | Mark, *, plain: bool) -> str | Mark:
    """A name in small letters, with or without marks, as people type who save keys."""
    if isinstance(part, str) or part.type != "person_name":
        return part
    return replace(part, printed=fold(part.printed) if plain else part.printed.lower())


def _unmarked(text: str) -> str:
    """Without the marks of Vietnamese, capitals as they were."""
    return "".join(
        plain.upper() if char.isupper() else plain
        for char, plain in zip(text, fold(text), strict=True)
    )


def _misread(text: str, *, rng: Random, rate: float) -> str:
    return "".join(_MISREAD.get(c, c) if rng.random() < rate else c for c in text)


def _exchanged(part: str | Mark, *, rng: Random, known: Pools, share: float) -> str | Mark:
    if isinstance(part, str) or rng.random() > share:
        return part
    if part.type == "person_name":
        return replace(part, printed=_name(part, rng, known))
    if part.type == "address" and rng.random() < 0.6:
        other = rng.choice(known[part.type, part.private])
        return replace(part, printed=_cased(part.printed, other))
    if part.type in ("date_of_birth", "address"):
        return part
    return replace(part, printed=_DIGIT.sub(lambda _: rng.choice("0123456789"), part.printed))


def _name(part: Mark, rng: Random, known: Pools) -> str:
    size = len(part.printed.split())
    if rng.random() < 0.5 and size in (2, 3, 4):
        return _cased(part.printed, _made(size, rng))
    pool = known[part.type, rng.random() < 0.8 or not part.private]
    for _ in range(12):
        other = rng.choice(pool)
        if len(other.split()) == size:
            return _cased(part.printed, other)
    return part.printed


_SURNAMES = sorted(surnames.MARKED | surnames.PEOPLES | surnames.WORDS)
_USUAL = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Lương "
    "Mai Cao Tô Tôn Lâm Đào Trương Hà Quách Thái Lưu Tạ Tăng Phùng Chu Vương Nghiêm Kiều La Quan "
    "Tống Triệu Văn Âu Bạch Châu Cù Diệp Giang Hứa Kim Lại Lục Mạc Nông Ninh Lò Giàng Thào Vàng "
    "Sùng Mùa Hạng Cứ Tráng Ma Quàng Cầm Điêu Hoàng Lô Vi Lương Danh Thạch Sơn Kiên Trang Lường"
).split()
_MIDDLE = sorted(syllables.MIDDLE)
_GIVEN = sorted(syllables.GIVEN)


def _made(size: int, rng: Random) -> str:
    surname = rng.choice(_USUAL) if rng.random() < 0.75 else rng.choice(_SURNAMES)
    middle = [rng.choice(("thị", "văn")) if rng.random() < 0.4 else rng.choice(_MIDDLE)]
    middle += [rng.choice(_MIDDLE)] if size == 4 else []
    parts = [surname, *middle[: size - 2], rng.choice(_GIVEN)]
    return " ".join(part.capitalize() for part in parts)


def _cased(old: str, new: str) -> str:
    """A value in the letters of another: small, in capitals, without marks."""
    if fold(old) == old.lower() and any(map(str.isalpha, old)) and len(old) > 3:
        new = _unmarked(new)
    if old.islower():
        return new.lower()
    return new.upper() if old.isupper() and len(old) > 3 else new


def _moved(block: Paragraph | Table, rng: Random) -> Paragraph | Table:
    """A table with its columns or rows in another order, or without heads."""
    if isinstance(block, Paragraph):
        return block
    rows, head = list(block.rows), block.head
    rng.shuffle(rows)
    columns = list(range(len(rows[0]) if rows else len(head)))
    if rng.random() < 0.5:
        rng.shuffle(columns)
    if rng.random() < 0.25 and len(rows) > 3:
        head = ()
    return Table(
        tuple(tuple(row[n] for n in columns) for row in rows),
        tuple(head[n] for n in columns) if head else (),
    )
