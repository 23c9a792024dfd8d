"""dbt without Python's search for unused cycles: python -m ingest.dbt build ...

dbt keeps some hundred thousand objects, its manifest, for as long as it runs. Python's collector
looks through them again and again for nothing: an eighth of the time that a night's build takes.
"""

import gc

from dbt.cli.main import cli

if __name__ == "__main__":
    gc.disable()
    cli(prog_name="dbt")
