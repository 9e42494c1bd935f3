"""Keys kept in files: made on first use, and the same for every process that asks.

A web server and a worker often start at the same moment on an empty data folder. Each
writes a whole candidate beside the target and then links it into place; the link fails if
the other was first, and both then read the winner. No process can see half a key.
"""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet


class KeyFileError(RuntimeError):
    """A key file cannot be made, read or used. The message says what to do."""


def secret_key(path: Path) -> str:
    """Return the key that signs sessions and links."""
    key = _read_or_make(path, lambda: secrets.token_urlsafe(50))
    if len(key) < 32:
        raise KeyFileError(
            f"The key in {path} is shorter than 32 characters. Delete the file to get a new one."
        )
    return key


def encryption_keys(path: Path) -> tuple[str, ...]:
    """Return the Fernet keys, one a line; the first encrypts, all of them decrypt."""
    keys = tuple(_read_or_make(path, lambda: Fernet.generate_key().decode()).split())
    for number, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise KeyFileError(
                f"Key number {number} in {path} is not a valid key. Restore the file from a backup."
            ) from None
    return keys


def make_private_folder(path: Path) -> None:
    """Make the folder, for its owner only, unless it exists."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise KeyFileError(
            f"Cannot make the folder {path}: {error.strerror}. Set RINGBACK_DATA_DIR."
        ) from None


def _read_or_make(path: Path, make: Callable[[], str]) -> str:
    try:
        if not path.exists():
            _write_once(path, make())
        text = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise KeyFileError(f"Cannot use the key file {path}: {error.strerror}.") from None
    if not text:
        raise KeyFileError(
            f"The key file {path} is empty. Restore it from a backup, or delete it to get a new key."
        )
    return text


def _write_once(path: Path, text: str) -> None:
    make_private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first; its key is the key
            os.link(name, path)
    finally:
        Path(name).unlink()
