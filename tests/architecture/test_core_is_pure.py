"""The engine and the ports depend on nothing but the standard library and themselves."""

import sys

from tests.architecture.sources import SOURCE, imports, name, python_files

INSIDE = ("ringback.engine", "ringback.ports")


def test_engine_and_ports_import_no_third_party_package() -> None:
    offenders = [
        f"{name(path)}:{line} imports {module}"
        for path in python_files(SOURCE / "engine", SOURCE / "ports")
        for line, module in imports(path)
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not any(module == package or module.startswith(f"{package}.") for package in INSIDE)
    ]
    assert offenders == []


def test_the_clock_depends_on_datetime_only() -> None:
    assert {module for _, module in imports(SOURCE / "clock.py")} == {"datetime"}
