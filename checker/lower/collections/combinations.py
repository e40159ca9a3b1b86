"""What `itertools` makes of collections: tuples of their elements, as a list, or as clauses of a comprehension."""

import ast
from collections.abc import Set as AbstractSet
from math import prod

from checker.ir.failing import after
from checker.ir.kinds import BOOL, interval, is_ordered
from checker.ir.nodes import Apply, Clause, Comprehension, Const, Expr, Item, Junction, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import ListType, TupleType, Type
from checker.lower.collections.iteration import as_list, most_turns
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import SETS, TRUE, negated
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope

MOST_TUPLES = 1 << 20
_ORDERED = ("itertools.combinations", "itertools.combinations_with_replacement")
COMBINING: AbstractSet[str] = frozenset({"itertools.product", "itertools.permutations", *_ORDERED})
"""Functions that give tuples of elements, and read all that they are given before the first."""


def combined(scope: Scope, name: str, node: ast.Call) -> Expr:
    """What one of `COMBINING` gives, as a list."""
    sources = combined_sources(scope, name, node)
    clauses, value = combined_clauses(scope, name, sources, node)
    most = prod(most_turns(source) for source in sources)
    if most > MOST_TUPLES:
        raise scope.refuse(node, f"{ast.unparse(node.func)} of as many as {most:,} tuples is not compiled", _LOOPS)
    made = Comprehension(ListType(value.type, most), "list", clauses, value, span=scope.span(node))
    return after(sources, made)


_LOOPS = "write a loop or a clause for each of them"


def combined_sources(scope: Scope, name: str, node: ast.Call) -> list[Expr]:
    """A list or set for each item of the tuples."""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    if name == "itertools.product":
        times = _number(scope, given.pop("repeat", None), node, 1)
        args = [_source(scope, argument) for argument in node.args]
        if given or not node.args or times == 0:
            raise scope.refuse(node, "itertools.product is compiled with collections and repeat=", _LOOPS)
        return args * times
    written = node.args[1] if len(node.args) == 2 else given.pop("r", None)
    if given or written is None or not 1 <= len(node.args) <= 2:
        raise scope.refuse(node, f"{name} is compiled with a collection and a number", _LOOPS)
    times = _number(scope, written, node, 0)
    if times == 0:
        raise scope.refuse(node, f"{name} of no items is not compiled", "leave it out")
    return [_source(scope, node.args[0])] * times


def _number(scope: Scope, written: ast.expr | None, node: ast.Call, default: int) -> int:
    """How many items a tuple has: a number that is written out."""
    if written is None:
        return default
    value = lower_expression(scope, written)
    number = value.value if isinstance(value, Const) else None
    if type(number) is not int or number < 0:
        fix = "write the number out: combinations(x, 2)"
        raise scope.refuse(written, "the length of these tuples is compiled where it is a number", fix)
    return number


def _source(scope: Scope, argument: ast.expr) -> Expr:
    """What an argument is gone over as: a set as it is, anything else as a list."""
    if not isinstance(argument, ast.Starred):
        return as_list(scope, argument, keeps_sets=True)
    raise scope.refuse(argument, "* is not compiled here", "name the collections one by one")


def combined_clauses(scope: Scope, name: str, sources: list[Expr], node: ast.AST) -> tuple[tuple[Clause, ...], Expr]:
    """A clause for each item of the tuples, and the tuple of a turn."""
    if name == "itertools.product":
        clauses, items = _plain_clauses(scope, sources)
    elif isinstance(sources[0].type, SETS) and (name == "itertools.permutations" or is_ordered(sources[0].type.of)):
        clauses, items = _plain_clauses(scope, sources)
        clauses = [
            Clause(clause.name, clause.type, clause.source, _fits(name, items[: place + 1]))
            for place, clause in enumerate(clauses)
        ]
    else:
        clauses, items = _numbered_clauses(scope, name, sources, node)
    kind = TupleType(tuple(item.type for item in items))
    return tuple(clauses), Apply(CollectionOp.TUPLE, kind, tuple(items), scope.span(node))


def _plain_clauses(scope: Scope, sources: list[Expr]) -> tuple[list[Clause], list[Expr]]:
    clauses: list[Clause] = []
    items: list[Expr] = []
    for source in sources:
        of = _element(source.type)
        local = Local(of, scope.fresh("item"))
        clauses.append(Clause(local.name, of, source, TRUE))
        items.append(local)
    return clauses, items


def _numbered_clauses(scope: Scope, name: str, sources: list[Expr], node: ast.AST) -> tuple[list[Clause], list[Expr]]:
    """The clauses over the places of a list: elements that are equal may stand at several."""
    listed = sources[0] if isinstance(sources[0].type, ListType) else _listed(scope, sources[0])
    assert isinstance(listed.type, ListType)
    number = interval(0, max(0, listed.type.max_len - 1))
    pair = TupleType((number, listed.type.of))
    numbered = Apply(
        CollectionOp.ENUMERATE, ListType(pair, listed.type.max_len), (listed, constant(scope, 0)), scope.span(node)
    )
    clauses: list[Clause] = []
    places: list[Expr] = []
    items: list[Expr] = []
    for _ in sources:
        local = Local(pair, scope.fresh("item"))
        places.append(Item(number, local, 0))
        items.append(Item(listed.type.of, local, 1))
        clauses.append(Clause(local.name, pair, numbered, _fits(name, places)))
    return clauses, items


def _listed(scope: Scope, source: Expr) -> Expr:
    of = _element(source.type)
    local = Local(of, scope.fresh("item"))
    clause = Clause(local.name, of, source, TRUE)
    return Comprehension(ListType(of, most_turns(source)), "list", (clause,), local, span=source.span)


def _fits(name: str, items: list[Expr]) -> Expr:
    """Whether the last of these may stand behind the others."""
    *others, last = items
    if not others:
        return TRUE
    if name == "itertools.permutations":
        tests = [negated(Apply(CollectionOp.EQ, BOOL, (other, last))) for other in others]
        return tests[0] if len(tests) == 1 else Junction(True, tuple(tests))
    op = ScalarOp.LT if name == "itertools.combinations" else ScalarOp.LE
    return Apply(op, BOOL, (others[-1], last))


def _element(kind: Type) -> Type:
    assert isinstance(kind, (*SETS, ListType))
    return kind.of


def lower_combined(scope: Scope, node: ast.Call) -> Expr:
    """A call of one of `COMBINING`, which gives an iterator: something to go over, and no list."""
    assert isinstance(node.func, ast.Name)
    if node is not scope.present.iterated:
        message = f"{node.func.id} is compiled where a loop, a comprehension or a function goes over it"
        raise scope.refuse(node, message, "make a list of it: list(...)")
    return combined(scope, node.func.id, node)
