"""Image files through Pillow: each frame a page, upright, on white."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

import cv2
import numpy as np
import pillow_heif
from PIL import Image, ImageFile, ImageOps

from scanner.errors import UnreadableError
from scanner.model import GIVEN_UP, Box, Document, Options, Page, Snippet, Source, Unread
from scanner.pages import areas, metadata, pixels, segments, surplus
from scanner.pages.areas import Area
from scanner.pages.broken import PICTURE as BROKEN
from scanner.pages.directories import Directories
from scanner.pages.preview import shows_no_more
from scanner.pages.segments import Container

if TYPE_CHECKING:
    from scanner.model import Pixels

pillow_heif.register_heif_opener()
# The limit on pixels is ours (`Limits.pixels`), checked before anything is decoded.
Image.MAX_IMAGE_PIXELS = None

# A picture of 25 megapixels and more is read at this part of its size, or in tiles.
_LEAST_SCALE = 0.6
_switch = Lock()


@dataclass(slots=True, eq=False)
class Decoded:
    """Room for a single picture that one reader decodes and leaves to the next."""

    _image: Image.Image | None = field(default=None, repr=False)

    def keep(self, image: Image.Image) -> None:
        self._image = image

    def take(self) -> Image.Image | None:
        """The picture, once; None where none was kept."""
        image, self._image = self._image, None
        return image


class ImageSource:
    """An opened image (see `scanner.pages.Source`)."""

    encrypted = False
    patience = 1.0
    password: str | None = None

    def __init__(self, document: Document, options: Options) -> None:
        self.media_type = document.media_type
        self._data = document.data
        self._limits = options.limits
        self._shared = document.opened if isinstance(document.opened, Decoded) else None
        self.is_given_up: Callable[[], bool] = lambda: False
        self._image = self._opened()
        self._whole = False
        self.page_count = self._count()

    def _opened(self) -> Image.Image:
        try:
            with _quiet(self.media_type):
                image = Image.open(io.BytesIO(self._data))
        except Image.DecompressionBombError as error:
            raise UnreadableError("too_many_pixels", limit=self._limits.pixels) from error
        except BROKEN as error:
            raise UnreadableError("broken_file") from error
        if image.width * image.height > self._limits.pixels:
            image.close()
            raise UnreadableError("too_many_pixels", limit=self._limits.pixels)
        return image

    def _count(self) -> int:
        try:
            with _quiet(self.media_type):
                return int(getattr(self._image, "n_frames", 1))
        except BROKEN:
            return 1

    @cached_property
    def _container(self) -> Container:
        return segments.read(self._data, self.media_type)

    def pages(self) -> Iterator[Page]:
        read = min(self.page_count, self._limits.pages)
        for number in range(1, read + 1):
            given_up = self.is_given_up()
            yield self._unread(number, GIVEN_UP) if given_up else self._page(number)
        if read < self.page_count:
            yield self._unread(read + 1, "too_many_pages")

    def _page(self, number: int) -> Page:
        try:
            with _quiet(self.media_type):
                if self.page_count > 1:
                    self._image.seek(number - 1)
                if self._image.width * self._image.height > self._limits.pixels:
                    return self._unread(number, "too_many_pixels")
                return _Frame(number, *self._decoded(), self._limits.pixels).page()
        except BROKEN:
            return self._unread(number, "page_failed")

    def _decoded(self) -> tuple[Image.Image, bool]:
        """The current frame, upright, and whether it is all there."""
        self._whole = True
        try:
            with truncated(allowed=False):
                self._image.load()
        except BROKEN:
            self._whole = False
            with truncated(allowed=True):
                self._image.load()
        return ImageOps.exif_transpose(self._image), self._whole

    def _unread(self, number: int, code: str) -> Page:
        width, height = float(self._image.width), float(self._image.height)
        unread = Unread(number, Box(0.0, 0.0, width, height), code)

        def render(box: Box | None, scale: float) -> Pixels:
            raise UnreadableError(code)

        return Page(number, width, height, "px", (), (), 1.0, render, unread=(unread,))

    def snippets(self) -> Iterator[Snippet]:
        with _quiet(self.media_type):
            texts = list(metadata.snippets(self._image, self._container, self._behind()))
        texts += (Snippet(b.text, Source.METADATA, key=name) for name, b in self._beside if b.text)
        known = "\n".join(snippet.text for snippet in texts)
        # Where pixels stand as they are, they spell anything.
        data = b"" if self.media_type in ("image/bmp", "image/tiff") else self._data
        if self.media_type == "image/png" and any(surplus.telling(data)):
            data = segments.without_pixels(data)
        open_ = (text for _, number, text in surplus.telling(data) if number not in known)
        texts += (Snippet(text, Source.METADATA, key="bytes") for text in dict.fromkeys(open_))
        return iter(texts)

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        return iter(())

    def previews(self) -> Iterator[tuple[str, bytes]]:
        with _quiet(self.media_type):
            thumbnails = list(metadata.thumbnails(self._image, self._container))
            more = [one for one in thumbnails if not self._is_shown(one[1])]
        yield from more

    @cached_property
    def _beside(self) -> list[tuple[str, surplus.Surplus]]:
        """What stands behind and between the parts of the file, with where."""
        gaps = [("trailing", self._behind())]
        gaps += [part for part in self._container.segments if part[0] == segments.UNUSED]
        return [(name, surplus.Surplus.of(data)) for name, data in gaps]

    def surplus(self) -> Iterator[tuple[str, bytes]]:
        found = [(name, part) for name, beside in self._beside for part in beside.files]
        if self.media_type == "image/tiff":
            beside = Directories(self._data).beside()
            found += [("subifd", one) for one in beside if not self._is_shown(one)]
        yield from found
        known = [part for _, part in found]
        yield from (("inner", one) for one in surplus.hidden(self._data, known, picture=True))

    def _is_shown(self, thumbnail: bytes) -> bool:
        """Whether a preview shows what the first frame does, and no more."""
        try:
            if self.page_count > 1:
                self._image.seek(0)
            with truncated(allowed=False):
                self._image.load()
        except BROKEN:
            return False
        return shows_no_more(thumbnail, self._image)

    def _behind(self) -> bytes:
        """What follows the end of the file by its format, or of the last frame of a JPEG."""
        end = self._container.end
        for entry in getattr(self._image, "mpinfo", {}).get(0xB002, ()):
            base = getattr(self._image, "info", {}).get("mpoffset", 0)
            start = entry["DataOffset"] + base if entry["DataOffset"] else 0
            end = max(end, start + entry["Size"])
        return self._data[end:]

    def revisions(self) -> Iterator[bytes | None]:
        return iter(())

    def close(self) -> None:
        if self._shared is not None and self._whole and self.page_count == 1:
            self._shared.keep(self._image)
        else:
            self._image.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


@contextmanager
def _quiet(media_type: str) -> Iterator[None]:
    """Pillow warns of what it mends; lolot says what it could not read."""
    with warnings.catch_warnings(), _silent() if media_type == "image/tiff" else nullcontext():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _silent() -> Iterator[None]:
    """libtiff writes its complaints to the process's own stderr, past Python."""
    try:
        kept = os.dup(2)
    except OSError:
        # No stderr to protect: a window program on Windows.
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextmanager
def truncated(allowed: bool) -> Iterator[None]:
    """Whether Pillow decodes what there is of a picture that is cut off, or says that it is.

    Its switch is for the whole process, and other libraries (WeasyPrint) leave it on.
    """
    with _switch:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = allowed
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


class _Frame:
    """One decoded frame."""

    def __init__(self, number: int, upright: Image.Image, whole: bool, most_pixels: int) -> None:
        self._number = number
        self._shown = pixels.to_bgr(upright)
        self._versions: dict[Box, Pixels] = {}
        self._whole = whole
        self._most_pixels = most_pixels
        for box, version in pixels.under_alpha(upright, self._shown):
            # A hair's breadth tells it apart from the same place as shown.
            self._versions[box.grow(-0.001)] = version

    def page(self) -> Page:
        height, width = self._shown.shape[:2]
        box = Box(0.0, 0.0, float(width), float(height))
        read, left = areas.tiles(Area(box, 1.0, 1.0), self._most_pixels, _LEAST_SCALE)
        read += [Area(hidden, 1.0) for hidden in self._versions]
        unread = [Unread(self._number, part, "too_large_to_render") for part in left[:1]]
        if not self._whole:
            unread.append(Unread(self._number, self._missing(box), "image_truncated"))
        return Page(
            self._number,
            box.width,
            box.height,
            "px",
            (),
            tuple(area.box for area in read),
            areas.common_scale(read),
            self.render,
            unread=tuple(unread),
            scales=tuple(area.scale for area in read),
        )

    def render(self, box: Box | None, scale: float) -> Pixels:
        """BGR pixels of `box` (None: all of it)."""
        source = self._shown if box is None else self._versions.get(box, self._shown)
        if box is not None:
            x0, y0 = max(0, round(box.x0)), max(0, round(box.y0))
            source = source[y0 : max(y0 + 1, round(box.y1)), x0 : max(x0 + 1, round(box.x1))]
        if scale == 1.0 or source.size == 0:
            return source
        size = (max(1, round(source.shape[1] * scale)), max(1, round(source.shape[0] * scale)))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        resized: Pixels = cv2.resize(source, size, interpolation=way)
        return resized

    def _missing(self, box: Box) -> Box:
        """The rows that were never decoded: all of one colour."""
        spread = np.ptp(self._shown.reshape(self._shown.shape[0], -1, 3), axis=1).max(axis=1)
        rows = np.flatnonzero(spread > 2)
        if not rows.size:
            return box
        first, last = float(rows[0]), float(rows[-1]) + 1
        # A bitmap is stored from its last row up.
        if first > box.height - last:
            return Box(0.0, 0.0, box.width, first)
        return Box(0.0, min(last, box.height - 1), box.width, box.height)
