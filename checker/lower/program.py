"""A model's bodies, all lowered: the program that engines compile. Every construct that is not compiled is reported, in one pass."""

import ast
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import FunctionType
from typing import Any

from checker.diagnostics import Span, SpecError
from checker.frontend.constants import Bounds, Chosen, Quorums, Size, Tabled
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.domains import to_type
from checker.frontend.model import Action, Model, Property
from checker.frontend.source import function_node, function_span, source_of
from checker.ir import program as ir
from checker.ir.calling import with_needed_helpers
from checker.ir.check import checked
from checker.ir.failing import nodes_in
from checker.ir.kinds import normal
from checker.ir.nodes import FunctionKey
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.ir.program import Function, Program
from checker.language.records import Record
from checker.language.sorts import Symmetric
from checker.language.spec import Role
from checker.language.state import NO_VALUE
from checker.language.types import RecordType, Type
from checker.lower.body import lower_body
from checker.lower.calls.arguments import parameters_of
from checker.lower.calls.function_values import FunctionParameter
from checker.lower.calls.recursion import Recursion, stated_depth
from checker.lower.forms import FORMS
from checker.lower.names.assigned import is_surely_assigned
from checker.lower.names.holders import Effects
from checker.lower.names.resolving import CallsLocal, resolved
from checker.lower.plain_syntax import plainer
from checker.lower.refusals import count_stored
from checker.lower.scope import Refused, Scope
from checker.lower.signatures import Arguments, Signature

MOST_NODES = 200_000
"""A body of more nodes than this is not compiled: the C compiler would take minutes, or all of the memory."""
MOST_DEPTH = 80
"""Expressions nested more deeply are not compiled: neither this compiler nor that of C takes any depth."""
_TOO_DEEP = "give a part of it a name on a line before, or make it a helper"


def compile_model(model: Model, *, inits: bool = True) -> Program:
    """The program of a model, inside its `bound()`; raises CannotCompile.

    It is without @init methods where these are not wanted, or where some of them is not compiled.
    """
    return checked(with_needed_helpers(_Lowering(model).program(model.inits if inits else ())))


def compile_actions(model: Model) -> Program:
    """As `compile_model`, of nothing but the actions that can be compiled; raises CannotCompile where the variables are not."""
    return checked(with_needed_helpers(_Lowering(model).of_actions()))


class _Lowering:
    """The bodies lowered so far, and what was refused."""

    def __init__(self, model: Model) -> None:
        self.model, self.spec = model, model.spec
        self.errors: list[SpecError] = []
        self.kinds: tuple[Type, ...] = ()
        self.lists_sets = False
        self.variables = {variable.name: index for index, variable in enumerate(model.variables)}
        self._named: dict[str, tuple[object, type | None]] = {}
        self._helpers: dict[FunctionKey, Function] = {}
        self._effects: dict[FunctionKey, Effects] = {}
        self._recursion = Recursion()
        self._depths: dict[FunctionType, int | None] = {}
        self._records: dict[type[Record], RecordType] = {}

    def program(self, inits: Sequence[Action]) -> Program:
        """Lower everything, and these @init methods if all of them can be."""
        self.kinds = self._variable_kinds()
        actions = [self._action(action) for action in self.model.actions]
        properties = [self._property(judged) for judged in self.model.properties]
        if self.errors:
            raise CannotCompile(tuple(dict.fromkeys(self.errors)))
        return self._made(self._beginnings(inits), actions, properties)

    def of_actions(self) -> Program:
        """Lower the actions, and leave out those that cannot be."""
        self.kinds = self._variable_kinds()
        return self._made((), [self._action(action) for action in self.model.actions], ())

    def _made(
        self,
        inits: tuple[ir.Action, ...],
        actions: Sequence[ir.Action | None],
        properties: Sequence[ir.Property | None],
    ) -> Program:
        return Program(
            self.model.name,
            self._variables(),
            inits,
            tuple(action for action in actions if action is not None),
            tuple(judged for judged in properties if judged is not None),
            tuple(self._helpers.items()),
            tuple(_sort(setting) for setting in self.model.settings if isinstance(setting, Size | Bounds)),
            tuple(_family(quorums) for quorums in self.model.families),
            deadlock_rule(self.model),
            tuple(init.name for init in self.model.inits),
            tuple(
                (each.sort.__name__, each.shown) for each in self.model.settings if isinstance(each, Chosen | Tabled)
            ),
        )

    def _variables(self) -> tuple[ir.Variable, ...]:
        return tuple(
            ir.Variable(variable.name, kind, variable.type, start, variable.auxiliary)
            for variable, kind, start in zip(self.model.variables, self.kinds, self.model.default_state(), strict=True)
        )

    def _beginnings(self, inits: Sequence[Action]) -> tuple[ir.Action, ...]:
        """The @init methods, or nothing where one is refused: CPython runs them all then."""
        others = dict(self._helpers)
        found = [self._init(init) for init in inits]
        if self.errors:
            self._helpers = others
            return ()
        return tuple(init for init in found if init is not None)

    def _variable_kinds(self) -> tuple[Type, ...]:
        kinds = []
        for variable in self.model.variables:
            try:
                kinds.append(normal(variable.type))
            except NotCompiled as error:
                message = f"the variable '{variable.name}': {error.message}"
                self.errors.append(SpecError("C701", message, self.model.variable_span(variable.name), fix=error.fix))
        if self.errors:
            raise CannotCompile(tuple(self.errors))
        return tuple(kinds)

    def _action(self, action: Action) -> ir.Action | None:
        try:
            parameters = tuple(ir.Parameter(p.name, normal(p.type), p.type) for p in action.parameters)
        except NotCompiled as error:
            self._refused(error, action.span)
            return None
        given = tuple((parameter.name, parameter.type) for parameter in parameters)
        function = self._lower(action.function, Signature(action.name, given, {0: 0}, keeps_result=False))
        return None if function is None else ir.Action(parameters, function, action.span)

    def _init(self, init: Action) -> ir.Action | None:
        default = self.model.default_state()
        unset = {name for name, index in self.variables.items() if default[index] is NO_VALUE}
        function: Any = init.function
        if not is_surely_assigned(self.model.spec, function, self.variables.keys(), unset):
            message = f"the @init {init.name} may read a variable that has no value, or leave one without"
            self._refused(NotCompiled(message, "assign every variable first, or give it a default"), init.span)
            return None
        return self._action(init)

    def _property(self, judged: Property) -> ir.Property | None:
        states = {0: 0, 1: 1} if judged.role is Role.STEP_INVARIANT else {0: 0}
        function = self._lower(judged.function, Signature(judged.name, (), states, keeps_result=True, judges=True))
        return None if function is None else ir.Property(judged.role, function, judged.span)

    def _lower(self, function: Any, signature: Signature) -> Function | None:
        try:
            return self._body(function, signature)[0]
        except NotCompiled as error:
            self._refused(error, function_span(function))
        except RecursionError:
            self._refused(NotCompiled("this body is nested too deeply to compile", _TOO_DEEP), function_span(function))
        return None

    def _refused(self, error: NotCompiled, place: Span | None) -> None:
        if isinstance(error, Refused):
            self.errors += error.errors
        else:
            self.errors.append(SpecError("C701", error.message, place, fix=error.fix))

    def _body(self, function: FunctionType, signature: Signature) -> tuple[Function, Effects]:
        """Lower one function, and say what its callers must know of containers."""
        scope = self._scope(function, signature)
        node = scope.node
        names = [argument.arg for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]]
        if node.args.kwarg or (node.args.vararg and not signature.takes(node.args.vararg.arg)):
            raise scope.refuse(node, "a body with ** is not compiled", "name its parameters")
        scope.be_about({names[position]: state for position, state in signature.states.items()})
        for parameter in signature.functions:
            if count_stored(node, parameter):
                message = f"the parameter '{parameter}', which is given a function, stands for something else too"
                raise scope.refuse(node, message, "give one of the two another name")
        deep = _too_deep(node)
        if deep is not None:
            raise scope.refuse(deep, "an expression nested this deeply is not compiled", _TOO_DEEP)
        lowered, effects = lower_body(scope)
        if nodes_in(lowered.body) > MOST_NODES:
            raise scope.refuse(node, f"the body {signature.name} is too large to compile", _TOO_DEEP)
        return lowered, effects

    def _scope(self, function: FunctionType, signature: Signature) -> Scope:
        """The scope of a function's body, its names resolved."""
        node, source = function_node(function), source_of(function)
        if node is None or source is None:
            raise NotCompiled(f"the source of {signature.name} is not at hand")
        try:
            node, changed = resolved(function, node)
            node.body = plainer(node.body)
        except CallsLocal as error:
            span = source.span(error.node)
            raise Refused([SpecError("C701", error.message, span, fix=error.fix)]) from None
        scope = Scope(self, function, node, source, signature, FORMS)
        scope.resolved = changed
        if signature.owner is not None:
            scope.resolved = {**changed, function.__code__.co_varnames[0]: signature.owner}
        return scope

    def helper(
        self, name: str, function: FunctionType, given: Arguments, owner: type | None
    ) -> tuple[FunctionKey, Function] | None:
        """The helper lowered for these arguments, None where a function that says how deep it calls itself would be too deep."""
        most, code = self._depth_of(function), function.__code__
        if self._recursion.is_too_deep(code, most):
            return None
        which = tuple((place, held.which) for place, held in given.functions.items())
        unique = self._name_of(name, (function, which), owner) + _with_states(given.states)
        types = tuple(value.type for value in given.all)
        plain = (unique, types, given.states.get(0, -1))
        known = self._recursion.known(plain)
        if known is not None:
            return known, self._helpers[known]
        parameters, functions = _parameters_of(name, function, given, owner)
        with self._recursion.lowering(plain, name, None if most is None else code) as key:
            signature = Signature(
                key[0], parameters, given.states, keeps_result=True, owner=owner, depth=most, functions=functions
            )
            lowered, effects = self._body(function, signature)
            self._recursion.count(lowered, name)
        self._helpers[key], self._effects[key] = lowered, effects
        return key, lowered

    def _depth_of(self, function: FunctionType) -> int | None:
        """How deep a function says that it calls itself."""
        if function not in self._depths:
            self._depths[function] = stated_depth(self._scope(function, Signature(function.__qualname__, (), {}, True)))
        return self._depths[function]

    def inner_helper(
        self, outer: Scope, node: ast.FunctionDef, signature: Signature, states: Mapping[str, int]
    ) -> tuple[FunctionKey, Function]:
        """A part of a body, lowered as a helper, for which these names are states: those of the body around it, and its parameters."""
        names, types = zip(*signature.parameters, strict=True) if signature.parameters else ((), ())
        which = tuple((known, held.which) for known, held in signature.functions.items())
        place = outer.function, node.lineno, node.col_offset, names, which, tuple(states.items())
        name = self._name_of(signature.name, place, outer.signature.owner)
        plain = (name, tuple(types), 0 if states else -1)
        known = self._recursion.known(plain)
        if known is not None:
            return known, self._helpers[known]
        with self._recursion.lowering(plain, signature.name, None) as key:
            scope = Scope(self, outer.function, node, outer.source, replace(signature, name=key[0]), FORMS)
            scope.resolved, scope.outer_functions = outer.resolved, outer.functions
            scope.be_about(states)
            scope.calling = outer.calling
            lowered, effects = lower_body(scope)
            self._recursion.count(lowered, signature.name)
        self._helpers[key], self._effects[key] = lowered, effects
        return key, lowered

    def _name_of(self, name: str, function: object, owner: type | None) -> str:
        """A helper's name, which no other function has: two closures of one factory, or methods of one name, are two helpers."""
        for number in itertools.count(1):
            unique = name if number == 1 else f"{name}#{number}"
            known, known_owner = self._named.setdefault(unique, (function, owner))
            if known == function and known_owner is owner:
                return unique
        raise AssertionError

    def helper_of(self, key: FunctionKey) -> Function:
        """A helper that has been lowered."""
        return self._helpers[key]

    def effects_of(self, key: FunctionKey) -> Effects:
        """What the caller of that helper must know of containers."""
        return self._effects[key]

    def record_type(self, record: type[Record]) -> RecordType:
        """The normal type of a record class, as it is bound now."""
        found = self._records.get(record)
        if found is None:
            kind = normal(to_type(record, {}))
            assert isinstance(kind, RecordType)
            found = self._records[record] = kind
        return found

    def type_of(self, written: object, namespace: Mapping[str, Any]) -> Type:
        """The normal type of an evaluated annotation."""
        return normal(to_type(written, namespace))


def _with_states(states: Mapping[int, int]) -> str:
    """What tells a helper that is given states otherwise than as `self` alone."""
    if not {*states} - {0}:
        return ""
    said = (f"{place}: {'after' if state else 'self'}" for place, state in sorted(states.items()))
    return f"[{', '.join(said)}]"


def _parameters_of(
    name: str, function: FunctionType, given: Arguments, owner: type | None
) -> tuple[tuple[tuple[str, Type], ...], dict[str, FunctionParameter]]:
    """A helper's parameters: those that take values, with what functions take along, and those that are functions.

    Raises NotCompiled where it does not take so many arguments.
    """
    if function_node(function) is None:
        raise NotCompiled(f"the source of {name} is not at hand", "define it with def, in a file")
    others = {*given.states, *given.functions} | ({0} if owner is not None else set())
    names = parameters_of(function, others).names
    if len(names) != len(given.values):
        raise NotCompiled(f"the helper {name} takes other arguments")
    own = function.__code__.co_varnames
    functions = {own[place]: held.as_parameter(own[place]) for place, held in given.functions.items()}
    kept = [(local.name, local.type) for held in functions.values() for local in held.kept]
    taken = zip(names, (value.type for value in given.values), strict=True)
    return (*taken, *kept), functions


def _too_deep(node: ast.AST) -> ast.expr | None:
    """The first expression of a body that is nested too deeply."""
    waiting: list[tuple[ast.AST, int]] = [(node, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > MOST_DEPTH and isinstance(part, ast.expr):
            return part
        inner = depth + 1 if isinstance(part, ast.expr | ast.stmt) else depth
        waiting += [(child, inner) for child in ast.iter_child_nodes(part)]
    return None


def _sort(setting: Size | Bounds) -> ir.Sort:
    match setting:
        case Size(sort, size):
            return ir.Sort(sort.__name__, "symmetric" if issubclass(sort, Symmetric) else "ordered", size)
        case Bounds(bounded, low, high):
            return ir.Sort(bounded.__name__, "range", high - low + 1, low)


def _family(quorums: Quorums) -> ir.Family:
    return ir.Family(quorums.sort.__name__, quorums.sort.of.__name__, quorums.family)
