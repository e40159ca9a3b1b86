"""Mistakes in bodies that the source itself tells: misspelt variables, assignments to undeclared attributes, properties that
change the state, order among elements of a Symmetric sort. What only a run can tell is left to the engines.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import FunctionType

from checker.diagnostics import Span, SpecError, suggest
from checker.frontend.naming import Names
from checker.frontend.source import SourceFile, function_node, nodes_of, source_of
from checker.language.sorts import Symmetric
from checker.language.spec import Role, Spec, require, role_of
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
    UnionType,
)

MUTATORS = frozenset(
    {
        *("add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse", "sort"),
        *("update", "subtract", "setdefault"),
        *("difference_update", "intersection_update", "symmetric_difference_update"),
    }
)
ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Pow, ast.Div)


@dataclass(frozen=True)
class Bodies:
    """What is checked: a spec with its variables, its methods, and the types of their parameters."""

    spec: type[Spec]
    variables: Mapping[str, Type]
    declared: frozenset[str]
    parameters: Mapping[str, Mapping[str, Type]]
    methods: Mapping[str, FunctionType]


def check_bodies(bodies: Bodies) -> list[SpecError]:
    """Every mistake found, in the order of methods."""
    errors: list[SpecError] = []
    for name, function in bodies.methods.items():
        node, source = function_node(function), source_of(function)
        if node is not None and source is not None and node.args.args:
            errors += _Body(bodies, name, node, source).errors()
    return errors


class _Body:
    """One method: its names, and what it may do."""

    def __init__(self, bodies: Bodies, name: str, node: ast.FunctionDef, source: SourceFile) -> None:
        self.bodies, self.name, self.node, self.source = bodies, name, node, source
        self.names = Names(bodies.methods[name], node)
        self.this = node.args.args[0].arg
        self.role = role_of(getattr(bodies.spec, name))
        self.types: dict[str, Type | type] = dict(bodies.parameters.get(name, {}))
        self.states = {self.this}
        if self.role is Role.STEP_INVARIANT and len(node.args.args) > 1:
            self.states.add(node.args.args[1].arg)

    def errors(self) -> Iterator[SpecError]:
        """The mistakes in this body."""
        self._bind_loop_variables()
        changing = self.role not in (None, Role.ACTION, Role.INIT)
        for node in nodes_of(self.node):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in self.states:
                yield from self._attribute(node)
            if changing:
                yield from self._side_effect(node)
            yield from self._symmetry(node)

    def _attribute(self, node: ast.Attribute) -> Iterator[SpecError]:
        span = self._end_span(node)
        known = {*self.bodies.declared, *self.bodies.methods}
        if isinstance(node.ctx, ast.Store) and node.attr not in self.bodies.declared:
            message = (
                f"{self.name} assigns to '{node.attr}', which is not a declared variable of {self.bodies.spec.__name__}"
            )
            fix = (
                suggest(node.attr, self.bodies.declared)
                or f"declare it in the class body: {node.attr}: SomeDomain = ..."
            )
            yield SpecError("C302", message, span, fix=fix)
        elif node.attr not in known and not hasattr(self.bodies.spec, node.attr):
            message = f"{self.bodies.spec.__name__} has no variable or method '{node.attr}'"
            instead = f"write {node.attr}(...), without {self.this}" if node.attr in ("require", "fill") else None
            if node.attr.startswith("__"):
                instead = (
                    f"write {node.attr[1:]} here and where it is defined: Python renames what begins with __ in a class"
                )
            yield SpecError("C301", message, span, fix=instead or suggest(node.attr, known))

    def _side_effect(self, node: ast.AST) -> Iterator[SpecError]:
        target: ast.AST | None = None
        if (
            isinstance(node, ast.Attribute | ast.Subscript)
            and isinstance(node.ctx, ast.Store | ast.Del)
            and self._roots_in_state(node)
        ):
            target = node
        elif isinstance(node, ast.Call) and self.names.value(node.func) is require:
            message = f"the @{self.role} {self.name} uses require, which only an action may"
            yield SpecError("C303", message, self.source.span(node), fix="return the condition instead")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            target = node if self._call_changes(node.func) else None
        if target is not None:
            message = f"the @{self.role} {self.name} changes the state"
            yield SpecError("C303", message, self.source.span(target), fix="a property only reads; do it in an @action")

    def _call_changes(self, called: ast.Attribute) -> bool:
        """Whether a call of this attribute changes the state: a mutator of a variable, or an action."""
        if isinstance(called.value, ast.Name):
            role = role_of(getattr(self.bodies.spec, called.attr, None))
            return called.value.id in self.states and role in (Role.ACTION, Role.INIT)
        return called.attr in MUTATORS and self._roots_in_state(called.value)

    def _roots_in_state(self, node: ast.AST) -> bool:
        while isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self.states

    # symmetry

    def _symmetry(self, node: ast.AST) -> Iterator[SpecError]:
        if isinstance(node, ast.Compare) and any(isinstance(op, ORDERED) for op in node.ops):
            for operand in (node.left, *node.comparators):
                yield from self._refuse_order(node, operand, "compared by order")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
            for operand in (node.left, node.right):
                yield from self._refuse_order(node, operand, "used in arithmetic")
        elif isinstance(node, ast.Call) and node.args and not node.keywords:
            is_ordering = self.names.is_any(node.func, (min, max, sorted))
            if is_ordering and _symmetric(sort := self._element(node.args[0])):
                yield self._unordered(node, sort, f"given to {ast.unparse(node.func)}")

    def _refuse_order(self, node: ast.AST, operand: ast.expr, use: str) -> Iterator[SpecError]:
        kind = self._type(operand)
        if isinstance(kind, SortType) and issubclass(kind.sort, Symmetric):
            yield self._unordered(node, kind, use)

    def _unordered(self, node: ast.AST, kind: Type | type | None, use: str) -> SpecError:
        name = _sort_name(kind)
        fix = f"elements of {name} are interchangeable: use == and membership, or declare class {name}(Ordered, ...)"
        return SpecError("C401", f"elements of the Symmetric sort {name} are {use}", self.source.span(node), fix=fix)

    # types of expressions, as far as the source tells

    def _bind_loop_variables(self) -> None:
        """The types of loop variables; a name that loops over different things has none that is known."""
        found: dict[str, set[Type | None]] = {}
        for node in nodes_of(self.node):
            if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
                found.setdefault(node.target.id, set()).add(self._element(node.iter))
        for name, kinds in found.items():
            (kind, *others) = kinds
            if name in self.types:
                self.types.pop(name)
            elif kind is not None and not others:
                self.types[name] = kind

    def _type(self, node: ast.expr) -> Type | type | None:
        match node:
            case ast.Name(name) if name in self.types:
                return self.types[name]
            case ast.Attribute(ast.Name(name), attribute) if name in self.states:
                return self.bodies.variables.get(attribute)
            case ast.Attribute(value, attribute):
                kind = self._type(value)
                return dict(kind.fields).get(attribute) if isinstance(kind, RecordType) else None
            case ast.Subscript(value, _):
                kind = self._type(value)
                return kind.value if isinstance(kind, DictType) else None
            case _:
                return None

    def _element(self, node: ast.expr) -> Type | None:
        """The type of the elements that iterating over an expression gives."""
        sort = self.names.value(node)
        if isinstance(sort, type) and issubclass(sort, Symmetric):
            return SortType(sort, len(sort.elements))
        if isinstance(node, ast.GeneratorExp | ast.SetComp | ast.ListComp):
            kind = self._type(node.elt)
            return kind if not isinstance(kind, type) else None
        kind = self._type(node)
        match kind:
            case SetType(of) | FrozenSetType(of) | SequenceType(of) | ListType(of) | CounterType(of):
                return of
            case DictType(key):
                return key
            case QuorumType(_, of):
                return of
            case _:
                return None

    def _end_span(self, node: ast.Attribute) -> Span:
        span = self.source.span(node)
        assert span.end_column is not None
        return Span(span.path, span.line, span.end_column - len(node.attr), span.end_column)


def _symmetric(kind: Type | type | None) -> bool:
    match kind:
        case SortType(sort):
            return issubclass(sort, Symmetric)
        case RecordType(_, fields):
            return any(_symmetric(field) for _, field in fields)
        case UnionType(members):
            return any(_symmetric(member) for member in members)
        case _:
            return False


def _sort_name(kind: Type | type | None) -> str:
    match kind:
        case SortType(sort):
            return sort.__name__
        case RecordType(_, fields):
            return next(_sort_name(field) for _, field in fields if _symmetric(field))
        case UnionType(members):
            return next(_sort_name(member) for member in members if _symmetric(member))
        case _:
            return str(kind)
