"""RapidOCR as it comes, on the pictures whose paths stand on stdin; one JSON line for each.

Runs in an environment of its own (`beside.py` makes it), because RapidOCR brings an OpenCV
that overwrites lolot's. Nothing of lolot is imported here.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path


def _peak_mb() -> float:
    """The most memory this process has held, in MB (0 where the system does not tell)."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return 0.0
    return int(line.split()[1]) * 1024 / 1e6


def main() -> None:
    one = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    engine = import_module("rapidocr").RapidOCR(params=one)
    for line in sys.stdin:
        began = time.process_time()
        texts = engine(line.strip()).txts or ()
        seconds = time.process_time() - began
        answer = {"text": "\n".join(texts), "cpu": seconds, "peak_mb": _peak_mb()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
