"""States that were met lately are known again; none is known that was not met, the one whose words are all zero included."""

import pytest

from checker import Range, Spec, action, reachable, require
from checker.frontend.model import Model
from checker.options import Strategy
from checker.search.native import check, compile_native

from .compiling import needs_compiler

FROM = 60


class Height(Range, low=0, high=FROM):
    """How far above the ground."""


class Sinking(Spec):
    """Two counters that sink: there are thousands of states before the last, in which both are zero, and nearly each is met twice."""

    left: Height = Height(FROM)
    right: Height = Height(FROM)

    @action
    def sink_left(self) -> None:
        require(self.left > 0)
        self.left -= 1

    @action
    def sink_right(self) -> None:
        require(self.right > 0)
        self.right -= 1

    @reachable
    def sunk(self) -> bool:
        """Both are down."""
        return self.left == 0 and self.right == 0


@needs_compiler
@pytest.mark.parametrize("strategy", ["bfs", "dfs"])
def test_the_state_of_zeros_is_met_when_it_is_made(strategy: Strategy) -> None:
    result = check(compile_native(Model(Sinking)), strategy=strategy, threads=1)
    assert (result.distinct_states, result.transitions) == ((FROM + 1) ** 2, 2 * FROM * (FROM + 1))
    assert result.reached.keys() == {"sunk"}
