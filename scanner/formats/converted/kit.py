"""LibreOffice as a library, in a process of its own that `program` starts: it needs no socket and
no folder but the one it is given, so a worker that may have neither can use it.

    python kit.py PROGRAM-FOLDER PROFILE-URL SOURCE-URL TARGET-URL FORMAT
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

# Which of the functions in LibreOffice's tables is which (LibreOfficeKit/LibreOfficeKit.h): their
# places never change.
_LOAD, _SAVE = 4, 2
# Nobody is there to answer a question.
_BATCH = "Batch=true"
_NAMES = ("libmergedlo.so", "libsofficeapp.so")


def library(folder: Path) -> Path | None:
    """The library in the folder of the program."""
    return next((folder / name for name in _NAMES if (folder / name).is_file()), None)


def _called(thing: int, function: int, result: Any, *texts: str | None) -> Any:
    """What a function of a thing's table answers."""
    table = ctypes.cast(thing, ctypes.POINTER(ctypes.c_void_p))[0]
    place = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[function]
    kinds = [ctypes.c_void_p, *(ctypes.c_char_p for _ in texts)]
    given = (text.encode() if text is not None else None for text in texts)
    return ctypes.CFUNCTYPE(result, *kinds)(place)(thing, *given)


def main(folder: str, profile: str, source: str, target: str, form: str) -> int:
    found = library(Path(folder))
    if found is None:
        return 2
    hook = ctypes.CDLL(str(found), mode=ctypes.RTLD_GLOBAL).libreofficekit_hook_2
    hook.restype, hook.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
    office = hook(folder.encode(), profile.encode())
    document = office and _called(office, _LOAD, ctypes.c_void_p, source, _BATCH)
    return 0 if document and _called(document, _SAVE, ctypes.c_int, target, form, None) else 1


if __name__ == "__main__":
    # Not by way of what LibreOffice would do at the end, which may crash.
    os._exit(main(*sys.argv[1:]))
