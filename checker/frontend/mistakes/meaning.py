"""Mistakes that need the types of expressions: methods that are not called, what is always true, what is never equal, what Python refuses.

In: a spec's functions with the types of its variables and parameters. Out: mistakes (C308, C309, C310).
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import FunctionType
from typing import TypeAlias

from checker.diagnostics import SpecError, display_path
from checker.frontend.inference import Inference, walk
from checker.frontend.mistakes.always_true import check_conditions, conditions_in_doubt
from checker.frontend.mistakes.bare_constants import check_constants
from checker.frontend.mistakes.bodies import Bodies
from checker.frontend.mistakes.dropped import check_dropped
from checker.frontend.mistakes.forgotten import mentioned
from checker.frontend.mistakes.in_place import check_in_place
from checker.frontend.mistakes.misplaced import check_places
from checker.frontend.mistakes.never_equal import check_equality
from checker.frontend.mistakes.refused import check_refused
from checker.frontend.mistakes.uncalled import check_called
from checker.frontend.mistakes.unread import check_unread
from checker.frontend.references import methods_of
from checker.frontend.source import SourceFile, function_node, source_of
from checker.language.records import Record
from checker.language.spec import Role, Spec, role_of
from checker.language.types import RecordType

Typed: TypeAlias = tuple[FunctionType, ast.FunctionDef, SourceFile, Inference]
"""A function that has a source, with the types in it."""


def with_types(
    bodies: Bodies, functions: Iterable[FunctionType], records: Mapping[type[Record], RecordType]
) -> Iterator[Typed]:
    """These functions with the types in them, of those that have a source; `records` are those that any of them names."""
    for function in functions:
        node, source = function_node(function), source_of(function)
        if node is None or source is None:
            continue
        is_method = _is_method(bodies.spec, function)
        count = 0 if not is_method else 2 if role_of(function) is Role.STEP_INVARIANT else 1
        states = frozenset(argument.arg for argument in node.args.args[:count])
        given = bodies.parameters.get(function.__name__, {}) if is_method else {}
        yield function, node, source, Inference(function, node, bodies.variables, given, states, records)


def check_meaning(spec: type[Spec], functions: Sequence[Typed]) -> Iterator[SpecError]:
    """The mistakes in a spec's methods and in the functions that they call."""
    called = {name for function, *_ in functions for name in mentioned(function)}
    for function, node, source, types in functions:
        role = role_of(function)
        for part in walk(node):
            yield from check_called(part, types, source, spec, role)
            yield from check_equality(part, types, source)
            yield from check_in_place(part, node, types, source)
        own_role = role if _is_method(spec, function) else None
        yield from check_dropped(node, types, source, spec, own_role, is_called=function.__name__ in called)
        yield from check_unread(node, types, source)
        yield from check_constants(node, types, source)
        yield from check_conditions(node, types, source, spec, role)
        if not _is_overridden(spec, function):
            yield from check_refused(node, types, source, spec)
            for part in walk(node):
                yield from check_places(part, types, source, spec)


def doubtful(functions: Iterable[Typed]) -> Iterator[str]:
    """A warning for each condition that does not tell None from other values that are false."""
    for _, node, source, types in functions:
        for value, false in conditions_in_doubt(node, types):
            shown, span = ast.unparse(value), source.span(value)
            place = f"{display_path(span.path)}:{span.line}"
            yield f"{false} counts as None where {shown} is tested: write {shown} is not None ({place})"


def _is_overridden(spec: type[Spec], function: FunctionType) -> bool:
    """Whether a method of a base is replaced by another, so that it may run never."""
    return _is_method(spec, function) and methods_of(spec).get(function.__name__) is not function


def _is_method(spec: type[Spec], function: FunctionType) -> bool:
    """Whether a function is one of the spec's methods, those of its bases that another has replaced included; not one without a state."""
    for cls in spec.__mro__:
        member = cls.__dict__.get(function.__name__)
        if isinstance(member, property):
            member = member.fget
        if member is function:
            return True
    return False
