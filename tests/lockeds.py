"""OpenDocuments with a password, as LibreOffice writes them."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Mapping

from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

_MANIFEST = "META-INF/manifest.xml"
_NAMES = (
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)
_ROUNDS = 1000


def by_aes(data: bytes, secret: str) -> bytes:
    """Part by part, as since OpenDocument 1.2."""
    return _by_parts(data, lambda part: _aes(part, secret.encode()))


def by_blowfish(data: bytes, secret: str) -> bytes:
    """Part by part, as before."""
    return _by_parts(data, lambda part: _blowfish(part, secret.encode()))


def as_a_whole(data: bytes, secret: str) -> bytes:
    """As a whole, as LibreOffice does it since 24.8."""
    salt, vector = os.urandom(16), os.urandom(12)
    start = hashlib.sha256(secret.encode()).digest()
    kdf = Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=64)
    sealed = vector + AESGCM(kdf.derive(start)).encrypt(vector, _packed(data), None)
    said = _said(
        "http://www.w3.org/2009/xmlenc11#aes256-gcm",
        vector,
        '"urn:org:documentfoundation:names:experimental:office:manifest:argon2id" '
        'loext:argon2-iterations="1" loext:argon2-memory="64" loext:argon2-lanes="1"',
        salt,
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kind = archive.read("mimetype")
    parts = {"mimetype": kind, "encrypted-package": sealed}
    return _zipped(parts, _entry("encrypted-package", len(data), said))


def _by_parts(data: bytes, lock: Callable[[bytes], tuple[bytes, str]]) -> bytes:
    parts, entries = {}, ""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "mimetype":
                parts[name] = part
            elif name != _MANIFEST:
                parts[name], said = lock(part)
                entries += _entry(name, len(part), said)
    return _zipped(parts, entries)


def _aes(part: bytes, secret: bytes) -> tuple[bytes, str]:
    salt, vector, packed = os.urandom(16), os.urandom(16), _packed(part)
    start = hashlib.sha256(secret).digest()
    key = hashlib.pbkdf2_hmac("sha1", start, salt, _ROUNDS, 32)
    lacking = 16 - len(packed) % 16
    cipher = Cipher(AES(key), CBC(vector)).encryptor()
    locked = cipher.update(packed + os.urandom(lacking - 1) + bytes([lacking]))
    return locked, _said(
        "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
        vector,
        f'"PBKDF2" manifest:iteration-count="{_ROUNDS}"',
        salt,
        'manifest:checksum-type="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k" '
        f'manifest:checksum="{_coded(hashlib.sha256(packed[:1024]).digest())}"',
    )


def _blowfish(part: bytes, secret: bytes) -> tuple[bytes, str]:
    salt, vector, packed = os.urandom(16), os.urandom(8), _packed(part)
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha1(secret).digest(), salt, _ROUNDS, 16)
    digest = hashlib.sha1(packed[:1024]).digest()
    said = (
        f'<manifest:encryption-data manifest:checksum-type="SHA1/1K" '
        f'manifest:checksum="{_coded(digest)}"><manifest:algorithm '
        f'manifest:algorithm-name="Blowfish CFB" '
        f'manifest:initialisation-vector="{_coded(vector)}"/><manifest:key-derivation '
        f'manifest:key-derivation-name="PBKDF2" manifest:iteration-count="{_ROUNDS}" '
        f'manifest:salt="{_coded(salt)}"/></manifest:encryption-data>'
    )
    return Cipher(Blowfish(key), CFB(vector)).encryptor().update(packed), said


def _said(algorithm: str, vector: bytes, how: str, salt: bytes, check: str = "") -> str:
    return (
        f'<manifest:encryption-data {check}><manifest:algorithm manifest:algorithm-name="'
        f'{algorithm}" manifest:initialisation-vector="{_coded(vector)}"/>'
        '<manifest:start-key-generation manifest:start-key-generation-name="'
        'http://www.w3.org/2000/09/xmldsig#sha256" manifest:key-size="32"/>'
        f"<manifest:key-derivation manifest:key-derivation-name={how} "
        f'manifest:salt="{_coded(salt)}" manifest:key-size="32"/></manifest:encryption-data>'
    )


def _entry(name: str, size: int, said: str) -> str:
    return (
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml" '
        f'manifest:size="{size}">{said}</manifest:file-entry>'
    )


def _packed(part: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(part) + deflate.flush()


def _coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _zipped(parts: Mapping[str, bytes], entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        archive.writestr(_MANIFEST, f"<manifest:manifest {_NAMES}>{entries}</manifest:manifest>")
    return out.getvalue()
