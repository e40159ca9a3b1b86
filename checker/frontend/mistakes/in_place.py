"""Methods that change a collection in place and return None, where their result is used: `self.log = self.log.append(job)`.

In: one node of a function, with the types around it. Out: mistakes (C308). That a result is used as a condition, `not seen.add(x)`, may be
meant; that it is assigned, iterated over or calculated with cannot.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from checker.diagnostics import SpecError
from checker.frontend.inference import Inference
from checker.frontend.mistakes.unknown_attributes import python_class
from checker.frontend.source import SourceFile, nodes_of
from checker.language.spec import require

_GIVE_NONE: Mapping[type, frozenset[str]] = {
    list: frozenset({"append", "clear", "extend", "insert", "remove", "reverse", "sort"}),
    set: frozenset(
        {
            *("add", "clear", "discard", "remove", "update"),
            *("difference_update", "intersection_update", "symmetric_difference_update"),
        }
    ),
    dict: frozenset({"clear", "update"}),
    Counter: frozenset({"clear", "subtract", "update"}),
}
_ANY_GIVE_NONE: frozenset[str] = frozenset().union(*_GIVE_NONE.values())
_READING = (require, len, list, set, frozenset, tuple, dict, sorted, sum, min, max, any, all, enumerate, reversed, zip)
_MAKERS = {list: list, sorted: list, set: set, dict: dict, Counter: Counter}
_NEW_INSTEAD = {"sort": "sorted({})", "reverse": "list(reversed({}))"}


def check_in_place(node: ast.AST, within: ast.FunctionDef, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    """The results in one node of a function that are None and used as if they were more."""
    targets, used = _used(node, types)
    assigned = {ast.unparse(target) for target in targets}
    for value in used:
        for call in _chosen(value):
            match call:
                case ast.Call(ast.Attribute(owner, method)) if method in _ANY_GIVE_NONE:
                    cls = _collection(owner, within, types)
                    if cls is None or method not in _GIVE_NONE[cls]:
                        continue
                    message = f"{method} changes the {cls.__name__} in place and returns None"
                    own = ast.unparse(owner) if call is value else None
                    yield SpecError(
                        "C308", message, source.span(call), fix=_instead(call, owner, method, own in assigned)
                    )


def _used(node: ast.AST, types: Inference) -> tuple[list[ast.expr], list[ast.expr]]:
    """Where a node puts a value, if it does, and the values that it uses."""
    match node:
        case ast.Assign(targets, value):
            return targets, [value]
        case ast.AnnAssign(target, _, ast.expr() as value) | ast.NamedExpr(target, value):
            return [target], [value]
        case ast.AugAssign(_, _, value) | ast.Attribute(value) | ast.Subscript(value) | ast.Starred(value):
            return [], [value]
        case ast.For(_, value) | ast.comprehension(_, value):
            return [], [value]
        case ast.BinOp(left, _, right):
            return [], [left, right]
        case ast.Call(called, values) if types.is_any(called, _READING):
            return [], values
        case _:
            return [], []


def _chosen(value: ast.expr) -> Iterator[ast.expr]:
    """The expressions one of which a value is."""
    match value:
        case ast.IfExp(_, yes, no):
            yield from _chosen(yes)
            yield from _chosen(no)
        case ast.NamedExpr():
            pass  # a node of its own
        case _:
            yield value


def _collection(owner: ast.expr, within: ast.FunctionDef, types: Inference) -> type | None:
    """The class of a collection that changes, which an expression certainly is."""
    kind = types.of(owner)
    cls = python_class(kind) if kind is not None else None
    if cls is None and isinstance(owner, ast.Name):
        cls = _class_of_local(owner.id, within, types)
    return cls if cls in _GIVE_NONE else None


def _class_of_local(name: str, within: ast.FunctionDef, types: Inference) -> type | None:
    """The class of all that a local name is ever given; results of its own methods, which are what is looked for, do not count."""
    parts = [part for statement in within.body for part in nodes_of(statement)]
    given = [
        part.value for part in parts if isinstance(part, ast.Assign) and any(_is_name(t, name) for t in part.targets)
    ]
    stored = [
        part for part in parts if isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Store)
    ]
    own = [value for value in given if _is_own_result(value, name)]
    found = {_class_given(value, types) for value in given if value not in own}
    return found.pop() if len(stored) == len(given) and len(found) == 1 else None


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_own_result(value: ast.expr, name: str) -> bool:
    match value:
        case ast.Call(ast.Attribute(ast.Name(owner), method)):
            return owner == name and method in _ANY_GIVE_NONE
        case _:
            return False


def _class_given(value: ast.expr, types: Inference) -> type | None:
    """The class of a collection that an expression writes out, makes or names."""
    match value:
        case ast.List() | ast.ListComp():
            return list
        case ast.Set() | ast.SetComp():
            return set
        case ast.Dict() | ast.DictComp():
            return dict
        case ast.Call(called):
            return next((cls for maker, cls in _MAKERS.items() if types.is_any(called, (maker,))), None)
        case _:
            kind = types.of(value)
            return None if kind is None else python_class(kind)


def _instead(call: ast.Call, owner: ast.expr, method: str, is_put_back: bool) -> str:
    """What to write: the call alone, where its result is put back into what it changes."""
    shown, written = ast.unparse(owner), ast.unparse(call)
    if is_put_back:
        return f"write {written}, without assigning it"
    if method in _NEW_INSTEAD:
        return f"write {_NEW_INSTEAD[method].format(shown)} for another list, or {written} on a line of its own"
    return f"write {written} on a line of its own, then use {shown}"
