"""Every program that the compiler makes is well formed; the verifier finds what is not."""

from pathlib import Path

import pytest
from generated.spec_text import load_text, meaningless_is_judged, specs
from hypothesis import HealthCheck, given, settings

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.ir.check import RULES, IllFormed, verify
from checker.ir.kinds import BOOL, interval
from checker.ir.nodes import (
    EXPRESSIONS,
    STATEMENTS,
    Block,
    Clause,
    Comprehension,
    Expr,
    Function,
    Place,
    Program,
    Stmt,
)
from checker.ir.not_compiled import CannotCompile
from checker.ir.printer import show
from checker.language.types import ListType, SetType, Type

from .samples import ROOT, compiled

__all__ = ["meaningless_is_judged"]

FILES = sorted(
    path
    for folder in ("specs", "counterexamples", "tests/engines/native/cases")
    for path in (ROOT / folder).glob("*.py")
    if path.stem != "__init__"
)
TRUE = Expr("const", BOOL, data=True)
DIGIT, BITS = interval(0, 9), SetType(interval(0, 9))
ONE = Expr("const", DIGIT, data=1)
X = Expr("local", DIGIT, data="x")


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


def test_every_op_has_a_rule() -> None:
    assert set(RULES) | {"local", "load", "comprehend", "call"} == set(EXPRESSIONS)


def program(
    *body: Stmt, locals: dict[str, Type] | None = None, writes: frozenset[int] = frozenset({0, 1, 2})
) -> Program:
    declared = tuple({"x": DIGIT, **(locals or {})}.items())
    variables = (("digit", DIGIT), ("bits", BITS), ("row", ListType(DIGIT, 2)))
    return Program(variables, (Function("f", (), declared, body, None, writes=writes),), (), ())


def evaluated(node: Expr) -> Stmt:
    return Stmt("evaluate", (node,))


def total(value: Expr, source: Expr, name: str = "y") -> Expr:
    return Expr("comprehend", interval(0, 90), data=Comprehension("sum", (Clause(name, DIGIT, source, TRUE),), value))


WELL: dict[str, Block] = {
    "a sum": (evaluated(Expr("add", interval(0, 18), (ONE, X))),),
    "a loop": (Stmt("for", (Expr("load", BITS, data=Place(1)),), "x", ((Stmt("break"),),)),),
    "a store": (Stmt("store", (ONE,), DIGIT, place=Place(0)),),
    "a comprehension": (evaluated(total(Expr("local", DIGIT, data="y"), Expr("load", BITS, data=Place(1)))),),
    "an item": (Stmt("put", (ONE, ONE), ListType(DIGIT, 2), place=Place(2)),),
}
ILL: dict[str, tuple[Stmt, str]] = {
    "an unknown op": (evaluated(Expr("power", DIGIT, (ONE, ONE))), "is no op"),
    "an unknown statement": (Stmt("while", (TRUE,)), "is no op"),
    "too few arguments": (evaluated(Expr("eq", BOOL, (ONE,))), "takes 2 arguments"),
    "two types": (evaluated(Expr("eq", BOOL, (ONE, TRUE))), "of one type"),
    "no truth": (evaluated(Expr("and", BOOL, (ONE, TRUE))), "truths"),
    "too narrow a sum": (evaluated(Expr("add", DIGIT, (X, X))), "room"),
    "no conversion": (evaluated(Expr("convert", DIGIT, (X,))), "changes the type"),
    "a constant of another type": (evaluated(Expr("const", DIGIT, data=10)), "value of its type"),
    "an undeclared local": (evaluated(Expr("local", DIGIT, data="z")), "must name a local"),
    "a local of another type": (evaluated(Expr("local", BOOL, data="x")), "is declared as"),
    "a wider assignment": (Stmt("assign", (Expr("const", BOOL, data=True),), "x"), "assigns to"),
    "a load of another type": (evaluated(Expr("load", BOOL, data=Place(0))), "reaches"),
    "a key of no dict": (evaluated(Expr("load", DIGIT, (ONE,), Place(0))), "a key too many"),
    "the state after": (evaluated(Expr("load", DIGIT, data=Place(0, after=True))), "reads the state after"),
    "a break outside": (Stmt("break"), "outside a loop"),
    "a range alone": (evaluated(Expr("range", ListType(DIGIT, 9), (ONE, ONE))), "where a loop goes"),
    "a result": (Stmt("return", (ONE,)), "gives the function's result"),
    "an unknown helper": (evaluated(Expr("call", DIGIT, (), ("h", (), 0))), "not defined before"),
    "a require of a number": (Stmt("require", (ONE,)), "takes a truth"),
    "a name bound again": (evaluated(total(X, Expr("load", BITS, data=Place(1)), "x")), "binds x again"),
    "a loop over a number": (Stmt("for", (ONE,), "x", ((),)), "goes over"),
    "an element of another type": (Stmt("add", (TRUE,), BITS, place=Place(1)), "an element of its type"),
    "an append to a set": (Stmt("append", (ONE,), BITS, place=Place(1)), "cannot change"),
}


def test_every_statement_is_shown_and_named() -> None:
    assert {statement.op for statement, _ in ILL.values()} - {"while"} <= set(STATEMENTS)


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
