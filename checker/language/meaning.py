"""Mistakes that need the types of expressions: methods that are not called, what is always true, what is never equal, what Python refuses.

In: a spec's functions with the types of its variables and parameters. Out: mistakes (C308, C309, C310).
"""

from collections.abc import Iterable, Iterator, Mapping
from types import FunctionType

from checker.diagnostics import SpecError
from checker.language.always_true import check_truths
from checker.language.bodies import Bodies
from checker.language.dropped import check_dropped
from checker.language.inference import Inference, walk
from checker.language.misplaced import check_places
from checker.language.never_equal import check_equality
from checker.language.records import Record
from checker.language.references import methods_of
from checker.language.refused import check_refused
from checker.language.source import function_node, source_of
from checker.language.spec import Role, Spec, role_of
from checker.language.types import RecordType
from checker.language.uncalled import check_called
from checker.language.unread import check_unread


def check_meaning(
    bodies: Bodies, functions: Iterable[FunctionType], records: Mapping[type[Record], RecordType]
) -> Iterator[SpecError]:
    """The mistakes in a spec's methods and in the functions that they call; `records` are those that any of them names."""
    spec = bodies.spec
    for function in functions:
        node, source = function_node(function), source_of(function)
        if node is None or source is None:
            continue
        is_method = _is_method(spec, function)
        role = role_of(function)
        count = 0 if not is_method else 2 if role is Role.STEP_INVARIANT else 1
        states = frozenset(argument.arg for argument in node.args.args[:count])
        given = bodies.parameters.get(function.__name__, {}) if is_method else {}
        types = Inference(function, node, bodies.variables, given, states, records)
        for part in walk(node):
            yield from check_called(part, types, source, spec, role)
            yield from check_equality(part, types, source)
        yield from check_dropped(node, types, source, spec, role if is_method else None)
        yield from check_unread(node, types, source)
        yield from check_truths(node, types, source, spec, role)
        if not _is_overridden(spec, function):
            yield from check_refused(node, types, source, spec)
            for part in walk(node):
                yield from check_places(part, types, source, spec)


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
