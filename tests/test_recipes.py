"""The recipes do what docs/recipes.md says of them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gate_client import ROOT, Gate, gate

RECIPES = ROOT / "tools" / "recipes"
SAMPLES = ROOT / "samples"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")


def call(*command: str | Path, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs a command where `lolot` is this source tree."""
    programs = folder / "programs"
    if not programs.exists():
        programs.mkdir()
        lolot = programs / "lolot"
        lolot.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cli "$@"\n', encoding="utf-8")
        lolot.chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **variables},
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with gate(
        tmp_path_factory.mktemp("gate"), "--jobs", "1", LOLOT_TOKEN="a-token-of-some-length"
    ) as running:
        yield running


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize(
    ("name", "copy", "code"),
    [("letter.pdf", False, 1), ("clean-notice.pdf", False, 0), ("letter.pdf", True, 0)],
)
def test_a_portal_asks(server: Gate, tmp_path: Path, name: str, copy: bool, code: int) -> None:
    where = {
        "LOLOT_URL": f"http://127.0.0.1:{server.port}",
        "LOLOT_TOKEN": "a-token-of-some-length",
    }
    masked = [tmp_path / "masked.pdf"] if copy else []
    done = call(RECIPES / "portal.sh", SAMPLES / name, *masked, folder=tmp_path, **where)

    assert done.returncode == code, done.stderr
    assert [path.read_bytes()[:5] for path in masked] == [b"%PDF-"] * len(masked)


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_a_portal_without_a_gate_publishes_nothing(tmp_path: Path) -> None:
    done = call(
        RECIPES / "portal.sh", SAMPLES / "clean-notice.pdf", folder=tmp_path,
        LOLOT_URL="http://127.0.0.1:1",
    )  # fmt: skip

    assert done.returncode != 0


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_repository_refuses_what_is_staged(tmp_path: Path) -> None:
    def git(*arguments: str) -> int:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        return call("git", *identity, *arguments, folder=tmp_path).returncode

    git("init", "-q")
    shutil.copy(RECIPES / "git-pre-commit.sh", tmp_path / ".git" / "hooks" / "pre-commit")
    (tmp_path / "readme.txt").write_text("no document", encoding="utf-8")
    shutil.copy(SAMPLES / "clean-notice.pdf", tmp_path / "thông báo.PDF")
    git("add", "readme.txt", "thông báo.PDF")
    assert git("commit", "-qm", "clean") == 0

    shutil.copy(SAMPLES / "letter.pdf", tmp_path / "letter.pdf")
    git("add", "letter.pdf")
    # What counts is what is staged, not what lies in the folder by now.
    shutil.copy(SAMPLES / "clean-notice.pdf", tmp_path / "letter.pdf")
    assert git("commit", "-qm", "leaks") != 0

    git("add", "letter.pdf")
    assert git("commit", "-qm", "mended") == 0


def test_the_pre_commit_hook_looks_at_every_kind_that_is_read() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    [files] = re.findall(r"files: (.*)", hook)

    for name in ("a.pdf", "A.JPG", "b.jpeg", "c.tif", "c.tiff", "d.heic", "e.webp", "f.avif"):
        assert re.search(files, name)
    assert not re.search(files, "a.py")


@pytest.mark.parametrize(
    "target", re.findall(r"`(tools/\S+?)`", (ROOT / "docs/recipes.md").read_text("utf-8"))
)
def test_a_recipe_that_is_named_is_there(target: str) -> None:
    assert (ROOT / target.rstrip("*")).exists()
