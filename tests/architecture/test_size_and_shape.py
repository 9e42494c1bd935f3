"""Files stay small enough to read, and imports stay where a reader sees them."""

import ast
import re

from tests.architecture.sources import ROOT, SOURCE, name, python_files

LONGEST = 400
LAZY = SOURCE / "cli"  # commands import Django late, so that `--help` is quick


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    files = [
        path
        for path in python_files(ROOT / "src", ROOT / "tests")
        if "migrations" not in path.parts  # written by Django
    ]
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {file: length for file, length in lengths.items() if length > LONGEST} == {}


def test_no_function_imports_a_part_of_ringback() -> None:
    offenders = []
    for path in python_files(SOURCE):
        if path.is_relative_to(LAZY):
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            for node in ast.walk(function):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                if any(re.match(r"ringback(\.|$)", imported) for imported in names):
                    offenders.append(f"{name(path)}:{node.lineno}")
    assert offenders == []
