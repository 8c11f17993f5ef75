"""Linux' Landlock (5.13 and later): a process gives up writing outside of some folders.

Reading stays as it was. From version 4 of the interface on TCP is given up too, from version 6
on signals and abstract sockets to processes outside. Processes it cannot see into anyway
(ptrace) once it is restricted. Source: the kernel's userspace-api/landlock, <linux/landlock.h>.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

# The numbers of the system calls are the same on every processor.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_BENEATH_PATH = 1
_NO_NEW_PRIVILEGES = 38

_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
# Removing, making and linking of every kind: bits 4 to 12.
_CHANGE_FOLDERS = 0b1_1111_1111 << 4
_REFER, _DEVICE_CONTROL = 1 << 13, 1 << 15
# What each version of the interface brought.
_RIGHTS = (
    (1, _WRITE_FILE | _CHANGE_FOLDERS),
    (2, _REFER),
    (3, _TRUNCATE),
    (5, _DEVICE_CONTROL),
)
_TCP_SINCE, _TCP = 4, 0b11
_SCOPES_SINCE, _SCOPES = 6, 0b11
# Programs that are started with their output thrown away open it.
_SINK = Path("/dev/null")


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Which version of the interface this system has; 0 for none."""
    if sys.platform != "linux":
        return 0
    nothing, ask = ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION)
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, nothing, ask)))


def restrict(folders: Iterable[Path]) -> bool:
    """Keeps this thread, and all that it starts, from writing outside of `folders`, for good;
    whether that is in force now. Folders that are not there are left out."""
    if sys.platform != "linux":
        return False
    libc, known = ctypes.CDLL(None), version()
    if not known:
        return False
    ruleset = _ruleset(libc, known)
    if ruleset < 0:
        return False
    try:
        rights = _rights(known)
        allowed = [_allow(libc, ruleset, folder, rights) for folder in folders]
        allowed.append(_allow(libc, ruleset, _SINK, rights & (_WRITE_FILE | _TRUNCATE)))
        if not all(allowed):
            return False
        zero = ctypes.c_ulong(0)
        if libc.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), zero, zero, zero) != 0:
            return False
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, ctypes.c_uint32(0)) == 0)
    finally:
        os.close(ruleset)


def _rights(known: int) -> int:
    return sum(rights for since, rights in _RIGHTS if since <= known)


def _ruleset(libc: ctypes.CDLL, known: int) -> int:
    # Fields that an older kernel does not know are taken as long as they are 0.
    wanted = _Ruleset(
        _rights(known),
        _TCP if known >= _TCP_SINCE else 0,
        _SCOPES if known >= _SCOPES_SINCE else 0,
    )
    size = ctypes.c_size_t(ctypes.sizeof(wanted))
    return int(libc.syscall(_CREATE_RULESET, ctypes.byref(wanted), size, ctypes.c_uint32(0)))


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> bool:
    if sys.platform != "linux":
        return False
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        rule = _Beneath(rights, place)
        none = ctypes.c_uint32(0)
        added = libc.syscall(_ADD_RULE, ruleset, _BENEATH_PATH, ctypes.byref(rule), none)
        return bool(added == 0)
    finally:
        os.close(place)
