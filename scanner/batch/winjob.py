"""Windows' job objects: a process that bounds its own memory and takes its helpers with it.

Source: learn.microsoft.com, "Job Objects", JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
"""

from __future__ import annotations

import ctypes
import sys

_EXTENDED_LIMITS, _UI_RESTRICTIONS = 9, 4
# A limit on each process' memory, no box on the screen where one crashes, and all end together.
_FLAGS = 0x100 | 0x400 | 0x2000
# Clipboard, other programs' windows, settings of screen and system, shutting down.
_ALL_UI = 0xFF


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("smallest_set", ctypes.c_size_t),
        ("largest_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    _fields_ = (
        ("basic", _Basic),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def enter(memory: int) -> bool:
    """Puts this process into a job of its own, `memory` bytes for it and for each process that
    it starts; whether that is in force now."""
    if sys.platform != "win32":
        return False
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    # Never closed: it ends with the process, and with it all that the process started.
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = _Extended(basic=_Basic(flags=_FLAGS), process_memory=memory)
    size = ctypes.c_uint32(ctypes.sizeof(limits))
    if not kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size):
        return False
    screen = ctypes.c_uint32(_ALL_UI)
    kernel.SetInformationJobObject(job, _UI_RESTRICTIONS, ctypes.byref(screen), ctypes.c_uint32(4))
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    return bool(kernel.AssignProcessToJobObject(job, process))
