"""The formats that lolot reads and masks: the only room that knows all of them. Whoever has a
document asks `of(document)` for its format; a new format is a folder and a line here."""

from scanner.formats.format import Format
from scanner.formats.registry import Registry

__all__ = [
    "FORMATS",
    "Format",
    "copy_name",
    "drawn",
    "mask",
    "of",
    "open_source",
    "sniff",
    "with_label",
]


def _pdf(all_: Registry) -> Format:
    from scanner.formats.pdf import PdfFormat

    return PdfFormat(all_)


def _image(_: Registry) -> Format:
    from scanner.formats.image import ImageFormat

    return ImageFormat()


def _cards(all_: Registry) -> Format:
    from scanner.formats.cards import CardFormat

    return CardFormat(all_)


def _text(all_: Registry) -> Format:
    from scanner.formats.text import TextFormat

    return TextFormat(all_)


def _any_text(all_: Registry) -> Format:
    from scanner.formats.text import AnyTextFormat

    return AnyTextFormat(all_)


def _office(all_: Registry) -> Format:
    from scanner.formats.office import OfficeFormat

    return OfficeFormat(all_)


def _odf(all_: Registry) -> Format:
    from scanner.formats.odf import OdfFormat

    return OdfFormat(all_)


def _flat_odf(all_: Registry) -> Format:
    from scanner.formats.odf.flat import FlatOdfFormat

    return FlatOdfFormat(all_)


def _archive(all_: Registry) -> Format:
    from scanner.formats.archive import ArchiveFormat

    return ArchiveFormat(all_)


def _mail(all_: Registry) -> Format:
    from scanner.formats.mail import MailFormat

    return MailFormat(all_)


def _locked(all_: Registry) -> Format:
    from scanner.formats.locked import LockedFormat

    return LockedFormat(all_)


def _old(all_: Registry) -> Format:
    from scanner.formats.converted import OldFormat

    return OldFormat(all_)


def _drawn(all_: Registry) -> Format:
    from scanner.formats.converted import DrawnFormat

    return DrawnFormat(all_)


def _html(all_: Registry) -> Format:
    from scanner.formats.markup import HtmlFormat

    return HtmlFormat(all_)


def _xml(all_: Registry) -> Format:
    from scanner.formats.markup import XmlFormat

    return XmlFormat(all_)


def _rtf(all_: Registry) -> Format:
    from scanner.formats.rtf import RtfFormat

    return RtfFormat(all_)


def _metafile(all_: Registry) -> Format:
    from scanner.formats.metafile import MetafileFormat

    return MetafileFormat(all_)


_IN_ORDER = (
    *(_pdf, _image, _text, _office, _odf, _archive, _mail, _locked, _old, _drawn),
    *(_flat_odf, _html, _xml, _rtf, _metafile, _cards, _any_text),
)
FORMATS = Registry(_IN_ORDER)

drawn, mask, of, open_source = FORMATS.drawn, FORMATS.mask, FORMATS.of, FORMATS.open_source
copy_name, sniff, with_label = FORMATS.copy_name, FORMATS.sniff, FORMATS.with_label
