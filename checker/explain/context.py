"""What a formula is looked at in: the values of its names, and what is known of its locals and helpers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from checker.explain.words import named, shown
from checker.ir.interpret import Scope, elements, evaluate
from checker.ir.nodes import Clause, Expr, FunctionKey
from checker.reasons import Reason, Term

MOST_ELEMENTS = 4
"""Of so many elements it is said of each why it decides; of more, of those that come nearest, and how many others there are."""

Contents = Mapping[Any, tuple[Reason, ...]]
"""Of elements of a collection, why they are in it."""


@dataclass(frozen=True)
class Opened:
    """What is known of a value: of a truth why it is so, of a collection why its elements are in it.

    Of a conjunction that is false `near` is how many of its parts are true before the one that is not.
    """

    reasons: tuple[Reason, ...] = ()
    contents: Contents = field(default_factory=dict)
    near: int = 0


@dataclass(frozen=True)
class Context:
    """The values of a formula's names, what its locals were given, and what its helpers say."""

    scope: Scope
    given: Mapping[str, Opened]
    opened: Callable[[FunctionKey, tuple[Any, ...]], Opened]
    why: Callable[[Expr, "Context"], tuple[Reason, ...]]
    """`formulas.reasons_for`, for those that it asks itself."""

    def value(self, node: Expr) -> Any:
        """What an expression comes to; raises Failed where it has no value."""
        return evaluate(node, self.scope)

    def binding(self, name: str, value: Any) -> "Context":
        """The same with a value for another name."""
        scope = Scope({**self.scope.locals, name: value}, self.scope.load, self.scope.call)
        return replace(self, scope=scope)


@dataclass(frozen=True)
class Turn:
    """The elements that clauses come to, as terms; `context` is the one in which a formula is asked of them.

    `left_out_by` is the clause whose condition is false for them, the later clauses left alone; None where all conditions are true.
    """

    bindings: tuple[Term, ...]
    context: Context
    left_out_by: Clause | None = None


def turns(clauses: tuple[Clause, ...], context: Context) -> Iterator[Turn]:
    """Every turn that clauses take, in order, those that a condition leaves out as well. As many as there are elements."""
    if not clauses:
        yield Turn((), context)
        return
    clause, *rest = clauses
    for element in elements(context.value(clause.source)):
        inner = context.binding(clause.name, element)
        bound = Term(named(clause.name), shown(clause.type, element))
        if not inner.value(clause.condition):
            yield Turn((bound,), inner, clause)
            continue
        for turn in turns(tuple(rest), inner):
            yield replace(turn, bindings=(bound, *turn.bindings))
