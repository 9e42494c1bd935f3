"""Secrets at rest: encrypted with the keys of the file RINGBACK_ENCRYPTION_KEY_FILE (made and read by the settings).

The first key encrypts, all of them decrypt, so a key is changed by putting a new line on top of the file. What cannot
be decrypted is an error, never a value: sending ciphertext as a password to a stranger's server would be worse.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotDecrypt(Exception):
    """A stored secret was made with a key that is not in the key file, or it was damaged."""


def encrypt(text: str) -> str:
    """The text encrypted, as ASCII for a text column. The same text gives another result each time."""
    return _keys().encrypt(text.encode()).decode("ascii")


def decrypt(stored: str) -> str:
    """The text that `encrypt` was given. Raises `CannotDecrypt`; its message never holds the secret."""
    try:
        return _keys().decrypt(stored.encode()).decode()
    except InvalidToken:
        raise CannotDecrypt(
            "A stored secret cannot be read: the encryption key file is not the one it was made with, or the secret "
            "was damaged. Restore the key file from a backup, or enter the secret again."
        ) from None


def _keys() -> MultiFernet:
    # Read on each call: it costs microseconds, and tests and rotations see their own keys.
    return MultiFernet([Fernet(key) for key in settings.RINGBACK_ENCRYPTION_KEYS])
