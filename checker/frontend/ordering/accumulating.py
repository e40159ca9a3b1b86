"""Which updates in a loop give something else when its turns come in another order, as far as the source tells for certain.

`x = x * 4 + k` does, with k of the turn; `x += k`, `x = max(x, k)` and `x |= {k}` do not, nor does what is the same in every turn. What is
neither, as a call, or the last writer of a name, is left to the comparison of states with their images.
"""

import ast
from collections.abc import Iterator

_CLASSES: dict[type[ast.operator], str] = {
    ast.Add: "sum",
    ast.Sub: "sum",
    ast.Mult: "product",
    ast.BitOr: "union",
    ast.BitAnd: "meet",
    ast.BitXor: "difference",
    ast.LShift: "shift",
    ast.RShift: "shift back",
    ast.FloorDiv: "quotient",
    ast.Mod: "rest",
    ast.Pow: "power",
}
"""What is done with the value so far; done again and again with one of these alone, the order does not matter."""
_TURNED = ast.Add | ast.Mult | ast.BitOr | ast.BitAnd | ast.BitXor
"""Operators whose operands may change places."""
ORDERED = "ordered"
_OF_SETS = frozenset({"sum", "union", "meet", "difference"})
"""What is done with sets too, where `x |= {p}` in some turns and `x -= {p}` in others may touch an element of each turn's own."""


def ordered_updates(loop: ast.For) -> Iterator[ast.stmt]:
    """The updates of a loop whose result depends on the order of the turns."""
    turn = _of_the_turn(loop)
    updates: dict[str, list[tuple[ast.stmt, str, bool]]] = {}
    for node in (inner for part in loop.body for inner in ast.walk(part) if isinstance(inner, ast.stmt)):
        found = _update(node)
        if found is None:
            continue
        target, value, how = found
        if _names(target) & turn:
            continue  # each turn has a place of its own
        updates.setdefault(ast.unparse(target), []).append((node, how, bool(_names(value) & turn)))
    for rows in updates.values():
        kinds = {how for _, how, _ in rows}
        mixed = len(kinds) > 1 and not kinds <= _OF_SETS and any(depends for *_, depends in rows)
        yield from (node for node, how, depends in rows if mixed or (how == ORDERED and depends))


def is_ordered_fold(function: ast.expr) -> bool:
    """Whether `reduce` with this function depends on the order of the items, for certain."""
    match function:
        case ast.Lambda(ast.arguments([], [ast.arg(held), ast.arg(item)]), body):
            how = _how(body, held)
            return how == ORDERED and item in _names(body)
        case _:
            return False


def _update(node: ast.AST) -> tuple[ast.expr, ast.expr, str] | None:
    """The target of an update, what it is updated with, and how."""
    match node:
        case ast.AugAssign(target, operator, value):
            return target, value, _CLASSES.get(type(operator), ORDERED)
        case ast.Assign([ast.Name() | ast.Attribute() as target], value):
            how = _how(value, ast.unparse(target))
            return None if how is None else (target, value, how)
        case _:
            return None


def _how(value: ast.expr, held: str) -> str | None:
    """What a value does with the value so far, `held`; None when that is not known, or it has none of it."""
    match value:
        case ast.BinOp(left, operator, right) if type(operator) in _CLASSES:
            in_left, in_right = _holds(left, held), _holds(right, held)
            own = _CLASSES[type(operator)]
            if in_left and in_right:
                return None if own in _OF_SETS else ORDERED
            if not in_left and not in_right:
                return None
            if in_right and not isinstance(operator, _TURNED):
                return ORDERED
            inner = left if in_left else right
            if ast.unparse(inner) == held:
                return own
            below = _how(inner, held)
            is_rest = own == "rest" and below in ("sum", "product")  # of a fixed number, the order does not matter
            if below in _OF_SETS and own in _OF_SETS and below != own:
                return None
            return below if below is None or below == own or is_rest else ORDERED
        case _:
            return None


def _holds(value: ast.expr, held: str) -> bool:
    return any(isinstance(node, ast.expr) and ast.unparse(node) == held for node in ast.walk(value))


def _names(value: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}


def _of_the_turn(loop: ast.For) -> set[str]:
    """The names that stand for something of the turn: those of the target, and what is made of them."""
    found = _names(loop.target)
    size = 0
    while len(found) > size:
        size = len(found)
        for node in (inner for part in loop.body for inner in ast.walk(part)):
            match node:
                case ast.Assign([ast.Name(name)], value) if _names(value) & found and name not in _names(value):
                    found.add(name)
                case ast.For(target, iterated) if _names(iterated) & found:
                    found |= _names(target)
    return found
