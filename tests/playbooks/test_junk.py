"""Whatever stands in a file, it compiles or is refused in words; nothing else comes out."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ringback.playbooks.compile import BadPlaybook, compile_source, shipped_names, shipped_source
from ringback.playbooks.lint import Surroundings, has_errors, lint

FILES = [YAML(typ="safe").load(shipped_source(name)) for name in shipped_names()]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**12),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from(["", " ", "0", "1..0", "0..", "..", "a day", "5 in 0 days", "99999999999 weeks", "at most 0"]),
    st.text(max_size=8),
    st.just([]),
    st.just([None]),
    st.just({}),
    st.just({"all": [{"not": {"any": []}}]}),
    st.dictionaries(st.sampled_from(["call", "email", "rest", "ask", "all", "x"]), st.integers(), max_size=2),
)  # fmt: skip
AROUND = Surroundings()


def places(node: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [way, *(place for key, value in inner for place in places(value, (*way, key)))]


def put(node: Any, way: tuple[Any, ...], value: Any) -> Any:
    if not way:
        return value
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[way[0]] = put(node[way[0]], way[1:], value)
    return copy


def refusal(source: str) -> BadPlaybook | None:
    """Why the text is no playbook; None if it is one. Past the cache, which junk would fill."""
    try:
        compile_source.__wrapped__(source)
    except BadPlaybook as error:
        return error
    return None


@given(data=st.data(), file=st.sampled_from(FILES), junk=JUNK)
def test_junk_in_any_place_is_refused_in_words_or_compiles(data: st.DataObject, file: Any, junk: Any) -> None:
    source = json.dumps(put(file, data.draw(st.sampled_from(places(file))), junk))  # JSON is YAML
    error = refusal(source)
    if error is not None:
        assert all(line.startswith("playbook, line ") for line in str(error).splitlines())
        assert all(one.line >= 1 and one.what for one in error.findings)
    found = lint(source, AROUND)
    assert has_errors(found) or error is None


@given(text=st.text(max_size=60))
def test_any_text_at_all_is_refused_in_words(text: str) -> None:
    error = refusal(text)
    assert error is not None
    assert str(error).startswith("playbook, line ")
