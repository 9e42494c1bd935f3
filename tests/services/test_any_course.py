"""Any course of events: people, programs, mail servers and dying workers in any order; the promises hold after each.

What can happen is in `course/`: `arrivals`, `desk`, `letters` and `plans`; what must hold is in `course/promises`, and
what reaches the mail server is looked at by `course/witness`. HYPOTHESIS_PROFILE=explore looks for new courses.
"""

from __future__ import annotations

import json
import sys
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from typer.testing import CliRunner

from ringback import clock
from ringback.cli.main import app
from ringback.services.dispatch import LEASE
from tests.services.course.arrivals import Arrivals
from tests.services.course.desk import Desk
from tests.services.course.letters import Letters
from tests.services.course.plans import Plans
from tests.services.course.promises import Promises


class Course(Promises, Arrivals, Desk, Plans, Letters):
    """Everything at once. At its end the workers catch up, and `ringback check` finds nothing."""

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # what went wrong before is to be told, not what follows from it
                self._at_the_end()
        finally:
            super().teardown()

    def _at_the_end(self) -> None:
        self.scene.later(LEASE)
        for _ in range(4):
            self.work()
        with mock.patch.object(clock, "now", return_value=self.scene.now):
            found = CliRunner().invoke(app, ["check", "--json"])
        assert json.loads(found.stdout) == {"violations": []}


@pytest.mark.django_db
def test_the_promises_hold_after_every_step_of_any_course_of_events() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Course,
        settings=settings(
            max_examples=settings.default.max_examples // 5,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
