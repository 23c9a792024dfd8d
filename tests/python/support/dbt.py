"""dbt inside this process: imported and parsed once, its words and results handed back.

A process of its own costs each build some seconds, which go into imports and into parsing. What
only a process shows (an exit code, a kill, a full disk) is tested with one, by `League.run`.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.results import NodeResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager
from filelock import FileLock

NOWHERE = "state-folder-of-no-league"
"""Stands for NBA_HOME while the project is parsed, so that one parsed project serves every one."""
FAILURES = frozenset({"error", "fail", "runtime error"})
TOLD = frozenset({EventLevel.INFO, EventLevel.WARN, EventLevel.ERROR})
QUIET = ("--log-level", "none", "--log-level-file", "none", "--no-use-colors")
QUIET += ("--no-version-check", "--no-write-json")


@dataclass(frozen=True)
class Ran:
    """How a node ended: its name, dbt's kind of it and status, and dbt's message.

    relation, sql: of what is built, its name in the warehouse and its compiled select;
    replaced: the game dates that it found due, None where it was built anew; is_audited: a red
    ledger keeps it as it was.
    """

    name: str
    kind: str
    status: str
    message: str
    materialized: str
    relation: str | None
    sql: str
    replaced: list[date] | None
    is_audited: bool


@dataclass(frozen=True)
class Done:
    """What a command of dbt did: an exit code and its words, as a process has them; each node."""

    returncode: int
    stdout: str
    nodes: tuple[Ran, ...]
    stderr: str = ""

    @property
    def failed(self) -> set[str]:
        """Names of the nodes that did not pass; what was skipped because of them left out."""
        return {node.name for node in self.nodes if node.status in FAILURES}

    @property
    def built(self) -> set[str]:
        """Names of the models that were built."""
        return {
            node.name for node in self.nodes if (node.kind, node.status) == ("model", "success")
        }

    @property
    def replaced(self) -> dict[str, list[date]]:
        """Model -> the game dates that it replaced; what was built anew is left out."""
        return {
            node.name: node.replaced
            for node in self.nodes
            if node.status == "success" and node.replaced is not None
        }


def replaced_dates(target: Path) -> dict[str, list[date]]:
    """The same of a process of dbt that wrote its manifest into `target`, model by model."""
    nodes = json.loads((target / "manifest.json").read_text())["nodes"].values()
    found = {node["name"]: _due_dates(node["config"].get("meta", {})) for node in nodes}
    return {name: dates for name, dates in found.items() if dates is not None}


def _due_dates(meta: Mapping[str, Iterable[str] | None]) -> list[date] | None:
    """What an incremental model found due, of the configuration in which it hands that on."""
    listed = meta.get("due_dates")
    return None if listed is None else [date.fromisoformat(day) for day in listed]


class _Listener(EventManager):
    """Hears what a person would read. To make a message of every other event takes dbt long."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def fire_event(
        self, e: BaseEvent, level: EventLevel | None = None, *_: object, **__: object
    ) -> None:
        """Keep the words of an event that dbt would show."""
        if (level or e.level_tag()) in TOLD:
            self.heard.append(e.message())


class Dbt:
    """A dbt project, parsed once, that runs on any state folder.

    project: its folder; tools: a folder for the profile and the parsed project, which processes may
    share; settings: of DuckDB; environment: the variables that choose another warehouse;
    keeps_open: the file stays open after a command, for `open_warehouse`.
    """

    def __init__(
        self,
        project: Path,
        tools: Path,
        settings: Mapping[str, object] | None = None,
        environment: Mapping[str, str] | None = None,
        keeps_open: bool = False,
    ) -> None:
        self.project = project
        self.tools = tools
        self._settings = settings or {}
        self._environment = environment or {}
        self._keeps_open = keeps_open

    def run(self, home: Path, *arguments: str | Path) -> Done:
        """Run a command of dbt on a state folder."""
        for source in self.manifest.sources.values():
            _point_to(home, source.meta, source.config.meta)
        listener = _Listener()
        ctx_set_event_manager(listener)
        result = self._invoke(dbtRunner(self.manifest), home, *arguments)
        told = "\n".join(listener.heard)
        if result.exception is not None and str(result.exception) not in told:
            told += str(result.exception)
        code = 0 if result.success else 1 if result.exception is None else 2
        results = getattr(result.result, "results", ())  # an operation's have no nodes
        nodes = tuple(_ran(each) for each in results if isinstance(each, NodeResult))
        return Done(code, told, nodes)

    def value(self, expression: str, home: Path) -> Any:
        """What a Jinja expression of the project is, a macro's value for example."""
        inline = f"{{{{ tojson({expression}) }}}}"
        (node,) = self.run(home, "compile", "--inline", inline).nodes
        return json.loads(node.sql)

    @cached_property
    def manifest(self) -> Manifest:
        """The parsed project. Raises AssertionError with dbt's words when it cannot be parsed."""
        self.tools.mkdir(parents=True, exist_ok=True)
        with FileLock(self.tools / "parsing.lock"):
            self._write_profile()
            result = self._invoke(dbtRunner(), Path(NOWHERE), "parse")
        assert result.success, str(result.exception)
        # Never freed: without this every collection of garbage walks through it.
        gc.collect()
        gc.freeze()
        return result.result

    def changed(self, project: Path) -> Dbt:
        """A changed copy of the project, beside which its own tools lie.

        Only what is changed has to be parsed.
        """
        assert self.manifest
        tools = project.with_name(f"{project.name}-tools")
        other = Dbt(project, tools, self._settings, self._environment, self._keeps_open)
        other._parsed.mkdir(parents=True)
        shutil.copy(self._parsed / "partial_parse.msgpack", other._parsed)
        return other

    @property
    def _parsed(self) -> Path:
        """Where dbt keeps the parsed project and writes what it compiles."""
        return self.tools / "parsed"

    def _write_profile(self) -> None:
        """The project's own profile, with the settings asked for."""
        profiles = yaml.safe_load((self.project / "profiles.yml.example").read_text())
        target = profiles["nba_props"]["outputs"]["duckdb"]
        target["threads"] = 1
        target["config_options"]["threads"] = 1  # another worker has the other core
        target["settings"] |= self._settings
        target["keep_open"] = True
        # Others may be reading it.
        written = self.tools / "profiles.new"
        written.write_text(yaml.safe_dump(profiles))
        written.replace(self.tools / "profiles.yml")

    def _invoke(self, runner: dbtRunner, home: Path, *arguments: str | Path) -> dbtRunnerResult:
        folders = ("--project-dir", self.project, "--profiles-dir", self.tools)
        folders += ("--target-path", self._parsed, "--log-path", self.tools / "logs")
        words = [*arguments, *folders, *QUIET]
        here = {"NBA_HOME": str(home), "NBA_DBT_TARGET": "duckdb"}
        # Without the collector, as `make` runs dbt: see ingest/dbt.py.
        gc.disable()
        with _variables(here | self._environment):
            try:
                return runner.invoke([str(word) for word in words])
            finally:
                gc.enable()
                if not self._keeps_open:
                    close_warehouse()


def open_warehouse() -> duckdb.DuckDBPyConnection:
    """A connection to the file that dbt has open, or had open last."""
    environment = DuckDBConnectionManager.env()
    if environment.conn is None:
        environment.handle()
    return environment.conn.cursor()


def close_warehouse() -> None:
    """Let go of the file, so that others may open it."""
    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager.env().close()


def _point_to(home: Path, *metas: dict[str, Any]) -> None:
    """Let a source read what has landed in a state folder, whichever it read before."""
    for meta in metas:
        location = meta.setdefault("location_of_no_league", meta["external_location"])
        meta["external_location"] = location.replace(NOWHERE, str(home))


def _ran(result: NodeResult) -> Ran:
    """A result in plain words: dbt's own holds the node, which the next run changes."""
    node = result.node
    return Ran(
        name=node.name,
        kind=str(node.resource_type),
        status=str(result.status),
        message=result.message or "",
        materialized=getattr(node.config, "materialized", ""),
        relation=getattr(node, "relation_name", None),
        sql=getattr(node, "compiled_code", None) or "",
        replaced=_due_dates(getattr(node.config, "meta", {})),
        is_audited=bool(getattr(node.config, "pre_hook", ())),
    )


@contextmanager
def _variables(values: Mapping[str, str]) -> Iterator[None]:
    """Environment variables for a while."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
