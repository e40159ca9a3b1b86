"""The annotation of a local as the limit of what it holds: how much, and which values.

CPython does not look at it, so what is beyond is no error of the step. Compiled code relies on it where it has to, and gives the search up
where a value is beyond it.
"""

import ast
import builtins
from dataclasses import replace

from checker.frontend.annotations import NotADomain
from checker.ir.conversion import converted
from checker.ir.kinds import element, is_scalar, within
from checker.ir.nodes import Apply, Convert, Expr
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp
from checker.language.bounds import MaxLen
from checker.language.types import DictType, ListType, SetType, TupleType, Type
from checker.language.values import domain_size
from checker.lower.fresh_names import as_written, held_as_pairs
from checker.lower.scope import Scope

MOST_KEYS = 1024
"""A dict that may have more keys, and not one for each of a domain, is not compiled: every look at it goes through them."""
_PLAIN = (ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.Constant, ast.BinOp, ast.BitOr, ast.Load)


def note_annotation(scope: Scope, node: ast.AnnAssign) -> None:
    """Take the annotation of a local for its limit, where it is a type that a local can be held by."""
    if not isinstance(node.target, ast.Name) or node.target.id in scope.limits:
        return
    name = node.target.id
    kind = _annotated(scope, node.annotation) if _is_plainly_assigned(scope, name) else None
    if isinstance(kind, DictType):
        _note_dict(scope, name, kind)
    elif isinstance(kind, SetType | ListType) or (kind is not None and is_scalar(kind)):
        scope.limits[name] = kind
        if getattr(kind, "max_len", None) is not None:
            scope.relied.add(name)


def _note_dict(scope: Scope, name: str, kind: DictType) -> None:
    """Take the annotation of a dict for the limit of its pairs, should it be held as these."""
    count = domain_size(kind.key)
    if is_scalar(kind.value) and count <= MOST_KEYS:
        scope.limits[held_as_pairs(name)] = ListType(TupleType((kind.key, kind.value)), count)


def limited(scope: Scope, name: str | None, value: Expr, kind: Type) -> Expr:
    """A value as a local has it whose annotation is relied on; any other value as the type."""
    if name not in scope.relied or within(value.type, kind):
        return converted(value, kind)
    if isinstance(kind, SetType) and isinstance(value, Apply) and value.op is CollectionOp.SET:
        value = replace(value, type=SetType(element(value.type), len(value.args)))  # no more than are written
    return Convert(kind, value, limit=as_written(name or ""), span=value.span)


def _annotated(scope: Scope, node: ast.expr) -> Type | None:
    """The type that an annotation says; None where it is none that is compiled, or no plain one."""
    if not all(isinstance(part, _PLAIN) or _is_bound(scope, part) for part in _parts(node)):
        return None
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    try:
        space = {name: scope.value_of(name) for name in names}
        written = eval(compile(ast.Expression(node), "<annotation>", "eval"), {**vars(builtins), **space})
        return scope.names.type_of(written, scope.function.__globals__)
    except (NotADomain, NotCompiled, NameError, TypeError, AttributeError, KeyError):
        return None


def _parts(node: ast.AST) -> list[ast.AST]:
    """The nodes of an annotation, the arguments of its bounds left out."""
    found: list[ast.AST] = [node]
    if not isinstance(node, ast.Call):
        found += [part for child in ast.iter_child_nodes(node) for part in _parts(child)]
    return found


def _is_bound(scope: Scope, node: ast.AST) -> bool:
    """Whether a node is `MaxLen(3)`."""
    return isinstance(node, ast.Call) and scope.static(node.func) is MaxLen and len(node.args) == 1


def _is_plainly_assigned(scope: Scope, name: str) -> bool:
    """Whether a local gets its values by assignments to it alone."""
    if scope.signature.takes(name):
        return False
    plain = set[int]()
    for node in ast.walk(scope.node):
        match node:
            case ast.Assign(targets):
                plain |= {id(target) for target in targets}
            case ast.AnnAssign(target) | ast.AugAssign(target):
                plain.add(id(target))
    stored = (node for node in ast.walk(scope.node) if isinstance(node, ast.Name) and node.id == name)
    return all(id(node) in plain for node in stored if not isinstance(node.ctx, ast.Load))
