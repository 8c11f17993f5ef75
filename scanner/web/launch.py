"""`lolot web`: the page on an address of this machine, opened in the user's browser."""

from __future__ import annotations

import dataclasses
import os
import secrets
import shutil
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path

from scanner.errors import UsageError
from scanner.messages import text
from scanner.web import server
from scanner.web.local import create_page
from scanner.web.settings import Settings, bound, loopback

_EVERYWHERE = frozenset({"0.0.0.0", "::"})
_ENTRY = """[Desktop Entry]
Type=Application
Name=lolot
Comment={comment}
Exec={command} web
Icon={icon}
Terminal=true
Categories=Office;
"""
# Values come through the environment, so that no path can be read as a command.
_LINK = (
    "$l = (New-Object -ComObject WScript.Shell).CreateShortcut($env:LOLOT_LINK); "
    "$l.TargetPath = $env:LOLOT_PROGRAM; $l.Arguments = 'web'; $l.WindowStyle = 7; "
    "$l.Description = $env:LOLOT_COMMENT; $l.Save()"
)


def run(settings: Settings, host: str, port: int, *, browser: bool) -> int:
    """Serves the page until Ctrl-C; returns the exit code. UsageError for a bad address."""
    lang = settings.view.lang
    settings = dataclasses.replace(settings, token=secrets.token_urlsafe(32))
    settings = bound(settings, host)
    pin = None if loopback(host) else f"{secrets.randbelow(1_000_000):06d}"

    def greet(address: str) -> None:
        here = f"{address.replace('0.0.0.0', '127.0.0.1').replace('[::]', '[::1]')}/#t="
        print(text(lang, "web.listening", address=here + (settings.token or "")), file=sys.stderr)
        if pin is not None:
            outside = address.replace(host, _own_address()) if host in _EVERYWHERE else address
            print(text(lang, "web.pin", address=outside, pin=pin), file=sys.stderr)
        sys.stderr.flush()
        if browser:
            # It waits on the address until the server answers.
            webbrowser.open(here + (settings.token or ""))

    return server.serve(create_page(settings, pin), host, port, lang, greet)


def _own_address() -> str:
    """This machine's address in its network; nothing is sent for that."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


def install_shortcut(lang: str) -> int:
    """Puts an icon that starts `lolot web` on the desktop. UsageError where it cannot."""
    from platformdirs import user_desktop_path

    desktop = user_desktop_path()
    program = shutil.which("lolot") or os.path.realpath(sys.argv[0])
    comment = text(lang, "web.comment")
    path = desktop / ("lolot.lnk" if sys.platform == "win32" else "lolot.desktop")
    try:
        desktop.mkdir(parents=True, exist_ok=True)
        if sys.platform == "win32":
            _link(path, program, comment)
        else:
            icon = Path(__file__).with_name("page") / "icon.svg"
            entry = _ENTRY.format(comment=comment, command=_quoted(program), icon=icon)
            path.write_text(entry, encoding="utf-8")
            # Desktops start only what its owner may run.
            path.chmod(0o755)
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError("cannot_write", path=path, detail=error) from error
    print(text(lang, "web.shortcut", path=path))
    return 0


def _quoted(program: str) -> str:
    """A program for the key Exec (Desktop Entry Specification, "Exec key")."""
    escaped = program
    for sign in '\\"`$':
        escaped = escaped.replace(sign, f"\\{sign}")
    return '"' + escaped.replace("%", "%%").replace("\\", "\\\\") + '"'


def _link(path: Path, program: str, comment: str) -> None:
    # By its own place: another program of that name may stand first in the search path.
    windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
    powershell = windows / "System32" / "WindowsPowerShell" / "v1.0" / "powershell.exe"
    values = {"LOLOT_LINK": str(path), "LOLOT_PROGRAM": program, "LOLOT_COMMENT": comment}
    subprocess.run(
        [str(powershell), "-NoProfile", "-NonInteractive", "-Command", _LINK],
        env={**os.environ, **values},
        check=True,
        timeout=60,
        capture_output=True,
    )
