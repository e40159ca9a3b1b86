"""Where a constraint goes by Auxiliary variables and nothing warns of it, a search has met all that it would meet without the mark.

`CHECKER_EXAMPLES=1000 CHECKER_SEED=100000 pytest -m slow tests/passes/test_other_ways.py` tries as many specs, from that number on.
"""

import itertools
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from generated.oracle import Explored, TooMany, explore
from generated.spec_text import load_text, meaningless_is_judged

from checker import InvalidSpec
from checker.frontend.model import Model
from checker.options import Engine, Strategy
from checker.result import Result
from checker.search.limits import Limits
from checker.search.native import check as check_natively
from checker.search.native import compile_native
from checker.search.reduction import Reduction, reduction_of
from checker.search.reference import check
from checker.search.select import simulate
from checker.symmetry.canonical import Symmetry

from .counting import counting
from .noting import noting

__all__ = ["meaningless_is_judged"]

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
SEED = int(os.environ.get("CHECKER_SEED", "0"))
LIMITS = Limits(max_states=1000, max_seconds=20)
MOST_STATES = 8000
STRATEGIES: tuple[Strategy, ...] = ("bfs", "dfs")


WALK = '''\
from typing import Annotated

from checker import Auxiliary, Range, Spec, Symmetric, action, constraint, fill, require


class Place(Range, low=0, high=5):
    """Where it is."""


class Node(Symmetric, size=2):
    """Nodes."""


class Walk(Spec):
    place: Place = 0
    up: set[Node] = fill()
    count: Annotated[Place, Auxiliary] = 0
    last: Annotated[NOTED, Auxiliary] = None

    @action
    def walk(self, n: Node):
        require(FROM <= self.place < 5)
        self.place += 1
        self.count = WALKED

    @action
    def jump(self, n: Node):
        require(self.place == 0)
        self.place += 2
        self.count = JUMPED

    @constraint
    def few(self):
        return BOUND

    @constraint
    def near(self):
        return NEAR
'''
AS_FAR = {
    "FROM": "0",
    "WALKED": "self.place",
    "JUMPED": "self.place",
    "BOUND": "self.count < 4",
    "NEAR": "True",
    "NOTED": "None",
}
MOVED = {**AS_FAR, "WALKED": "self.place; self.last = n", "NOTED": "Node | None"}
LAST = "self.count < 4 and (self.last is None or self.count < 4)"
COUNTED = {**AS_FAR, "WALKED": "min(self.count + 1, 5)", "JUMPED": "min(self.count + 1, 5)"}


def walk(folder: Path, changed: dict[str, str]) -> Model:
    """The model of a spec that gets to its places in one way or another."""
    text = WALK
    for name, written in changed.items():
        text = text.replace(name, written)
    return Model(load_text(text, folder))


@pytest.mark.parametrize(
    ("changed", "cuts", "notes"),
    [
        pytest.param(AS_FAR, False, False, id="every way gives the same"),
        pytest.param(COUNTED, True, True, id="a longer way gives more"),
        pytest.param({**COUNTED, "BOUND": "self.count < 5"}, False, True, id="nothing is cut off"),
        pytest.param({**COUNTED, "FROM": "1", "BOUND": "self.count < 3"}, False, False, id="one way alone"),
        pytest.param({**COUNTED, "BOUND": "self.count < 2"}, False, False, id="outside in any case"),
        pytest.param({**COUNTED, "BOUND": "self.count < 5", "NEAR": "self.place < 4"}, False, True, id="cut by others"),
        pytest.param({**COUNTED, "BOUND": "self.count < 5 and self.place < 4"}, True, True, id="in one constraint"),
        pytest.param({**COUNTED, "self.place += 2": "pass", "JUMPED": "1"}, True, True, id="a step to the same state"),
        pytest.param({**AS_FAR, "self.place\n": "self.place\n        self.up.add(n)\n"}, False, False, id="an image"),
        pytest.param({**MOVED, "BOUND": LAST}, True, False, id="moved"),
        pytest.param(MOVED, False, False, id="moved, and not gone by"),
    ],
)
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_other_ways_are_warned_of_where_they_matter(
    tmp_path: Path, strategy: Strategy, changed: dict[str, str], cuts: bool, notes: bool
) -> None:
    model = walk(tmp_path, changed)
    for found in (
        check(model, strategy=strategy),
        check_natively(compile_native(model), strategy=strategy, audit="full"),
    ):
        assert found.violation is None
        assert (found.exhaustive, bool(found.cut_by), bool(found.notes)) == (not cuts, cuts, notes)


SWAPPED = """\
from typing import Annotated

from checker import Auxiliary, Range, Spec, Symmetric, action, constraint, require


class Place(Range, low=0, high=2):
    pass


class Node(Symmetric, size=2):
    pass


class Swapped(Spec):
    place: Place = 0
    lead: Node | None = None
    marked: bool = False
    last: Annotated[Node | None, Auxiliary] = None

    @action
    def begin(self, n: Node):
        require(self.lead is None)
        self.lead = n

    @action
    def mark(self):
        require(self.lead is not None and not self.marked)
        self.marked = True
        self.last = self.lead

    @action
    def swap(self, n: Node):
        require(self.marked and self.place == 0 and self.lead != n)
        self.lead = n

    @action
    def go(self):
        require(self.marked and self.place < 2)
        self.place += 1

    @constraint
    def few(self):
        return self.place != 1 or self.last != self.lead
"""


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_an_image_with_equal_values_is_another_way(tmp_path: Path, strategy: Strategy) -> None:
    """Swapping leads to the image of a state that is known, with the same value of `last`, which stands for the other node then."""
    model = Model(load_text(SWAPPED, tmp_path))
    assert list(judged(SWAPPED, tmp_path)).count((False, False)) == 4
    found = check_natively(compile_native(model), strategy=strategy, audit="full")
    assert (found.symmetry.enabled, found.exhaustive, found.cut_by) == (True, False, ("last",))


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_a_walk_goes_by_its_own_values(tmp_path: Path, engine: Engine) -> None:
    model = walk(tmp_path, {**COUNTED, "WALKED": "self.count + 1"})
    found = simulate(model, engine=engine, runs=200)
    assert (found.cut_by, found.notes, found.warnings, found.constrained) == ((), (), (), True)
    assert found.distinct_states == 6


def _without_mark(text: str) -> str:
    """The text of a spec in which no variable is Auxiliary."""
    while (end := text.find(", Auxiliary]")) >= 0:
        start, depth = end, 0
        while depth < 1:
            start -= 1
            depth += (text[start] == "[") - (text[start] == "]")
        inner = text[start + 1 : end]
        bare = f"[{inner}]" if re.search(r", MaxLen\(\w+\)$", inner) else inner
        before = text[:start] if bare.startswith("[") else text[:start].removesuffix("Annotated")
        text = before + bare + text[end + len(", Auxiliary]") :]
    return text


class Whole:
    """All that there is where Auxiliary variables tell states apart; raises TooMany."""

    def __init__(self, text: str, folder: Path) -> None:
        self.model = Model(load_text(_without_mark(text), folder))
        with self.model.bound():
            self.explored: Explored = explore(self.model, MOST_STATES)
            self.reduction: Reduction = reduction_of(self.model)

    def check_unchanged(self, found: Result) -> None:
        """Fails where a variable changes that is said never to do so."""
        for place, variable in enumerate(self.model.variables):
            if f"the variable {variable.name} never changes" in found.warnings:
                assert len({state[place] for state in self.explored.depths}) == 1

    def count(self, marked: Model, found: Result) -> int | None:
        """How many states or orbits there are that differ in more than what is marked; None where another symmetry is shown here."""
        hidden = frozenset(place for place, variable in enumerate(marked.variables) if variable.auxiliary)
        if found.symmetry.enabled and found.symmetry.sorts != self.reduction.sorts:
            return None
        groups = self.reduction.symmetry.groups if found.symmetry.enabled else ()
        with self.model.bound():
            symmetry = Symmetry(tuple(variable.type for variable in self.model.variables), groups, hidden)
            return len(set(map(symmetry.canonical, self.explored.depths)))


def judged(text: str, folder: Path) -> Iterator[tuple[bool, bool]]:
    """Of each search that is over and cuts something off, whether it says that it is exhaustive, and whether it is."""
    model = Model(load_text(text, folder))
    results = [
        check(model, strategy=strategy, symmetry=symmetry, limits=LIMITS)
        for strategy, symmetry in itertools.product(STRATEGIES, (False, True))
    ]
    if any(found.stop is not None for found in results):
        return
    whole = Whole(text, folder)
    for found in results:
        if found.violation is None and found.exhaustive:
            whole.check_unchanged(found)
        if found.exhaustive and not found.notes:
            assert not whole.explored.violations, text
        count = whole.count(model, found) if found.violation is None and found.constrained else None
        if count is not None:
            yield found.exhaustive, found.distinct_states == count


def compare(texts: Iterable[str], folder: Path) -> Counter[tuple[bool, bool]]:
    """How many searches say that they are exhaustive or not, and are or are not; fails where one is not that says so."""
    counted = Counter[tuple[bool, bool]]()
    for text in texts:
        try:
            counted.update(judged(text, folder))
        except (InvalidSpec, TooMany):
            continue
        assert not counted[True, False], text
    return counted


def drawn(seed: int) -> str:
    """A random spec as any."""
    draw = random.Random(seed)
    return noting(bytes(draw.randrange(256) for _ in range(2000)))


def test_what_says_that_it_is_exhaustive_is(tmp_path: Path) -> None:
    counted = compare(map(counting, range(60)), tmp_path)
    assert counted[True, True] > 40
    assert counted[False, False] > 0
    assert counted[False, True] < 40


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
@pytest.mark.parametrize("made", [counting, drawn])
def test_many_random_specs(tmp_path: Path, made: Callable[[int], str]) -> None:
    counted = compare(map(made, range(SEED, SEED + MANY)), tmp_path)
    print(counted)
    assert counted
