"""Pictures as a format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.formats.format import Format
from scanner.mask import Known, Masked
from scanner.model import Document, Finding, Options
from scanner.pages import Source

if TYPE_CHECKING:
    from PIL.Image import Image

    from scanner.verify.evidence import Evidence


class ImageFormat(Format):
    """Read by Pillow, each frame a page, written in the format that it has, proved by OpenCV."""

    def told(self, kind: str, _data: bytes, _name: str) -> str | None:
        return kind if self.owns(kind) else None

    def owns(self, media_type: str) -> bool:
        return media_type.startswith("image/")

    def open(self, document: Document, options: Options) -> Source:
        from scanner.pages.image import ImageSource

        return ImageSource(document, options)

    def shared(self, document: Document) -> Document:
        from scanner.pages.image import Decoded

        return replace(document, opened=Decoded())

    def mask(
        self,
        document: Document,
        findings: Sequence[Finding],
        options: Options,
        _password: str | None = None,
        _known: Known | None = None,
        *,
        pictures: Set[int] = frozenset(),
    ) -> Masked:
        from scanner.mask.image import mask_image
        from scanner.mask.mark import marked

        return Masked(marked(mask_image(document, findings, options)))

    def with_label(
        self, document: Document, findings: Sequence[Finding], options: Options
    ) -> bytes:
        from scanner.mask.image import label_image
        from scanner.mask.mark import marked

        return marked(label_image(document, findings, options))

    def is_marked(self, data: bytes) -> bool:
        from scanner.mask.mark import is_marked

        return is_marked(data, pdf=False)

    def prove(
        self,
        original: Document,
        copy: Document,
        findings: Sequence[Finding],
        _options: Options,
        evidence: Evidence,
    ) -> None:
        from scanner.verify import image

        image.prove(original, copy, findings, evidence)

    def differences(
        self,
        plain: Document,
        labelled: Document,
        findings: Sequence[Finding],
        _label: str,
        evidence: Evidence,
    ) -> None:
        from scanner.verify import labelled as proof

        proof.of_frames(plain, labelled, findings, evidence)

    def pictures(
        self,
        document: Document,
        numbers: Iterable[int],
        width: int,
        options: Options,
        _password: str | None,
    ) -> Iterator[tuple[int, Image]]:
        from scanner.pages.show import frames

        return frames(document, numbers, width, options)
