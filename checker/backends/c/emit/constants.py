"""Values as the C that makes constants of them."""

from typing import Any

from checker.backends.c.code_order import in_canonical_order
from checker.backends.c.codes import code, decode, is_wide, size, wide
from checker.backends.c.emit.c_expressions import CExpr, Precedence, word
from checker.backends.c.emit.c_types import Types, is_dense, set_words
from checker.ir.kinds import is_scalar
from checker.ir.nodes import Const
from checker.ir.not_compiled import NotCompiled
from checker.language.types import CounterType, DictType, ListType, RangeType, SetType, Type
from checker.language.values import domain_size, domain_values

MOST_VALUES = 1 << 16
MOST_COMPARED = 4096
"""A type with so many values is looked at one by one for whether codes are in the order of values."""


def initializers(kind: Type) -> list[str]:
    """The values of a type that is no scalar, in canonical order; raises NotCompiled where they are too many."""
    if domain_size(kind) > MOST_VALUES:
        raise NotCompiled(f"a parameter with {domain_size(kind):,} values is not compiled")
    return [_initializer(kind, value) for value in domain_values(kind)]


def codes_of_values(kind: Type) -> tuple[int, ...] | None:
    """The codes of a scalar type's values in canonical order; None where that is the order of codes."""
    if domain_size(kind) != size(kind):
        raise NotCompiled("a parameter of a type with values of several codes is not compiled")
    if size(kind) > MOST_COMPARED and in_canonical_order(kind):
        return None
    if size(kind) > MOST_VALUES:
        raise NotCompiled(f"a parameter with {size(kind):,} values without an order is not compiled")
    codes = tuple(code(kind, value) for value in domain_values(kind))
    return None if codes == tuple(range(len(codes))) else codes


def emit_dict_constant(types: Types, node: Const) -> CExpr:
    """A dict of scalars as a table that is read where it stands: its values at the codes of their keys."""
    kind = node.type
    assert isinstance(kind, DictType)
    held: dict[Any, Any] = dict(zip(domain_values(kind.key), node.value, strict=True))
    ctype = types.of(kind)
    keys = [decode(kind.key, number) for number in range(size(kind.key))]
    values = [_scalar(kind.value, held[key]) for key in keys]
    table = types.table(ctype, [f"{{{{{', '.join(values)}}}}}"])
    return CExpr(str(table[0]), Precedence.ATOM)


def _scalar(kind: Type, value: object) -> str:
    """A value of an immutable type as the C that a place of a constant begins with."""
    if not is_wide(kind):
        return str(_plain(kind, value))
    whole = code(kind, value)
    return f"{{{{{', '.join(str(word(whole >> 64 * place & (1 << 64) - 1)) for place in range(wide(kind).words))}}}}}"


def _initializer(kind: Type, value: object) -> str:
    """A frozen value as the C that makes a constant of it."""
    match kind, value:
        case SetType(of), tuple() if is_dense(kind):
            bits = sum(1 << code(of, member) for member in value)
            words = [f"{bits >> 64 * word & (1 << 64) - 1}ull" for word in range(set_words(of))]
            return f"{{{{{', '.join(words)}}}}}"
        case ListType(of), tuple():
            return _row([_plain(of, item) for item in value])
        case SetType(of), tuple():
            return _row(sorted(code(of, item) for item in value))
        case CounterType(of), tuple():
            return _row(sorted(code(of, item) for item, count in value for _ in range(count)))
        case DictType(_, held), tuple():
            inner = [str(_plain(held, item)) if is_scalar(held) else _initializer(held, item) for item in value]
            return f"{{{{{', '.join(inner)}}}}}"
        case _:
            raise AssertionError(kind)


def _row(items: list[int]) -> str:
    return f"{{{len(items)}, {{{', '.join(map(str, items)) or '0'}}}}}"


def _plain(kind: Type, value: object) -> int:
    return value if isinstance(kind, RangeType) and isinstance(value, int) else code(kind, value)
