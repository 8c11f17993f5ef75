"""Folders for what is worked on: one is never swept away from under who makes it."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import pytest

from scanner.batch import private
from scanner.batch.private import PrivateFolder

PREFIX = "lolot-test-"


@pytest.mark.parametrize("late", [False, True], ids=["while it locks", "before it locks"])
def test_a_slow_maker_gets_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    """On a busy machine another process sweeps between the making of a folder and its lock: the
    maker worked in a folder that was gone, or failed with the run."""
    locked, swept = private._lock, list[Path]()

    def slow(file: IO[bytes]) -> None:
        if not swept:
            (folder,) = tmp_path.iterdir()
            swept.append(folder)
            monkeypatch.setattr(private, "_fresh", lambda folder: False)
            if late:
                private._sweep(tmp_path, PREFIX)
            else:
                other = (folder / "lock").open("r+b")
                locked(other)
                try:
                    locked(file)
                finally:
                    other.close()
        locked(file)

    monkeypatch.setattr(private, "_lock", slow)
    made = PrivateFolder(PREFIX, tmp_path)
    assert made.path.is_dir()
    assert made.path not in swept
    (made.path / "work").write_bytes(b"x")
    made.close()
    assert not made.path.exists()


def test_what_was_left_behind_goes_with_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / f"{PREFIX}left"
    left.mkdir()
    (left / "lock").touch()
    held = PrivateFolder(PREFIX, tmp_path)
    monkeypatch.setattr(private, "_FRESH_SECONDS", 0.0)
    other = PrivateFolder(PREFIX, tmp_path)
    assert not left.exists()
    assert held.path.is_dir()
    for folder in (held, other):
        folder.close()
