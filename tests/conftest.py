"""What holds for every test: marks by folder, cheap passwords, Hypothesis profiles.

The database is chosen in plugins/database.py, before Django reads its settings.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, settings

from tests.servers.fixtures import dovecot, postfix, pymap_server

# No deadline: machines that run tests are shared, and a slow example is not a wrong one. Derandomized: whether a change
# passes must not hang on luck. HYPOTHESIS_PROFILE=explore looks for new examples; what it finds becomes a test.
settings.register_profile(
    "default",
    deadline=None,
    max_examples=100,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "explore", settings.get_profile("default"), max_examples=500, derandomize=False, print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

__all__ = ["dovecot", "postfix", "pymap_server"]  # found here by every test

HERE = Path(__file__).parent
PURE = {"engine", "rules", "intake", "inbox", "playbooks", "architecture"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "mailservers: talks to a mail server that runs as a process of its own"
    )


@pytest.hookimpl(tryfirst=True)  # before "-m" chooses by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE) and item.path.relative_to(HERE).parts[0] in PURE:
            item.add_marker(pytest.mark.pure)


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords(django_test_environment: None) -> Iterator[None]:
    """Argon2 is slow on purpose; with it, making users would be most of a run."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
