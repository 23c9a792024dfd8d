"""Install the dbt packages: from the package hub, or else the stand-in of this repository.

`dbt deps` empties `dbt_packages` before it asks the hub and then retries for minutes, so that the
hub is asked for a sign of life first.
"""

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

HUB = os.environ.get("DBT_PACKAGE_HUB_URL", "https://hub.getdbt.com/")
STAND_IN = Path(__file__).parent / "dbt_expectations"
INSTALLED = Path("dbt_packages") / "dbt_expectations"
SECONDS_TO_ANSWER = 5


def hub_answers(url: str) -> bool:
    """Whether the hub serves its index of packages within a few seconds."""
    try:
        with urllib.request.urlopen(f"{url}api/v1/index.json", timeout=SECONDS_TO_ANSWER) as answer:
            return answer.status == 200
    except (urllib.error.URLError, TimeoutError, OSError):
        return False


def install_from_hub() -> bool:
    """Run `dbt deps`; True when the package is there afterwards."""
    dbt = Path(sys.executable).with_name("dbt")
    return subprocess.run([dbt, "deps"], check=False).returncode == 0 and INSTALLED.is_dir()


def install_stand_in() -> None:
    """Copy the stand-in to where dbt looks for packages."""
    shutil.rmtree(INSTALLED, ignore_errors=True)
    shutil.copytree(STAND_IN, INSTALLED)


def main() -> None:
    """Say which of the two is in use."""
    if hub_answers(HUB) and install_from_hub():
        print("dbt_expectations: the package from the hub is in use")
        return
    install_stand_in()
    print(
        f"WARNING: the dbt package hub ({HUB}) does not answer; "
        "the stand-in offline_packages/dbt_expectations is in use",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
