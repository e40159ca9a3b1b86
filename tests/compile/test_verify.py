"""Every program that the compiler makes is well formed; the verifier finds what is not."""

from pathlib import Path

import pytest
from generated.spec_text import load_text, meaningless_is_judged, specs
from hypothesis import HealthCheck, given, settings

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.ir.change_ops import ChangeOp
from checker.ir.check import IllFormed, verify
from checker.ir.kinds import BOOL, interval
from checker.ir.nodes import Apply, Call, Clause, Comprehension, Const, Convert, Expr, Junction, Load, Local, Place
from checker.ir.not_compiled import CannotCompile
from checker.ir.ops import CollectionOp, ScalarOp
from checker.ir.printer import show
from checker.ir.program import Action, Function, Program, Variable
from checker.ir.statements import Assign, Block, Break, Change, Evaluate, For, Require, Return, Stmt, Store
from checker.language.state import NO_VALUE
from checker.language.types import ListType, SetType, Type
from checker.result import DeadlockRule

from .samples import ROOT, compiled

__all__ = ["meaningless_is_judged"]

FILES = sorted(
    path
    for folder in ("specs", "counterexamples", "tests/engines/native/cases")
    for path in (ROOT / folder).glob("*.py")
    if path.stem != "__init__"
)
TRUE = Const(BOOL, True)
DIGIT, BITS = interval(0, 9), SetType(interval(0, 9))
ONE = Const(DIGIT, 1)
X = Local(DIGIT, "x")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_bundled_specs_and_counterexamples(path: Path) -> None:
    program = compiled(Model(load(str(path))))
    verify(program)
    assert show(program)


@settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_random_specs(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    try:
        program = compiled(Model(load_text(text, tmp_path_factory.mktemp("specs"))))
    except CannotCompile:
        return
    verify(program)
    assert show(program)


def program(
    *body: Stmt, locals: dict[str, Type] | None = None, writes: frozenset[int] = frozenset({0, 1, 2})
) -> Program:
    declared = tuple({"x": DIGIT, **(locals or {})}.items())
    kinds: dict[str, Type] = {"digit": DIGIT, "bits": BITS, "row": ListType(DIGIT, 2)}
    variables = tuple(Variable(name, kind, kind, NO_VALUE) for name, kind in kinds.items())
    action = Action((), Function("f", (), declared, body, None, writes=writes), None)
    off = DeadlockRule(fails=False, warns=False, idle=False)
    return Program("P", variables, (), (action,), (), (), (), (), off)


def evaluated(node: Expr) -> Stmt:
    return Evaluate(node)


def total(value: Expr, source: Expr, name: str = "y") -> Expr:
    return Comprehension(interval(0, 90), "sum", (Clause(name, DIGIT, source, TRUE),), value)


WELL: dict[str, Block] = {
    "a sum": (evaluated(Apply(ScalarOp.ADD, interval(0, 18), (ONE, X))),),
    "a loop": (For("x", Load(BITS, Place(1)), (Break(),)),),
    "a store": (Store(Place(0), (), ONE, DIGIT),),
    "a comprehension": (evaluated(total(Local(DIGIT, "y"), Load(BITS, Place(1)))),),
    "an item": (Change(ChangeOp.PUT, Place(2), (), (ONE, ONE), ListType(DIGIT, 2)),),
}
ILL: dict[str, tuple[Stmt, str]] = {
    "too few arguments": (evaluated(Apply(CollectionOp.EQ, BOOL, (ONE,))), "takes 2 arguments"),
    "two types": (evaluated(Apply(CollectionOp.EQ, BOOL, (ONE, TRUE))), "of one type"),
    "no bool": (evaluated(Junction(True, (ONE, TRUE))), "bools"),
    "too narrow a sum": (evaluated(Apply(ScalarOp.ADD, DIGIT, (X, X))), "room"),
    "no conversion": (evaluated(Convert(DIGIT, X)), "changes the type"),
    "a constant of another type": (evaluated(Const(DIGIT, 10)), "value of its type"),
    "an undeclared local": (evaluated(Local(DIGIT, "z")), "must name a local"),
    "a local of another type": (evaluated(Local(BOOL, "x")), "is declared as"),
    "a wider assignment": (Assign("x", Const(BOOL, True)), "assigns to"),
    "a load of another type": (evaluated(Load(BOOL, Place(0))), "reaches"),
    "a key of no dict": (evaluated(Load(DIGIT, Place(0), (ONE,))), "a key too many"),
    "the state after": (evaluated(Load(DIGIT, Place(0, after=True))), "reads the state after"),
    "a break outside": (Break(), "outside a loop"),
    "a range alone": (evaluated(Apply(CollectionOp.RANGE, ListType(DIGIT, 9), (ONE, ONE))), "where a loop goes"),
    "a result": (Return(ONE), "gives the function's result"),
    "an unknown helper": (evaluated(Call(DIGIT, ("h", (), 0), ())), "not defined before"),
    "a require of a number": (Require(ONE), "takes a bool"),
    "a name bound again": (evaluated(total(X, Load(BITS, Place(1)), "x")), "binds x again"),
    "a loop over a number": (For("x", ONE, ()), "goes over"),
    "an element of another type": (Change(ChangeOp.ADD, Place(1), (), (TRUE,), BITS), "an element of its type"),
    "an append to a set": (Change(ChangeOp.APPEND, Place(1), (), (ONE,), BITS), "cannot change"),
}


@pytest.mark.parametrize("name", WELL)
def test_well_formed(name: str) -> None:
    verify(program(*WELL[name]))


@pytest.mark.parametrize("name", ILL)
def test_ill_formed(name: str) -> None:
    statement, words = ILL[name]
    with pytest.raises(IllFormed, match=words):
        verify(program(statement))


def test_a_change_where_none_is_declared() -> None:
    with pytest.raises(IllFormed, match="changes the state"):
        verify(program(*WELL["a store"], writes=frozenset()))
