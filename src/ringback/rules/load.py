"""Reading the rule files, once. All of them lie beside this module; an error in one names the file and the row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ringback.rules.schema import (
    AreaCodesFile,
    Jurisdiction,
    JurisdictionFile,
    PostalCodesFile,
    PostalPrefix,
    RegionsFile,
)

ELSEWHERE = "elsewhere"
UNKNOWN_REGION = "XX"
"""In the id of a row: for somebody of whom the country is known and the region is not. ISO 3166-2 leaves it free."""

Model = TypeVar("Model", bound=BaseModel)


class RulesError(ValueError):
    """A rule file cannot be used; the text names the file and, where there is one, the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCode:
    """What an area code says: its regions, and every zone observed in its territory."""

    regions: tuple[str, ...]
    zones: tuple[str, ...]


def jurisdiction(id: str) -> Jurisdiction:
    """The row with this id, `US-FL` or `CA` or `elsewhere`. Raises LookupError where there is none."""
    try:
        return jurisdictions()[id]
    except KeyError:
        raise LookupError(f"there are no contact rules with the id {id!r}") from None


@cache
def chain(region: str) -> tuple[Jurisdiction, ...]:
    """The rows that apply in a region or country, broadest first: `US-FL` -> US, US-FL; `JP` or `""` -> elsewhere.

    A bare country is one whose region is not known, with the row for that where there is one: `US` -> US, US-XX.
    """
    rows = jurisdictions()
    country = _unions().get(region[:2], region[:2])
    names = (country, _unknown_in(region) if len(region) == 2 else region)
    found = tuple(rows[id] for id in dict.fromkeys(names) if id in rows)
    return found or (rows[ELSEWHERE],)


@cache
def region_matters(country: str) -> bool:
    """Whether it makes a difference to the rules where in this country (alpha-2) somebody is."""
    return _unknown_in(country) in jurisdictions()


def _unknown_in(country: str) -> str:
    return f"{country}-{UNKNOWN_REGION}"


@cache
def jurisdictions() -> dict[str, Jurisdiction]:
    """Every row by its id, in the order of the files."""
    found: dict[str, Jurisdiction] = {}
    for name, (_head, rows) in _all_files().items():
        for row in rows:
            if row.id in found:
                raise RulesError(f"{name}, row {row.id}: there is another row with this id")
            found[row.id] = row
    if ELSEWHERE not in found:
        raise RulesError(f"there is no row {ELSEWHERE}")
    return found


class NothingAdded(NamedTuple):
    """What says that a region adds nothing to its country's row, and when somebody last checked it."""

    source: str
    checked_on: date


@cache
def federal_only() -> dict[str, NothingAdded]:
    """The regions that add nothing to their country's row."""
    return {
        region: NothingAdded(head.federal_only_source, head.federal_only_checked_on)
        for head, _rows in _all_files().values()
        if head.federal_only_checked_on is not None
        for region in head.federal_only
    }


@cache
def members(union: str) -> tuple[str, ...]:
    """The countries that a union's row holds for; empty for a country."""
    return tuple(country for country, name in _unions().items() if name == union)


@cache
def _unions() -> dict[str, str]:
    """Country -> the union whose row it has, for countries without a file of their own."""
    heads = [head for head, _rows in _all_files().values()]
    own = {head.country for head in heads}
    return {country: head.country for head in heads for country in head.members if country not in own}


@cache
def _all_files() -> dict[str, tuple[JurisdictionFile, tuple[Jurisdiction, ...]]]:
    folder = files(__package__) / "jurisdictions"
    return {
        file.name: read_jurisdictions(file.read_text(encoding="utf-8"), file.name)
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if file.name.endswith(".yaml")
    }


def read_jurisdictions(text: str, file_name: str) -> tuple[JurisdictionFile, tuple[Jurisdiction, ...]]:
    """Check one jurisdiction file. The first row is the country's own and has the e-mail rule."""
    head = _check(JurisdictionFile, _parse(text, file_name), file_name)
    rows = []
    for number, raw in enumerate(head.rows, start=1):
        place = f"{file_name}, row {raw.get('id', f'number {number}')}"
        row = _check(Jurisdiction, raw, place)
        if row.id[: len(head.country)] != head.country:
            raise RulesError(f"{place}: the file is for {head.country}")
        if (row.id == head.country) != (number == 1):
            raise RulesError(f"{place}: the first row, and no other, is {head.country} itself")
        if number == 1 and row.email is None:
            raise RulesError(f"{place}: the first row needs an e-mail rule")
        if row.id in head.federal_only:
            raise RulesError(f"{place}: also listed under federal_only")
        rows.append(row)
    return head, tuple(rows)


@cache
def regions() -> RegionsFile:
    return _check(RegionsFile, _parse_named("regions.yaml"), "regions.yaml")


@cache
def area_codes() -> dict[str, AreaCode]:
    """Area code -> its regions and zones. Codes without a territory are not in it."""
    name = "area_codes.yaml"
    found: dict[str, AreaCode] = {}
    for row in _check(AreaCodesFile, _parse_named(name), name).area_codes:
        zones = row.zones or tuple(
            dict.fromkeys(zone for region in row.regions for zone in regions().regions[region].zones)
        )
        for code in row.codes:
            if str(code) in found:
                raise RulesError(f"{name}: the area code {code} stands twice")
            found[str(code)] = AreaCode(regions=row.regions, zones=zones)
    return found


@cache
def canadian_postal_codes() -> dict[str, PostalPrefix]:
    name = "postal_codes.yaml"
    return _check(PostalCodesFile, _parse_named(name), name).canada


def _parse_named(name: str) -> Any:
    file: Traversable = files(__package__) / name
    return _parse(file.read_text(encoding="utf-8"), name)


def _parse(text: str, file_name: str) -> Any:
    try:
        return YAML(typ="safe").load(text)
    except YAMLError as error:
        raise RulesError(f"{file_name} is not readable as YAML: {error}") from error


def _check(model: type[Model], raw: Any, place: str) -> Model:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RulesError(f"{place}{': ' + where if where else ''}: {first['msg']}") from error
