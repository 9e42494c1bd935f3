"""The scene of most tests: Acme Roofing with a mail account, on a Tuesday at 10:02 in Denver."""

from __future__ import annotations

import pytest

from tests.services.scene import Scene, a_business


@pytest.fixture
def bare(db: None) -> Scene:
    """Without a mail account."""
    return Scene(a_business())


@pytest.fixture
def scene(bare: Scene) -> Scene:
    bare.connect_mail()
    return bare
