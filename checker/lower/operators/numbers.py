"""Functions of whole numbers, and quotients that are compared or rounded at once: `len(votes) > len(Node) / 2`, `ceil(x / 2)`.

A quotient of small numbers by a number that is known has one exact meaning there, whatever a float holds of it: a float is the nearest
one to the quotient, whole numbers of this size are floats themselves, and nothing comes to lie between.
"""

import ast
from dataclasses import dataclass

from checker.ir.failing import applies, calls, may_fail
from checker.ir.kinds import bounds, element, shown
from checker.ir.nodes import Apply, Const, Expr, parts_of
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import BoolType, RangeType, TupleType
from checker.language.values import domain_size
from checker.lower.calls.arguments import positional
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import as_integer
from checker.lower.operators.arithmetic import arithmetic
from checker.lower.operators.bits import with_bits
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope

MOST_DIVIDEND, MOST_DIVISOR = 1 << 20, 1 << 10
_FLOATS = "write // for whole numbers, or compare products: 2 * x > y"


@dataclass(frozen=True)
class Quotient:
    """A whole number over one that is known, from 1 on."""

    dividend: Expr
    divisor: int


def quotient_of(scope: Scope, node: ast.expr) -> Quotient | None:
    """What `x / 2` is, of small numbers; None for anything that is no quotient. Raises Refused for any other quotient."""
    match node:
        case ast.BinOp(left, ast.Div(), right):
            dividend = as_integer(scope, lower_expression(scope, left), left)
            divisor = lower_expression(scope, right)
            number = divisor.value if isinstance(divisor, Const) else None
            if applies(divisor, CollectionOp.LEN) and applies(parts_of(divisor)[0], CollectionOp.DOMAIN):
                number = domain_size(element(parts_of(divisor)[0].type))
            if type(number) is not int or not 1 <= number <= MOST_DIVISOR or not is_small(dividend):
                message = "the division / is compiled for small numbers, by a number that is written out"
                raise scope.refuse(node, message, _FLOATS)
            return Quotient(dividend, number)
        case _:
            return None


def is_small(value: Expr) -> bool:
    """Whether a whole number is small enough to be compared with a quotient."""
    return isinstance(value.type, RangeType | BoolType) and all(abs(end) <= MOST_DIVIDEND for end in bounds(value.type))


def times(scope: Scope, value: Expr, number: int, node: ast.AST) -> Expr:
    """A whole number, so many times."""
    return value if number == 1 else arithmetic(scope, ScalarOp.MUL, value, constant(scope, number), node)


def lower_divmod(scope: Scope, node: ast.Call) -> Expr:
    """`divmod(x, y)`: the pair of `x // y` and `x % y`."""
    one, two = (as_integer(scope, value, node) for value in positional(scope, node, 2, 2))
    parts = tuple(arithmetic(scope, op, one, two, node) for op in (ScalarOp.FLOORDIV, ScalarOp.MOD))
    kind = TupleType(tuple(part.type for part in parts))
    return Apply(CollectionOp.TUPLE, kind, parts, scope.span(node))


def lower_pow(scope: Scope, node: ast.Call) -> Expr:
    """`pow(x, 2)`, and `pow(x, 2, modulus)`."""
    value, number, *modulus = positional(scope, node, 2, 3)
    if any(map(calls, (value, number))) and any(map(may_fail, modulus)):
        raise scope.refuse(node, "pow with arguments that may fail is not compiled", "write x * x % m")
    found = with_bits(scope, ast.Pow(), value, number, node)
    assert found is not None
    if not modulus:
        return found
    return arithmetic(scope, ScalarOp.MOD, found, as_integer(scope, modulus[0], node), node)


def lower_round(scope: Scope, node: ast.Call) -> Expr:
    """`round(x)` of a whole number, which is itself."""
    (value,) = positional(scope, node, 1, 1)
    if not isinstance(value.type, RangeType | BoolType):
        raise scope.refuse(node, f"round() of a value of type {shown(value.type)} is not compiled", "use whole numbers")
    return as_integer(scope, value, node)


def lower_floor(scope: Scope, node: ast.Call) -> Expr:
    """`math.floor(x / 2)`, or of a whole number."""
    return _rounded(scope, node, is_up=False)


def lower_ceil(scope: Scope, node: ast.Call) -> Expr:
    """`math.ceil(x / 2)`, or of a whole number."""
    return _rounded(scope, node, is_up=True)


def _rounded(scope: Scope, node: ast.Call, *, is_up: bool) -> Expr:
    given = quotient_of(scope, node.args[0]) if len(node.args) == 1 and not node.keywords else None
    if given is None:
        (value,) = positional(scope, node, 1, 1)
        return as_integer(scope, value, node)
    zero = constant(scope, 0)
    dividend = arithmetic(scope, ScalarOp.SUB, zero, given.dividend, node) if is_up else given.dividend
    found = arithmetic(scope, ScalarOp.FLOORDIV, dividend, constant(scope, given.divisor), node)
    return arithmetic(scope, ScalarOp.SUB, zero, found, node) if is_up else found


def truncated(scope: Scope, given: Quotient, node: ast.AST) -> Expr:
    """`int(x / 2)` of a number that is not below 0."""
    if bounds(given.dividend.type)[0] < 0:
        fix = "write x // 2, which rounds down, or math.ceil(x / 2)"
        raise scope.refuse(node, "int() of a quotient that may be below 0 is not compiled", fix)
    return arithmetic(scope, ScalarOp.FLOORDIV, given.dividend, constant(scope, given.divisor), node)
