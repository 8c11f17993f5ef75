"""Tesseract's library inside this process, kept open: to start the program anew for a sheet costs
as much as to read it.

Through its C interface (capi.h of version 5), which the program itself is a wrapper of: the same
engine, data and text. Where there is no such library the program serves.
"""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scanner.model import Pixels

# By its own name, so that no other version is loaded; Linux, macOS.
_NAMES = ("libtesseract.so.5", "libtesseract.5.dylib")
_VERSION = b"5."
_LSTM_OR_BOTH = 3
_SPARSE_TEXT = 11


class Library:
    """An open Tesseract with the data of one language; one sheet is read at a time."""

    def __init__(self, functions: ctypes.CDLL, handle: int) -> None:
        self._functions, self._handle = functions, handle
        self._lock = threading.Lock()
        weakref.finalize(self, _end, functions, handle)

    def sparse(self, sheet: Pixels, seconds: float) -> str | None:
        """The text of a grey sheet as page segmentation mode 11 reads it; None where Tesseract
        gives up on it, or is not done in time."""
        pixels = np.ascontiguousarray(sheet, np.uint8)
        height, width = pixels.shape
        functions, handle = self._functions, self._handle
        with self._lock:
            monitor = functions.TessMonitorCreate()
            try:
                functions.TessBaseAPISetImage(
                    handle, pixels.ctypes.data, width, height, 1, pixels.strides[0]
                )
                functions.TessMonitorSetDeadlineMSecs(monitor, round(seconds * 1000))
                if functions.TessBaseAPIRecognize(handle, monitor) != 0:
                    return None
                text = functions.TessBaseAPIGetUTF8Text(handle)
                if not text:
                    return None
                try:
                    return ctypes.string_at(text).decode("utf-8", "replace")
                finally:
                    functions.TessDeleteText(text)
            finally:
                functions.TessMonitorDelete(monitor)
                # Neither the picture nor what was learnt from its words is kept for the next.
                functions.TessBaseAPIClear(handle)
                functions.TessBaseAPIClearAdaptiveClassifier(handle)


@cache
def opened(language: str) -> Library | None:
    """The library with the data of a language, opened once per process; None where it is not to
    be had."""
    functions = _loaded()
    if functions is None:
        return None
    handle = functions.TessBaseAPICreate()
    if not handle:
        return None
    # It writes of its progress to the standard error else.
    functions.TessBaseAPISetVariable(handle, b"debug_file", os.fsencode(os.devnull))
    if functions.TessBaseAPIInit2(handle, None, language.encode(), _LSTM_OR_BOTH) != 0:
        _end(functions, handle)
        return None
    functions.TessBaseAPISetPageSegMode(handle, _SPARSE_TEXT)
    return Library(functions, handle)


def _loaded() -> ctypes.CDLL | None:
    for name in _NAMES:
        try:
            functions = ctypes.CDLL(name)
            _declare(functions)
        except (OSError, AttributeError):
            continue
        if bytes(functions.TessVersion()).startswith(_VERSION):
            return functions
    return None


def _declare(functions: ctypes.CDLL) -> None:
    """What the functions take and return (capi.h). AttributeError where one is missing."""
    here, number, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    for name, result, arguments in (
        ("TessVersion", text, []),
        ("TessBaseAPICreate", here, []),
        ("TessBaseAPIDelete", None, [here]),
        ("TessBaseAPIEnd", None, [here]),
        ("TessBaseAPIInit2", number, [here, text, text, number]),
        ("TessBaseAPISetVariable", number, [here, text, text]),
        ("TessBaseAPISetPageSegMode", None, [here, number]),
        ("TessBaseAPISetImage", None, [here, here, number, number, number, number]),
        ("TessBaseAPIRecognize", number, [here, here]),
        ("TessBaseAPIGetUTF8Text", here, [here]),
        ("TessBaseAPIClear", None, [here]),
        ("TessBaseAPIClearAdaptiveClassifier", None, [here]),
        ("TessDeleteText", None, [here]),
        ("TessMonitorCreate", here, []),
        ("TessMonitorDelete", None, [here]),
        ("TessMonitorSetDeadlineMSecs", None, [here, number]),
    ):
        function = getattr(functions, name)
        function.restype, function.argtypes = result, arguments


def _end(functions: ctypes.CDLL, handle: int) -> None:
    functions.TessBaseAPIEnd(handle)
    functions.TessBaseAPIDelete(handle)
