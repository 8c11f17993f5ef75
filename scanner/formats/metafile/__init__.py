"""Drawings of Windows (.emf, .wmf), as offices' files keep them: the texts that they draw are read
and masked, their pictures and shapes are read as pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from scanner.errors import UnreadableError
from scanner.formats.metafile import emf, wmf
from scanner.formats.metafile.canvas import OddMetafileError
from scanner.formats.metafile.drawing import Drawing
from scanner.formats.metafile.lines import Cell, block, lines
from scanner.formats.metafile.records import is_emf
from scanner.formats.parts.beside import read_beside
from scanner.formats.written import BAR, Block, Change, Inner, Place, Sheet, Spans, Written
from scanner.formats.written.format import WrittenFormat
from scanner.model import Reason, Source
from scanner.pages import polyglot

EMF, WMF = "application/x-emf", "application/x-wmf"
# What a text of one byte a sign has in place of a bar.
_NARROW_BAR = b"*"
_SHAPES = "shapes.png"


@dataclass(frozen=True)
class Metafile:
    """An opened drawing (see `Written`)."""

    data: bytes = field(repr=False)
    drawing: Drawing = field(repr=False)
    is_enhanced: bool

    beside: Sequence[int] = ()
    unread: Sequence[str] = ()
    notes: Sequence[str] = ()
    bar = BAR

    @cached_property
    def _rows(self) -> Sequence[Sequence[Sequence[Cell]]]:
        return lines(self.drawing.canvas.said)

    @cached_property
    def _cells(self) -> Sequence[Cell]:
        return [cell for rows in self._rows for row in rows for cell in row]

    @cached_property
    def places(self) -> Sequence[Place]:
        numbers = enumerate((row for rows in self._rows for row in rows), 1)
        said = [
            Place(cell.text, Reason("line", {"line": str(line)}), shown=cell.shown)
            for line, row in numbers
            for cell in row
        ]
        where = Reason("office_hidden", {})
        return [*said, *(Place(text, where, Source.HIDDEN_TEXT) for text in self._others)]

    @cached_property
    def _others(self) -> Sequence[str]:
        """What only the newer drawing says."""
        shown = "\n".join(cell.shown for cell in self._cells).replace(" ", "")
        return [one for one in self.drawing.strings if one.replace(" ", "") not in shown]

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        found, first = [], 0
        for rows in self._rows:
            found.append(Sheet([block(rows, first)]))
            first += sum(map(len, rows))
        hidden = range(first, len(self.places))
        rows_ = [[(0, [number])] for number in hidden]
        return [*found, *([Sheet([Block(rows_)], Source.HIDDEN_TEXT)] if rows_ else [])]

    @cached_property
    def files(self) -> Sequence[Inner]:
        drawing = self.drawing
        found = [
            Inner(f"picture {number}.bmp", one.data) for number, one in enumerate(drawing.bitmaps)
        ]
        shapes = drawing.canvas.picture()
        found += [Inner(_SHAPES, shapes)] if shapes else []
        found += [Inner(f"file {number}", one) for number, one in enumerate(drawing.others)]
        rest = read_beside("strings", drawing.rest(self.data))
        return [*found, *rest]

    def vanishing(self, _gone: Spans) -> Set[int]:
        # The copy is drawn in the older way alone.
        return frozenset(range(len(self._cells), len(self.places)))

    def copy(
        self, changes: Mapping[int, Sequence[Change]], files: Mapping[str, bytes | None]
    ) -> bytes:
        if self.drawing.is_only_dropped:
            raise UnreadableError("drawing_not_masked")
        data = bytearray(self.data)
        for number, some in changes.items():
            if number < len(self._cells):
                for start, end, new in some:
                    self._write(data, self._cells[number].spelled(start, end), new, start)
        pictures = self._pictures(files)
        if self.is_enhanced:
            return emf.written(bytes(data), pictures, self.drawing.dropped)
        return wmf.written(bytes(data), pictures)

    @staticmethod
    def _write(
        data: bytearray, spelled: Iterable[tuple[int, int, int]], new: str, first: int
    ) -> None:
        for at, place, size in spelled:
            sign = new[at - first : at - first + 1] or " "
            wide = sign.encode("utf-16-le")[:2]
            narrow = sign.encode("latin-1", "replace").replace(b"?", _NARROW_BAR)
            data[place : place + size] = wide if size > 1 else narrow

    def _pictures(self, files: Mapping[str, bytes | None]) -> dict[int, bytes]:
        """Masked pictures by their records. What has none of its own cannot be masked: then no copy
        has the drawing."""
        found: dict[int, bytes] = {}
        named = {f"picture {number}.bmp": one for number, one in enumerate(self.drawing.bitmaps)}
        for name, data in files.items():
            one = named.get(name)
            if data is None or one is None or not one.is_changeable:
                raise UnreadableError("drawing_not_masked")
            found[one.record] = data
        return found


class MetafileFormat(WrittenFormat):
    """Read record by record, proved by all letters in its bytes, whatever records they are in."""

    reader = "letters"

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        if kind not in ("unknown", "text") or any(polyglot.archives(data)):
            return None
        return EMF if is_emf(data) else WMF if wmf.is_wmf(data) else None

    def owns(self, media_type: str) -> bool:
        return media_type in (EMF, WMF)

    def written(self, data: bytes, media_type: str) -> Written:
        is_enhanced = media_type == EMF
        try:
            drawing = emf.read(data) if is_enhanced else wmf.read(data)
            metafile = Metafile(data, drawing, is_enhanced)
            assert metafile.files is not None
        except (OddMetafileError, RecursionError) as error:
            raise UnreadableError("broken_file") from error
        return metafile

    def strings(self, data: bytes, media_type: str) -> Iterator[tuple[str, str]]:
        """Letters in the order of the records: those of one word may stand in several."""
        for first in (0, 1):
            units = data[first : len(data) - (len(data) - first) % 2].decode("utf-16-le", "replace")
            yield units, "letters"
        yield data.decode("latin-1"), "letters"
        drawing = (emf if media_type == EMF else wmf).read(data)
        yield "".join(one.text for one in drawing.canvas.said), "words"
