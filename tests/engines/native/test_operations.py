"""Operations on values of every kind give the same in both engines, in every state.

`CHECKER_EXAMPLES=5000 pytest -m slow tests/engines/native/test_operations.py` tries as many at random.
"""

import os
from pathlib import Path

import pytest
from generated.spec_text import load_text, meaningless_is_judged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.backends.c.declarations import NO_DEPTH
from checker.backends.c.foreign import Options
from checker.backends.python.machine import Machine
from checker.diagnostics import InvalidSpec
from checker.frontend.model import Model
from checker.language.spec import Role
from checker.search.native import compile_native
from checker.trace import State

from .operations import ASKED, KINDS, OF_ONE, OF_TWO, Kind, spec_text

__all__ = ["meaningless_is_judged"]

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
few = settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=MANY or 1, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
of_one = st.tuples(st.sampled_from(OF_ONE), st.fixed_dictionaries({"x": st.sampled_from(KINDS)}))
of_two = st.tuples(
    st.sampled_from(OF_TWO), st.fixed_dictionaries({"x": st.sampled_from(KINDS), "y": st.sampled_from(KINDS)})
)
BY_TYPE = {kind.type: kind for kind in KINDS}

# fmt: off
ONCE_WRONG = [
    ("x < {0, 1}", "frozenset[J] | J"), ("{True} <= x", "frozenset[bool] | None"), ("x == 1", "bool | None"), ("x == True", "I | None"),
    ("x", "frozenset[bool]"), ("{x}", "bool"), ("sum(x)", "tuple[bool, J]"), ("-x", "bool | None"), ("max(x)", "set[J | None]"),
    ("len(x)", "tuple[J, J] | None"), ("x.value", "R | T"), ("isinstance(x, list)", "Annotated[list[J], MaxLen(2)]"),
    ("x in P", "Annotated[list[J], MaxLen(2)]"), ("x < y", "frozenset[bool] | None", "set[bool]"), ("x > y", "bool", "frozenset[J] | J"),
    ("x in y", "R | None", "frozenset[bool] | None"), ("x == y", "frozenset[bool]", "Q"), ("x + y", "I | None", "bool | None"),
    ("x.count(y)", "Annotated[tuple[I, ...], MaxLen(1)] | None", 'Literal["a"] | J'),
    ("tuple(x) < tuple(y)", "tuple[J] | tuple[J, J]", "set[J]"),
    ("x[y:]", "Annotated[tuple[J, ...], MaxLen(2)]", "I"), ("(*x, y)", "Annotated[tuple[P, ...], MaxLen(2)]", "P | None"),
]
"""An operation and the types of its values."""
REFUSED = [
    ("{x}", "set[P]"), ("{(e, y) for e in x}", "set[J]", "set[P]"),
    ("x & {1}", "set[bool]"), ("x in [True]", "I | None"), ("x == (0, 1)", "tuple[bool, J]"), ("min(x, x)", "frozenset[bool] | None"),
    ("x in E", "E | None"), ("x in Q", "set[P]"), ("x is True", "I"), ("x[y]", "dict[bool, J]", "frozenset[J] | J"),
    ("x.get(y)", "dict[bool, J]", "I | None"), ("x * y", "bool", 'Literal["a"] | J'),
    ("x == y", "Annotated[Counter[J], MaxLen(2)]", "dict[bool, J]"), ("max(x)", "tuple[bool, J]"), ("min(x, y)", "bool", "I"),
    ("x[y:]", "Annotated[tuple[J, ...], MaxLen(2)]", "I | None"), ("x.count(1)", "tuple[bool, J]"),
]
"""Those for which native code would have a wrong answer."""
# fmt: on


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("specs")


def evaluate_in_both(operation: str, kinds: dict[str, Kind], folder: Path) -> bool:
    """Compare what an operation gives in every initial state; False when it is refused."""
    for asked in (ASKED, []):  # a comparison with one of those may be refused
        try:
            model = Model(load_text(spec_text(operation, kinds, asked), folder))
            return compare_states(model)
        except InvalidSpec:
            continue
    return False


def compare_states(model: Model) -> bool:
    compiled = compile_native(model, symmetry=False)
    machine, asked = Machine(model), model.properties_of(Role.REACHABLE)
    only_initial = Options(max_depth=NO_DEPTH, threads=1, stay=1)

    def found_natively(state: State) -> list[bool] | None:
        search = compiled.library.search(only_initial, [compiled.source.layout.encode(state)])
        search.run(None)
        outcome = search.outcome()
        search.close()
        return (
            None
            if outcome.violation.found
            else [bool(outcome.reached[number >> 6] >> (number & 63) & 1) for number in range(len(asked))]
        )

    with model.bound():
        for _, state in machine.initial_states():
            assert isinstance(state, tuple)
            truths = [machine.judge(state, judged) for judged in asked]
            expected = truths if all(isinstance(truth, bool) for truth in truths) else None
            assert found_natively(state) == expected, state
    return True


def kinds_of(types: list[str]) -> dict[str, Kind]:
    return {name: BY_TYPE[each] for name, each in zip("xy", types, strict=False)}


@pytest.mark.parametrize("case", ONCE_WRONG, ids=" : ".join)
def test_operations_that_once_differed(case: tuple[str, ...], folder: Path) -> None:
    operation, *types = case
    assert evaluate_in_both(operation, kinds_of(types), folder)


@pytest.mark.parametrize("case", REFUSED, ids=" : ".join)
def test_operations_that_are_refused(case: tuple[str, ...], folder: Path) -> None:
    operation, *types = case
    model = Model(load_text(spec_text(operation, kinds_of(types), []), folder))
    with pytest.raises(InvalidSpec, match="C701"):
        compile_native(model)


def test_many_are_compiled(folder: Path) -> None:
    compiled: list[bool] = []

    @few
    @given(st.one_of(of_one, of_two))
    def run(drawn: tuple[str, dict[str, Kind]]) -> None:
        compiled.append(evaluate_in_both(*drawn, folder))

    run()
    assert sum(compiled) > len(compiled) / 5


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
def test_many_operations(folder: Path) -> None:
    @many
    @given(st.one_of(of_one, of_two))
    def run(drawn: tuple[str, dict[str, Kind]]) -> None:
        evaluate_in_both(*drawn, folder)

    run()
