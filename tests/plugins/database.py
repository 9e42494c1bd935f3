"""Chooses the database of a test run before Django reads its settings.

It is loaded with `-p` (see pyproject.toml) because Django's settings are imported before any
conftest.py is. `--db sqlite` gives every process its own file; `--db postgresql` uses the
server in RINGBACK_TEST_DATABASE_URL, or starts one that lives as long as the run.
pytest-xdist's workers inherit the choice through the environment.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.postgres import Postgres

URL = "RINGBACK_DATABASE_URL"
FOLDER = "RINGBACK_TESTS_FOLDER"
KEPT = {"RINGBACK_TEST_DATABASE_URL", "RINGBACK_CHROMIUM", FOLDER}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=["sqlite", "postgresql"], default="sqlite", help="database of the tests")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        _prepare_run(early_config)
    _prepare_process(worker or "main")
    yield


def _prepare_run(config: pytest.Config) -> None:
    # What a developer has set for a server of their own must not change what tests see.
    for name in [name for name in os.environ if name.startswith("RINGBACK_") and name not in KEPT]:
        del os.environ[name]
    folder = tempfile.TemporaryDirectory(prefix="ringback-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    os.environ[FOLDER] = folder.name
    if config.known_args_namespace.db != "postgresql":
        return
    url = os.environ.get("RINGBACK_TEST_DATABASE_URL")
    if not url:
        server = Postgres(Path(folder.name) / "postgresql")
        config.add_cleanup(server.stop)
        url = server.start()
    os.environ[URL] = url


def _prepare_process(name: str) -> None:
    folder = Path(os.environ[FOLDER]) / name
    folder.mkdir(exist_ok=True)
    os.environ["RINGBACK_DATA_DIR"] = str(folder)
    if not os.environ.get(URL, "").startswith("postgres"):
        os.environ[URL] = f"sqlite:///{folder / 'ringback.sqlite3'}"


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--db')}"
