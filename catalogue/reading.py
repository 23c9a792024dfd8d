"""Reads the catalogue: families are written out, and every name stands for one column."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

T = TypeVar("T")
FOLDER = Path(__file__).parent
PLACE = re.compile(r"{(\w+)}")
"""Where a value stands in the name and the texts of a family."""


class CatalogueError(Exception):
    """The catalogue contradicts itself, or names what it does not hold."""


@dataclass(frozen=True)
class Column:
    """A column, whichever tables show it.

    source: the model that makes it; information_set: the first that knows it; bounds: its lowest
    and highest value, None where there is none; words: what a reader is told that it is;
    mostly_one_value: why most rows hold the same value, where they do.
    """

    name: str
    type: str
    description: str
    source: str
    unit: str | None = None
    information_set: str = "morning"
    bounds: tuple[float | None, float | None] | None = None
    words: str | None = None
    mostly_one_value: str | None = None


@dataclass(frozen=True)
class Family:
    """Columns of one pattern: its places with their values, and a column for each choice of them.

    A column that stands alone is a family without places.
    """

    pattern: str
    values: dict[str, list[Any]]
    members: dict[tuple[str, ...], Column]

    def columns(self, **values: Iterable[object]) -> list[Column]:
        """The members with some values, in the order in which they are named; else with all."""
        others = {place: all_ for place, all_ in self.values.items() if place not in values}
        choices = _choices({**values, **others})
        return [self.members[tuple(each[place] for place in self.values)] for each in choices]


@dataclass(frozen=True)
class Factor:
    """A composite factor: see factors.yml. explained: the column whose NULL is explained."""

    name: str
    title: str
    description: str
    bounds: tuple[float, float]
    inputs: tuple[str, ...]
    null_reasons: dict[str, str]
    words: str
    null_reason_of_inputs: str | None = None
    information_set: str = "morning"
    explained: str | None = None
    feature_words: str | None = None

    @property
    def null_reason(self) -> str:
        """The column that says why the factor is NULL."""
        return re.sub("_(score|adjustment)$", "_null_reason", self.name)

    @property
    def columns(self) -> list[Column]:
        """The factor's own column and the one of its reason."""
        source = "player_composite_factors_candidate"
        known = self.information_set
        why = f"Why `{self.explained or self.name}` is NULL; NULL where it has a value."
        return [
            Column(
                *(self.name, "float64", self.description, source, "points", known),
                *(self.bounds, self.feature_words),
            ),
            Column(self.null_reason, "string", why, source, information_set=known),
        ]


@dataclass(frozen=True)
class Group:
    """Features that answer one question about the game, and why they are there, in order.

    for_trees: whether trees take them. Of some columns only sums help, and the linear model, which
    the trees of the points start from, makes those.
    """

    name: str
    why: str
    columns: tuple[str, ...]
    for_trees: bool = True


@dataclass(frozen=True)
class Table:
    """A model whose columns are the catalogue's: see tables.yml."""

    name: str
    folder: str
    columns: tuple[Column, ...]
    properties: dict[str, Any]
    of_columns: dict[str, dict[str, Any]]


@cache
def factors() -> dict[str, Factor]:
    """The factors by name, in the order of the mart."""
    return {entry["name"]: _factor(entry) for entry in _read("factors.yml")["factors"]}


@cache
def sections() -> dict[str, list[Family]]:
    """The families of each section, in order."""
    found = {
        name: [_family({**_defaults(section), **each}) for each in section["columns"]]
        for file in _topics()
        for name, section in file.get("sections", {}).items()
    }
    of_factors = [column for factor in factors().values() for column in factor.columns]
    return {**found, "factors": [Family(each.name, {}, {(): each}) for each in of_factors]}


@cache
def families() -> dict[str, Family]:
    """All families by pattern; a column that stands alone by its name."""
    found = [family for section in sections().values() for family in section]
    return _by_name((family.pattern, family) for family in found)


@cache
def columns() -> dict[str, Column]:
    """All columns by name."""
    found = [column for family in families().values() for column in family.columns()]
    moments = [each["name"] for each in information_sets()]
    for column in found:
        if column.information_set not in moments:
            raise CatalogueError(f"{column.name}: no information set is {column.information_set}.")
    return _by_name((column.name, column) for column in found)


@cache
def groups() -> dict[str, Group]:
    """The feature groups by name."""
    found = [
        Group(**{**each, "why": each["why"].strip(), "columns": tuple(_listed(each["columns"]))})
        for file in _topics()
        for each in file.get("groups", [])
    ]
    return {group.name: group for group in found}


@cache
def information_sets() -> list[dict[str, Any]]:
    """The moments before a game, the earliest first."""
    found: list[dict[str, Any]] = _read("information_sets.yml")["information_sets"]
    return found


@cache
def tables() -> dict[str, Table]:
    """The tables by name."""
    found = {}
    for each in _read("tables.yml")["tables"]:
        own = {key: each.pop(key, {}) for key in ("columns", "of_columns")}
        name, folder = each.pop("name"), each.pop("folder")
        shown = tuple(column for token in _flat(own["columns"]) for column in _named(token))
        found[name] = Table(name, folder, shown, each, own["of_columns"])
    return found


def _read(file: str) -> Any:
    return yaml.safe_load((FOLDER / file).read_text())


@cache
def _topics() -> list[dict[str, Any]]:
    return [_read(str(file)) for file in sorted((FOLDER / "columns").glob("*.yml"))]


def _defaults(section: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in section.items() if key != "columns"}


def _by_name(named: Iterable[tuple[str, T]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for name, each in named:
        if name in found:
            raise CatalogueError(f"{name} is in the catalogue twice.")
        found[name] = each
    return found


def _factor(entry: dict[str, Any]) -> Factor:
    told = {key: _filled(value, {}) for key, value in entry.items() if key != "words"}
    try:
        return Factor(**told, words=" ".join(entry["words"].split()))
    except (KeyError, TypeError) as wrong:
        raise CatalogueError(f"{entry['name']}: {wrong}.") from None


def _family(entry: dict[str, Any]) -> Family:
    """A family from what the catalogue says of it.

    each: place -> its values, with the texts that go with one where it is a mapping; but: value ->
    what is otherwise for its members.
    """
    places = entry.pop("each", {})
    texts_of = {
        place: {
            str(value): {key: str(text) for key, text in texts.items()}
            for value, texts in values.items()
        }
        for place, values in places.items()
        if isinstance(values, dict)
    }
    exceptions = {str(value): what for value, what in entry.pop("but", {}).items()}
    members = {}
    for choice in _choices(places):
        said, texts = dict(entry), dict(choice)
        for place, value in choice.items():
            said |= exceptions.get(value, {})
            texts |= texts_of.get(place, {}).get(value, {})
        try:
            column = Column(**{key: _filled(value, texts) for key, value in said.items()})
        except (KeyError, TypeError) as wrong:
            raise CatalogueError(f"{entry['name']}: {wrong}.") from None
        members[tuple(choice.values())] = column
    values = {place: list(values) for place, values in places.items()}
    return Family(entry["name"], values, members)


def _choices(places: Mapping[str, Iterable[object]]) -> list[dict[str, str]]:
    """Every choice of one value for each place, as texts, the last place's changing fastest."""
    return [
        dict(zip(places, map(str, values), strict=True))
        for values in itertools.product(*places.values())
    ]


def _filled(value: Any, texts: dict[str, str]) -> Any:
    """A text with its places filled, on one line; anything else as it is."""
    if isinstance(value, list):
        return tuple(value)
    if not isinstance(value, str):
        return value
    return PLACE.sub(lambda place: texts[place[1]], " ".join(value.split()))


def _listed(listed: list[Any]) -> list[str]:
    """Names of columns from a list of names, patterns and patterns with some of their values."""
    found = []
    for each in listed:
        pattern, values = next(iter(each.items())) if isinstance(each, dict) else (each, {})
        try:
            found += [column.name for column in families()[pattern].columns(**values)]
        except KeyError:
            raise CatalogueError(f"The catalogue has no {pattern} {values or ''}".strip()) from None
    return found


def _named(token: str) -> list[Column]:
    """What a table lists: the columns of a section, those that a model makes, or a single one."""
    if token in sections():
        return _of_section(token)
    found = [each for each in columns().values() if token in (each.source, each.name)]
    if not found:
        raise CatalogueError(f"{token} is no section, no column, and makes none.")
    return found


def _of_section(section: str) -> list[Column]:
    return [column for family in sections()[section] for column in family.columns()]


def _flat(tokens: list[Any]) -> list[str]:
    return [
        each for token in tokens for each in (_flat(token) if isinstance(token, list) else [token])
    ]
