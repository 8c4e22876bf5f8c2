"""The file an anchor is kept in, and the keys it is signed and checked with."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import NoReturn

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from nebelhorn.errors import AnchorError, DiskFull

_MOST_BYTES = 64 * 2**20
_HEX_DIGITS = 64


def default_key_file() -> Path:
    """Return where the private key lies when nobody says otherwise: with the user's settings.

    Not in the workspace, so that no copy of the workspace carries it, and not beside the anchor,
    so that whoever keeps the anchor cannot sign another.
    """
    settings = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(settings) / "nebelhorn" / "anchor.key"


def true_place(file: Path) -> Path:
    """Return where a file really lies or would lie, links followed.

    Raises:
        AnchorError: There can be no such file, or it cannot be told.
    """
    try:
        place = file.resolve()
        place.exists()  # a folder one may not enter, a name too long: said here once
    except (OSError, RuntimeError, ValueError) as error:
        msg = f"{file} cannot be used: {getattr(error, 'strerror', None) or error}"
        raise AnchorError(msg) from error
    return place


def read_anchor_file(file: Path) -> bytes:
    """Return the bytes of an anchor file.

    Raises:
        AnchorError: It is not there, is no file, is too large, or cannot be read.
    """
    try:
        if not file.is_file():
            what = "is no file" if file.exists() else "is not there"
            msg = f"the anchor {file} {what}"
            raise AnchorError(msg)
        if file.stat().st_size > _MOST_BYTES:
            msg = f"{file} is too large to be an anchor"
            raise AnchorError(msg)
        return file.read_bytes()
    except OSError as error:
        msg = f"the anchor {file} cannot be read: {error.strerror or error}"
        raise AnchorError(msg) from error


def append_durably(file: Path, content: bytes) -> None:
    """Append to a file, and come back when it is on the disk; what stands there is not touched.

    Only appending is asked for, so the file may be one to which one can only append.

    Raises:
        DiskFull: There was no room; a part of the content may stand there.
        AnchorError: It cannot be written for another reason.
    """
    try:
        is_new = not file.exists()
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        _write(handle, content)
        if is_new:
            _keep_name(file)
    except OSError as error:
        _complain(file, error)


def read_key(file: Path) -> Ed25519PrivateKey:
    """Return the private key of a file.

    Raises:
        AnchorError: It cannot be read, others can read it, or it is no such key.
    """
    try:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            msg = f"others may read the key {file}; take that from them: chmod 600 {file}"
            raise AnchorError(msg)
        content = file.read_bytes()
    except OSError as error:
        msg = f"the key {file} cannot be read: {error.strerror or error}"
        raise AnchorError(msg) from error
    try:
        key = serialization.load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        msg = f"{file} is no private Ed25519 key (PEM, PKCS 8, without a password)"
        raise AnchorError(msg)
    return key


def make_key(file: Path) -> Ed25519PrivateKey:
    """Make a private key, in a new file that nobody else may read.

    Raises:
        DiskFull: There was no room; there is no key.
        AnchorError: There is a file already, or it cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    made = False
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        made = True
        _write(handle, content)
        _keep_name(file)
    except OSError as error:
        if made:
            file.unlink(missing_ok=True)
        _complain(file, error)
    return key


def read_public_key(said: str | Path) -> bytes:
    """Return a public key, given as 64 hex digits or as a file with them or with a PEM.

    Raises:
        AnchorError: It is none.

    Examples:
        >>> len(read_public_key("d7" * 32))
        32
    """
    found = _from_hex(str(said))
    if found is not None:
        return found
    try:
        content = Path(said).read_bytes()[:_MOST_BYTES]
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        msg = f"{said} is neither a public key (64 hex digits) nor a file that can be read: {why}"
        raise AnchorError(msg) from error
    found = _from_hex(content.decode(errors="replace"))
    if found is not None:
        return found
    try:
        key = serialization.load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        msg = f"in {said} there is no public Ed25519 key (64 hex digits, or PEM)"
        raise AnchorError(msg)
    return key.public_bytes_raw()


def _from_hex(text: str) -> bytes | None:
    digits = text.strip().lower()
    if len(digits) != _HEX_DIGITS or not set(digits) <= set("0123456789abcdef"):
        return None
    return bytes.fromhex(digits)


def _write(handle: int, content: bytes) -> None:
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _keep_name(file: Path) -> None:
    """Let the new name itself survive a power cut."""
    if os.name != "posix":
        return
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _complain(file: Path, error: OSError) -> NoReturn:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        msg = f"no room left to write {file}; nothing was anchored"
        raise DiskFull(msg) from error
    msg = f"{file} cannot be written: {error.strerror or error}"
    raise AnchorError(msg) from error
