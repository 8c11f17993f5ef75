"""The formats that lolot reads and masks: the only room that knows all of them. Whoever has a
document asks `of(document)` for its format; a new format is a folder and a line here."""

from scanner.formats.archive import ArchiveFormat
from scanner.formats.format import Format
from scanner.formats.image import ImageFormat
from scanner.formats.locked import LockedFormat
from scanner.formats.mail import MailFormat
from scanner.formats.markup import HtmlFormat, XmlFormat
from scanner.formats.odf import OdfFormat
from scanner.formats.office import OfficeFormat
from scanner.formats.pdf import PdfFormat
from scanner.formats.registry import Registry
from scanner.formats.rtf import RtfFormat
from scanner.formats.text import TextFormat

__all__ = ["FORMATS", "Format", "mask", "of", "open_source", "sniff", "with_label"]

FORMATS = Registry()
FORMATS.formats += [PdfFormat(FORMATS), ImageFormat(), TextFormat(FORMATS)]
FORMATS.formats += [OfficeFormat(FORMATS), OdfFormat(FORMATS)]
FORMATS.formats += [ArchiveFormat(FORMATS), MailFormat(FORMATS), LockedFormat(FORMATS)]
FORMATS.formats += [HtmlFormat(FORMATS), XmlFormat(FORMATS), RtfFormat(FORMATS)]

mask, of, open_source = FORMATS.mask, FORMATS.of, FORMATS.open_source
sniff, with_label = FORMATS.sniff, FORMATS.with_label
