"""Leagues that tests read: a small simulated one, and the real one where its files are there.

Each is landed and built once per test run, by whichever worker needs it first; the others wait.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from support.dbt import Dbt
from support.league import USERS_COMMAND, League, succeeded
from support.project import PROJECT, real_data

# The longest first: no worker waits for another's last one.
HERE = Path(__file__).parent
FOLDERS = ("emulator", "replay", "warehouse", "pages", "unit")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share what their module makes run in one worker, all others in any.

    A test of the real league is slow, and one of them is the first of all: it builds the league
    while the other workers have something else to do.
    """
    for item in items:
        if is_shared(item):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        if reads_real_league(item):
            item.add_marker("slow")
    items.sort(key=lambda item: FOLDERS.index(item.path.relative_to(HERE).parts[0]))
    builder = next(filter(reads_real_league, items), None)
    items.sort(key=lambda item: item is not builder)


def is_shared(item: pytest.Item) -> bool:
    """Whether a test uses what its module makes once."""
    definitions = item._fixtureinfo.name2fixturedefs.values()
    return any(one.scope == "module" for found in definitions for one in found)


def reads_real_league(item: pytest.Item) -> bool:
    """Whether a test asks for the real league itself, or has it as a parameter."""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return "real_league" in (*item.fixturenames, *parameters)


@pytest.fixture(scope="session", autouse=True)
def profiles() -> None:
    """The project's profile, as `make setup` leaves it."""
    if not (PROJECT / "profiles.yml").exists():
        shutil.copy(PROJECT / "profiles.yml.example", PROJECT / "profiles.yml")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this test run see."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def dbt(shared: Path) -> Dbt:
    """The project's dbt, in this process."""
    return Dbt(PROJECT, shared / "dbt")


def built_once(league: League, land: Callable[[League], None]) -> League:
    """The league, landed and built by the first worker that comes here.

    First as a user does, on a warehouse in which there is nothing, then all that is published.
    """
    is_built = league.home / "is_built"
    with FileLock(league.home.with_suffix(".lock")):
        if not is_built.exists():
            shutil.rmtree(league.home, ignore_errors=True)
            league.home.mkdir()
            land(league)
            succeeded(league.dbt.run(league.home, *USERS_COMMAND))
            succeeded(league.build())
            is_built.touch()
    return league


@pytest.fixture(scope="session")
def small_league(shared: Path, dbt: Dbt) -> League:
    """A league of eight teams and two seasons, landed and built."""

    home = shared / "small"
    return built_once(League(home, home / "raw", dbt), League.simulate)


@pytest.fixture(scope="session")
def real_league(shared: Path, dbt: Dbt) -> League:
    """The real seasons, landed and built."""
    raw = real_data()
    if raw is None:
        pytest.skip("no real data: set RAW_DIR to a folder of deliveries")
    return built_once(
        League(shared / "real", raw, dbt, "nba"), lambda league: succeeded(league.land(league.raw))
    )


@pytest.fixture(scope="module")
def bigquery_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an emulator of BigQuery."""
    from support.bigquery import emulator

    with emulator.running(tmp_path_factory.mktemp("emulator")) as url:
        yield url


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """`make faults` ends with a line for each fault: survived, or what went wrong."""
    if config.option.markexpr != "faults":
        return
    terminalreporter.section("faults")
    for outcome, told in (("passed", "survived"), ("failed", "LOST"), ("error", "LOST")):
        for report in terminalreporter.stats.get(outcome, []):
            if report.when == "call" or outcome != "passed":
                case = report.nodeid.split("::")[-1].removeprefix("test_").replace("_", " ")
                lines = str(report.longrepr or "").splitlines()
                reason = next((line[2:] for line in lines if line.startswith("E ")), "")
                terminalreporter.write_line(f"{told:<9} {case}  {reason}".rstrip())
