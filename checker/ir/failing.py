"""Whether an expression may fail, and how one that is not needed is evaluated for its failures."""

from collections.abc import Iterable

from checker.ir.kinds import members, within
from checker.ir.nodes import Block, Comprehension, Expr

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


def calls(value: Expr) -> bool:
    """Whether a helper is called, which may end the step in other ways than as an error."""
    made = value.data if isinstance(value.data, Comprehension) else None
    return value.op == "call" or any(map(calls, (*value.args, *(parts_of(made) if made else ()))))


def parts_of(made: Comprehension) -> tuple[Expr, ...]:
    """The expressions of a comprehension."""
    clauses = (part for clause in made.clauses for part in (clause.source, clause.condition))
    return (*clauses, made.value, *(part for part in (made.default, made.key) if part is not None))


def in_turn(values: Iterable[Expr], result: Expr, is_turned: bool = False) -> Expr:
    """The result of an operation that Python begins once it has evaluated all of these, in this order.

    A helper that ends the step in one of them comes before a failure of the operation. `is_turned` when the result has them turned round.
    """
    values = tuple(values)
    ending = sum(map(calls, values if is_turned else values[1:]))
    if not ending or (is_turned and ending == 1 and not _fails_itself(result)):
        return result
    if not is_turned and len(result.args) == len(values):
        last = max(place for place, value in enumerate(values) if calls(value))
        refused = [made for made, value in zip(result.args[:last], values, strict=False) if made != value]
        return after(values, result) if any(map(_fails_itself, refused)) else result
    return after(values, result) if is_turned or _fails_itself(result) else result


def _fails_itself(value: Expr) -> bool:
    """Whether an expression may fail elsewhere than in the calls of helpers."""
    if value.op == "call":
        return any(map(_fails_itself, value.args))
    match value.op:
        case "convert" if value.data != KNOWN and not within(value.args[0].type, value.type):
            return True
        case "field" if len(members(value.args[0].type)) > 1:
            return True
        case "comprehend":
            return may_fail(value)
    return value.op not in _SAFE or any(map(_fails_itself, value.args))


def nodes_in(block: Block) -> int:
    """How many expressions a block has, each counted as often as it is written; linear in those that differ."""
    known: dict[int, int] = {}

    def size(value: Expr) -> int:
        found = known.get(id(value))
        if found is None:
            found = 1 + sum(map(size, value.args))
            if isinstance(value.data, Comprehension):
                found += sum(map(size, parts_of(value.data)))
            known[id(value)] = found
        return found

    return sum(1 + sum(map(size, s.args)) + sum(map(nodes_in, s.blocks)) for s in block)
