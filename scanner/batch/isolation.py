"""What a worker process is kept from, as far as the system lets a plain user do that.

A hole in a decoder then leads nowhere: whoever takes such a process over can send nothing and
write nothing but what the process was to write. All of it is given up for good, by the process
itself, before it sees the first file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scanner.batch import landlock, seccomp, winjob
from scanner.model import Limits

# From Linux' <linux/sched.h>.
_NEW_USERS = 0x10000000
_NEW_NETWORK = 0x40000000


@dataclass(frozen=True, slots=True)
class Hold:
    """What is in force in a worker process.

    `network`: it reaches none. `writes`: it writes below its own folders only. `memory`: it is
    refused more than its limit.
    """

    network: bool = False
    writes: bool = False
    memory: bool = False


def confine(limits: Limits, folders: Iterable[Path]) -> Hold:
    """Takes from this process what a reader of files does not need; it may go on writing below
    `folders`, which have to be there. Has to be called before the process has a second thread.
    """
    memory = limits.memory_mb * 1_000_000
    if sys.platform == "win32":
        return Hold(memory=winjob.enter(memory))
    bounded = _bound(memory)
    if sys.platform != "linux":
        return Hold(memory=bounded)
    writes = landlock.restrict(folders)
    return Hold(seccomp.refuse() or _leave_network(), writes, bounded)


def in_force() -> Hold:
    """What `confine` gets on this machine, tried in a process of its own."""
    program = (
        "import dataclasses, json; from scanner.batch.isolation import confine;"
        "from scanner.model import Limits;"
        "print(json.dumps(dataclasses.asdict(confine(Limits(), []))))"
    )
    tried = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    return Hold(**json.loads(tried.stdout)) if tried.returncode == 0 else Hold()


def _bound(memory: int) -> bool:
    """Bounds this process' memory, and keeps a crash from leaving what it held on the disk."""
    if sys.platform in ("win32", "darwin"):
        return False
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True


def _leave_network() -> bool:
    """Moves this process into an empty network of its own (unshare(2)). One that is not root's
    needs a user namespace for that, which some systems forbid."""
    if sys.platform != "linux":
        return False
    import ctypes

    flags = _NEW_NETWORK if os.geteuid() == 0 else _NEW_NETWORK | _NEW_USERS
    return bool(ctypes.CDLL(None).unshare(flags) == 0)
