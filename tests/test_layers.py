"""The plan of the house holds: imports point down, and only two rooms may reach the network."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# A room knows only the floors below its own; a new room has to be given its floor here.
FLOORS = {
    "scanner.model": 0,
    "scanner.errors": 1,
    "scanner.text": 3,
    "scanner.checks": 3,
    "scanner.values": 4,
    "scanner.filename": 1,
    "scanner.files": 2,
    "scanner.garbage": 0,
    "scanner.buried": 1,
    "scanner.cells": 4,
    "scanner.pieces": 3,
    "scanner.severed": 3,
    "scanner.once": 0,
    "scanner.searched": 0,
    "scanner.messages": 2,
    "scanner.models": 2,
    "scanner.pages": 3,
    "scanner.ocr": 3,
    "scanner.marks": 3,
    "scanner.surnames": 1,
    "scanner.syllables": 0,
    "scanner.titles": 0,
    "scanner.units": 0,
    "scanner.grid": 1,
    "scanner.blocks": 2,
    "scanner.chains": 0,
    "scanner.bands": 1,
    "scanner.level": 1,
    "scanner.layer": 1,
    "scanner.letters": 0,
    "scanner.outline": 1,
    "scanner.typed": 1,
    "scanner.labels": 4,
    "scanner.entry": 2,
    "scanner.detector": 4,
    "scanner.detectors": 5,
    "scanner.known": 5,
    "scanner.expressions": 0,
    "scanner.whose": 1,
    "scanner.gives": 6,
    "scanner.finding": 4,
    "scanner.find": 11,
    "scanner.rules": 9,
    "scanner.spared": 7,
    "scanner.papers": 12,
    "scanner.past": 13,
    "scanner.proofs": 12,
    "scanner.sights": 13,
    "scanner.recognised": 8,
    "scanner.edited": 6,
    "scanner.purposes": 8,
    "scanner.flat": 11,
    "scanner.photo": 11,
    "scanner.mask": 6,
    "scanner.report": 6,
    "scanner.verify": 9,
    "scanner.formats": 10,
    "scanner.verified": 11,
    "scanner.looking": 4,
    "scanner.examine": 14,
    "scanner.crops": 11,
    "scanner.faces": 4,
    "scanner.enclosed": 4,
    "scanner.extent": 8,
    "scanner.filled": 4,
    "scanner.settled": 4,
    "scanner.snippets": 12,
    "scanner.composite": 4,
    "scanner.reread": 8,
    "scanner.trial": 12,
    "scanner.spread": 15,
    "scanner.scanning": 16,
    "scanner.copies": 17,
    "scanner.pipeline": 18,
    "scanner.batch": 19,
    "scanner.doctor": 20,
    "scanner.commands": 20,
    "scanner.web": 20,
    "cli": 21,
}

NETWORK = {
    *("socket", "ssl", "http.client", "http.server", "urllib.request", "ftplib", "smtplib"),
    *("requests", "httpx", "aiohttp", "urllib3", "websockets"),
}
MAY_REACH_THE_NETWORK = ("scanner/web/", "scanner/batch/cluster")

SOURCES = [ROOT / "cli.py", *sorted((ROOT / "scanner").rglob("*.py"))]


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(name: str) -> str:
    return ".".join(name.split(".")[:2])


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            source = str(node.module)
            # `from scanner import find` names a room; `from scanner.find import x` does too.
            names = [f"scanner.{alias.name}" for alias in node.names]
            yield from names if source == "scanner" else [source]


@pytest.mark.parametrize("path", SOURCES, ids=module)
def test_imports_point_down(path: Path) -> None:
    own = room(module(path))
    if own == "scanner":
        pytest.skip("the public door stands above all rooms")
    for name in imports(path):
        if name.split(".")[0] != "scanner" or room(name) == own:
            continue
        assert FLOORS[room(name)] < FLOORS[own], f"{own} must not know {room(name)}"


@pytest.mark.parametrize("path", SOURCES, ids=module)
def test_nothing_reaches_the_network(path: Path) -> None:
    if path.relative_to(ROOT).as_posix().startswith(MAY_REACH_THE_NETWORK):
        pytest.skip("this room may")
    assert not set(imports(path)) & NETWORK


def test_nothing_inside_imports_from_the_public_door() -> None:
    for path in SOURCES:
        assert "scanner" not in set(imports(path))
