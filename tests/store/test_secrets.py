"""Secrets come back as they went in, or not at all."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.test import override_settings

from ringback.config.keys import encryption_keys
from ringback.store.secrets import CannotDecrypt, decrypt, encrypt

PASSWORD = "correct horse – Pferd"


def with_keys(*keys: str) -> override_settings:
    return override_settings(RINGBACK_ENCRYPTION_KEYS=keys)


def new_key() -> str:
    return Fernet.generate_key().decode()


def test_what_was_encrypted_comes_back_and_is_not_readable_in_between() -> None:
    with with_keys(new_key()):
        stored = encrypt(PASSWORD)
        assert stored.isascii()
        assert "horse" not in stored
        assert encrypt(PASSWORD) != stored
        assert decrypt(stored) == PASSWORD


def test_the_wrong_key_is_a_clear_error_that_shows_nothing() -> None:
    with with_keys(new_key()):
        stored = encrypt(PASSWORD)
    with with_keys(new_key()), pytest.raises(CannotDecrypt, match="Restore the key file") as caught:
        decrypt(stored)
    assert stored not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("stored", ["", "plain text", "gAAAAA", "ünreadable"])
def test_what_encrypt_never_made_is_an_error_and_never_comes_back_as_it_is(stored: str) -> None:
    with with_keys(new_key()), pytest.raises(CannotDecrypt):
        decrypt(stored)


def test_a_damaged_secret_is_an_error() -> None:
    with with_keys(new_key()):
        stored = encrypt(PASSWORD)
        damaged = stored[:-8] + ("A" if stored[-8] != "A" else "B") + stored[-7:]
        with pytest.raises(CannotDecrypt):
            decrypt(damaged)


def test_after_a_change_of_keys_old_secrets_are_read_and_new_ones_use_the_new_key() -> None:
    old, new = new_key(), new_key()
    with with_keys(old):
        stored = encrypt(PASSWORD)
    with with_keys(new, old):
        assert decrypt(stored) == PASSWORD
        stored_now = encrypt(PASSWORD)
    with with_keys(new):
        assert decrypt(stored_now) == PASSWORD


def test_the_keys_of_the_key_file_fit(tmp_path: Path) -> None:
    keys = encryption_keys(tmp_path / "encryption.key")
    with with_keys(*keys):
        assert decrypt(encrypt(PASSWORD)) == PASSWORD
    assert (tmp_path / "encryption.key").stat().st_mode & 0o777 == 0o600
    assert encryption_keys(tmp_path / "encryption.key") == keys
