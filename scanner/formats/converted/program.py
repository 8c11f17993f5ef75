"""LibreOffice, where it is installed: what turns a document of one format into one of another.

It knows only its own folder, which is gone afterwards: a profile that runs no macro, follows no
link and finds no network, and the document.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from scanner.errors import UnreadableError
from scanner.formats.converted.kit import library

SECONDS = 180.0
_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "pptx": "pptx:Impress MS PowerPoint 2007 XML",
    "pdf": "pdf",
}
# Where a setting stands, its name, its type and what it is. No server answers at the proxy.
_SCRIPTS, _NET = "org.openoffice.Office.Common/Security/Scripting", "org.openoffice.Inet/Settings"
_SETTINGS = (
    (_SCRIPTS, "MacroSecurityLevel", "int", "3"),
    (_SCRIPTS, "DisableMacrosExecution", "boolean", "true"),
    (_SCRIPTS, "DisableActiveContent", "boolean", "true"),
    (_SCRIPTS, "BlockUntrustedRefererLinks", "boolean", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "int", "2"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "short", "2"),
    (_NET, "ooInetProxyType", "int", "2"),
    (_NET, "ooInetHTTPProxyName", "string", "127.0.0.1"),
    (_NET, "ooInetHTTPProxyPort", "int", "9"),
    (_NET, "ooInetHTTPSProxyName", "string", "127.0.0.1"),
    (_NET, "ooInetHTTPSProxyPort", "int", "9"),
)
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")
_NO_NETWORK = dict.fromkeys(_PROXIES, "http://127.0.0.1:9")


@cache
def program() -> str | None:
    """The program: on the PATH, else where its installers for Windows and macOS put it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return found
    roots = (os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)"))
    places = [Path(root) / "LibreOffice" / "program" / "soffice.exe" for root in roots if root]
    places.append(Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"))
    return next((str(place) for place in places if place.is_file()), None)


def converted(data: bytes, ending: str, target: str) -> bytes:
    """A document, whose name would have some ending, as one whose name has the ending `target`.

    Raises UnreadableError: "office_missing", "office_failed".
    """
    found = program()
    if found is None:
        raise UnreadableError("office_missing")
    with tempfile.TemporaryDirectory(prefix="lolot-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile, source, out = folder / "profile", folder / f"a.{ending}", folder / "out"
        (profile / "user").mkdir(parents=True)
        out.mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        source.write_bytes(data)
        new = out / f"a.{target}"
        kit = _kit(found)
        if kit is not None:
            _run([*kit, profile.as_uri(), source.as_uri(), new.as_uri(), target], folder)
        if not new.is_file():
            # Installed without its windows, the library fails over remarks; the program does not.
            command = [found, f"-env:UserInstallation={profile.as_uri()}"]
            command += ["--headless", "--norestore", "--nologo", "--nolockcheck"]
            how = _FILTERS.get(target, target)
            _run([*command, "--convert-to", how, "--outdir", str(out), str(source)], folder)
        try:
            return new.read_bytes()
        except OSError as error:
            raise UnreadableError("office_failed") from error


def _kit(found: str) -> list[str] | None:
    """How it is called as a library. Only Linux keeps a worker from sockets, which the program
    itself needs."""
    folder = Path(found).resolve().parent
    if sys.platform != "linux" or library(folder) is None:
        return None
    return [sys.executable, "-I", str(Path(__file__).with_name("kit.py")), str(folder)]


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse" oor:type="xs:{kind}">'
        f"<value>{value}</value></prop></item>"
        for path, name, kind, value in _SETTINGS
    )
    spaces = (
        'xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {spaces}>{items}</oor:items>'


def _run(command: list[str], folder: Path) -> None:
    """Raises UnreadableError where the program takes too long; it and what it has started end."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **_NO_NETWORK, "TMPDIR": str(folder), "TMP": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError("office_failed") from error
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        ended = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(ended, check=False, capture_output=True)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
