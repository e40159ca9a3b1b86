"""Prints, as one JSON object, what the reference engine says of each target: for comparison between hash seeds.

`python seeded.py TARGET ...`; a target is what `checker check` takes. Figures that differ from run to run (times, memory) are left out.
"""

import json
import sys
from dataclasses import replace

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.report.json_report import to_json
from checker.search.limits import Limits
from checker.search.reference import check

RUNNING = frozenset({"elapsed_seconds", "explore_seconds", "compile_seconds", "states_per_second", "peak_memory_bytes"})
STATES = 150
"""Where a search ends: a number of states, so that every run ends alike."""


def told(target: str) -> object:
    """The outcome of a search, or the errors of the spec."""
    try:
        result = check(Model(load(target)), limits=Limits(max_states=STATES))
    except InvalidSpec as invalid:
        return [(error.code, error.message) for error in invalid.errors]
    result = replace(result, symmetry=replace(result.symmetry, tested_states=0))  # as many as there was time for
    return {name: value for name, value in to_json(result).items() if name not in RUNNING}


if __name__ == "__main__":
    print(json.dumps({target: told(target) for target in sys.argv[1:]}, sort_keys=True, default=str))
