"""Take a landed delivery back, so that no build sees it, and put it in again."""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest import zone

LOG = "log.jsonl"


@dataclass(frozen=True)
class Withdrawal:
    """A delivery that was taken back, or put in again: `entity` is `source/entity`."""

    delivery_id: str
    entity: str


@dataclass(frozen=True)
class _Place:
    """Where deliveries lie: rows in `source/entity/` of `folder`, manifests in `manifests`."""

    folder: Path
    manifests: Path


def withdraw(home: Path, delivery: str, reason: str, moment: datetime) -> Withdrawal:
    """Take a delivery out of the landing zone; its files are kept aside.

    delivery: its id, or the first digits of it; moment: UTC, for the log. The next build finds the
    dates of its games due. Raises zone.ZoneError when no landed delivery is meant, or several.
    """
    with zone.locked(home):
        found = _the_one(zone.landed_ids(home), delivery, "landed")
        done = _move(found, _landed(home), _withdrawn(home))
        _log(home, "withdrawn", done, reason, moment)
    return done


def put_back(home: Path, delivery: str, reason: str, moment: datetime) -> Withdrawal:
    """Undo a withdrawal: the delivery holds again as of the moment that it was landed first."""
    with zone.locked(home):
        found = _the_one(withdrawn_ids(home), delivery, "withdrawn")
        done = _move(found, _withdrawn(home), _landed(home))
        _log(home, "put back", done, reason, moment)
    return done


def withdrawn_manifest(home: Path, delivery: str) -> Path:
    """The manifest of a delivery that was taken back."""
    return _withdrawn(home).manifests / f"{delivery}.parquet"


def withdrawn_ids(home: Path) -> set[str]:
    """Ids of the deliveries that were taken back."""
    return {path.stem for path in _withdrawn(home).manifests.glob("*.parquet")}


def _landed(home: Path) -> _Place:
    return _Place(zone.landing_folder(home), zone.manifest_folder(home))


def _withdrawn(home: Path) -> _Place:
    folder = zone.landing_folder(home) / "withdrawn"
    return _Place(folder, folder)


def _move(delivery: str, here: _Place, there: _Place) -> Withdrawal:
    """Move a delivery's rows, and its manifest, which decides where it is."""
    name = f"{delivery}.parquet"
    (rows,) = here.folder.glob(f"*/*/{name}")
    entity = rows.parent.relative_to(here.folder)
    (there.folder / entity).mkdir(parents=True, exist_ok=True)
    # A copy, with its time: rows without a manifest are removed by whoever comes next.
    shutil.copy2(rows, there.folder / entity / name)
    (here.manifests / name).replace(there.manifests / name)
    rows.unlink()
    return Withdrawal(delivery, entity.as_posix())


def _the_one(ids: set[str], delivery: str, state: str) -> str:
    found = sorted(known for known in ids if known.startswith(delivery.lower()))
    if len(found) == 1:
        return found[0]
    told = f"{len(found)} {state} deliveries begin with" if found else f"no {state} delivery is"
    raise zone.ZoneError(
        f"{told} {delivery!r}; `python -m ingest status --deliveries` lists them with their ids"
    )


def _log(home: Path, action: str, done: Withdrawal, reason: str, moment: datetime) -> None:
    line = {
        "at": moment.isoformat(timespec="seconds"),
        "action": action,
        "delivery_id": done.delivery_id,
        "entity": done.entity,
        "reason": reason,
    }
    with (_withdrawn(home).folder / LOG).open("a", encoding="utf-8") as log:
        log.write(json.dumps(line, ensure_ascii=False) + "\n")
