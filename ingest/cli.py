"""The command line of `python -m ingest`: a thin layer over landing, zone and manifest."""

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import duckdb
import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from ingest import landing, manifest, profile, warehouse, withdrawal, zone
from ingest.reading import delivery_id

app = typer.Typer(
    help="Bring deliveries of box scores into the landing zone under $NBA_HOME (default .nba).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    rich_markup_mode="markdown",
)
# A pipe or a file has no width: nothing is cut off there.
console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
errors = Console(stderr=True, highlight=False)
STYLES = {
    landing.Outcome.LANDED: "green",
    landing.Outcome.ALREADY_LANDED: "cyan",
    landing.Outcome.WITHDRAWN: "yellow",
    landing.Outcome.REFUSED: "red",
}


MOST_NAMED = 5


class SimulatedLeague(StrEnum):
    """Leagues that can be simulated."""

    SIMULATED = "simulated"
    SMALL = "small"


DEFAULT_SEASONS = {SimulatedLeague.SIMULATED: 3, SimulatedLeague.SMALL: 2}


@app.command()
def land(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH",
            help="Files or folders with deliveries: .csv, .tsv, .parquet; gzipped or zipped, too.",
            show_default=False,
        ),
    ],
    league: Annotated[
        zone.League | None,
        typer.Option(
            help="League of the deliveries; default: what the nearest league.json says,"
            " else the league landed before, else nba.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Append deliveries to the landing zone.

    Each file is recognised by its columns and checked; a file that is not as it should be is
    refused whole, all the others are landed. A file landed before is left alone, one that was
    withdrawn too.

    Exit code: 0 all well, 1 a file was refused, 2 nothing could be landed as asked.
    """
    started = time.monotonic()
    home = zone.home_from_environment()
    with progress_bar("landing") as progress:
        task = progress.add_task("landing", total=None)

        def report(delivery: landing.Delivery) -> None:
            progress.console.print(result_line(delivery), soft_wrap=True)
            progress.advance(task)

        try:
            deliveries = landing.land(
                paths,
                home,
                league.value if league else None,
                on_start=lambda total: progress.update(task, total=total),
                on_delivery=report,
                notify=lambda line: progress.console.print(Text(line, "yellow"), soft_wrap=True),
            )
        except (zone.ZoneError, OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
            fail(str(error))
    console.print(summary_line(deliveries, time.monotonic() - started), soft_wrap=True)
    landed = [d.delivery_id for d in deliveries if d.outcome is landing.Outcome.LANDED]
    for line in part_lines(manifest.parts_of_games(home, landed)):
        console.print(Text(line, "yellow"), soft_wrap=True)
    refused = [d for d in deliveries if d.outcome is landing.Outcome.REFUSED]
    for delivery in refused:
        console.print(refusal_lines(delivery), soft_wrap=True)
    raise typer.Exit(1 if refused else 0)


fetching = typer.Typer(
    help="Fetch deliveries from a publisher, and land them.", no_args_is_help=True
)
app.add_typer(fetching, name="fetch")


@fetching.callback()
def fetch() -> None:
    """Fetch deliveries from a publisher, and land them."""


Since = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="Ask again for what ends on this day or later. Default: for what was fetched before it"
        " had been over for a week.",
        show_default=False,
    ),
]


@fetching.command("nba_com")
def fetch_nba_com(
    season: Annotated[str, typer.Option(help="Season, such as 2025-26.", show_default=False)],
    since: Since = None,
) -> None:
    """Game logs, box scores, inactive lists, schedule, positions and shots, from stats.nba.com.

    What was fetched before is not asked for again. Box scores and inactive lists are a request per
    game each: a whole season of them takes an hour. The site refuses the addresses of cloud
    providers.

    Exit code: 0 all well, 1 a fetched file was refused, 2 the site did not answer as it should.
    """
    from ingest.fetch.nba_com import fetch_nba_com as fetch_season

    if not re.fullmatch(r"\d{4}-\d\d", season):
        raise typer.BadParameter(f"{season!r} is no season such as 2025-26.", param_hint="--season")
    fetch_and_land(partial(fetch_season, season), since)


@fetching.command("espn")
def fetch_espn(
    season: Annotated[
        int, typer.Option(help="Year in which the season ends.", min=2002, show_default=False)
    ],
    since: Since = None,
) -> None:
    """Box scores of players and teams, and the schedule, from the public hoopR releases.

    A third opinion: its games and players are matched with NBA.com's, no mart takes its numbers.

    Exit code: 0 all well, 1 a fetched file was refused, 2 there was no answer as it should be.
    """
    from ingest.fetch.espn import fetch_espn as fetch_season

    fetch_and_land(partial(fetch_season, season), since)


def fetch_and_land(fetch_season: Callable[..., list[Path]], since: datetime | None) -> None:
    """Fetch what is missing of a season, and land what is new."""
    from ingest.fetch.publisher import FetchError

    home = zone.home_from_environment()
    with progress_bar("fetching") as progress:
        task = progress.add_task("fetching", total=None)
        try:
            files = fetch_season(
                home / "fetched",
                since.date() if since else None,
                on_unit=lambda done, total: progress.update(task, completed=done, total=total),
            )
        except FetchError as error:
            fail(str(error))
    landed = zone.landed_ids(home)
    if new := [file for file in files if delivery_id(file) not in landed]:
        land(new)
    else:
        console.print("Nothing is new.")


@app.command()
def load(
    target: Annotated[
        str, typer.Option(envvar="NBA_DBT_TARGET", help="Where to: a target of profiles.yml.")
    ] = "bigquery",
) -> None:
    """Load the landed deliveries into BigQuery's `nba_raw`; those that it has are left alone.

    The embedded warehouse needs no load: it reads the landing zone.

    Exit code: 0 all loaded, 2 not all could be loaded; call it again.
    """
    try:
        settings = profile.read_target(target)
        if settings["type"] == "duckdb":
            console.print("Nothing to load: the embedded warehouse reads the landing zone itself.")
            return
        client = profile.bigquery_client(settings)
    except profile.ProfileError as error:
        fail(str(error))
    # Imported here: the other commands do without the cloud's libraries.
    from ingest import bigquery

    started = time.monotonic()
    with progress_bar("loading") as progress:
        task = progress.add_task("loading", total=None)

        def report(table: str, rows: int) -> None:
            if rows:
                progress.console.print(f"{rows:>11,} rows  {bigquery.DATASET}.{table}")
            progress.advance(task)

        try:
            count = bigquery.load(
                zone.home_from_environment(),
                client,
                on_start=lambda total: progress.update(task, total=total),
                on_table=report,
            )
        except (bigquery.LoadError, zone.ZoneError, OSError, duckdb.Error) as error:
            fail(str(error))
    console.print(Text(f"{count} deliveries loaded in {time.monotonic() - started:.1f} s", "bold"))


@app.command()
def simulate(
    seasons: Annotated[
        int | None,
        typer.Option(
            min=1, help="Number of seasons; default 3, or 2 for small.", show_default=False
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same league.")] = 7,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the files; default: simulated under $NBA_HOME.", show_default=False
        ),
    ] = None,
    league: Annotated[
        SimulatedLeague, typer.Option(help="A whole league or a small one.")
    ] = SimulatedLeague.SIMULATED,
) -> None:
    """Write the deliveries of a simulated league, ready for `land`.

    Does nothing when the folder already holds the same league, seasons and seed.
    """
    seasons = seasons or DEFAULT_SEASONS[league]
    out = out or zone.home_from_environment() / "simulated"
    wanted = {"league": league.value, "seasons": seasons, "seed": seed}
    declaration = out / "league.json"
    if holds(declaration, wanted):
        told = f"{out} already holds league {league.value}: {seasons} season(s), seed {seed}."
        console.print(Text(told), soft_wrap=True)
        return
    # Imported here: landing needs none of what the simulator needs.
    from ingest.simulate import simulate as write_league

    started = time.monotonic()
    try:
        # league.json is written last; an old one must not vouch for files of an interrupted run.
        declaration.unlink(missing_ok=True)
        with console.status(f"simulating {seasons} season(s)") as waiting:
            files = write_league(
                out=out, seasons=seasons, seed=seed, league=league.value, progress=waiting.update
            )
    except OSError as error:
        fail(str(error))
    elapsed = time.monotonic() - started
    told = f"{len(files)} file(s) of league {league.value} written to {out} in {elapsed:.1f} s"
    console.print(Text(told), soft_wrap=True)


@app.command()
def withdraw(
    delivery: Annotated[
        str, typer.Argument(help="Its id, or the first digits of it.", show_default=False)
    ],
    reason: Annotated[str, typer.Option(help="Why, for the log.", show_default=False)],
    undo: Annotated[bool, typer.Option("--undo", help="Put a withdrawn delivery back.")] = False,
) -> None:
    """Take a landed delivery back: no build sees it any more, and it is not landed again.

    Its files are kept in the landing zone's folder `withdrawn`, beside a log with the reasons. The
    next build finds the dates of its games due; on BigQuery, `load` first.

    Exit code: 0 done, 2 no such delivery.
    """
    home = zone.home_from_environment()
    act, told = (withdrawal.put_back, "put back") if undo else (withdrawal.withdraw, "withdrawn")
    try:
        done = act(home, delivery, reason, landing.utc_now())
    except (zone.ZoneError, OSError) as error:
        fail(str(error))
    console.print(
        f"{done.entity} {done.delivery_id} is {told}; the next build replaces the dates of its"
        " games.",
        markup=False,
        soft_wrap=True,
    )


@app.command()
def status(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, one object per line of the table.")
    ] = False,
    deliveries: Annotated[
        bool, typer.Option("--deliveries", help="A line for each delivery, with its id.")
    ] = False,
) -> None:
    """Show what is landed, per source, entity and season, or delivery by delivery."""
    home = zone.home_from_environment()
    records: Sequence[manifest.DeliveryStatus | manifest.SeasonStatus]
    try:
        if deliveries:
            records = each = manifest.deliveries(home)
            table = table_of_deliveries(each)
        else:
            records = seasons = manifest.status(home)
            table = status_table(seasons)
    except (OSError, duckdb.Error) as error:
        fail(str(error))
    if as_json:
        typer.echo(json.dumps([asdict(record) for record in records], default=iso, indent=2))
    elif not records:
        console.print(
            f"Nothing is landed in {zone.landing_folder(home)} yet. Land deliveries with"
            " `python -m ingest land PATH`, or make some with `python -m ingest simulate`.",
            markup=False,
            soft_wrap=True,
        )
    else:
        console.print(table)


@app.command()
def writer() -> None:
    """Make sure that the embedded warehouse can be written, before a build.

    Exit code: 0 it can (or another target is chosen), 2 another process has it open, or it is
    damaged.
    """
    if profile.target_name() != "duckdb":
        return
    try:
        warehouse.require_writable(zone.home_from_environment())
    except warehouse.WarehouseError as error:
        fail(str(error))


def progress_bar(doing: str) -> Progress:
    """A bar that is seen on a terminal only and leaves nothing behind."""
    return Progress(
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def holds(declaration: Path, wanted: dict[str, str | int]) -> bool:
    """Whether a league.json says all that is `wanted`."""
    try:
        said = json.loads(declaration.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and all(said.get(key) == value for key, value in wanted.items())


def result_line(delivery: landing.Delivery) -> Text:
    """Outcome, rows, entity and name of one file."""
    rows = "" if delivery.rows is None else f"{delivery.rows:,} rows"
    line = Text(f"{delivery.outcome.value:<15}", STYLES[delivery.outcome])
    line.append(f"{rows:>13}  {delivery.entity or '':<38}  {shown_name(delivery)}", "default")
    return line


def shown_name(delivery: landing.Delivery) -> str:
    """The name in the folder given, or the path when it was given itself."""
    found_in_folder = delivery.source_file != delivery.path.name
    return delivery.source_file if found_in_folder else str(delivery.path)


def summary_line(deliveries: list[landing.Delivery], seconds: float) -> Text:
    """How many files met which outcome, and how many rows were landed."""
    counts = dict.fromkeys(landing.Outcome, 0)
    for delivery in deliveries:
        counts[delivery.outcome] += 1
    landed = [d.rows or 0 for d in deliveries if d.outcome is landing.Outcome.LANDED]
    told = ", ".join(
        f"{count} {outcome.value}"
        for outcome, count in counts.items()
        if count or outcome is not landing.Outcome.WITHDRAWN
    )
    return Text(f"{told}; {sum(landed):,} rows landed in {seconds:.1f} s", "bold")


def part_lines(parts: list[manifest.PartOfGame]) -> list[str]:
    """The first games of which a part was delivered, and how many more there are."""
    lines = [
        f"{part.source_file} holds {part.held:,} of {part.known:,} rows of game"
        f" {part.source_game_id} in {part.entity}: the earlier ones that it does not speak of stay"
        for part in parts[:MOST_NAMED]
    ]
    more = len(parts) - len(lines)
    return [*lines, f"and {more:,} more such game(s)"] if more else lines


def refusal_lines(delivery: landing.Delivery) -> Text:
    """File, reason and expectation of a refusal."""
    lines = Text("refused ", "red")
    lines.append(f"{delivery.path}\n", "bold")
    lines.append(f"  reason:   {delivery.reason}\n  expected: {delivery.expected}", "default")
    return lines


def status_table(found: list[manifest.SeasonStatus]) -> Table:
    """The status as a table, one line per entity and season."""
    table = Table("source", "entity", "season", box=box.SIMPLE_HEAD)
    for heading in ("deliveries", "rows"):
        table.add_column(heading, justify="right")
    for heading in ("newest delivery (UTC)", "first game", "last game"):
        table.add_column(heading)
    for row in found:
        table.add_row(
            row.source,
            row.entity,
            row.season or "-",
            f"{row.deliveries:,}",
            f"{row.rows:,}",
            f"{row.newest_delivery_at:%Y-%m-%d %H:%M:%S}",
            str(row.first_game_date or "-"),
            str(row.last_game_date or "-"),
        )
    return table


def table_of_deliveries(found: list[manifest.DeliveryStatus]) -> Table:
    """The landed deliveries as a table, the newest last."""
    table = Table("delivery", "source", "entity", box=box.SIMPLE_HEAD)
    for heading in ("rows", "games"):
        table.add_column(heading, justify="right")
    for heading in ("first game", "last game", "landed (UTC)", "file"):
        table.add_column(heading, overflow="fold")
    for row in found:
        table.add_row(
            row.delivery_id,
            row.source,
            row.entity,
            f"{row.rows:,}",
            f"{row.games:,}",
            str(row.first_game_date or "-"),
            str(row.last_game_date or "-"),
            f"{row.loaded_at:%Y-%m-%d %H:%M:%S}",
            row.source_file,
        )
    return table


def iso(value: date) -> str:
    """Dates and times for JSON; times are UTC."""
    return value.isoformat()


def fail(message: str) -> NoReturn:
    """Say what is wrong and end with exit code 2."""
    errors.print(Text(f"error: {message}", "red"), soft_wrap=True)
    raise typer.Exit(2)
