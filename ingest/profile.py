"""The profile of dbt, so that everything that is not dbt reaches the same warehouse.

The profile is `profiles.yml` (in `DBT_PROFILES_DIR` or the project folder, else the project's
`profiles.yml.example`), the target is `NBA_DBT_TARGET`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from jinja2 import TemplateError
from jinja2.nativetypes import NativeEnvironment

if TYPE_CHECKING:
    from google.cloud import bigquery

PROJECT_ROOT = Path(__file__).resolve().parent.parent
START_AGAIN = "Copy profiles.yml.example over it, and change what you need"


class ProfileError(Exception):
    """The target cannot be used: what is wrong, and what the reader can do about it."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem}\n{remedy}" if remedy else problem)
        self.problem = problem
        self.remedy = remedy


def target_name() -> str:
    """The target of dbt and of everything else."""
    return os.environ.get("NBA_DBT_TARGET") or "duckdb"


def read_target(name: str | None = None) -> dict[str, Any]:
    """The settings of a target, rendered, as dbt reads them; default: of target_name()."""
    file = profile_file()
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text())
    outputs = _outputs(file, project["profile"])
    name = name or target_name()
    if name not in outputs:
        known = ", ".join(outputs)
        raise ProfileError(
            f"The profile in {file} has no target {name!r}.", f"Set NBA_DBT_TARGET to: {known}"
        )
    return {key: _render(value, file) for key, value in outputs[name].items()}


def _outputs(file: Path, profile: str) -> dict[str, dict[str, Any]]:
    """The targets of a profile, by name, not rendered yet."""
    try:
        outputs = yaml.safe_load(file.read_text())[profile]["outputs"]
    except yaml.YAMLError as error:
        told = " ".join(str(error).split())
        raise ProfileError(f"{file} is no YAML: {told}", START_AGAIN) from error
    except (KeyError, TypeError) as error:
        raise ProfileError(
            f"{file} has no profile named {profile!r} with outputs.", START_AGAIN
        ) from error
    return outputs


def profile_file() -> Path:
    """The profile that holds: a local `profiles.yml`, else the example shipped with the project."""
    folder = Path(os.environ.get("DBT_PROFILES_DIR") or PROJECT_ROOT)
    for file in (folder / "profiles.yml", PROJECT_ROOT / "profiles.yml.example"):
        if file.is_file():
            return file
    raise ProfileError(f"There is no profiles.yml in {folder}.", "Create it: make setup")


def bigquery_client(target: dict[str, Any]) -> bigquery.Client:
    """A client as dbt itself makes it from the settings of a target of type bigquery."""
    if not target.get("project"):
        raise ProfileError(
            "The target names no project of BigQuery.",
            "Set NBA_BIGQUERY_PROJECT to its name",
        )
    # Imported here: the embedded warehouse does without the cloud's libraries.
    from dbt.adapters.bigquery.clients import create_bigquery_client
    from dbt.adapters.bigquery.credentials import BigQueryCredentials
    from dbt_common.exceptions import DbtBaseException
    from google.auth.exceptions import GoogleAuthError

    try:
        settings = BigQueryCredentials.translate_aliases(
            {key: value for key, value in target.items() if key != "type"}
        )
        return create_bigquery_client(BigQueryCredentials.from_dict(settings))
    except (GoogleAuthError, DbtBaseException, OSError, ValueError) as error:
        told = " ".join(str(error).split())
        raise ProfileError(
            f"BigQuery project {target['project']} cannot be reached: {told}",
            "Log in (gcloud auth application-default login), or name a service account's key file"
            " in NBA_BIGQUERY_KEYFILE.",
        ) from error


def _render(value: Any, file: Path) -> Any:
    """Renders the Jinja of one profile setting; only `env_var` is known, as in dbt."""
    if not isinstance(value, str):
        return value
    environment = NativeEnvironment()
    environment.globals["env_var"] = _env_var
    try:
        return environment.from_string(value).render()
    except TemplateError as error:
        raise ProfileError(f"{file}: {value!r} cannot be rendered: {error}") from error


def _env_var(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ProfileError(f"The dbt profile needs the environment variable {name}.")
    return value
