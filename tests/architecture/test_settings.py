"""Settings are read safely, refused with advice, and documented."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ringback.config import env, keys
from ringback.config import settings as django_settings_module
from tests.architecture.sources import ROOT, SOURCE, name, python_files

PAGE = ROOT / "docs" / "reference" / "settings.md"


def test_the_page_of_settings_says_what_the_table_in_the_code_says() -> None:
    rows = re.findall(r"^\| `(RINGBACK_\w+)` \| (.*?) \| (.*) \|$", PAGE.read_text(), flags=re.MULTILINE)
    expected = [(s.name, f"`{s.default}`" if s.default else "none", s.meaning) for s in env.SETTINGS]
    assert rows == expected


def test_the_environment_is_read_in_few_places() -> None:
    pattern = re.compile(r"os\.(environ(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|getenv)")
    offenders = {name(path) for path in python_files(SOURCE) if pattern.search(path.read_text())}
    # An adapter cannot see the settings: it knows nothing but its port.
    adapters = {file for file in offenders if file.startswith("src/ringback/adapters/")}
    assert offenders - adapters <= {"src/ringback/config/settings.py"}


def test_every_setting_that_the_code_names_is_in_the_table() -> None:
    known = {setting.name for setting in env.SETTINGS} | set(vars(django_settings_module))
    named = {
        (word, name(path))
        for path in python_files(SOURCE)
        for word in re.findall(r"\bRINGBACK_[A-Z_]+\b", path.read_text())
    }
    assert {(word, file) for word, file in named if word not in known} == set()


def test_defaults_keep_everything_in_the_data_folder() -> None:
    read = env.read({"RINGBACK_DATA_DIR": "/srv/ring back"})
    assert read.database_url == "sqlite:////srv/ring%20back/ringback.sqlite3"
    assert read.secret_key_file == Path("/srv/ring back/secret.key")
    assert read.public_url == "http://127.0.0.1:8000"
    assert read.allowed_hosts == ("127.0.0.1", "localhost", "[::1]")


def test_an_empty_value_counts_as_not_set() -> None:
    assert env.read({"RINGBACK_PORT": "", "RINGBACK_DATABASE_URL": " "}) == env.read({})


def test_an_installation_open_to_all_addresses_links_to_one_that_can_be_opened() -> None:
    assert env.read({"RINGBACK_HOST": "0.0.0.0", "RINGBACK_PORT": "80"}).public_url == "http://127.0.0.1:80"


def test_the_public_name_is_answered() -> None:
    read = env.read({"RINGBACK_PUBLIC_URL": "https://leads.example.com/", "RINGBACK_ALLOWED_HOSTS": "a, b"})
    assert read.public_url == "https://leads.example.com"
    assert read.allowed_hosts == ("leads.example.com", "localhost", "127.0.0.1", "[::1]", "a", "b")


@pytest.mark.parametrize(
    ("setting", "value", "advice"),
    [
        ("RINGBACK_PORT", "eighty", "whole number from 1 to 65535"),
        ("RINGBACK_PORT", "0", "whole number from 1 to 65535"),
        ("RINGBACK_SAMPLE", "perhaps", "1 for yes or 0 for no"),
        ("RINGBACK_TIME_ZONE", "Mars/Olympus", "America/New_York"),
        ("RINGBACK_TIME_ZONE", "../etc/passwd", "America/New_York"),
        ("RINGBACK_LOG_FORMAT", "xml", "console or json"),
        ("RINGBACK_PUBLIC_URL", "leads.example.com", "https://leads.example.com"),
        ("RINGBACK_PUBLIC_URL", "https://example.com/leads", "without a path"),
        ("RINGBACK_MESSENGER", "smtp", "dotted path"),
        ("RINGBACK_DATABASE_URL", "mysql://localhost/x", "postgresql://"),
        ("RINGBACK_DATABASE_URL", "sqlite://:memory:", "memory cannot be shared"),
    ],
)
def test_a_bad_value_is_refused_with_advice(setting: str, value: str, advice: str) -> None:
    with pytest.raises(env.BadSetting, match=setting) as caught:
        env.read({setting: value})
    assert advice in str(caught.value)


def test_a_mistyped_database_address_does_not_show_its_password() -> None:
    with pytest.raises(env.BadSetting) as caught:
        env.read({"RINGBACK_DATABASE_URL": "postgre://me:hunter2@host/db"})
    assert "hunter2" not in str(caught.value)


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(keys.secret_key, [path] * 40))
    assert len(found) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_the_first_encryption_key_is_the_newest(tmp_path: Path) -> None:
    path = tmp_path / "encryption.key"
    (old,) = keys.encryption_keys(path)
    (new,) = keys.encryption_keys(tmp_path / "other.key")
    path.write_text(f"{new}\n{old}\n")
    assert keys.encryption_keys(path) == (new, old)


@pytest.mark.parametrize(("text", "word"), [("", "empty"), ("short", "valid"), ("\n\n", "empty")])
def test_a_damaged_key_file_is_refused(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "encryption.key"
    path.write_text(text)
    with pytest.raises(keys.KeyFileError, match=word):
        keys.encryption_keys(path)
