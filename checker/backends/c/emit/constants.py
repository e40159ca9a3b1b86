"""Values as the C that makes constants of them."""

from checker.backends.c.codes import code
from checker.backends.c.emit.c_types import is_dense, set_words
from checker.ir.kinds import is_scalar
from checker.ir.not_compiled import NotCompiled
from checker.language.types import CounterType, DictType, ListType, RangeType, SetType, Type
from checker.language.values import domain_size, domain_values

MOST_VALUES = 1 << 16


def initializers(kind: Type) -> list[str]:
    """The values of a type that is no scalar, in canonical order; raises NotCompiled where they are too many."""
    if domain_size(kind) > MOST_VALUES:
        raise NotCompiled(f"a parameter with {domain_size(kind):,} values is not compiled")
    return [_initializer(kind, value) for value in domain_values(kind)]


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
