"""As many properties and actions as a spec has: the 65th @reachable property was once *unreachable*."""

from functools import partial
from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker.frontend.model import Model
from checker.language.spec import Spec
from checker.options import Engine, Strategy
from checker.result import Verdict, ViolationKind
from checker.search import native, reference, simulate

from .running import ENGINES, checked

STRATEGIES: tuple[Strategy, ...] = ("bfs", "dfs")
HEAD = "from checker import Range, Spec, action, reachable, require\n"


def counting(wanted: int, folder: Path) -> type[Spec]:
    """A counter, with a @reachable property for each of its first values, and one that is never reached at the end."""
    lines = [
        HEAD,
        "class N(Range, low=0, high=200):\n    pass\n",
        "class Many(Spec):\n    n: N = N(0)\n",
        "    @action\n    def up(self):\n        require(self.n < 200)\n        self.n += 1\n",
        *(f"    @reachable\n    def r{k}(self):\n        return self.n == {k}\n" for k in range(wanted)),
        "    @reachable\n    def never(self):\n        return self.n != self.n // 1\n",
    ]
    return load_text("\n".join(lines), folder)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_65th_reachable_property_is_reached(engine: Engine) -> None:
    result = checked("many_reachable", engine)
    assert result.verdict is Verdict.VERIFIED
    assert {name: trace.length for name, trace in result.reached.items()} == {f"r{k}": k for k in range(65)}


@pytest.mark.parametrize(
    "wanted", [pytest.param(62, marks=pytest.mark.slow), 63, 64, pytest.param(128, marks=pytest.mark.slow)]
)  # one more is never reached
def test_every_reachable_property_has_its_witness(wanted: int, tmp_path: Path) -> None:
    model = Model(counting(wanted, tmp_path))
    compiled = native.compile_native(model)
    results = [
        check(strategy=strategy)
        for strategy in STRATEGIES
        for check in (partial(reference.check, model), partial(native.check, compiled, threads=2))
    ]
    for result in results:
        assert {name: trace.length for name, trace in result.reached.items()} == {f"r{k}": k for k in range(wanted)}
        assert result.violation is not None
        assert (result.violation.kind, result.violation.property) == (ViolationKind.UNREACHABLE, "never")


def test_simulation_has_every_witness(tmp_path: Path) -> None:
    model = Model(counting(129, tmp_path))
    wanted = {f"r{k}": k for k in range(129)}
    for result in (
        simulate.simulate(model, runs=1, max_steps=150),
        native.simulate(native.compile_native(model), runs=1, max_steps=150),
    ):
        assert {name: trace.length for name, trace in result.reached.items()} == wanted


def test_more_actions_than_a_word_has_bits(tmp_path: Path) -> None:
    count = 130
    actions = [
        f"    @action\n    def a{k}(self):\n        require(self.n == {k})\n        self.n = {k + 1}\n"
        for k in range(count)
    ]
    text = "\n".join(
        [HEAD, "class N(Range, low=0, high=200):\n    pass\n\nclass Acts(Spec):\n    n: N = N(0)\n", *actions]
    )
    model = Model(load_text(text, tmp_path))
    for result in (reference.check(model), native.check(native.compile_native(model))):
        assert (result.distinct_states, result.transitions, result.depth) == (count + 1, count, count)
        assert {figures.fired for figures in result.actions.values()} == {1}
