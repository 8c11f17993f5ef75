"""What lolot stands on is named where it is installed from, and the wheel works elsewhere."""

import ast
import importlib.metadata
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.batch.settings import NEEDED
from scanner.doctor import OPENCV, State, examine, verdict
from scanner.formats.archive import others
from scanner.formats.converted import program

ROOT = Path(__file__).parent.parent
PYTHON_FILES = [
    ROOT / "cli.py",
    *(
        path
        for room in ("scanner", "samples", "tests", "tools")
        for path in ROOT.glob(f"{room}/**/*.py")
    ),
]
STARTERS = {"run", "Popen", "check_output", "check_call", "call"}


def listed_programs() -> set[str]:
    """The programs named in packages.apt: `package  # program program: what for`."""
    text = (ROOT / "packages.apt").read_text(encoding="utf-8")
    named = re.findall(r"^[a-z0-9.+-]+ +# ([a-z0-9 -]+):", text, re.MULTILINE)
    return {program for names in named for program in names.split()}


def constants(tree: ast.Module) -> dict[str, set[str]]:
    """The strings behind the names that a module gives at its top: `_BROWSERS = ("a", "b")`."""
    return {
        target.id: {str(n.value) for n in ast.walk(node.value) if isinstance(n, ast.Constant)}
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def looked_up(path: Path) -> Iterator[set[str]]:
    """Every outside program that a file looks up, with its alternatives."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = constants(tree)
    loops = {
        node.target.id: node.iter
        for node in ast.walk(tree)
        if isinstance(node, ast.comprehension) and isinstance(node.target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        if name in STARTERS and "subprocess" in ast.unparse(node.func):
            first = first.elts[0] if isinstance(first, ast.List) else first
        elif name != "which":
            continue
        first = loops.get(first.id, first) if isinstance(first, ast.Name) else first
        if isinstance(first, ast.Constant):
            yield {str(first.value)}
        elif isinstance(first, ast.Name) and first.id in known:
            yield known[first.id]


def test_every_outside_program_stands_in_the_list() -> None:
    missing = {
        f"{path.relative_to(ROOT)}: {' or '.join(sorted(programs))}"
        for path in PYTHON_FILES
        for programs in looked_up(path)
        if not programs & (listed_programs() | {"lolot"})
    }

    assert missing == set()


def test_exactly_one_opencv_is_installed() -> None:
    installed = {d.metadata["Name"].lower() for d in importlib.metadata.distributions()}

    assert installed & set(OPENCV) == {"opencv-python-headless"}


def test_no_library_tells_its_maker_or_marks_the_machine(tmp_path: Path) -> None:
    """onnxruntime's builds do both unless told; they leave files in these folders when they do."""
    places = {name: str(tmp_path) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "LOCALAPPDATA")}
    program = "from scanner.ocr import runtime; import onnxruntime; onnxruntime.get_device()"

    subprocess.run(
        [sys.executable, "-c", program], check=True, cwd=ROOT, env={**os.environ, **places}
    )

    assert not list(tmp_path.iterdir())


def test_the_doctor_finds_everything_that_is_needed() -> None:
    parts = examine("vi")

    assert [part for part in parts if part.state is State.MISSING] == []
    assert verdict(parts) in (0, 1)


def test_the_doctor_names_what_opens_rarer_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    program.program.cache_clear()
    others.libarchive.cache_clear()
    parts = {part.name: part for part in examine("vi")}
    program.program.cache_clear()
    others.libarchive.cache_clear()

    assert parts["LibreOffice"].state is State.ABSENT and ".doc" in parts["LibreOffice"].detail
    assert parts["bsdtar"].state is State.ABSENT and ".rar" in parts["bsdtar"].detail
    assert parts["py7zr"].state is State.FINE


def test_everything_imported_is_declared() -> None:
    """Whatever the code imports from outside is a dependency of its own, not of another."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = itertools.chain.from_iterable(project["optional-dependencies"].values())
    declared = {
        re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")
        for requirement in (*project["dependencies"], *extras)
    }
    owners = importlib.metadata.packages_distributions()
    ours = {"cli", "scanner", "samples", "tests", "patterns", "tools", "training"}
    undeclared = set()
    for path in PYTHON_FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                top = str(name).split(".")[0]
                if top in ours or top in sys.stdlib_module_names:
                    continue
                owner = {o.lower().replace("_", "-") for o in owners.get(top, [top])}
                if not owner & declared:
                    undeclared.add(f"{path.relative_to(ROOT)}: {top}")

    assert undeclared == set()


def test_what_a_worker_imports_is_looked_for_before_anything_is_begun() -> None:
    # The parent's own: without them it says so itself.
    elsewhere = {"rich", "typer", "pebble", "watchdog", "distributed", "fsspec"}
    elsewhere |= {"fastapi", "starlette", "anyio", "uvicorn", "prometheus_client", "pydantic"}
    optional = {"pytesseract", "trueocr", "platformdirs", "py7zr"}
    imported = {
        name.split(".")[0]
        for path in (ROOT / "scanner").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    outside = imported - sys.stdlib_module_names - {"scanner", "patterns"}
    assert outside - elsewhere - optional == set(NEEDED)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the built wheel; what it depends on is lent by this one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT],
        check=True,
        timeout=300,
    )
    venv.create(folder / "v", symlinks=os.name != "nt")
    scripts = folder / "v" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    [wheel] = folder.glob("lolot-*.whl")
    subprocess.run(
        [*pip, "--python", python, "install", "--no-deps", wheel], check=True, timeout=300
    )
    [packages] = (folder / "v").glob("**/site-packages")
    # Only the folder itself is lent: an editable install in it stays unseen.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


def lolot(scripts: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("lolot", path=str(scripts))
    assert program is not None
    return subprocess.run(
        [program, *arguments],
        cwd=cwd,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def test_the_wheel_works_where_it_is_installed(elsewhere: Path, tmp_path: Path) -> None:
    import pymupdf

    document = pymupdf.open()
    document.new_page().insert_text((72, 100), "So CCCD: 001203012345")
    document.save(tmp_path / "a.pdf")

    scan = lolot(elsewhere, "scan", "a.pdf", "--format", "json", cwd=tmp_path)

    assert scan.returncode == 1, scan.stderr
    [found] = json.loads(scan.stdout)["files"][0]["findings"]
    assert (found["type"], found["text"]) == ("cccd", "••••••••••45")

    mask = lolot(elsewhere, "mask", "a.pdf", "--output-dir", "out", cwd=tmp_path)

    assert mask.returncode == 0, mask.stderr
    assert "001203012345" not in pymupdf.open(tmp_path / "out" / "a.pdf")[0].get_text()


def test_the_wheel_brings_its_models_and_finds_them_intact(elsewhere: Path, tmp_path: Path) -> None:
    doctor = lolot(elsewhere, "doctor", "--lang", "en", cwd=tmp_path)

    assert doctor.returncode in (0, 1), doctor.stdout
    assert "as it should be" in doctor.stdout
