"""Pictures of one bit in JBIG2, by the program `jbig2` (jbig2enc) where it is installed.

It is not needed: without it such pictures are written in group 4, a fifth larger.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from scanner.mask.paint import Array

PROGRAM = "jbig2"
# A page of 300 dpi takes a tenth of a second.
SECONDS = 30.0


def find_program() -> str | None:
    """The jbig2 program on the PATH."""
    return shutil.which(PROGRAM)


def coded(bits: Array) -> bytes:
    """One generic region (ITU-T T.88, 6.2), without loss, as PDF embeds it; `bits`: height x
    width, true is white. Empty where the program is not there or fails."""
    program = find_program()
    if program is None:
        return b""
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "page.png"
            Image.fromarray(bits).save(path, "PNG", compress_level=1)
            done = subprocess.run(
                [program, "-p", str(path)],
                capture_output=True,
                check=True,
                timeout=SECONDS,
                stdin=subprocess.DEVNULL,
            )
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout
