"""What is installed, what is missing or damaged, and the command that mends it."""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from importlib import metadata
from importlib.util import find_spec
from typing import TextIO

from rich.text import Text

from scanner import models, ocr
from scanner.messages import text
from scanner.model import Limits
from scanner.report.plain import printable
from scanner.report.table import console_for

# Distributions that write the same folder cv2: with two of them, whichever came last works.
OPENCV = (
    "opencv-python",
    "opencv-python-headless",
    "opencv-contrib-python",
    "opencv-contrib-python-headless",
)
_CHOSEN_OPENCV = "opencv-python-headless"


class State(IntEnum):
    """How a part is. The value is the exit code it asks for (contract)."""

    FINE = 0
    ABSENT = -1  # not there, and not needed for what lolot does by default
    AMISS = 1
    MISSING = 2


_LOOKS = {
    State.FINE: ("+", "green"),
    State.ABSENT: ("-", "dim"),
    State.AMISS: ("!", "yellow"),
    State.MISSING: ("x", "bold red"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing lolot stands on: what it is, how it is, and what mends it.

    `package` is the requirement of a Python package that is not there: one command installs
    all of them.
    """

    name: str
    state: State
    detail: str
    mend: str | None = None
    package: str | None = None


def run(lang: str, stream: TextIO) -> int:
    """Shows every part and returns the exit code."""
    parts = examine(lang)
    show(parts, lang, stream)
    return verdict(parts)


def examine(lang: str) -> list[Part]:
    """Every part in the order it is shown."""
    return [
        Part("Python", State.FINE, f"{platform.python_version()} ({platform.platform()})"),
        *_packages(lang),
        *_opencv(lang),
        *_models(lang),
        _tesseract(lang),
        *_openers(lang),
        *_workers(lang),
    ]


def verdict(parts: list[Part]) -> int:
    """Exit code: 0 all is well, 1 something is amiss, 2 lolot cannot work."""
    return max(0, *(part.state for part in parts))


def show(parts: list[Part], lang: str, stream: TextIO) -> None:
    """One line a part, its mending command below it, and the verdict."""
    console = console_for(stream)
    for part in parts:
        icon, style = _LOOKS[part.state]
        line = Text(f"{icon} ", style=style).append(f"{part.name}  ", style="bold default")
        console.print(line.append(printable(part.detail), style="default"), soft_wrap=True)
        if part.mend is not None:
            console.print(Text(f"    {part.mend}"), soft_wrap=True)
    packages = [f'"{part.package}"' for part in parts if part.package is not None]
    if packages:
        console.print(Text(f"    {_pip('install')} {' '.join(packages)}"), soft_wrap=True)
    key = ("doctor.fine", "doctor.amiss", "doctor.broken")[verdict(parts)]
    console.print(Text(text(lang, key)))


def _packages(lang: str) -> Iterator[Part]:
    for requirement in metadata.requires("lolot") or []:
        name = re.match(r"[\w.-]+", requirement)
        if name is None or "extra ==" in requirement:
            continue
        try:
            yield Part(name[0], State.FINE, metadata.version(name[0]))
        except metadata.PackageNotFoundError:
            missing = text(lang, "doctor.missing")
            yield Part(name[0], State.MISSING, missing, package=requirement)


def _opencv(lang: str) -> Iterator[Part]:
    there = [name for name in OPENCV if _installed(name)]
    others = [name for name in there if name != _CHOSEN_OPENCV]
    if len(there) < 2:
        return
    # Removing one takes files of the other along, so the chosen one is laid anew.
    away = f"{_pip('uninstall')} {' '.join(others)}"
    again = f"{_pip('install')} --force-reinstall --no-deps {_CHOSEN_OPENCV}"
    mend = f"{away} && {again}"
    names = ", ".join(there)
    yield Part("OpenCV", State.AMISS, text(lang, "doctor.two_opencv", names=names), mend)


def _models(lang: str) -> Iterator[Part]:
    for name, entry in models.catalogue().items():
        file = models.path(name)
        if not file.is_file():
            yield Part(name, State.MISSING, text(lang, "doctor.missing"), _reinstall())
        elif hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
            yield Part(name, State.MISSING, text(lang, "doctor.damaged"), _reinstall())
        else:
            yield Part(name, State.FINE, text(lang, "doctor.intact"))


def _tesseract(lang: str) -> Part:
    try:
        from scanner.ocr import tesseract
    except ImportError as error:
        # What it is called through is missing itself, and told above.
        return Part("Tesseract", State.ABSENT, text(lang, "doctor.unknown", why=error.name))
    program = tesseract.find_program()
    if program is None:
        return Part(
            "Tesseract", State.ABSENT, text(lang, "doctor.no_tesseract"), _tesseract_install()
        )
    if not ocr.available("tesseract"):
        detail = text(lang, "doctor.no_vietnamese", program=program)
        return Part("Tesseract", State.AMISS, detail, _tesseract_install())
    languages = ", ".join(sorted(tesseract.installed_languages(program)))
    detail = text(lang, "doctor.tesseract", program=program, languages=languages)
    return Part("Tesseract", State.FINE, detail)


def _openers(lang: str) -> Iterator[Part]:
    """What opens files of some kinds, which are skipped without it."""
    from scanner.formats.archive import others
    from scanner.formats.converted.program import program

    seven = metadata.version("py7zr") if others.has_py7zr() else None
    openers = (
        ("LibreOffice", program(), "doctor.no_libreoffice"),
        ("py7zr", seven, "doctor.no_py7zr"),
        ("bsdtar", others.libarchive(), "doctor.no_bsdtar"),
    )
    for name, found, missing in openers:
        if found is None:
            yield Part(name, State.ABSENT, text(lang, missing), _opener_install(name))
        else:
            yield Part(name, State.FINE, found)


def _opener_install(name: str) -> str | None:
    """The command that installs one of `_openers`; None where the system has it."""
    if name == "py7zr":
        return f'{_pip("install")} "lolot[7z]"'
    if name == "LibreOffice":
        commands = {
            "win32": "winget install --id TheDocumentFoundation.LibreOffice",
            "darwin": "brew install --cask libreoffice",
        }
        return commands.get(sys.platform, "sudo apt-get install libreoffice")
    return "sudo apt-get install libarchive-tools" if sys.platform.startswith("linux") else None


def _workers(lang: str) -> Iterator[Part]:
    """What the processes that read files are kept from, as tried here and now."""
    from scanner.batch.isolation import in_force

    hold, limits = in_force(), Limits()
    detail = text(
        lang,
        "doctor.limits" if hold.memory else "doctor.limits_without_memory",
        seconds=f"{limits.seconds:g}",
        pixels=limits.pixels,
        pages=limits.pages,
        file_mb=limits.file_bytes // 1_000_000,
        memory_mb=limits.memory_mb,
    )
    yield Part(text(lang, "doctor.limits_name"), State.FINE, detail)
    yield _held(lang, "network_name", "no_network" if hold.network else "network", hold.network)
    yield _held(lang, "writing_name", "no_writing" if hold.writes else "writing", hold.writes)


def _held(lang: str, name: str, detail: str, held: bool) -> Part:
    state = State.FINE if held else State.ABSENT
    return Part(text(lang, f"doctor.{name}"), state, text(lang, f"doctor.{detail}"))


def _tesseract_install() -> str:
    if sys.platform == "win32":
        return "winget install --id UB-Mannheim.TesseractOCR"
    if sys.platform == "darwin":
        return "brew install tesseract tesseract-lang"
    return "sudo apt-get install tesseract-ocr tesseract-ocr-vie"


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _pip(action: str) -> str:
    """pip of this environment; one without pip was made by uv."""
    if find_spec("pip") is None:
        return f'uv pip {action} --python "{sys.executable}"'
    return f'"{sys.executable}" -m pip {action}'


def _reinstall() -> str:
    version = metadata.version("lolot")
    return f"{_pip('install')} --force-reinstall --no-deps lolot-{version}-py3-none-any.whl"
