"""Linux' seccomp: a process gives up system calls that no reader of files needs.

No sockets of any kind, no way around that (io_uring makes sockets of its own), no look into
other processes, none of the calls that most holes in the kernel were reached through. Works for
every user, also in containers where no network namespace can be made. Source: the kernel's
userspace-api/seccomp_filter, <linux/seccomp.h>, <linux/filter.h>.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import sys

_NO_NEW_PRIVILEGES, _FILTER = 38, 1
# Else kernels before 5.16 slow the whole process down against Spectre, by a tenth and more.
_KEEP_SPEED = 4
# Instructions of the filter's machine: load a word, jump if equal, jump if not below, return.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
# Where in what the filter is given the call's number and the processor stand.
_NUMBER, _PROCESSOR = 0, 4
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EACCES
# Calls by another numbering of the same processor.
_X32 = 0x40000000


# Of each processor: how the kernel names it, its number for seccomp itself, and those for the
# calls that are given up.
_MACHINES = {
    "x86_64": (
        0xC000003E,
        317,
        {
            "socket": 41,
            "ptrace": 101,
            "unshare": 272,
            "perf_event_open": 298,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "bpf": 321,
            "userfaultfd": 323,
            "io_uring_setup": 425,
        },
    ),
    "aarch64": (
        0xC00000B7,
        277,
        {
            "socket": 198,
            "ptrace": 117,
            "unshare": 97,
            "perf_event_open": 241,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "bpf": 280,
            "userfaultfd": 282,
            "io_uring_setup": 425,
        },
    ),
}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("then", ctypes.c_uint8),
        ("otherwise", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(_Instruction)))


def refuse() -> bool:
    """Gives those calls up for this thread and all that it starts, for good; whether that is in
    force now. They fail with EACCES."""
    machine = _MACHINES.get(platform.machine())
    # A 32-bit process has other numbers.
    if sys.platform != "linux" or machine is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    name, seccomp, calls = machine
    written = _written(name, tuple(calls.values()))
    lines = (_Instruction * len(written))(*(_Instruction(*line) for line in written))
    program = _Program(len(lines), lines)
    libc = ctypes.CDLL(None)
    zero = ctypes.c_ulong(0)
    if libc.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), zero, zero, zero) != 0:
        return False
    how = ctypes.c_uint(_FILTER), ctypes.c_uint(_KEEP_SPEED)
    return bool(libc.syscall(seccomp, *how, ctypes.byref(program)) == 0)


def _written(machine: int, calls: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """The filter: code, lines to skip if true, lines to skip if false, value."""
    count = len(calls)
    return [
        (_LOAD, 0, 0, _PROCESSOR),
        (_IF_EQUAL, 0, count + 3, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_AT_LEAST, count + 1, 0, _X32),
        *((_IF_EQUAL, count - at, 0, number) for at, number in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
