"""Liquid in a sandbox: the only place where somebody's template is run.

A template sees strings and nothing else. Tags and filters are a short list of those that cannot repeat or multiply: no
loops, no arithmetic, no `replace`, `join` or `date` (each of which makes megabytes out of a line). What is left does
work in proportion to the length of the source, which is limited, as is every value on the way. So no clock is needed to
stop a template: the worst one that fits takes milliseconds. Loop, output and namespace limits are set all the same.
"""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, wraps
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .errors import MessageError, MissingFact, TemplateError
from .facts import NAMES, Facts, as_data, one_line

if TYPE_CHECKING:
    from liquid import BoundTemplate, Environment

MAX_SOURCE = 20_000  # characters
MAX_OUTPUT = 40_000  # bytes
MAX_SUBJECT = 200  # characters
MAX_VALUE = 20_000  # characters of any value on the way
MAX_MARKUP = 500  # characters between {{ and }}, or {% and %}
MAX_MARKUPS = 300  # of them in one template
TAGS = frozenset(["if", "unless", "case", "assign", "capture", "comment", "raw", "#"])
FILTERS = frozenset(
    [
        "append",
        "capitalize",
        "default",
        "downcase",
        "lstrip",
        "prepend",
        "remove",
        "rstrip",
        "strip",
        "truncate",
        "truncatewords",
        "upcase",
    ]
)
_SYNTAX = frozenset(["content", "output", "illegal"])  # what Liquid itself keeps among its tags
_OPEN = re.compile(r"\{\{|\{%")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SNIPPET = re.compile(r"snippets\.([a-z][a-z0-9_]*)")
_COSTLY = re.compile(r"\.\.|\d[eE][+-]?\d|\d{16}")


def render_text(source: str, facts: Facts, snippets: Mapping[str, str] | None = None) -> str:
    """Render a text. `snippets`: rendered ones, by name.

    Raises TemplateError for a wrong template, MissingFact for an unknown fact that is printed.
    """
    return _run(_parsed(source), facts, snippets or {})


def render_line(
    source: str, facts: Facts, snippets: Mapping[str, str] | None = None, *, longest: int = MAX_SUBJECT
) -> str:
    """Render to one line without line breaks or control characters: what may go into a subject. At most `longest`."""
    line = one_line(render_text(source, facts, snippets))
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def facts_used(source: str) -> frozenset[str]:
    """The facts a template names ("lead.city"). Raises TemplateError as rendering would: check when saving."""
    return frozenset(name for name in _names(_parsed(source)) if not _SNIPPET.fullmatch(name))


def snippets_used(source: str) -> frozenset[str]:
    """The names of the snippets that a template prints, without their `snippets.`. Raises TemplateError."""
    found = (_SNIPPET.fullmatch(name) for name in _names(_parsed(source)))
    return frozenset(one[1] for one in found if one)


@cache
def _liquid() -> ModuleType:
    # Not at the top: it takes a quarter of a second, and most commands and pages never render.
    return importlib.import_module("liquid")


@cache
def _environment() -> Environment:
    liquid = _liquid()

    class Sandbox(liquid.Environment):  # type: ignore[name-defined, misc]
        loop_iteration_limit = 100
        output_stream_limit = MAX_OUTPUT
        local_namespace_limit = 100_000
        context_depth_limit = 10
        block_nesting_limit = 20

    environment: Environment = Sandbox(
        undefined=liquid.FalsyStrictUndefined, strict_filters=True, autoescape=False
    )
    environment.tags = {name: tag for name, tag in environment.tags.items() if name in TAGS | _SYNTAX}
    environment.filters = {n: _bounded(f) for n, f in environment.filters.items() if n in FILTERS}
    return environment


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        if isinstance(value, str) and len(value) > MAX_VALUE:
            raise TemplateError(f"The template makes a text of more than {MAX_VALUE} characters.")
        return value

    return bounded


def _liquid_error() -> type[Exception]:
    error: type[Exception] = _liquid().exceptions.LiquidError
    return error


@lru_cache(maxsize=256)
def _parsed(source: str) -> BoundTemplate:
    if len(source) > MAX_SOURCE:
        raise TemplateError(f"The template is longer than {MAX_SOURCE} characters. Shorten it.")
    try:
        _refuse_costly(source)
        template = _environment().from_string(source)
        names = _names(template)
        filters = template.analyze().filters
    except (MessageError, _liquid_error(), ValueError, ArithmeticError, RecursionError) as error:
        raise _told(error) from error
    for name in sorted(filters.keys() - FILTERS):
        raise TemplateError(f"There is no filter called {name}. Known are: {', '.join(sorted(FILTERS))}.")
    for name in sorted(name for name in names - NAMES if not _SNIPPET.fullmatch(name)):
        if name.partition(".")[0] == "snippets":
            raise TemplateError(
                f"{name} is no snippet: their names are small letters, figures and underscores, like "
                "snippets.opening_hours."
            )
        near = difflib.get_close_matches(name, NAMES, n=1)
        hint = f" Did you mean {near[0]}?" if near else f" Known are: {', '.join(sorted(NAMES))}."
        raise TemplateError(f"There is no fact called {name}.{hint}")
    return template


def _refuse_costly(source: str) -> None:
    """What would keep the parser or a single expression busy for long. Linear in the source.

    Liquid's lexer needs seconds for a few thousand `{{` that are never closed; `(1..999999999) contains "x"` counts for
    minutes, and 1e999999999 is a gigabyte. No message needs any of them.
    """
    at, count = 0, 0
    while found := _OPEN.search(source, at):
        start = found.end()
        end = source.find("}}" if found[0] == "{{" else "%}", start)
        inner = source[start : min(end, start + MAX_MARKUP + 1)]
        line = source.count("\n", 0, start) + 1
        if end < 0 or _OPEN.search(inner):
            raise TemplateError(f"Line {line}: {found[0]} is opened and not closed.")
        count += 1
        if len(inner) > MAX_MARKUP or count > MAX_MARKUPS:
            raise TemplateError(f"Line {line}: this is more Liquid than a message needs. Make it simpler.")
        if _COSTLY.search(_QUOTED.sub("", inner)):
            raise TemplateError(
                f"Line {line}: ranges like (1..5) and very large numbers cannot be used in a message."
            )
        at = end + 2


def _names(template: BoundTemplate) -> frozenset[str]:
    """Whole paths only: `lead[anything]` and `lead` alone are no facts, and so are refused."""
    analysis = template.analyze()
    return frozenset(str(variable) for variables in analysis.globals.values() for variable in variables)


def _run(template: BoundTemplate, facts: Facts, snippets: Mapping[str, str]) -> str:
    try:
        return template.render(**as_data(facts), snippets=dict(snippets))
    except (MessageError, _liquid_error(), ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise _told(error) from error


def _name_of(error: Exception) -> str:
    """Liquid says "lead.city is undefined", or "'call_at' is undefined"."""
    text = str(error.args[0]) if error.args else ""
    return text.split(" is undefined")[0].strip("'\"")


def _told(error: Exception) -> MessageError:
    if isinstance(error, MessageError):
        return error
    if isinstance(error, _liquid().exceptions.UndefinedError):
        return MissingFact(_name_of(error))
    text = one_line(str(error.args[0] if error.args else error))[:200].rstrip(".")
    token = getattr(error, "token", None)
    where = ""
    if token is not None and isinstance(getattr(token, "start_index", None), int):
        where = f" (line {token.source.count(chr(10), 0, token.start_index) + 1})"
    return TemplateError(f"The template cannot be read{where}: {text or type(error).__name__}.")
