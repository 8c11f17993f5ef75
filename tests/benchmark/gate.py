"""Load on the gate, and its manual put to the test: `python -m tests.benchmark.gate load|schema`.

`load`: eight clients (locust) send 200 mixed files to a server on this machine; 429 is waited out
and sent again. Prints latencies by kind of file, and how the memory of server and workers went.
`schema`: schemathesis sends what the OpenAPI page allows and what it does not; a 500 is a failure.
Both programs come with the extra `bench`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.gate_client import Gate, gate

CLIENTS = 8
QUEUE = "4"
LOAD = Path(__file__).with_name("gate_load.py")


@dataclass
class Memory:
    """Megabytes of the server and of its largest worker, once a second."""

    taken: list[tuple[int, int]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self, server: Gate) -> None:
        process = psutil.Process(server.process.pid)
        while not self.over.wait(1):
            sizes = [child.memory_info().rss for child in process.children(recursive=True)]
            own = process.memory_info().rss
            self.taken.append((own // 1_000_000, max(sizes, default=0) // 1_000_000))

    def show(self) -> None:
        quarter = max(1, len(self.taken) // 4)
        for title, part in (("first", self.taken[:quarter]), ("last", self.taken[-quarter:])):
            server, worker = (max(side) for side in zip(*part, strict=True))
            print(f"{title} quarter: server {server} MB, largest worker {worker} MB at most")


def program(tool: str) -> str:
    places = (sysconfig.get_path("scripts"), os.environ["PATH"])
    found = shutil.which(tool, path=os.pathsep.join(places))
    if found is None:
        raise SystemExit(f"{tool} is not installed: pip install '.[bench]'")
    return found


def load(server: Gate, url: str) -> int:
    memory, started = Memory(), time.monotonic()
    watcher = threading.Thread(target=memory.watch, args=(server,))
    watcher.start()
    command = [program("locust"), "--locustfile", str(LOAD), "--headless", "--host", url]
    command += ["--users", str(CLIENTS), "--spawn-rate", str(CLIENTS), "--stop-timeout", "600"]
    command += ["--only-summary", "--loglevel", "CRITICAL"]
    done = subprocess.run(command, check=False)
    memory.over.set()
    watcher.join()
    print(f"{CLIENTS} clients: {time.monotonic() - started:.0f} s")
    memory.show()
    return done.returncode


def schema(_server: Gate, url: str) -> int:
    command = [program("schemathesis"), "run", f"{url}/openapi.json", "--no-color"]
    command += ["--checks", "not_a_server_error", "--max-examples", "40", "--seed", "1"]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    work = {"load": load, "schema": schema}[sys.argv[1]]
    with (
        tempfile.TemporaryDirectory() as name,
        gate(Path(name), "--queue", QUEUE) as server,
    ):
        return work(server, f"http://127.0.0.1:{server.port}")


if __name__ == "__main__":
    sys.exit(main())
