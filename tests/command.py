"""The command itself, as a process of its own, and small files to give it."""

import json
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pymupdf
import pytest

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")

CCCD = "001203012345"
FOUND = f"So CCCD: {CCCD}"
CLEAN = "Thong bao ve viec nghi le, so 12/TB-UBND"


def program() -> str:
    path = shutil.which("lolot", path=sysconfig.get_path("scripts"))
    assert path is not None, "lolot is not installed in this environment"
    return path


def lolot(
    *arguments: str, cwd: Path, given: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [program(), *arguments],
        cwd=cwd,
        input=given,
        check=False,
        capture_output=True,
        timeout=180,
    )


def pdf(path: Path, *pages: str, **how: Any) -> Path:
    document = pymupdf.open()
    for text in pages:
        document.new_page().insert_text((72, 100), text)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(path, **how)
    return path


def told(run: subprocess.CompletedProcess[bytes]) -> str:
    return run.stderr.decode("utf-8")


def report(run: subprocess.CompletedProcess[bytes]) -> Any:
    return json.loads(run.stdout)
