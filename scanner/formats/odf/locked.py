"""OpenDocuments with a password (OpenDocument 1.2 to 1.4, part 2, chapter 4): opened, each is what
it is without one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanner.errors import UnreadableError
from scanner.formats.parts import zipped
from scanner.formats.parts.trees import BROKEN, Tree, local, name_of, parsed, spelled

MANIFEST = "META-INF/manifest.xml"
# The only part of a document that is locked as a whole.
_PACKAGE = "encrypted-package"
# No program makes more rounds, or asks for more memory (in KiB), to make a key of a password.
_MOST_ROUNDS, _MOST_MEMORY, _MOST_LANES, _MOST_ALL = 10_000_000, 1 << 20, 64, 200_000_000
_MOST_BYTES = 300_000_000
_CHECKED = 1024
_BLOCK = 16


class _WrongPasswordError(Exception):
    """A part that a password does not open."""


@dataclass(frozen=True, slots=True)
class _Lock:
    """How one part is locked: attributes of what the manifest says of it, by their names."""

    path: str
    size: int
    data: Mapping[str, str]
    algorithm: Mapping[str, str]
    start: Mapping[str, str]
    derivation: Mapping[str, str]

    @property
    def rounds(self) -> int:
        return _number(self.derivation, "iteration-count", _MOST_ROUNDS)


def is_locked(data: bytes) -> bool:
    try:
        parts = zipped.unpacked(data, MANIFEST.__eq__)
        return b"encryption-data" in parts.get(MANIFEST, b"") and bool(_locks(parts))
    except BROKEN:
        return False


def unlocked(data: bytes, passwords: Sequence[str]) -> bytes:
    """Raises UnreadableError: "encrypted", "wrong_password", "locked_document", "broken_file"."""
    try:
        parts = zipped.unpacked(data)
        locks = _locks(parts)
        if sum(lock.rounds for lock in locks) > _MOST_ALL:
            raise UnreadableError("locked_document")
        for password in passwords:
            try:
                return _opened(parts, locks, password.encode())
            except _WrongPasswordError:
                continue
    except BROKEN as error:
        raise UnreadableError("broken_file") from error
    raise UnreadableError("wrong_password" if passwords else "encrypted")


def _locks(parts: Mapping[str, bytes]) -> list[_Lock]:
    found = []
    for entry in parsed(parts[MANIFEST]):
        named = {name_of(name): value for name, value in entry.attrib.items()}
        for node in entry:
            if local(node) == "encryption-data":
                inner = {local(one): _named(one) for one in node}
                kinds = ("algorithm", "start-key-generation", "key-derivation")
                how = (inner.get(kind, {}) for kind in kinds)
                size = _number(named, "size", _MOST_BYTES)
                found.append(_Lock(named.get("full-path", ""), size, _named(node), *how))
    return found


def _named(node: Tree) -> dict[str, str]:
    return {name_of(name): value for name, value in node.attrib.items()}


def _number(said: Mapping[str, str], name: str, most: int) -> int:
    value = said.get(name, "0")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 12 else most + 1
    if number > most:
        raise UnreadableError("locked_document")
    return number


def _opened(parts: Mapping[str, bytes], locks: Sequence[_Lock], password: bytes) -> bytes:
    plain = dict(parts)
    left = _MOST_BYTES
    # A wrong password is told by the smallest part.
    for lock in sorted(locks, key=lambda lock: lock.size):
        data = parts.get(lock.path)
        if data is None:
            continue
        plain[lock.path] = _part(lock, data, password)
        left -= len(plain[lock.path])
        if left < 0:
            raise zipped.OddPackageError("too large")
    if _PACKAGE in plain:
        return plain[_PACKAGE]
    manifest = parsed(plain[MANIFEST])
    for entry in manifest:
        for node in [node for node in entry if local(node) == "encryption-data"]:
            entry.remove(node)
    return zipped.packed(plain, {MANIFEST: spelled(manifest)})


def _part(lock: _Lock, data: bytes, password: bytes) -> bytes:
    """One part as it is without the password."""
    packed = _deciphered(lock, data, _key(lock, password))
    if not _is_right(lock, packed):
        raise _WrongPasswordError
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = inflate.decompress(packed, lock.size + 1)
    except zlib.error as error:
        raise zipped.OddPackageError("packed") from error
    if len(plain) != lock.size:
        raise zipped.OddPackageError("size")
    return plain


def _is_right(lock: _Lock, packed: bytes) -> bool:
    """Whether a part begins as it did; what is sealed says so by itself."""
    kind = lock.data.get("checksum-type", "").rpartition("#")[2].lower()
    make = {"sha256-1k": hashlib.sha256, "sha1/1k": hashlib.sha1, "sha1-1k": hashlib.sha1}.get(kind)
    if make is None:
        return _is_sealed(lock)
    said = base64.b64decode(lock.data.get("checksum", ""))
    return hmac.compare_digest(make(packed[:_CHECKED]).digest(), said)


def _is_sealed(lock: _Lock) -> bool:
    return lock.algorithm.get("algorithm-name", "").endswith("#aes256-gcm")


def _key(lock: _Lock, password: bytes) -> bytes:
    start = lock.start.get("start-key-generation-name", "SHA1").rpartition("#")[2].lower()
    make = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}.get(start)
    how = lock.derivation.get("key-derivation-name", "").rpartition(":")[2].lower()
    salt = base64.b64decode(lock.derivation.get("salt", ""))
    length = _number(lock.derivation, "key-size", 32) or 16
    if make is None:
        raise UnreadableError("locked_document")
    secret = make(password).digest()
    if how == "pbkdf2":
        return hashlib.pbkdf2_hmac("sha1", secret, salt, max(1, lock.rounds), length)
    if how != "argon2id":
        raise UnreadableError("locked_document")
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
    except ImportError as error:
        raise UnreadableError("locked_document") from error
    said = lock.derivation
    try:
        kdf = Argon2id(
            salt=salt,
            length=length,
            iterations=_number(said, "argon2-iterations", _MOST_LANES),
            lanes=_number(said, "argon2-lanes", _MOST_LANES),
            memory_cost=_number(said, "argon2-memory", _MOST_MEMORY),
        )
        return kdf.derive(secret)
    except UnsupportedAlgorithm as error:
        raise UnreadableError("locked_document") from error


def _deciphered(lock: _Lock, data: bytes, key: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    name = lock.algorithm.get("algorithm-name", "").rpartition("#")[2].lower()
    vector = base64.b64decode(lock.algorithm.get("initialisation-vector", ""))
    if _is_sealed(lock):
        try:
            return AESGCM(key).decrypt(vector, data.removeprefix(vector), None)
        except InvalidTag as error:
            raise _WrongPasswordError from error
    if name == "aes256-cbc":
        opened = Cipher(AES(key), CBC(vector)).decryptor()
        plain = opened.update(data) + opened.finalize()
        # The last byte says how many were added.
        return plain[: -plain[-1]] if 0 < plain[-1] <= _BLOCK else plain
    if name.endswith("blowfish cfb"):
        try:
            from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
            from cryptography.hazmat.decrepit.ciphers.modes import CFB
        except ImportError as error:
            raise UnreadableError("locked_document") from error
        opened = Cipher(Blowfish(key), CFB(vector)).decryptor()
        return opened.update(data) + opened.finalize()
    raise UnreadableError("locked_document")
