"""A simulated basketball league in the formats of the real upstream sources.

The simulator knows the upstream files and the game, nothing of the warehouse: what it writes can
serve as an independent check of what the warehouse makes of it.
"""

from ingest.simulate.simulation import simulate

__all__ = ["simulate"]
