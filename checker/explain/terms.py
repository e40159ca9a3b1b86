"""What a formula is about: the operands in it, with the values that they have."""

import re
from collections.abc import Iterator
from typing import Any

from checker.explain.context import Context
from checker.explain.words import named, shown, stands_in, words_of
from checker.ir.interpret import Failed, elements
from checker.ir.nodes import (
    Apply,
    Call,
    Const,
    Convert,
    Expr,
    Field,
    Fits,
    IsMember,
    Item,
    Junction,
    Load,
    Local,
    parts_of,
)
from checker.ir.ops import CollectionOp
from checker.language.records import Record
from checker.language.types import CounterType, DictType, FrozenSetType, ListType, SequenceType, SetType, Type
from checker.reasons import Term

MOST_LISTED = 3
"""Elements of a collection that are listed beside a formula which asks for one of them."""
MOST_ROOM = 60
"""Characters that such a collection takes beside an element that is there."""

_VIEWS = (".items()", ".values()", ".keys()", ".elements()")
_ASSIGNED = re.compile(r"^\w+ := ")
"""Of `y := x` the value is that of `x`."""
_WRITTEN_OUT = (CollectionOp.TUPLE, CollectionOp.LIST, CollectionOp.SET)


def terms_of(node: Expr, whole: str, context: Context) -> Iterator[Term]:
    """What a formula with these words is about, as far as the words for it do not say it themselves, in the order of the source."""
    found: dict[Term, tuple[int, int]] = {}
    for each in _operands(node):
        term = _member(node, each, context) if _is_held(node, each) else _term(each, context, whole)
        if term is not None and (each is not node or term.value not in ("True", "False")):
            found.setdefault(term, (0, 0) if each.span is None else (each.span.line, each.span.column))
    yield from sorted(found, key=lambda term: found[term])


def leaves_of(node: Expr, context: Context) -> Iterator[Term]:
    """The variables, locals and fields in an expression that failed, those that a comprehension binds left out."""
    is_whole = isinstance(node, Load | Local) or (isinstance(node, Field | Item) and words_of(node) != "")
    if is_whole:
        try:
            term = _term(node, context)
        except (Failed, LookupError):
            term = None
        if term is not None:
            yield term
    if not (is_whole and isinstance(node, Field | Item)):
        for part in parts_of(node):
            yield from leaves_of(part, context)


def counted(node: Expr) -> tuple[Expr, ...]:
    """What is counted, of how many there are."""
    while isinstance(node, Convert):
        node = node.value
    is_count = isinstance(node, Apply) and node.op in (CollectionOp.LEN, CollectionOp.DISTINCT, CollectionOp.COUNT)
    return parts_of(node)[:1] if is_count else ()


def _operands(node: Expr) -> Iterator[Expr]:
    match node:
        case Junction(parts=parts):  # one whose parts have no words of their own
            for part in parts:
                yield from _operands(part)
        case Apply() | Call() | IsMember() | Fits():
            for operand in parts_of(node):
                if counted(operand) and words_of(operand) == words_of(counted(operand)[0]):
                    yield from counted(operand)  # a collection that is asked whether it has elements
                    continue
                if isinstance(operand, Apply) and operand.op in _WRITTEN_OUT:
                    yield from operand.args
                else:
                    yield operand
                    yield from counted(operand)
        case _:
            yield node


def _term(node: Expr, context: Context, whole: str = "") -> Term | None:
    """An expression with its value; a local that a comprehension binds by its name, where that stands in the `whole`."""
    while isinstance(node, Convert):
        node = node.value
    words = _ASSIGNED.sub("", words_of(node))
    if not words and isinstance(node, Local) and stands_in(named(node.name), whole):
        words = named(node.name)
    if not words or (isinstance(node, Const) and not _is_named(words)):
        return None
    if words.endswith(_VIEWS) and not isinstance(
        node.type, DictType | ListType | SequenceType | SetType | FrozenSetType
    ):
        return None  # a value that is gone over stands where they all are asked for
    value = shown(node.type, context.value(node))
    return None if words == value else Term(words, value)


def _is_named(words: str) -> bool:
    """Whether a constant has another name in the source than its value: `Term.first()`, and not `"leader"`."""
    return words.partition(".")[0].isidentifier() and words not in ("True", "False", "None")


# what is asked for an element


def _is_held(node: Expr, operand: Expr) -> bool:
    """Whether the operand is the collection that a formula asks for an element."""
    return isinstance(node, Apply) and node.op is CollectionOp.IN and len(node.args) == 2 and operand is node.args[1]


def _member(node: Expr, held: Expr, context: Context) -> Term | None:
    """What a collection has, where it has few elements; of many as much as says why one is not there."""
    assert isinstance(node, Apply)
    words, element = words_of(held), context.value(node.args[0])
    value = context.value(held)
    many = list(elements(value))
    if not words or len(many) <= MOST_LISTED:
        term = _term(held, context)
        is_told = term is not None and len(term.value) > MOST_ROOM and context.value(node)
        return None if is_told else term  # that the element is there says it all
    if context.value(node):
        return None
    return Term(words, _has(held.type, many, element), aside=True)


def _has(kind: Type, many: list[Any], element: Any) -> str:
    """How many elements there are, and those of the same kind of record, which come nearest to one that is not there."""
    keys = kind.key if isinstance(kind, DictType) else getattr(kind, "of", None)
    unit = (
        "keys" if isinstance(kind, DictType) else "different elements" if isinstance(kind, CounterType) else "elements"
    )
    size = f"has {len(many)} {unit}"
    if not isinstance(element, Record) or keys is None:
        return size
    name = type(element).__name__
    alike = [each for each in many if type(each) is type(element)]
    if not alike:
        return f"{size}, no {name}"
    listed = ", ".join(shown(keys, each) for each in alike[:MOST_LISTED])
    more = len(alike) - MOST_LISTED
    return f"{size}, of {name}: {listed}" + (f" and {more} more" if more > 0 else "")


def given_terms(kinds: tuple[tuple[str, Type], ...], values: tuple[Any, ...]) -> tuple[Term, ...]:
    """Parameters with the values that they are given."""
    return tuple(Term(named(name), shown(kind, value)) for (name, kind), value in zip(kinds, values, strict=True))
