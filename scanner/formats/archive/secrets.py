"""Members of a zip that a password opens: the old way of PKWARE, and AES (WinZip AE-1 and AE-2)."""

from __future__ import annotations

import hashlib
import hmac
import struct
import zipfile
import zlib
from collections.abc import Sequence

AES = 99
# In the field that tells of it: version, vendor, strength, how the member is packed in it.
_FIELD, _TOLD = 0x9901, struct.Struct("<H2sBH")
# Bytes of salt and of the key, by strength.
_SIZES = {1: (8, 16), 2: (12, 24), 3: (16, 32)}
_CHECK, _SIGNED, _ROUNDS = 2, 10, 1000
_BLOCK = 16


def unlocked(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, raw: bytes, passwords: Sequence[str]
) -> bytes | None:
    """The bytes of a member that one of the passwords opens; None where none does. `raw`: as it is
    packed."""
    for password in passwords:
        try:
            if entry.compress_type == AES:
                content = _aes(entry, raw, password.encode("utf-8"))
            else:
                content = archive.read(entry, password.encode("utf-8"))
        except (zipfile.BadZipFile, RuntimeError, ValueError, OSError, EOFError, LookupError):
            continue
        except (NotImplementedError, zlib.error, struct.error):
            continue
        if content is not None:
            return content
    return None


def _aes(entry: zipfile.ZipInfo, raw: bytes, password: bytes) -> bytes | None:
    told = _told(entry.extra)
    if told is None or told[2] not in _SIZES:
        return None
    version, _, strength, way = told
    salt_size, key_size = _SIZES[strength]
    salt, check = raw[:salt_size], raw[salt_size : salt_size + _CHECK]
    packed, signature = raw[salt_size + _CHECK : -_SIGNED], raw[-_SIGNED:]
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, _ROUNDS, 2 * key_size + _CHECK)
    if keys[2 * key_size :] != check:
        return None
    signed = hmac.digest(keys[key_size : 2 * key_size], packed, "sha1")[:_SIGNED]
    if not hmac.compare_digest(signed, signature):
        return None
    plain = _decrypted(packed, keys[:key_size])
    if way == zipfile.ZIP_DEFLATED:
        plain = zlib.decompressobj(-15).decompress(plain, entry.file_size + 1)
    elif way != zipfile.ZIP_STORED:
        return None
    sound = len(plain) == entry.file_size and (version == 2 or zlib.crc32(plain) == entry.CRC)
    return plain if sound else None


def _told(extra: bytes) -> tuple[int, bytes, int, int] | None:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _FIELD and size == _TOLD.size:
            version, vendor, strength, way = _TOLD.unpack_from(extra, at + 4)
            return version, vendor, strength, way
        at += 4 + size
    return None


def _decrypted(data: bytes, key: bytes) -> bytes:
    """AES in counter mode, the counter written from its lowest byte."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    blocks = -(-len(data) // _BLOCK)
    counters = b"".join(n.to_bytes(_BLOCK, "little") for n in range(1, blocks + 1))
    stream = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(counters)
    size = len(data)
    mixed = int.from_bytes(data, "big") ^ int.from_bytes(stream[:size], "big")
    return mixed.to_bytes(size, "big")
