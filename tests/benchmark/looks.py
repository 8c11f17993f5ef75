"""Whether masked copies of Office files look as they did: `python -m tests.benchmark.looks FOLDER`.

Each file in FOLDER in which something is masked is printed by LibreOffice, as it was and as its
copy, and its copy is opened by a second reader. Told, for each: pages before and after, words
beside the masks that stand where they stood, and how much of the drawn pages is not what it was,
paragraphs with masks left out. `--keep` writes the pages of those that differ as pictures, before
and after. `--odf`: LibreOffice first makes an OpenDocument of each.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray

from scanner.errors import LolotError
from scanner.formats.converted.program import converted
from scanner.model import Options
from scanner.pipeline import mask_file
from tests.benchmark.offices import readers

SUFFIXES = frozenset(
    f".{kind}"
    for kind in "docx docm dotx xlsx xlsm xltx pptx pptm ppsx odt ods odp rtf doc xls ppt".split()
)
_ODF = {"docx": "odt", "xlsx": "ods", "pptx": "odp"}
# What the second reader takes as of another kind.
_ALIKE = {
    **dict.fromkeys(("docm", "dotx"), "docx"),
    **dict.fromkeys(("xlsm", "xltx"), "xlsx"),
    **dict.fromkeys(("pptm", "ppsx"), "pptx"),
    "odp": "odt",
}
_BAR = "█"
# A word stands where it stood up to so many points.
_NEAR = 3.0
_SCALE, _STEP = 1.5, 60
Pixels = NDArray[np.uint8]
# Left, top, right, low, what it says, and of which paragraph it is.
Word = tuple[float, float, float, float, str, int]


@dataclass(slots=True)
class Look:
    """How one file and its copy look. `words`, `kept`: beside the masks; `differs`: the share of
    the pixels there that are others."""

    before: int
    after: int
    words: int = 0
    kept: int = 0
    differs: float = 0.0
    opens: bool = True

    @property
    def is_same(self) -> bool:
        return (
            self.opens
            and self.before == self.after
            and self.kept == self.words
            and self.differs < 0.001
        )


def compared(before: bytes, after: bytes, keep: Path | None = None) -> Look:
    """Two files as printed."""
    with pymupdf.open("pdf", before) as old, pymupdf.open("pdf", after) as new:
        look = Look(len(old), len(new))
        for number, (one, other) in enumerate(zip(old, new, strict=False), 1):
            bands = list(_bands(_words(other), one.rect.width))
            _count(look, _words(one), _words(other), bands)
            pair = _drawn(one), _drawn(other)
            share = _differs(*pair, bands)
            look.differs = max(look.differs, share)
            if keep is not None and share:
                cv2.imwrite(f"{keep}-{number}.png", np.hstack([_sized(p, pair[0]) for p in pair]))
    return look


def _words(page: Any) -> list[Word]:
    return [word[:6] for word in page.get_text("words")]


def _bands(words: Sequence[Word], width: float) -> Iterator[tuple[float, float, float, float]]:
    """The paragraphs in which something is masked, as wide as the page."""
    masked = {word[5] for word in words if _BAR in word[4]}
    for number in masked:
        sides = [(word[1], word[3]) for word in words if word[5] == number]
        yield 0.0, min(top for top, _ in sides) - 2, width, max(low for _, low in sides) + 2


def _count(look: Look, old: Sequence[Word], new: Sequence[Word], bands: Sequence[Any]) -> None:
    """Counts the words that stand beside no mask, and those of them still there."""
    there: dict[str, list[Word]] = {}
    for word in new:
        there.setdefault(word[4], []).append(word)
    for word in old:
        if any(word[1] < low and word[3] > top for _, top, _, low in bands):
            continue
        look.words += 1
        same = (one for one in there.get(word[4], ()) if _is_near(one, word))
        look.kept += next(same, None) is not None


def _is_near(one: Word, other: Word) -> bool:
    return abs(one[0] - other[0]) <= _NEAR and abs(one[1] - other[1]) <= _NEAR


def _drawn(page: Any) -> Pixels:
    pixmap = page.get_pixmap(
        matrix=pymupdf.Matrix(_SCALE, _SCALE), colorspace=pymupdf.csGRAY, alpha=False
    )
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)


def _sized(page: Pixels, like: Pixels) -> Pixels:
    return cv2.resize(page, like.shape[::-1]) if page.shape != like.shape else page


def _differs(old: Pixels, new: Pixels, bands: Sequence[Any]) -> float:
    """The share of the pixels that differ, a pixel's move apart, outside of some bands."""
    new = _sized(new, old)
    square = np.ones((3, 3), np.uint8)
    high, low = (change(new, square).astype(np.int16) for change in (cv2.dilate, cv2.erode))
    other = (old.astype(np.int16) > high + _STEP) | (old.astype(np.int16) < low - _STEP)
    for _, top, _, bottom in bands:
        other[max(0, int(top * _SCALE)) : int(bottom * _SCALE) + 1] = False
    return float(other.mean())


def looked(path: Path, folder: Path, keep: Path | None) -> Look | str:
    """How a file and its copy look, or why nobody can say."""
    report = mask_file(
        str(path), str(folder / "copies" / path.name), Options(threads=1, overwrite=True)
    )
    copy = report.copy
    if copy is None or copy.status not in ("verified", "unchanged"):
        return report.error.key if report.error else copy.status if copy else "no copy"
    if copy.status == "unchanged":
        return "unchanged"
    try:
        before = converted(path.read_bytes(), path.suffix[1:], "pdf")
        new = Path(copy.path)
        after = converted(new.read_bytes(), new.suffix[1:], "pdf")
    except LolotError as error:
        return str(error)
    look = compared(before, after, keep / path.stem if keep else None)
    look.opens = _opens(new)
    return look


def _opens(copy: Path) -> bool:
    """Whether another library reads a copy."""
    ending = copy.suffix[1:]
    kind = _ALIKE.get(ending, ending)
    try:
        readers.read(kind, copy.read_bytes())
    except Exception as error:
        print(f"{copy.name}: {type(error).__name__}: {error}")
        return False
    return True


def as_odf(path: Path, folder: Path) -> Path | None:
    """A file as an OpenDocument; None where there is none of its kind."""
    target = _ODF.get(path.suffix[1:])
    if target is None:
        return None
    new = folder / f"{path.stem}.{target}"
    try:
        new.write_bytes(converted(path.read_bytes(), path.suffix[1:], target))
    except LolotError:
        return None
    return new


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.looks", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="files with this in their names")
    parser.add_argument("--kind", default="", help="files that end like this")
    parser.add_argument("--odf", action="store_true")
    parser.add_argument("--keep", type=Path, help="folder for pictures of pages that differ")
    chosen = parser.parse_args()
    if chosen.keep is not None:
        chosen.keep.mkdir(parents=True, exist_ok=True)
    paths = [p for p in sorted(chosen.folder.rglob("*")) if p.suffix.lower() in SUFFIXES]
    others: Counter[str] = Counter()
    same = whole = 0
    print("file  pages before, after  words beside masks in place  pixels that differ")
    with tempfile.TemporaryDirectory() as folder:
        for original in (p for p in paths if chosen.only in p.name):
            if not original.suffix.endswith(chosen.kind):
                continue
            path = as_odf(original, Path(folder)) if chosen.odf else original
            if path is None:
                continue
            look = looked(path, Path(folder), chosen.keep)
            if isinstance(look, str):
                others[look] += 1
                continue
            whole += 1
            same += look.is_same
            pages, words = f"{look.before}, {look.after}", f"{look.kept} of {look.words}"
            words += "" if look.opens else ", opens nowhere else"
            mark = "" if look.is_same else "  <-"
            print(f"{path.name}  {pages}  {words}  {100 * look.differs:.3f} %{mark}", flush=True)
    print(f"{whole} with masks, {same} look the same; others: {dict(others)}")


if __name__ == "__main__":
    main()
