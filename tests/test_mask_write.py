"""A copy appears whole under its name, or not at all, and never over an original."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.errors import UnreadableError, UsageError
from scanner.mask.write import write_copy

needs_posix = pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
not_root = pytest.mark.skipif(
    os.name == "nt" or getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write anywhere"
)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".lolot-")]


def test_a_copy_is_written_with_its_folders(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "copy.pdf"
    write_copy(target, b"masked", overwrite=False)
    assert target.read_bytes() == b"masked"
    assert leftovers(target.parent) == []


@needs_posix
def test_a_copy_may_be_read_by_those_who_may_read_the_original(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(b"original")
    source.chmod(0o640)
    write_copy(target, b"masked", source=source, overwrite=False)
    assert target.stat().st_mode & 0o777 == 0o640
    alone = tmp_path / "alone.pdf"
    write_copy(alone, b"masked", overwrite=False)
    assert alone.stat().st_mode & 0o777 == 0o600


def test_an_existing_copy_stays_unless_told_otherwise(tmp_path: Path) -> None:
    target = tmp_path / "copy.pdf"
    target.write_bytes(b"earlier")
    with pytest.raises(UsageError) as refused:
        write_copy(target, b"new", overwrite=False)
    assert refused.value.reason.key == "copy_exists"
    assert target.read_bytes() == b"earlier"
    write_copy(target, b"new", overwrite=True)
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("link", ["same", "symlink", "hardlink"])
def test_the_original_is_never_overwritten(tmp_path: Path, link: str) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(b"original")
    target = source
    if link != "same":
        target = tmp_path / "other.pdf"
        try:
            (target.symlink_to if link == "symlink" else target.hardlink_to)(source)
        except OSError:
            pytest.skip("no links here")
    with pytest.raises(UsageError) as refused:
        write_copy(target, b"masked", source=source, overwrite=True)
    assert refused.value.reason.key == "copy_over_input"
    assert source.read_bytes() == b"original"


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    target = tmp_path / "copy.pdf"
    target.mkdir()
    with pytest.raises(UnreadableError) as failed:
        write_copy(target, b"masked", overwrite=True)
    assert failed.value.reason.key == "cannot_write"
    assert str(target) in failed.value.reason.details["path"]
    assert leftovers(tmp_path) == []


def test_a_name_the_system_cannot_take_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        write_copy(tmp_path / "a\0b.pdf", b"masked", overwrite=False)
    with pytest.raises(UnreadableError):
        write_copy(tmp_path / ("x" * 5000), b"masked", overwrite=False)
    assert leftovers(tmp_path) == []


@not_root
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    with pytest.raises(UnreadableError) as failed:
        write_copy(folder / "copy.pdf", b"masked", overwrite=False)
    assert failed.value.reason.key == "cannot_write"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that can be filled")
def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from scanner.errors import UnreadableError\n"
        "from scanner.mask.write import write_copy\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_copy(Path(sys.argv[1]), b'x' * 5000, overwrite=False)\n"
        "except UnreadableError as e: print(e.reason.key)\n"
    )
    target = tmp_path / "copy.pdf"
    done = subprocess.run(
        [sys.executable, "-c", code, str(target)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "cannot_write"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("ctrl_c")
@needs_posix
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_blow_in_the_middle_leaves_no_copy(tmp_path: Path, blow: signal.Signals) -> None:
    """The writer is stopped after its bytes are down and before they get their name."""
    code = (
        "import os, sys; from pathlib import Path\n"
        "from scanner.mask.write import write_copy\n"
        f"os.fsync = lambda n: os.kill(os.getpid(), {int(blow)})\n"
        "write_copy(Path(sys.argv[1]), b'x' * 5000, overwrite=False)\n"
    )
    target = tmp_path / "copy.pdf"
    done = subprocess.run(
        [sys.executable, "-c", code, str(target)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert not target.exists()
    if blow == signal.SIGINT:
        assert list(tmp_path.iterdir()) == []
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())
