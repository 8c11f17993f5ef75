"""What a worker process is kept from, as far as the system lets a plain user do that."""

from __future__ import annotations

import os
import subprocess
import sys

# From Linux' <linux/sched.h>.
_NEW_USERS = 0x10000000
_NEW_NETWORK = 0x40000000


def leave_network() -> bool:
    """Takes this process off every network for good; whether that is in force now.

    Linux only: the process moves into an empty network of its own (unshare(2)). One that is not
    root's needs a user namespace for that, which some systems forbid. Files, network shares
    that are mounted among them, stay what they were. Has to be called before the process has a
    second thread.
    """
    if sys.platform != "linux":
        return False
    import ctypes

    flags = _NEW_NETWORK if os.geteuid() == 0 else _NEW_NETWORK | _NEW_USERS
    return bool(ctypes.CDLL(None).unshare(flags) == 0)


def network_left() -> bool:
    """Whether worker processes of this user can do that here, tried in a process of its own."""
    program = "import sys; from scanner.batch.isolation import *; sys.exit(not leave_network())"
    tried = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    return tried.returncode == 0
