"""Whether a build can begin: asked before dbt starts, which takes it seconds."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import typer
import yaml

from ingest import manifest, profile, warehouse, zone
from ingest.arguments import day as date_of

BUILDING = {"build", "run", "retry"}
"""The commands of dbt that build marts."""


class NotReady(Exception):
    """A build cannot begin; the message says why and what to do."""


def obstacle(words: list[str]) -> str | None:
    """Why a command of dbt cannot begin; None when it can, or when it builds nothing.

    words: the command without `dbt`.
    """
    if not BUILDING & set(words):
        return None
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--target", "-t")
    parser.add_argument("--vars", default="{}")
    given, _ = parser.parse_known_args(words)
    home = zone.home_from_environment()
    try:
        dates = backfilled_dates(given.vars)
        if require_target(home, given.target) == "duckdb":
            require_deliveries(home, dates)
    except (NotReady, profile.ProfileError, warehouse.WarehouseError, duckdb.Error) as error:
        return str(error)
    return None


def require_target(home: Path, name: str | None = None) -> str:
    """The type of the target that a build writes to; default: of the environment's.

    Raises ProfileError when profile or environment lack something, WarehouseError when the embedded
    warehouse cannot be written.
    """
    settings = profile.read_target(name)
    if settings["type"] == "bigquery":
        profile.bigquery_client(settings)
    else:
        warehouse.require_writable(home)
    return settings["type"]


def require_deliveries(home: Path, dates: tuple[date, date] | None) -> None:
    """Raises NotReady when nothing is landed, or nothing of the dates of a backfill."""
    landed = manifest.status(home)
    if not landed:
        raise NotReady(zone.nothing_landed(home))
    spans = [(each.first_game_date, each.last_game_date) for each in landed]
    days = [day for span in spans for day in span if day]
    if dates and days and (dates[1] < min(days) or max(days) < dates[0]):
        raise NotReady(
            f"No game from {dates[0]} to {dates[1]} is landed: the games landed are those of"
            f" {min(days)} to {max(days)}."
        )


def backfilled_dates(variables: str) -> tuple[date, date] | None:
    """The first and the last date of a backfill; None without one.

    variables: as dbt takes them, YAML. Raises NotReady for what is no range of dates.
    """
    try:
        given: Any = yaml.safe_load(variables)
    except yaml.YAMLError:
        return None  # dbt says what is wrong with it
    if not isinstance(given, dict) or not {"from", "to"} & set(given):
        return None
    try:
        first, last = (date_of(str(given.get(name, "missing"))) for name in ("from", "to"))
    except typer.BadParameter as error:
        raise NotReady(f"A backfill needs two dates YYYY-MM-DD, FROM and TO: {error}") from error
    if first > last:
        raise NotReady(f"A backfill from {first} to {last} has no dates: FROM comes first.")
    return first, last
