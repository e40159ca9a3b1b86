"""Every figure that is shown is exact, whichever engine, number of threads and limit on depth."""

import json

import pytest
from typer.testing import CliRunner

from checker.cli.app import app
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.result import Result
from checker.search import native, reference
from checker.search.limits import Limits

from .running import CASES, command

SPECS = {
    "paxos_scenario": {"Acceptor": "3", "Round": "2"},
    "two_phase_commit": {},
    f"{CASES}/new_states_constraint.py": {},
}


def figures(result: Result) -> dict[str, object]:
    return {
        "states": result.distinct_states,
        "transitions": result.transitions,
        "depth": result.depth,
        "frontier": result.frontier,
        "fired": {name: action.fired for name, action in result.actions.items()},
        "verdict": result.verdict,
        "stopped": result.stopped_by,
    }


@pytest.mark.parametrize("target", SPECS)
@pytest.mark.parametrize("depth", [None, 0, 3])
def test_engines_and_threads_agree_on_every_figure(target: str, depth: int | None) -> None:
    model, limits = Model(load(target), **SPECS[target]), Limits(max_depth=depth)
    expected = figures(reference.check(model, limits=limits))
    compiled = native.compile_native(model)
    for threads in (1, 2):
        assert figures(native.check(compiled, limits=limits, threads=threads)) == expected


def printed(*arguments: str) -> str:
    """What a command prints that ends well."""
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_longest_path_is_told_where_it_is_one_of_the_spec() -> None:
    for options, is_told in (
        ((), True),
        (("--strategy", "dfs"), False),
        (("--strategy", "dfs", "--no-symmetry"), True),
    ):
        depths = {
            json.loads(printed("check", "two_phase_commit", "--format", "json", "--engine", engine, *options))["depth"]
            for engine in ("reference", "native")
        }
        assert len(depths) == 1
        assert (depths != {None}) is is_told
        said = printed("check", "two_phase_commit", *options)
        assert ("\n  depth  " in said) is is_told


def test_limits_beyond_what_a_machine_counts_are_none() -> None:
    model, limits = Model(load("two_phase_commit")), Limits(max_depth=2**32, max_states=2**64, max_memory=2**64)
    result = native.check(native.compile_native(model), limits=limits)
    assert (result.stopped_by, result.transitions) == (None, 317)


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_a_figure_that_depends_on_the_order_of_the_search_is_not_shown(engine: str) -> None:
    told = command("check", "new_states_constraint.py", "--engine", engine, "--format", "json")
    assert json.loads(told.stdout)["actions"] == {"up": {"fired": 9}, "other": {"fired": 9}}
