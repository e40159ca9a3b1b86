"""What is said where the types of a body's locals grow and grow."""

import ast

from checker.ir.kinds import shown
from checker.language.types import ListType, SetType
from checker.lower.fresh_names import as_written
from checker.lower.scope import Refused, Scope


def unsettled(scope: Scope) -> Refused:
    """The first local whose type has no end, at the place where it is given its first value."""
    name, kind = next(iter(scope.unsettled.items()), (None, None))
    name = None if name is None else as_written(name)
    if name is None or kind is None or {".", " "} & set(name):
        message = f"the types of the variables in {scope.signature.name} do not settle"
        return scope.refuse(
            scope.node, message, "annotate those that a loop gives further values: x: set[Domain] = ..."
        )
    stored = (
        n for n in ast.walk(scope.node) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)
    )
    place = next(stored, scope.node)
    message = f"the values of '{name}' have no end that the compiler sees: they were {shown(kind)}, and grew"
    form = (
        "set[Domain]"
        if isinstance(kind, SetType)
        else "Annotated[list[Domain], MaxLen(n)]"
        if isinstance(kind, ListType)
        else "Domain"
    )
    return scope.refuse(place, message, f"say with its first value what it holds: {name}: {form} = ...")
