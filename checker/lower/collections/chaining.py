"""`itertools.chain`: lists one behind the other, and what Python reads of them while a loop goes on."""

import ast

from checker.ir.conversion import converted
from checker.ir.kinds import is_scalar, union
from checker.ir.nodes import Apply, Expr, Load, Local, parts_of
from checker.ir.ops import CollectionOp
from checker.language.types import ListType
from checker.lower.scope import Scope


def chained(scope: Scope, lists: list[Expr], node: ast.Call) -> tuple[Expr, tuple[Expr, ...]]:
    """Lists one behind the other, and all that they are made of: Python comes to each when those before it are at their ends."""
    kinds = [made.type for made in lists if isinstance(made.type, ListType)]
    of = union(kind.of for kind in kinds)
    found, *others = (converted(made, ListType(of, kind.max_len)) for made, kind in zip(lists, kinds, strict=True))
    for other in others:
        assert isinstance(found.type, ListType)
        assert isinstance(other.type, ListType)
        kind = ListType(of, found.type.max_len + other.type.max_len)
        found = Apply(CollectionOp.CONCAT, kind, (found, other), scope.span(node))
    return found, tuple(each for made in lists for each in _containers_in(made))


def _containers_in(value: Expr) -> list[Expr]:
    """The containers of the state and of the body that an expression reads."""
    own = [value] if isinstance(value, Load | Local) and not is_scalar(value.type) else []
    return own + [each for part in parts_of(value) for each in _containers_in(part)]
