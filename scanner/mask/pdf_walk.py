"""Walking a page's content with its graphics state, marking what lies under the masks.

Written after ISO 32000-2, chapters 8 and 9. Clipping, colour and optional content are not
looked at: what is hidden is taken out as well as what shows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf

from scanner.mask.geometry import IDENTITY, Matrix, clipped, invert, moved, multiply
from scanner.mask.pdf_content import INLINE, Content
from scanner.mask.pdf_edits import Edits
from scanner.mask.pdf_fonts import Font, is_dict
from scanner.mask.pdf_paths import BUILDING, PAINTING, PathTracker
from scanner.mask.pdf_survey import SPELLED, Key, Mark, Masks, State, Survey, covered, matrix_of
from scanner.mask.pdf_text import PLACING, SHOWING, TextTracker
from scanner.mask.values import holds
from scanner.model import Box, Polygon

_UNIT = Box(0.0, 0.0, 1.0, 1.0)
# Points spread over the unit square, and the pixels that a letter takes at least.
_SPREAD = [(x / 8, y / 8) for x in range(9) for y in range(9)]
_FEWEST_PIXELS = 64
_MAX_DEPTH = 24
_MAX_SAVED = 10_000
_SETTERS = {"Tc": "char_space", "Tw": "word_space", "TL": "leading", "Ts": "rise"}
# What decides on the glyphs of a page, wherever they lie.
_COUNTED = frozenset({"q", "Q", "Tf", "gs", "Do", *SHOWING})
_FILLING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})


def walk_page(survey: Survey, masks: Masks, page: pikepdf.Page) -> None:
    """Mark what lies under `masks` in a page's content and all it draws.

    Raises `pikepdf.PdfError` for content that cannot be parsed.
    """
    resources = page.obj.get("/Resources")
    if resources is None:
        resources = page.resources
    context = _Context(survey, resources, IDENTITY, _struct_parents(page.obj))
    _Run(survey, masks, ()).walk(page.obj, context)


def walk_form(survey: Survey, masks: Masks, form: pikepdf.Object, ctm: Matrix) -> None:
    """The same for a form that the page does not draw itself: an annotation's appearance."""
    _Run(survey, masks, ()).form(form, ctm, pikepdf.Dictionary())


def _struct_parents(holder: pikepdf.Object) -> int:
    try:
        return int(holder.get("/StructParents", -1))
    except (TypeError, ValueError):
        return -1


def _is_plain(image: pikepdf.Object) -> bool:
    """Whether a picture has too few pixels to show anything; it may be the ground of a page."""
    if isinstance(image.get("/SMask"), pikepdf.Stream) or "/Mask" in image:
        return False
    return int(image.get("/Width", 0)) * int(image.get("/Height", 0)) < _FEWEST_PIXELS


class _Context:
    """What a content stream is drawn with."""

    def __init__(
        self, survey: Survey, resources: pikepdf.Object, ctm: Matrix, parents: int
    ) -> None:
        self.resources, self.ctm, self.parents = resources, ctm, parents
        self._named = survey.names_in(resources)
        self._known: dict[tuple[str, str], pikepdf.Object | None] = {}
        self.fonts: dict[str, Font | None] = {}

    def find(self, kind: str, name: Any) -> pikepdf.Object | None:
        """A named resource, None if there is none of that kind and name."""
        key = (kind, str(name))
        if key not in self._known:
            table = self.resources.get(kind) if is_dict(self.resources) else None
            found = table.get(key[1]) if is_dict(table) and table is not None else None
            self._known[key] = found
            if kind in ("/Font", "/XObject"):
                self._named.add(key[1])
        return self._known[key]


class _Run:
    """One walk over one content stream, and new ones for the forms it draws."""

    def __init__(self, survey: Survey, masks: Masks, outer: tuple[Key, ...]) -> None:
        self._survey = survey
        self._masks = masks
        self._outer = outer

    def form(self, form: pikepdf.Object, ctm: Matrix, resources: pikepdf.Object) -> None:
        """Walk a form XObject drawn under `ctm` by a stream with `resources`."""
        if form.objgen in self._outer or len(self._outer) > _MAX_DEPTH:
            return
        placed = multiply(matrix_of(form.get("/Matrix")) or IDENTITY, ctm)
        own = form.get("/Resources", resources)
        context = _Context(self._survey, own, placed, _struct_parents(form))
        _Run(self._survey, self._masks, self._outer).walk(form, context)

    def walk(self, holder: pikepdf.Object, context: _Context) -> None:
        """Walk the content of a page or form."""
        key = holder.objgen
        survey = self._survey
        survey.streams.setdefault(key, holder)
        self._outer = (*self._outer, key)
        self._context = context
        self._state = State(context.ctm)
        self._saved: list[State] = []
        self._marked: list[Mark] = []
        self._edits = survey.edits.setdefault(key, Edits())
        content = survey.content(key)
        if not self._masks.wide and self._counted(content):
            self._forget(key)
            return
        self._state, self._saved = State(context.ctm), []
        self._paths = PathTracker(self._masks, self._edits)
        self._text = TextTracker(self._masks, self._edits)
        self._run(content)
        fresh = self._text.finish()
        for marks in self._text.lost:
            self._untag(marks)
        if fresh and not self._masks.beside:
            survey.uncovered.setdefault(self._masks.number, []).extend(fresh)
        if self._paths.unclean:
            survey.unclean.add(self._masks.number)
        if not self._edits:
            self._forget(key)

    def _forget(self, key: Key) -> None:
        """A page is drawn once, and hundreds of them take more room than the file."""
        if len(self._outer) == 1:
            del self._survey.parsed[key]

    def _counted(self, content: Content) -> bool:
        """Count the glyphs of a stream where no mask lies. Whether that was all there is to do:
        its letters, whatever is between them, spell no value that is sought."""
        texts: list[str] = []
        fonts: set[Font] = set()
        for index, name in enumerate(content.names):
            if name not in _COUNTED:
                continue
            with contextlib.suppress(TypeError, ValueError, IndexError):
                operands = content.operands(index)
                if name not in SHOWING:
                    _HANDLERS[name](self, 0, operands)
                    continue
                font, glyphs = self._state.font, []
                if font is None:
                    continue
                fonts.add(font)
                for item in operands[0] if name == "TJ" else operands[-1:]:
                    if isinstance(item, bytes) and item:
                        shown = font.shown(item)
                        glyphs += shown.glyphs
                        texts.append(shown.text)
                if font not in self._edits.counted:
                    font.count(glyphs)
        self._edits.counted |= fonts
        return not self._masks.sought.may_stand("".join(texts))

    def _run(self, content: Content) -> None:
        text = self._text
        for index, name in enumerate(content.names):
            try:
                if name in SHOWING:
                    text.show(index, name, content.operands(index), self._state)
                    continue
                if name in PLACING:
                    text.place(name, content.operands(index), self._state)
                    continue
            except (TypeError, ValueError, IndexError):
                continue
            text.changed()
            handler = _EVERY.get(name)
            if handler is not None:
                try:
                    handler(self, index, content.operands(index))
                except (TypeError, ValueError, IndexError):
                    # An operator with wrong operands does nothing, for readers as well.
                    continue
            elif name == INLINE:
                self._inline(index)

    def _save(self, index: int, operands: Sequence[Any]) -> None:
        if len(self._saved) < _MAX_SAVED:
            self._saved.append(self._state.saved())

    def _restore(self, index: int, operands: Sequence[Any]) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def _concat(self, index: int, operands: Sequence[Any]) -> None:
        matrix = matrix_of(operands)
        if matrix:
            self._state.ctm = multiply(matrix, self._state.ctm)

    def _set_font(self, index: int, operands: Sequence[Any]) -> None:
        name, fonts = str(operands[0]), self._context.fonts
        if name not in fonts:
            font = self._context.find("/Font", name)
            known = isinstance(font, pikepdf.Dictionary)
            fonts[name] = self._survey.font(font) if known else None
        self._state.font = fonts[name]
        self._state.size = float(operands[1])

    def _set_scale(self, index: int, operands: Sequence[Any]) -> None:
        self._state.scale = float(operands[0]) / 100

    def _set_mode(self, index: int, operands: Sequence[Any]) -> None:
        self._state.mode = int(operands[0])

    def _set_state(self, index: int, operands: Sequence[Any]) -> None:
        """`gs`: a font, or a soft mask whose form is drawn under the current matrix."""
        settings = self._context.find("/ExtGState", operands[0])
        if settings is None:
            return
        font = settings.get("/Font")
        if isinstance(font, pikepdf.Array) and len(font) == 2:
            self._state.font = self._survey.font(font[0])
            self._state.size = float(font[1])
        mask = settings.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
            self.form(mask["/G"], self._state.ctm, self._context.resources)

    def _set_colour(self, index: int, operands: Sequence[Any]) -> None:
        """`scn`: note a tiling pattern that draws text or pictures."""
        pattern = None
        if len(operands) and isinstance(operands[-1], pikepdf.Name):
            pattern = self._context.find("/Pattern", operands[-1])
        resources = pattern.get("/Resources") if isinstance(pattern, pikepdf.Stream) else None
        kinds = set(resources.keys()) if isinstance(resources, pikepdf.Dictionary) else set()
        self._state.tiled = bool({"/Font", "/XObject"} & kinds)

    def _plain_colour(self, index: int, operands: Sequence[Any]) -> None:
        self._state.tiled = False

    def _clip(self, index: int, operands: Sequence[Any]) -> None:
        self._paths.clip()

    def _paint(self, index: int, name: str) -> None:
        if self._state.tiled and name in _FILLING and self._paths.touches():
            self._survey.unclean.add(self._masks.number)
        self._paths.paint(index, name)

    def _draw(self, index: int, operands: Sequence[Any]) -> None:
        target = self._context.find("/XObject", operands[0])
        if not isinstance(target, pikepdf.Stream):
            return
        kind = str(target.get("/Subtype", ""))
        if kind == "/Form":
            self.form(target, self._state.ctm, self._context.resources)
        elif kind == "/Image":
            outlines = self._on_unit_square()
            if outlines and covered(_SPREAD, outlines) == 1:
                # Of pictures as small as the modules of a code their places say it all.
                self._edits.dropped.add(index)
                if _is_plain(target):
                    return
            if outlines:
                known = self._survey.images.setdefault(target.objgen, (target, []))
                known[1].extend(outlines)

    def _inline(self, index: int) -> None:
        outlines = self._on_unit_square()
        if outlines:
            self._edits.inline.setdefault(index, []).extend(outlines)

    def _on_unit_square(self) -> list[Polygon]:
        """The masks in the unit square that an image is drawn in, those that meet it."""
        ctm = self._state.ctm
        inverse = invert(ctm)
        if inverse is None:
            return []
        outlines = [moved(polygon, inverse) for polygon in self._masks.wide]
        return [outline for outline in outlines if len(clipped(outline, _UNIT)) >= 3]

    def _begin_marked(self, index: int, operands: Sequence[Any]) -> None:
        """`BDC`, `BMC`: remember the property list, for the text it may spell out."""
        properties = operands[1] if len(operands) > 1 else None
        holder = None
        if isinstance(properties, pikepdf.Name):
            holder = properties = self._context.find("/Properties", properties)
        inline = holder is None
        known = properties if isinstance(properties, pikepdf.Dictionary) else None
        spelled = known is not None and any(key in known for key in SPELLED)
        if inline and known is not None and spelled:
            words = " ".join(str(known[word]) for word in SPELLED if word in known)
            if holds(words, self._masks.sought):
                self._edits.untagged.add(index)
        number = -1 if known is None else known.get("/MCID", -1)
        self._marked.append(
            (index if inline and spelled else -1, int(number), holder if spelled else None)
        )
        self._text.marks = tuple(self._marked)

    def _end_marked(self, index: int, operands: Sequence[Any]) -> None:
        if self._marked:
            self._marked.pop()
            self._text.marks = tuple(self._marked)

    def _untag(self, marks: Sequence[Mark]) -> None:
        """A glyph goes: so does the text that marked content around it spells out."""
        for index, number, holder in marks:
            if index >= 0:
                self._edits.untagged.add(index)
            if number >= 0:
                self._survey.tagged.add((self._context.parents, number))
            if holder is not None and all(holder is not known for known in self._survey.spelled):
                self._survey.spelled.append(holder)


_Handler = Callable[[_Run, int, Sequence[Any]], None]
_HANDLERS: dict[str, _Handler] = {
    "q": _Run._save,
    "Q": _Run._restore,
    "cm": _Run._concat,
    "Tf": _Run._set_font,
    "Tz": _Run._set_scale,
    "Tr": _Run._set_mode,
    "gs": _Run._set_state,
    "Do": _Run._draw,
    "BDC": _Run._begin_marked,
    "BMC": _Run._begin_marked,
    "EMC": _Run._end_marked,
    "scn": _Run._set_colour,
    **dict.fromkeys(("g", "rg", "k", "sc", "cs"), _Run._plain_colour),
    "W": _Run._clip,
    "W*": _Run._clip,
}


def _showing(name: str) -> _Handler:
    return lambda run, index, operands: run._text.show(index, name, operands, run._state)


def _placing(name: str) -> _Handler:
    return lambda run, index, operands: run._text.place(name, operands, run._state)


def _building(name: str) -> _Handler:
    return lambda run, index, operands: run._paths.build(index, name, operands, run._state.ctm)


def _painting(name: str) -> _Handler:
    return lambda run, index, operands: run._paint(index, name)


def _setting(attribute: str) -> _Handler:
    return lambda run, index, operands: setattr(run._state, attribute, float(operands[0]))


_EVERY = {
    **{name: _setting(attribute) for name, attribute in _SETTERS.items()},
    **{name: _painting(name) for name in PAINTING},
    **{name: _building(name) for name in BUILDING},
    **{name: _placing(name) for name in PLACING},
    **{name: _showing(name) for name in SHOWING},
    **_HANDLERS,
}
