"""Operands that Python refuses: an order of no order, a sum of no sum, what is iterated over and has no items."""

import ast
from collections.abc import Iterator

from checker.diagnostics import SpecError
from checker.frontend.inference import Inference, members
from checker.frontend.source import SourceFile
from checker.language.own_code import own_code
from checker.language.sorts import Symmetric
from checker.language.types import (
    BoolType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
)


def form_of(kind: Type) -> object:
    """What values of a type are ordered and added as; None for those that may have code of their own."""
    match kind:
        case BoolType() | RangeType():
            return "a number"
        case LiteralType(values):
            return "a string" if isinstance(values[0], str) else "a number"
        case SetType() | FrozenSetType() | QuorumType():
            return "a set"
        case ListType():
            return "a list"
        case TupleType() | SequenceType():
            return "a tuple"
        case NoneType():
            return "None"
        case SortType(sort):
            return None if own_code(sort) is not None else f"an element of {sort.__name__}"
        case _:
            return None


def forms_of(node: ast.expr, types: Inference) -> set[object]:
    """The forms of the values of an expression; with None among them where they are not all told."""
    kind = types.of(node)
    return {None} if kind is None else set(map(form_of, members(kind)))


def _is_symmetric(node: ast.expr, types: Inference) -> bool:
    kind = types.of(node)
    found = members(kind) if kind is not None else ()
    return any(isinstance(member, SortType) and issubclass(member.sort, Symmetric) for member in found)


def check_ordered(
    node: ast.Compare, left: ast.expr, right: ast.expr, types: Inference, source: SourceFile
) -> Iterator[SpecError]:
    """An order between values that have none in common."""
    one, other = forms_of(left, types), forms_of(right, types)
    if _is_symmetric(left, types) or _is_symmetric(right, types):
        return  # C401 says it
    if None in one or None in other or (one - {"None"}) & (other - {"None"}):
        return
    message = f"{listed(one)} and {listed(other)} have no common order"
    yield SpecError("C310", message, source.span(node), fix="compare values of one domain")


def check_added(
    node: ast.BinOp | ast.AugAssign, left: ast.expr, right: ast.expr, types: Inference, source: SourceFile
) -> Iterator[SpecError]:
    """A sum or difference of values that have none."""
    one, other = forms_of(left, types), forms_of(right, types)
    if None in one or None in other or _is_symmetric(left, types) or _is_symmetric(right, types):
        return
    addable = {"a number", "a string", "a list", "a tuple"} if isinstance(node.op, ast.Add) else {"a number", "a set"}
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
    yield SpecError("C310", f"{listed(one)} {sign} {listed(other)} is not defined", source.span(node), fix=fix)


def listed(forms: set[object]) -> str:
    """Forms of values, joined for a message."""
    return " or ".join(sorted(map(str, forms)))


def check_put_together(target: ast.expr, value: ast.expr, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    """One item that is added to a list with `+=`, which takes a list of them; a string would be taken apart."""
    kind = types.of(value)
    if isinstance(kind, BoolType | RangeType | SortType | EnumType | NoneType | LiteralType) or (
        isinstance(kind, RecordType) and not hasattr(kind.record, "__iter__")
    ):
        shown, item = ast.unparse(target), ast.unparse(value)
        message = f"{shown} is a list, and += takes a list of items, not one"
        yield SpecError("C310", message, source.span(value), fix=f"write {shown}.append({item})")


def check_into_set(
    target: ast.expr, operator: ast.operator, value: ast.expr, types: Inference, source: SourceFile
) -> Iterator[SpecError]:
    """A set that is updated with something that is not a set."""
    held, item, forms = ast.unparse(target), ast.unparse(value), forms_of(value, types)
    if isinstance(operator, ast.Add):
        fix = f"write {held} |= {item}" if forms == {"a set"} else f"write {held}.add({item})"
        yield SpecError("C310", f"{held} is a set, which has no +=", source.span(target), fix=fix)
    elif None not in forms and not forms & {"a set", "None"}:
        word = {ast.BitOr: "add", ast.Sub: "discard"}.get(type(operator))
        fix = f"write {held}.{word}({item})" if word is not None else f"write {{{item}}}"
        yield SpecError("C310", f"{item} is {listed(forms)}, not a set", source.span(value), fix=fix)


def check_iterated(node: ast.expr, types: Inference, source: SourceFile, complaint: str) -> Iterator[SpecError]:
    """Something without items that is iterated over, or asked for one; `complaint` says which."""
    forms = forms_of(node, types)
    if all(form in ("a number", "None") or str(form).startswith("an element") for form in forms):
        message = f"{ast.unparse(node)} is {listed(forms)}, which {complaint}"
        fix = f"write range({ast.unparse(node)})" if forms == {"a number"} and complaint.startswith("cannot") else None
        yield SpecError("C310", message, source.span(node), fix=fix)


def check_subscripted(owner: ast.expr, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    """Something without items that is asked for one by its place or key."""
    forms = forms_of(owner, types)
    if all(form in ("a number", "None", "a set") or str(form).startswith("an element") for form in forms):
        fix = "a set has no order: quantify over it, or take a parameter" if "a set" in forms else None
        message = f"{ast.unparse(owner)} is {listed(forms)}, which has no items"
        yield SpecError("C310", message, source.span(owner), fix=fix)
