"""Methods that are named where their result is meant: `require(self.free)` is always true, `self.queue.pop` does nothing.

In: one node of a method, with the types around it. Out: mistakes (C308). A method may be handed on to be called, as to `map` or `sorted`.
"""

import ast
import operator
from collections.abc import Iterable, Iterator
from types import BuiltinFunctionType, BuiltinMethodType, FunctionType, MethodType

from checker.diagnostics import SpecError
from checker.frontend.inference import Inference
from checker.frontend.naming import NOTHING
from checker.frontend.source import SourceFile
from checker.language.spec import Role, Spec, require
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    Type,
)

_JUDGING = (require, bool, len, int, isinstance, operator.not_)
_COUNTING = (any, all, sum)
_FUNCTIONS = (FunctionType, MethodType, BuiltinFunctionType, BuiltinMethodType)


def check_called(
    node: ast.AST, types: Inference, source: SourceFile, spec: type[Spec], role: Role | None
) -> Iterator[SpecError]:
    """The methods named but not called in one node."""
    for value in _judged(node, types, role):
        name = _uncalled(value, types, spec)
        if name is not None:
            message = f"{name} is a method: naming it does not call it"
            yield SpecError("C308", message, source.span(value), fix=f"call it: {name}()")


def _judged(node: ast.AST, types: Inference, role: Role | None) -> Iterable[ast.expr]:
    """The parts of a node whose value, not which object they are, is what counts."""
    match node:
        case ast.If(test) | ast.While(test) | ast.IfExp(test) | ast.Assert(test) | ast.UnaryOp(_, test):
            return [test]
        case ast.BoolOp(_, values):
            return values
        case ast.Compare(left, _, comparators):
            return [left, *comparators]
        case ast.BinOp(left, _, right):
            return [left, right]
        case ast.comprehension(_, source, tests):
            return [source, *tests]
        case ast.For(_, source):
            return [source]
        case ast.Expr(value) | ast.Assign([ast.Attribute() | ast.Subscript()], value):
            return [value]
        case ast.AugAssign(_, _, value) | ast.Subscript(_, value) | ast.Attribute(value):
            return [value]
        case ast.Return(ast.expr() as value) if role not in (None, Role.ACTION, Role.INIT):
            return [value]
        case ast.Call(called, [value, *_]) if types.is_any(called, _JUDGING):
            return [value]
        case ast.Call(called, [ast.GeneratorExp(value) | ast.ListComp(value) | ast.SetComp(value)]) if types.is_any(
            called, _COUNTING
        ):
            return [value]
        case ast.Call(ast.Attribute(_, "add" | "append" | "remove" | "discard"), [value]):
            return [value]
        case _:
            return []


def _uncalled(node: ast.expr, types: Inference, spec: type[Spec]) -> str | None:
    """What is written, when it stands for a method or function itself."""
    match node:
        case ast.Attribute(ast.Name(name), attribute) if name in types.states:
            held = getattr(spec, attribute, None)
            is_method = attribute not in types.variables and isinstance(held, _FUNCTIONS)
            return ast.unparse(node) if is_method else None
        case ast.Name() | ast.Attribute():
            held = types.value(node)
            if held is NOTHING:
                is_method = isinstance(node, ast.Attribute) and _has_method(types.of(node.value), node.attr)
            else:
                is_method = isinstance(held, _FUNCTIONS)
            return ast.unparse(node) if is_method else None
        case ast.Lambda():
            return f"({ast.unparse(node)})"
        case _:
            return None


def _has_method(kind: Type | None, name: str) -> bool:
    """Whether values of a type have a method of this name."""
    cls: type | None
    match kind:
        case DictType():
            cls = dict
        case SetType():
            cls = set
        case FrozenSetType() | QuorumType():
            cls = frozenset
        case ListType():
            cls = list
        case SequenceType():
            cls = tuple
        case CounterType():
            from collections import Counter

            cls = Counter
        case SortType(sort):
            cls = sort
        case RecordType(record):
            cls = record if name not in record._fields else None
        case _:
            cls = None
    return cls is not None and callable(getattr(cls, name, None))
