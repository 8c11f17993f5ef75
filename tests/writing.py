"""Files that hold text and no pages, read and masked as people do it."""

from __future__ import annotations

from pathlib import Path

from scanner.model import FileReport, Options
from scanner.pipeline import mask_file, scan_file

PLAIN = Options()


def scanned(folder: Path, name: str, data: bytes | str, options: Options = PLAIN) -> FileReport:
    return scan_file(str(_put(folder, name, data)), options)


def masked(
    folder: Path, name: str, data: bytes | str, options: Options = PLAIN
) -> tuple[FileReport, bytes]:
    """The report on a file and the bytes of its verified copy."""
    target = folder / "copies" / name
    report = mask_file(str(_put(folder, name, data)), str(target), options)
    assert report.copy is not None, report.error
    assert report.copy.status == "verified", report.copy.remaining
    return report, Path(report.copy.path).read_bytes()


def told(report: FileReport) -> dict[str, str]:
    """What was found to be masked: each value with the type that it is of."""
    return {finding.value: finding.type for finding in report.findings if finding.mask}


def _put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
