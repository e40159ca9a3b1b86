"""Initial states that compiled code makes: the same as CPython's, in the same order, and audited."""

import random
from pathlib import Path
from typing import Any

import pytest

from checker.backends.c.emit import initial, statements
from checker.backends.c.emit.c_expressions import CExpr, cast
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.python.choices import Choices
from checker.backends.python.machine import Machine
from checker.diagnostics import EnginesDiffer, InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.language.ranked import domain_value
from checker.language.types import describe
from checker.language.values import domain_size, domain_values
from checker.lower.names.assigned import is_surely_assigned
from checker.options import TRUSTED
from checker.result import Result, Verdict, ViolationKind
from checker.search import reference, select
from checker.search.limits import Limits
from checker.search.native import check, compile_native, simulate

from .comparison import compare, figures, model_of

HEAD = """
import enum
from collections import Counter
from typing import Annotated, Literal

from checker import (
    MaxLen, Ordered, Quorum, Range, Record, Spec, Symmetric, action, constraint, fill, final, init, invariant, reachable,
    require, step_invariant,
)


class P(Symmetric, size=3):
    pass


class B(Ordered, size=3):
    pass


class E(Range, low=-1, high=2):
    pass


class C(enum.Enum):
    RED = 3
    GREEN = 1
    BLUE = 2


class Q(Quorum, of=P):
    pass


class M(Record):
    p: P
    e: E


class N(Record):
    ok: bool


def twice(e: E) -> bool:
    return e == 2


class S(Spec):
"""

SEVERAL = """
    e: E
    on: dict[P, bool] = fill(False)
    pool: set[E] = fill()

    @init
    def first(self, e: E, p: P):
        require(e in self.pool or e > 0)
        self.e = e
        self.on[p] = True

    @init
    def second(self, b: B):
        self.e = 0
        for p in P:
            self.on[p] = b != B.first()

    @init
    def third(self, e: E, p: P, q: P):
        self.e = e
        if e > 1:
            self.on[p] = self.on[q] = True
        require(not (e == 0 and p == q))

    @action
    def step(self, p: P):
        require(self.e < 2 and not self.on[p])
        self.on[p] = True
        self.e += 1

    @reachable
    def all_on(self):
        return all(self.on[p] for p in P)

    @reachable
    def low(self):
        return self.e == -1
"""
DOMAINS = """
    seen: set[P] = fill()
    said: Annotated[list[B], MaxLen(2)] = fill()
    held: Annotated[Counter[B], MaxLen(1)] = fill()
    sent: Annotated[set[M], MaxLen(1)] = fill()
    frozen: frozenset[B] = frozenset()
    colour: C | None = None
    pair: tuple[bool, B] | N | None = None
    matrix: dict[B, dict[bool, E]] = fill(0)
    quorum: Q | None = None
    word: Literal["b", "a", "c"] = "a"
    number: Literal[2, 1] = 1
    log: Annotated[tuple[B, ...], MaxLen(2)] = ()
    way: tuple[B] | tuple[B, B] | None = None

    @init
    def sequences(self, log: Annotated[tuple[B, ...], MaxLen(2)], way: tuple[B] | tuple[B, B]):
        self.log, self.way = log, way

    @init
    def sets(self, seen: set[P], frozen: frozenset[B], few: Annotated[set[B], MaxLen(2)]):
        self.seen = seen
        self.frozen = frozen
        if B.first() not in few:
            self.frozen |= few

    @init
    def rows(self, said: Annotated[list[B], MaxLen(2)], held: Annotated[Counter[B], MaxLen(1)], m: M):
        self.said, self.held = said, held
        self.sent.add(m)

    @init
    def values(self, colour: C, pair: tuple[bool, B] | N | None, word: Literal["b", "a", "c"], number: Literal[2, 1], *, quorum: Q):
        self.colour, self.pair, self.word, self.number = colour, pair, word, number
        self.quorum = quorum

    @init
    def matrices(self, row: dict[bool, E], b: B):
        self.matrix[b] = row

    @init
    def sets_of_sets(self, f: frozenset[P], pairs: dict[bool, frozenset[bool]]):
        require(len(f) < 2)
        self.seen = f
        if all(len(pair) == 1 for pair in pairs.values()):
            self.number = 2

    @action
    def grow(self, p: P):
        self.seen.add(p)
"""
DIRECTIONS = """
    ready: dict[P, bool] = fill(False)
    turn: P | None = None
    e: E = 0

    @init
    def begin(self, ready: dict[P, bool], turn: P | None):
        require(turn is None or ready[turn])
        self.ready, self.turn = ready, turn

    @action
    def step(self, p: P):
        require(self.turn == p and self.e < 2)
        self.e += 1
        self.turn = None

    {more}
"""
INVARIANT = """@invariant
    def few(self):
        return sum(self.ready[p] for p in P) < 2 or self.turn is None
"""
LATER = """@invariant
    def few(self):
        return self.e < 1
"""
DEADLOCK = """@final
    def over(self):
        return self.e == 1 and self.turn is None
"""
CONSTRAINT = """@constraint
    def bounded(self):
        return self.e < 1 and sum(self.ready[p] for p in P) < 3
"""
FAILING = """
    e: E = 0
    b: B = B.first()

    def limit(self, e: E) -> bool:
        return 4 // (e - 1) > 0

    @init
    def asserts(self, e: E):
        assert e < 2, "too much"
        self.e = e

    @init
    def divides(self, e: E, b: B):
        require(b != B.first())
        if self.limit(e):
            self.e = e

    @init
    def goes_past(self, b: B):
        self.b = b.next()

    @action
    def step(self):
        require(self.e < 2)
        self.e += 1

    @invariant
    def small(self):
        return self.e < {bound}
"""
NONE = """
    e: E = 0

    @init
    def begin(self, e: E, p: P):
        require(twice(e))
        require(e < 1)
        self.e = e

    @action
    def step(self):
        self.e = 1
"""
SPECS = {
    "several": SEVERAL,
    "domains": DOMAINS,
    "invariant": DIRECTIONS.format(more=INVARIANT),
    "later": DIRECTIONS.format(more=LATER),
    "deadlock": DIRECTIONS.format(more=DEADLOCK),
    "constraint": DIRECTIONS.format(more=CONSTRAINT),
    "constraint_and_invariant": DIRECTIONS.format(more=CONSTRAINT + "\n    " + INVARIANT),
    "failing": FAILING.format(bound=3),
    "failing_beside_an_invariant": FAILING.format(bound=1),
    "only_a_false_assertion": FAILING.format(bound=3).replace("e - 1", "e + 5").replace("b.next()", "b"),
    "none": NONE,
}


def model(text: str, folder: Path, **constants: Any) -> Model:
    path = folder / "initial.py"
    path.write_text(HEAD + text, encoding="utf-8")
    return Model(load(str(path)), **constants)


@pytest.mark.parametrize("symmetry", [False, True])
@pytest.mark.parametrize("name", SPECS)
def test_both_engines_begin_in_the_same_states(name: str, symmetry: bool, tmp_path: Path) -> None:
    made = model(SPECS[name], tmp_path)
    compiled = compile_native(made, symmetry=symmetry)
    assert compiled.source.makes_initial
    found, expected = check(compiled, audit="full"), reference.check(made, symmetry=symmetry)
    assert figures(found) == figures(expected)
    assert found.audit is not None
    assert found.audit.complete
    if expected.verdict is Verdict.VERIFIED:
        assert figures(check(compiled, threads=3)) == figures(expected)


@pytest.mark.parametrize("name", SPECS)
def test_by_depth_the_verdict_is_the_same(name: str, tmp_path: Path) -> None:
    assert compare(model(SPECS[name], tmp_path), "dfs", symmetry=True)


@pytest.mark.parametrize("name", ["several", "later", "failing", "none"])
def test_a_simulation_begins_in_them_too(name: str, tmp_path: Path) -> None:
    made = model(SPECS[name], tmp_path)
    compiled = compile_native(made, symmetry=False)
    found, again = (simulate(compiled, seed=1, runs=300, max_steps=5) for _ in range(2))
    whole = reference.check(made, symmetry=False)
    assert figures(found) == figures(again)
    if whole.verdict is Verdict.VERIFIED:
        assert (found.verdict, found.distinct_states) == (Verdict.UNDETERMINED, whole.distinct_states)
        assert found.reached.keys() == whole.reached.keys()
    else:
        assert found.violation is not None
        assert whole.violation is not None
        assert (found.violation.kind, found.violation.property) == (whole.violation.kind, whole.violation.property)


def test_a_choice_has_the_same_number_in_both_engines(tmp_path: Path) -> None:
    made = model(DOMAINS, tmp_path)
    compiled = compile_native(made, symmetry=False)
    with made.bound():
        machine = Machine(made)
        for number, (instance, outcome) in enumerate(machine.beginning()):
            status, words, _ = compiled.library.choice(number)
            assert machine.beginning_numbered(number) == (instance, outcome)
            assert (status == 0) == isinstance(outcome, tuple)
            if isinstance(outcome, tuple):
                assert list(words) == compiled.source.layout.encode(outcome)
        assert number + 1 == machine.beginnings_count


SUBSETS = """
    seen: set[E] = fill()
    chosen: set[tuple[B, E, bool]] = fill()

    @init
    def begin(self, chosen: set[tuple[B, E, bool]], few: Annotated[set[tuple[B, B, bool]], MaxLen(3)]):
        require(len(chosen) == 5 and len(few) == 3)
        self.chosen = chosen
        self.seen = {e for b, e, _ in chosen if (b, b, True) in few}

    @action
    def clear(self):
        self.chosen = set()
"""


def test_a_subset_of_many_elements_is_made_of_its_number(tmp_path: Path) -> None:
    made = model(SUBSETS, tmp_path)
    compiled = compile_native(made, symmetry=False)
    assert compiled.source.makes_initial
    draw = random.Random(1)
    with made.bound():
        machine = Machine(made)
        assert machine.beginnings_count == 2**24 * (1 + 18 + 153 + 816)
        made_states = 0
        for number in [
            0,
            1,
            machine.beginnings_count - 1,
            *(draw.randrange(machine.beginnings_count) for _ in range(600)),
        ]:
            _, outcome = machine.beginning_numbered(number)
            status, words, _ = compiled.library.choice(number)
            assert (status == 0) == isinstance(outcome, tuple)
            if isinstance(outcome, tuple):
                made_states += 1
                assert list(words) == compiled.source.layout.encode(outcome)
        assert made_states


def test_a_value_of_a_domain_has_its_number(tmp_path: Path) -> None:
    made = model(DOMAINS, tmp_path)
    with made.bound():
        kinds = [*(v.type for v in made.variables), *(p.type for i in made.inits for p in i.parameters)]
        for kind in kinds:
            listed = list(domain_values(kind)) if domain_size(kind) < 5000 else []
            assert [domain_value(kind, number) for number in range(len(listed))] == listed, describe(kind)
            with pytest.raises(IndexError):
                domain_value(kind, domain_size(kind))
        choices = Choices(kinds[:3])
        assert [choices[number] for number in range(len(choices))] == list(choices)


# what CPython makes

UNSET = """
    e: E
    on: dict[P, bool]

    def clear(self):
        self.on = {{p: False for p in P}}

    def is_low(self) -> bool:
        return self.e < 1

    @init
    def begin(self, e: E):
{lines}

    @action
    def step(self):
        require(self.is_low())
        self.e += 1
"""
CLEAR = "self.on = {p: False for p in P}"
SURE = [
    ["self.e = e", CLEAR],
    [CLEAR, "self.e = e if any(self.on.values()) else 0"],
    ["self.clear()", "self.e = e"],
    ["if e > 0:", "    self.e = e", "else:", "    self.e = 0", CLEAR],
    ["self.e = e", CLEAR, "if self.is_low():", "    return", "self.e = 2"],
    ["self.e, self.on = e, {p: True for p in P}"],
    ["match e:", "    case 1:", "        self.e = 0", "self.e = e", CLEAR],
]
UNSURE = [
    ["self.e = e"],
    ["if e > 0:", "    self.e = e", CLEAR],
    ["self.e = e", "for p in P:", "    self.on = {q: q == p for q in P}"],
    ["if self.is_low():", "    self.e = 1", "self.e = e", CLEAR],
    ["self.e = e", "for p in self.on:", "    self.e = 1", CLEAR],
    ["self.e = e", "if len(self.on) == 3:", "    self.e = 1", CLEAR],
    ["self.e += e", CLEAR],
    ["self.e = e", "if e > 0:", "    return", CLEAR],
]


@pytest.mark.parametrize("lines", [*SURE, *UNSURE], ids=" / ".join)
def test_a_variable_without_a_value_is_never_read_in_native_code(lines: list[str], tmp_path: Path) -> None:
    made = model(UNSET.format(lines="\n".join(f"        {line}" for line in lines)), tmp_path)
    compiled = compile_native(made, symmetry=False)
    assert compiled.source.makes_initial == (lines in SURE)
    (begin,) = made.inits
    assert is_surely_assigned(made.spec, begin.function, {"e", "on"}, {"e", "on"}) == (lines in SURE)  # type: ignore[arg-type]

    def told(run: Any) -> object:
        try:
            return figures(run())
        except InvalidSpec as invalid:
            return [error.code for error in invalid.errors]

    assert told(lambda: check(compiled)) == told(lambda: reference.check(made, symmetry=False))


NOT_COMPILED = """
    e: E = 0

    @init
    def begin(self, e: E, p: P):
        self.e = int(str(e))

    @init
    def other(self):
        pass

    @action
    def step(self, p: P):
        require(self.e < 2)
        self.e += 1

    @invariant
    def small(self):
        return self.e < 2
"""


def test_an_init_that_is_not_compiled_is_run_by_cpython(tmp_path: Path) -> None:
    made = model(NOT_COMPILED, tmp_path)
    compiled = compile_native(made)
    assert not compiled.source.makes_initial
    found = check(compiled)
    assert figures(found) == figures(reference.check(made))
    assert found.violation is not None
    assert found.violation.trace is not None
    assert [argument.value for argument in found.violation.trace.steps[0].arguments][:1] == [2]


# limits

ENDLESS = """
    numbers: dict[int_range, E] = fill(0)

    @init
    def begin(self, numbers: dict[Many, E], more: dict[Many, E]):
        require(all(numbers[m] == more[m] for m in Many))
        self.numbers = numbers

    @action
    def step(self, p: P):
        self.numbers = self.numbers
"""


def endless(folder: Path) -> Model:
    text = (HEAD + ENDLESS).replace("class S(", "class Many(Range, low=1, high=14):\n    pass\n\n\nclass S(")
    path = folder / "endless.py"
    path.write_text(text.replace("int_range", "Many"), encoding="utf-8")
    return Model(load(str(path)))


@pytest.mark.parametrize("strategy", ["bfs", "dfs"])
@pytest.mark.parametrize("engine", ["reference", "native"])
def test_the_time_for_many_initial_states_is_bounded(engine: Any, strategy: Any, tmp_path: Path) -> None:
    result = select.check(endless(tmp_path), engine=engine, strategy=strategy, limits=Limits(max_seconds=1.0))
    assert (result.verdict, result.stopped_by) == (Verdict.UNDETERMINED, "the limit of 1 second")
    assert not result.exhaustive


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_a_limit_on_states_bounds_initial_ones(engine: Any, tmp_path: Path) -> None:
    made = model(DIRECTIONS.format(more=""), tmp_path, P=8)
    result = select.check(made, engine=engine, symmetry=False, limits=Limits(max_states=100))
    assert (result.verdict, result.stopped_by) == (Verdict.UNDETERMINED, "the limit of 100 states")
    assert 100 <= result.distinct_states < 1000


def test_a_simulation_of_many_initial_states_is_bounded(tmp_path: Path) -> None:
    compiled = compile_native(endless(tmp_path), symmetry=False)
    result = simulate(compiled, limits=Limits(max_seconds=1.0))
    assert (result.verdict, result.stopped_by) == (Verdict.UNDETERMINED, "the limit of 1 second")


def test_a_violation_among_very_many_initial_states_is_shown_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_of_them(self: Machine) -> None:
        raise AssertionError("CPython goes over all initial states")

    made = model(DIRECTIONS.format(more=INVARIANT), tmp_path, P=12)
    monkeypatch.setattr(Machine, "beginning", all_of_them)
    monkeypatch.setattr(Machine, "initial_states", all_of_them)
    for strategy in ("bfs", "dfs"):
        result: Result = select.check(made, engine="native", strategy=strategy)
        assert result.violation is not None
        assert result.violation.kind is ViolationKind.INVARIANT
        assert result.violation.trace is not None
        assert len(result.violation.trace.steps[0].arguments) == 2


# symmetry

RARE = """
    on: dict[P, bool] = fill(False)
    e: Many = 0

    @init
    def begin(self, e: Many, ready: dict[P, bool], f: Many):
        if e == 117 and f == 111:
            seen = 0
            for p in P:
                if ready[p]:
                    seen += 1
                if seen == 1:
                    self.on[p] = True
        self.e = e

    @action
    def step(self, p: P):
        require(self.e == 200)
        self.on[p] = True
"""


def test_an_init_that_depends_on_order_in_one_choice_of_very_many_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rare.py"
    path.write_text((HEAD + RARE).replace("class S(", "class Many(Range, low=0, high=200):\n    pass\n\n\nclass S("))
    compiled = compile_native(Model(load(str(path))), symmetry=TRUSTED)
    with pytest.raises(InvalidSpec, match="@init begin depends on the order"):
        check(compiled)


# very many choices


@pytest.mark.parametrize(("symmetry", "states"), [(True, 45), (False, 3**4 + 4 * 3 * 3**3)])
def test_an_invariant_is_inductive(symmetry: bool, states: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CFLAGS", "-O1")
    made = model_of(Path(__file__).parent / "inductive.py")
    with made.bound():
        assert Machine(made).beginnings_count == 331_776
    compiled = compile_native(made, symmetry=symmetry)
    assert compiled.source.makes_initial
    result = check(compiled)
    assert (result.verdict, result.distinct_states, result.depth) == (Verdict.VERIFIED, states, 0)


# the audit


def without(out: FunctionWriter, node: Any) -> None:
    return None


def broken_code(out: FunctionWriter, kind: Any, digit: CExpr) -> CExpr:
    return cast("i64", digit / 2)


@pytest.mark.parametrize(
    ("place", "name", "broken"),
    [
        (statements, "emit_for", without),
        (statements, "emit_require", without),
        (initial, "_code", broken_code),
    ],
)
def test_an_init_that_is_compiled_wrongly_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, broken: Any
) -> None:
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path / "cache"))
    made = model(SEVERAL, tmp_path)
    monkeypatch.setattr(place, name, broken)
    with pytest.raises(EnginesDiffer) as caught:
        check(compile_native(made), audit="bounded")
    assert "compiled code and CPython differ in @init" in caught.value.text
    assert "CPython:" in caught.value.text
    assert "initial.py:" in caught.value.text
