"""Runs one model in a model checker that is a Python package, and prints what it found, as JSON.

    python python_peer.py minicheck MODEL.py '{"N": 6}' STATES [--count]

`STATES` is how many it may find. With `--count` the transitions are counted as well, which takes time, so that run is not timed. A
process of its own, so that its memory and processor time are the peer's alone.
"""

import importlib.util
import json
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any


def main() -> None:
    peer, path, constants, states = sys.argv[1:5]
    search = {"minicheck": search_with_minicheck, "musil": search_with_musil}[peer]
    # Both stop when they come to the limit, musil as soon as it is reached.
    found = search(load(Path(path)), json.loads(constants), int(states) + 1, counts="--count" in sys.argv[5:])
    print(json.dumps(found))


def load(path: Path) -> ModuleType:
    """A model's file as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def search_with_minicheck(module: ModuleType, constants: dict[str, int], limit: int, *, counts: bool) -> dict[str, Any]:
    """minicheck counts no transitions; its search asks for the steps of every state once."""
    from minicheck import check_safety

    protocol = module.protocol(constants)
    transitions = 0

    def counted(state: object) -> Any:
        nonlocal transitions
        steps = plain(state)
        transitions += len(steps)
        return steps

    plain = protocol.transitions
    if counts:
        protocol.transitions = counted
    start = time.perf_counter()
    report = check_safety(protocol, max_states=limit)
    seconds = time.perf_counter() - start
    holds = report["exhaustive"] and all(found["holds"] is True for found in report["properties"].values())
    return {
        "verified": holds,
        "states": report["reachable_states"],
        "transitions": transitions if counts else None,
        "seconds": seconds,
    }


def search_with_musil(module: ModuleType, constants: dict[str, int], limit: int, *, counts: bool) -> dict[str, Any]:
    """musil's `check` counts no transitions; `explore` keeps them all."""
    from musil import check, explore

    model = module.model(constants)
    start = time.perf_counter()
    result = check(model, max_states=limit)
    seconds = time.perf_counter() - start
    transitions = None
    if counts:
        transitions = sum(len(steps) for steps in explore(model, max_states=limit).edges.values())
    return {
        "verified": result.ok and not result.truncated,
        "states": result.states_explored,
        "transitions": transitions,
        "seconds": seconds,
    }


if __name__ == "__main__":
    main()
