"""Whether an expression may fail, and how one that is not needed is evaluated for its failures."""

from collections.abc import Iterable

from checker.compile.ir import Block, Comprehension, Expr
from checker.compile.kinds import members, within

KNOWN = "known"
"""The data of a conversion that a test has made safe."""

_SAFE = frozenset(
    {
        *(
            "const",
            "local",
            "load",
            "global_set",
            "not",
            "and",
            "or",
            "if",
            "number",
            "least",
            "greatest",
            "lt",
            "le",
            "eq",
            "fits",
            "is",
        ),
        *(
            "convert",
            "field",
            "item",
            "record",
            "tuple",
            "set",
            "unite",
            "meet",
            "minus",
            "differ",
            "subset",
            "in",
            "len",
            "list",
        ),
        *("reverse", "slice", "elements", "counter", "distinct", "count", "get", "sort", "after"),
    }
)
"""Ops that fail only where an argument does; a conversion or field besides where its type does not tell."""


def may_fail(value: Expr) -> bool:
    """Whether evaluating an expression may end the step as an error, as far as its nodes tell."""
    match value.op:
        case "convert" if value.data != KNOWN and not within(value.args[0].type, value.type):
            return True
        case "field" if len(members(value.args[0].type)) > 1:
            return True
    return value.op not in _SAFE or any(map(may_fail, value.args))


def after(values: Iterable[Expr], result: Expr) -> Expr:
    """The result, once these values have been evaluated for their failures."""
    failing = tuple(value for value in values if may_fail(value))
    return Expr("after", result.type, (*failing, result), span=result.span) if failing else result


def nodes_in(block: Block) -> int:
    """How many expressions a block has, each counted as often as it is written; linear in those that differ."""
    known: dict[int, int] = {}

    def size(value: Expr) -> int:
        found = known.get(id(value))
        if found is None:
            found = 1 + sum(map(size, value.args))
            if isinstance(value.data, Comprehension):
                parts = [part for clause in value.data.clauses for part in (clause.source, clause.condition)]
                parts += [part for part in (value.data.value, value.data.default, value.data.key) if part is not None]
                found += sum(map(size, parts))
            known[id(value)] = found
        return found

    return sum(1 + sum(map(size, s.args)) + sum(map(nodes_in, s.blocks)) for s in block)
