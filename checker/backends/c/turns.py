"""How often the loops of a body may turn, and which functions count their turns because that is too often to wait for.

A body that goes round `range(10**9)` in `range(10**9)` never ends: where the bounds of a program's loops allow that, every turn is counted,
a limit on them ends the search, and the clock and an interrupt are looked at from within.
"""

from checker.backends.c.codes import MOST_CODES, has_no_room, size
from checker.backends.c.emit.c_types import MOST_HELD, is_dense
from checker.ir.calling import called_in
from checker.ir.kinds import NEVER, bounds, element
from checker.ir.nodes import Apply, Call, Comprehension, Expr, FunctionKey, parts_of
from checker.ir.ops import CollectionOp
from checker.ir.program import Function, Program
from checker.ir.statements import Block, For, Stmt, blocks_in, values_in
from checker.language.types import SetType, Type

MOST_UNCOUNTED = 1 << 20
"""Turns of one body that are not worth counting: less than a hundredth of a second."""


def counting_functions(program: Program) -> frozenset[int]:
    """The functions of a program that count their turns, by identity."""
    return frozenset(_Turns(program).counting)


class _Turns:
    """The bound on the turns of every function of a program; `counting` holds those that count theirs."""

    def __init__(self, program: Program) -> None:
        self._helpers = dict(program.helpers)
        self._known: dict[FunctionKey, int] = {}
        self.counting: set[int] = set()
        for key, helper in program.helpers:  # callees come first
            self._known[key] = self._of_block(helper.body)
        of_helpers = {id(helper) for _, helper in program.helpers}
        for function in program.functions():
            if id(function) not in of_helpers and self._of_block(function.body) > MOST_UNCOUNTED:
                self._count(function)

    def _count(self, function: Function) -> None:
        self.counting.add(id(function))
        for key in called_in(function.body):
            if self._known[key] and id(self._helpers[key]) not in self.counting:
                self._count(self._helpers[key])

    def _of_block(self, block: Block) -> int:
        return sum(map(self._of_statement, block))

    def _of_statement(self, node: Stmt) -> int:
        own = sum(map(self._of_expr, values_in(node)))
        inside = sum(map(self._of_block, blocks_in(node)))
        return own + most_elements(node.source) * (1 + inside) if isinstance(node, For) else own + inside

    def _of_expr(self, node: Expr) -> int:
        if isinstance(node, Comprehension):
            return self._of_comprehension(node)
        own = sum(map(self._of_expr, parts_of(node)))
        return own + self._known[node.helper] if isinstance(node, Call) else own

    def _of_comprehension(self, made: Comprehension) -> int:
        inside = sum(self._of_expr(part) for part in (made.key, made.value) if part is not None)
        for clause in reversed(made.clauses):
            inside += 1 + self._of_expr(clause.condition)
            inside = self._of_expr(clause.source) + most_elements(clause.source) * inside
        return inside + (self._of_expr(made.default) if made.default is not None else 0)


def most_elements(source: Expr) -> int:
    """How often a loop over this turns at most."""
    if isinstance(source, Apply) and source.op is CollectionOp.RANGE:
        low, high = (bounds(end.type) for end in source.args)
        return max(0, high[1] - low[0])
    bound: int | None = getattr(source.type, "max_len", None)
    if bound is None and isinstance(source.type, SetType) and not is_dense(source.type):
        return MOST_HELD
    return _count_of(element(source.type)) if bound is None else bound


def _count_of(kind: Type) -> int:
    return 0 if kind == NEVER else MOST_CODES if has_no_room(kind) else size(kind)
