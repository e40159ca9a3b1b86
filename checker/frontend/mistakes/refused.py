"""What Python refuses whenever a body comes there: an attribute that nothing of a type has, a call that does not fit, an order of no order.

Types are those of the declarations, which hold in every state. Only what every value of a type refuses is a mistake; where a type is not
told, where a class has code of its own for it, or where the method itself catches errors, nothing is said.
"""

import ast
import inspect
from collections import Counter
from collections.abc import Iterable, Iterator
from types import FunctionType, ModuleType
from typing import TypeGuard

from checker.diagnostics import SpecError, suggest
from checker.frontend.inference import Inference, members
from checker.frontend.source import SourceFile, nodes_of
from checker.language.misfits import domain_shown
from checker.language.own_code import own_code
from checker.language.records import Record
from checker.language.sorts import Element, Ordered, Range, SortMeta, Symmetric
from checker.language.spec import Spec
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SetType,
    SortType,
    TupleType,
    Type,
)

_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_OF_SORTS = {
    **dict.fromkeys(("max", "MAX", "maximum", "end", "stop", "upper", "last", "high"), "high"),
    **dict.fromkeys(("min", "MIN", "minimum", "start", "begin", "lower", "first", "low"), "low"),
}
"""What is written for the ends of a sort, and which end it is."""
_SUMS = (ast.Add, ast.Sub)
_OTHER_WORDS: dict[tuple[type | None, str], str] = {
    (set, "append"): "a set has add",
    (set, "extend"): "a set has update",
    (list, "add"): "a list has append",
    (list, "update"): "a list has extend",
    (frozenset, "add"): "a frozenset does not change: write x | {value}",
}


def check_refused(node: ast.FunctionDef, types: Inference, source: SourceFile, spec: type[Spec]) -> Iterator[SpecError]:
    """The mistakes in a method or function, unless it looks for them itself."""
    parts = [part for statement in node.body for part in nodes_of(statement)]
    looks = any(isinstance(part, ast.expr) and types.is_any(part, (hasattr, getattr, callable)) for part in parts)
    tested = {ast.unparse(call.args[0]) for call in parts if _tests_kind(call, types)}
    if looks or any(isinstance(part, ast.Try) for part in parts):
        return
    changed = _changed_records(parts, types)
    for part in parts:
        match part:
            case ast.Attribute(owner) if ast.unparse(owner) in tested:
                pass  # it may be another record here, or the line is never run
            case ast.Attribute(owner, name) if isinstance(part.ctx, ast.Load):
                yield from _read(part, owner, name, types, source)
            case ast.Attribute() if part in changed:
                message = f"{ast.unparse(part)} is assigned, and records do not change"
                yield SpecError("C310", message, source.span(part), fix=f"write {changed[part]}")
            case ast.Call():
                yield from _called(part, types, source, spec)
            case ast.Compare(left, operators, comparators):
                for first, operator, second in zip([left, *comparators], operators, comparators, strict=False):
                    if isinstance(operator, _ORDERS):
                        yield from _ordered(part, first, second, types, source)
                    elif isinstance(operator, ast.In | ast.NotIn):
                        yield from _iterated(second, types, source, "holds nothing")
            case ast.BinOp(left, operator, right) if isinstance(operator, _SUMS):
                yield from _added(part, left, right, types, source)
            case ast.AugAssign(target, ast.Add(), value) if isinstance(types.of(target), ListType):
                yield from _put_together(target, value, types, source)
            case ast.AugAssign(target, operator, value) if isinstance(types.of(target), SetType):
                yield from _into_set(target, operator, value, types, source)
            case ast.AugAssign(target, operator, value) if isinstance(operator, _SUMS):
                yield from _added(part, target, value, types, source)
            case ast.For(_, iterated) | ast.comprehension(_, iterated):
                yield from _iterated(iterated, types, source, "cannot be iterated over")
            case ast.Subscript(owner, _):
                sort = types.value(owner)
                if isinstance(sort, SortMeta) and issubclass(sort, Element):
                    yield _not_made(part, sort, source)
                yield from _subscripted(owner, types, source)


def _tests_kind(node: ast.AST, types: Inference) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and types.value(node.func) is isinstance and bool(node.args)


# attributes


def _read(node: ast.Attribute, owner: ast.expr, name: str, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    held = types.value(owner)
    if isinstance(held, ModuleType | type):
        if isinstance(held, type) and issubclass(held, Spec) and name in types.variables:
            message = f"{ast.unparse(node)} is what the variable begins with, the same in every state"
            yield SpecError("C308", message, source.span(node), fix=f"write self.{name}")
        elif not hasattr(held, name):
            message = f"{ast.unparse(owner)} has no '{name}'"
            yield SpecError("C310", message, source.span(node), fix=_other_member(held, name))
        return
    kind = types.of(owner)
    if kind is None or not all(_lacks(member, name) for member in members(kind)):
        return
    other = next((member for member in members(kind) if member != NoneType()), kind)
    known = [word for word in _words(other) if not word.startswith("_")]
    fix = _OTHER_WORDS.get((_python_class(other), name)) or suggest(name, known)
    if fix is None and isinstance(other, RecordType):
        fix = f"its fields: {', '.join(other.record._fields)}"
    yield SpecError("C310", f"a value of {domain_shown(kind)} has no '{name}'", source.span(node), fix=fix)


def _other_member(held: ModuleType | type, name: str) -> str | None:
    """What to write for an attribute that a module or class does not have."""
    if isinstance(held, SortMeta):
        word = _OF_SORTS.get(name)
        if word in ("high", "low") and issubclass(held, Range):
            return f"write {held.__name__}.{word}"
        if word is not None and issubclass(held, Ordered):
            return f"write {held.__name__}.{'last' if word == 'high' else 'first'}()"
        if name in ("size", "length", "count"):
            return f"write len({held.__name__})"
        if name in map(str, held.elements):
            return f"an element has no name in a spec: take one as a parameter, or loop over {held.__name__}"
        return suggest(name, [word for word in ("first", "last", "low", "high") if hasattr(held, word)])
    return suggest(name, [word for word in dir(held) if not word.startswith("_")])


def _lacks(kind: Type, name: str) -> bool:
    match kind:
        case RecordType(record):
            return name not in record._fields and not hasattr(record, name) and not hasattr(record, "__getattr__")
        case SortType(sort) | QuorumType(sort):
            return not hasattr(sort, name) and not hasattr(sort, "__getattr__")
        case EnumType(enum):
            return not any(hasattr(member, name) for member in enum)
        case NoneType():
            return not hasattr(None, name)
        case _:
            cls = _python_class(kind)
            return cls is not None and not hasattr(cls, name)


def _words(kind: Type) -> Iterable[str]:
    match kind:
        case RecordType(record):
            return [*record._fields, "replace"]
        case SortType(sort) | QuorumType(sort):
            return dir(sort)
        case _:
            return dir(_python_class(kind) or object)


def _python_class(kind: Type) -> type | None:
    """The class of a type's values, where that is one of Python's own."""
    match kind:
        case BoolType():
            return bool
        case RangeType():
            return int
        case LiteralType(values):
            return type(values[0])
        case SetType():
            return set
        case FrozenSetType():
            return frozenset
        case ListType():
            return list
        case DictType():
            return dict
        case CounterType():
            return Counter
        case TupleType():
            return tuple
        case _:
            return None


def _changed_records(parts: list[ast.AST], types: Inference) -> dict[ast.AST, str]:
    """The fields of records that statements assign, with what to write instead."""
    found: dict[ast.AST, str] = {}
    for part in parts:
        match part:
            case ast.Assign(targets, value):
                written: list[tuple[ast.expr, ast.operator | None, ast.expr]] = [(t, None, value) for t in targets]
            case ast.AnnAssign(target, _, ast.expr() as value):
                written = [(target, None, value)]
            case ast.AugAssign(changed, operator, value):
                written = [(changed, operator, value)]
            case _:
                continue
        for assigned, sign, value in written:
            if isinstance(assigned, ast.Attribute) and _is_record(types.of(assigned.value)):
                owner = ast.unparse(assigned.value)
                read = ast.parse(ast.unparse(assigned), mode="eval").body
                given = ast.unparse(value if sign is None else ast.BinOp(read, sign, value))
                found[assigned] = f"{owner} = {owner}.replace({assigned.attr}={given})"
    return found


def _is_record(kind: Type | None) -> bool:
    """Whether every value of a type is a record that does not change, or None."""
    found = [member for member in members(kind) if member != NoneType()] if kind is not None else []
    return bool(found) and all(isinstance(member, RecordType) and own_code(member.record) is None for member in found)


# calls


def _called(node: ast.Call, types: Inference, source: SourceFile, spec: type[Spec]) -> Iterator[SpecError]:
    match node.func:
        case ast.Attribute(ast.Name(state), name) if state in types.states:
            member = inspect.getattr_static(spec, name, None)
            if name in types.variables and _is_plain(types.variables[name]):
                yield _no_function(node, types.variables[name], source)
            elif name not in types.variables and isinstance(member, FunctionType):
                yield from _misfitting(node, member, (None,), source)
        case ast.Attribute(owner, "replace") if isinstance(kind := types.of(owner), RecordType):
            yield from _replaced(node, kind.record, source)
        case ast.Attribute(owner, "update") if isinstance(types.of(owner), SetType) and len(node.args) == 1:
            forms, item = _forms(node.args[0], types), ast.unparse(node.args[0])
            if all(form in ("a number", "None") or str(form).startswith("an element") for form in forms):
                fix = f"write {ast.unparse(owner)}.add({item})"
                yield SpecError("C310", f"{item} is {_listed(forms)}, and no set", source.span(node.args[0]), fix=fix)
        case _:
            function = types.value(node.func)
            if isinstance(function, FunctionType):
                yield from _misfitting(node, function, (), source)
            elif isinstance(function, SortMeta) and issubclass(function, Element):
                yield _not_made(node, function, source)
            elif (function is int or function is float) and len(node.args) == 1:
                forms = _forms(node.args[0], types)
                if all(str(form).startswith("an element") for form in forms):
                    message = f"{ast.unparse(node.args[0])} is {_listed(forms)}, and no number"
                    yield SpecError("C310", message, source.span(node), fix="keep the number in a variable of a Range")
            elif (
                isinstance(node.func, ast.Name | ast.Subscript)
                and (kind := types.of(node.func)) is not None
                and _is_plain(kind)
            ):
                yield _no_function(node, kind, source)


def _not_made(node: ast.expr, sort: type[Element], source: SourceFile) -> SpecError:
    name = sort.__name__
    fix = f"take one as a parameter, or loop over {name}"
    if issubclass(sort, Ordered):
        fix = f"write {name}.first(), {name}.last(), or x.next() from one of them"
    return SpecError("C310", f"elements of {name} are neither made nor numbered", source.span(node), fix=fix)


def _is_plain(kind: Type) -> bool:
    """Whether no value of a type can be called."""
    return all(_python_class(member) is not None or member == NoneType() for member in members(kind))


def _no_function(node: ast.Call, kind: Type, source: SourceFile) -> SpecError:
    message = f"{ast.unparse(node.func)} is a value of {domain_shown(kind)}, and no function"
    return SpecError("C310", message, source.span(node), fix="remove the parentheses")


def _misfitting(
    node: ast.Call, function: FunctionType, before: tuple[None, ...], source: SourceFile
) -> Iterator[SpecError]:
    """That arguments do not fit the parameters of a function of the spec's author."""
    has_stars = any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords)
    if has_stars or hasattr(function, "__wrapped__") or function.__module__.partition(".")[0] == "checker":
        return
    signature = inspect.signature(function)
    try:
        signature.bind(*before, *(None for _ in node.args), **{str(k.arg): None for k in node.keywords})
    except TypeError as error:
        names = list(signature.parameters)[len(before) :]
        shape = f"{ast.unparse(node.func)}({', '.join(names)})"
        message = f"the arguments do not fit {function.__name__}: {error}"
        yield SpecError("C310", message, source.span(node), fix=f"write {shape}")


def _replaced(node: ast.Call, record: type[Record], source: SourceFile) -> Iterator[SpecError]:
    if record.replace is not Record.replace:
        return
    if node.args:
        fix = f"name the field: {ast.unparse(node.func)}({record._fields[0]}=...)" if record._fields else None
        yield SpecError("C310", "replace takes fields by their names", source.span(node), fix=fix)
    for keyword in node.keywords:
        if keyword.arg is not None and keyword.arg not in record._fields:
            fix = suggest(keyword.arg, record._fields) or f"its fields: {', '.join(record._fields)}"
            message = f"{record.__name__} has no field '{keyword.arg}'"
            yield SpecError("C306", message, source.span(keyword), fix=fix)


# operators


def _form(kind: Type) -> object:
    """What values of a type are ordered and added as; None for those that may have code of their own."""
    match kind:
        case BoolType() | RangeType():
            return "a number"
        case LiteralType(values):
            return "a text" if isinstance(values[0], str) else "a number"
        case SetType() | FrozenSetType() | QuorumType():
            return "a set"
        case ListType():
            return "a list"
        case TupleType():
            return "a tuple"
        case NoneType():
            return "None"
        case SortType(sort):
            return None if own_code(sort) is not None else f"an element of {sort.__name__}"
        case _:
            return None


def _forms(node: ast.expr, types: Inference) -> set[object]:
    """The forms of the values of an expression; with None among them where they are not all told."""
    kind = types.of(node)
    return {None} if kind is None else set(map(_form, members(kind)))


def _is_symmetric(node: ast.expr, types: Inference) -> bool:
    kind = types.of(node)
    found = members(kind) if kind is not None else ()
    return any(isinstance(member, SortType) and issubclass(member.sort, Symmetric) for member in found)


def _ordered(
    node: ast.Compare, left: ast.expr, right: ast.expr, types: Inference, source: SourceFile
) -> Iterator[SpecError]:
    one, other = _forms(left, types), _forms(right, types)
    if _is_symmetric(left, types) or _is_symmetric(right, types):
        return  # C401 says it
    if None in one or None in other or (one - {"None"}) & (other - {"None"}):
        return
    message = f"{_listed(one)} and {_listed(other)} have no common order"
    yield SpecError("C310", message, source.span(node), fix="compare values of one domain")


def _added(
    node: ast.BinOp | ast.AugAssign, left: ast.expr, right: ast.expr, types: Inference, source: SourceFile
) -> Iterator[SpecError]:
    one, other = _forms(left, types), _forms(right, types)
    if None in one or None in other or _is_symmetric(left, types) or _is_symmetric(right, types):
        return
    addable = {"a number", "a text", "a list", "a tuple"} if isinstance(node.op, ast.Add) else {"a number", "a set"}
    if one & other & addable:
        return
    sign = "+" if isinstance(node.op, ast.Add) else "-"
    fix = None
    if one == other == {"a set"}:
        fix = f"write {ast.unparse(left)} | {ast.unparse(right)}"
    elif any(str(form).startswith("an element") for form in one):
        method = "next" if sign == "+" else "previous"
        neighbour = f"{ast.unparse(left)}.{method}()"
        fix = f"for the neighbour in an Ordered sort write {neighbour}"
        if isinstance(node, ast.AugAssign):
            fix = f"for the neighbour in an Ordered sort write {ast.unparse(left)} = {neighbour}"
    yield SpecError("C310", f"{_listed(one)} {sign} {_listed(other)} has no value", source.span(node), fix=fix)


def _listed(forms: set[object]) -> str:
    return " or ".join(sorted(map(str, forms)))


def _put_together(target: ast.expr, value: ast.expr, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    """One item that is added to a list with `+=`, which takes a list of them; a text would be taken apart."""
    kind = types.of(value)
    if isinstance(kind, BoolType | RangeType | SortType | EnumType | NoneType | LiteralType) or (
        isinstance(kind, RecordType) and not hasattr(kind.record, "__iter__")
    ):
        shown, item = ast.unparse(target), ast.unparse(value)
        message = f"{shown} is a list, and += takes a list of items, not one"
        yield SpecError("C310", message, source.span(value), fix=f"write {shown}.append({item})")


def _into_set(
    target: ast.expr, operator: ast.operator, value: ast.expr, types: Inference, source: SourceFile
) -> Iterator[SpecError]:
    """A set that is updated with what is none."""
    held, item, forms = ast.unparse(target), ast.unparse(value), _forms(value, types)
    if isinstance(operator, ast.Add):
        fix = f"write {held} |= {item}" if forms == {"a set"} else f"write {held}.add({item})"
        yield SpecError("C310", f"{held} is a set, which has no +=", source.span(target), fix=fix)
    elif None not in forms and not forms & {"a set", "None"}:
        word = {ast.BitOr: "add", ast.Sub: "discard"}.get(type(operator))
        fix = f"write {held}.{word}({item})" if word is not None else f"write {{{item}}}"
        yield SpecError("C310", f"{item} is {_listed(forms)}, and no set", source.span(value), fix=fix)


def _iterated(node: ast.expr, types: Inference, source: SourceFile, complaint: str) -> Iterator[SpecError]:
    forms = _forms(node, types)
    if all(form in ("a number", "None") or str(form).startswith("an element") for form in forms):
        message = f"{ast.unparse(node)} is {_listed(forms)}, which {complaint}"
        fix = f"write range({ast.unparse(node)})" if forms == {"a number"} and complaint.startswith("cannot") else None
        yield SpecError("C310", message, source.span(node), fix=fix)


def _subscripted(owner: ast.expr, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    forms = _forms(owner, types)
    if all(form in ("a number", "None", "a set") or str(form).startswith("an element") for form in forms):
        fix = "a set has no order: quantify over it, or take a parameter" if "a set" in forms else None
        message = f"{ast.unparse(owner)} is {_listed(forms)}, which has no items"
        yield SpecError("C310", message, source.span(owner), fix=fix)
