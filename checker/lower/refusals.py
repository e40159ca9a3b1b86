"""What is said of syntax that the compiler does not take, and what a refused statement leaves behind."""

import ast
from collections.abc import Iterable, Iterator

from checker.frontend.mistakes.bodies import MUTATORS
from checker.ir.kinds import shown
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    LiteralType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    TupleType,
    Type,
)

Said = tuple[str, str | None]
"""A message, and what to write instead."""

_STATEMENTS: dict[type[ast.stmt], Said] = {
    ast.With: ("with is not compiled", "write its block without it"),
    ast.FunctionDef: ("a function inside a body is not compiled", "make it a method of the spec"),
    ast.ClassDef: ("a class inside a body is not compiled", "move it to the top of the file"),
    ast.Global: ("global is not compiled", "make it a variable of the spec"),
    ast.Nonlocal: ("nonlocal is not compiled", "make it a variable of the spec"),
    ast.Import: ("an import inside a body is not compiled", "move it to the top of the file"),
    ast.ImportFrom: ("an import inside a body is not compiled", "move it to the top of the file"),
    ast.AsyncFunctionDef: ("async is not compiled", None),
    ast.AsyncFor: ("async is not compiled", None),
    ast.AsyncWith: ("async is not compiled", None),
}
_EXPRESSIONS: dict[type[ast.expr], Said] = {
    ast.Lambda: (
        "a lambda is compiled where it is called, or given to a helper, map, filter, min, max, sorted and sort",
        "make it a method of the spec, or write what it gives in its place",
    ),
    ast.JoinedStr: ("an f-string is not compiled", "use a Literal, an enum or a Record for a value"),
    ast.GeneratorExp: (
        "a generator is compiled only inside any, all, sum, min, max, next, len, set, list, tuple and sorted",
        "write a set or list comprehension",
    ),
    ast.Yield: ("yield is not compiled", "return a value: a set or a tuple"),
    ast.YieldFrom: ("yield is not compiled", "return a value: a set or a tuple"),
    ast.Await: ("await is not compiled", None),
    ast.Starred: ("* is not compiled here", "name the items one by one"),
    ast.Slice: ("a slice is not compiled here", None),
}
_OPERATORS: dict[type[ast.operator], Said] = {
    ast.Div: (
        "the division / is not compiled here: it gives floats",
        "write // for whole numbers, or compare it at once",
    ),
    ast.Pow: ("the operator ** is not compiled for these", "write a product"),
    ast.MatMult: ("the operator @ is not compiled", None),
    ast.LShift: ("the operator << is compiled for whole numbers only", "write a product: x * 2"),
    ast.RShift: ("the operator >> is compiled for whole numbers only", "write a quotient: x // 2"),
    ast.BitAnd: ("the operator & is compiled for sets, whole numbers and bools only", "write `and` for conditions"),
    ast.BitOr: ("the operator | is compiled for sets, whole numbers and bools only", "write `or` for conditions"),
    ast.BitXor: ("the operator ^ is compiled for sets, whole numbers and bools only", "write !="),
}


_WRITTEN_OUT = "write the comprehension or the loop itself"
_FUNCTIONS: dict[str, str] = {
    "enumerate": "go over it in a loop or a comprehension, or write list(enumerate(x))",
    "zip": "go over it in a loop or a comprehension, or write list(zip(x, y))",
    "map": _WRITTEN_OUT,
    "filter": _WRITTEN_OUT,
    "iter": "loop over the collection itself, or take its first: next(iter(x))",
    "reversed": "write x[::-1], or go over it in a loop or a comprehension",
    "dict": "write {key: value for key in Domain}",
    "str": "use a Literal, an enum or a Record for a value",
    "repr": "use a Literal, an enum or a Record for a value",
    "float": "use whole numbers: a Range",
    "type": "write isinstance(x, SomeRecord)",
    "getattr": "name the attribute: self.x",
    "setattr": "name the attribute: self.x = ...",
    "range": "go over it, write list(range(...)), or compare: low <= x < high",
    "functools.partial": "write a lambda: lambda x: f(1, x)",
    "hash": "compare with ==",
    "id": "compare with ==",
}
_METHODS: dict[type, tuple[str, str]] = {
    LiteralType: ("a string", "compare whole strings, with == or in"),
    RangeType: ("an integer", "write it with + - * // %"),
    BoolType: ("a bool", "write it with and, or, not"),
    SetType: ("a set", "write it with | & - ^ <= in, add, discard, remove, update, clear"),
    FrozenSetType: ("a frozenset", "write it with | & - ^ <= in"),
    ListType: (
        "a list",
        "a list has append, extend, insert, remove, pop, index, count, sort, reverse, clear, and + [] [:]",
    ),
    CounterType: ("a Counter", "a Counter has c[x], c[x] += 1, total, elements, items, update, subtract, clear"),
    DictType: ("a dict", "a dict has d[x], d[x] = ..., get, keys, values, items"),
    TupleType: ("a tuple", "a tuple has ==, in, +, count, index and t[0]"),
    SequenceType: ("a tuple", "a tuple has ==, <, in, +, count, index, t[0], t[1:] and (*t, x)"),
    RecordType: ("a record", "make it a method of the spec that takes the record"),
}

_ONLY_GONE_OVER: dict[tuple[type, str], str] = {
    (DictType, "items"): "go over it: for k, v in d.items(); or look it up: d[k] == v",
    (CounterType, "items"): "go over it: for x, k in c.items(); or look it up: c[x] == k",
    (
        CounterType,
        "most_common",
    ): "it tells which of two was counted first; ask max(c[x] for x in Domain), or {x for x in Domain if c[x] == k}",
    (CounterType, "elements"): "go over it, or write list(c.elements()); whether x is there: c[x] > 0",
}
"""What some methods give is compiled where a loop or a comprehension goes over it."""


def refused_function(name: str) -> Said:
    """What to say of a call of a function."""
    said = "a range as a value" if name == "range" else f"{name}()"
    fix = _FUNCTIONS.get(name, "write it with the functions of the language, or as a helper of the spec")
    return f"{said} is not compiled", fix


def refused_method(kind: Type, name: str, inside: bool = False) -> Said:
    """What to say of a call of a method of a value, `inside` an expression or alone."""
    if inside and name in MUTATORS:
        return f"'{name}' inside an expression is not compiled", "give it a line of its own: x = y.pop()"
    if (instead := _ONLY_GONE_OVER.get((type(kind), name))) is not None:
        return f"'{name}' of {_METHODS[type(kind)][0]} as a value is not compiled", instead
    owner, fix = _METHODS.get(type(kind), (f"a value of type {shown(kind)}", None))
    return f"the method '{name}' of {owner} is not compiled", fix


_BEFOREHAND: dict[str, str] = {
    "KeyError": "ask before: if key in x, x.get(key, default), or x.discard(value)",
    "IndexError": "ask before: if i < len(x), or if x for the first or last item",
    "ValueError": "ask before: if value in x",
    "StopIteration": "give a default: next((...), default)",
    "ZeroDivisionError": "ask before: if divisor != 0",
    "TypeError": "ask before: if x is not None, or isinstance(x, ...)",
    "AttributeError": "ask before: if x is not None, or isinstance(x, ...)",
}
"""What to ask instead of catching an error."""


def _refused_try(node: ast.Try | ast.TryStar) -> Said:
    named = (handler.type.id for handler in node.handlers if isinstance(handler.type, ast.Name))
    other = "ask beforehand what would fail: if x in ..., or require(...)"
    return "try is not compiled", next((_BEFOREHAND[name] for name in named if name in _BEFOREHAND), other)


def refused_statement(node: ast.stmt) -> Said:
    """What to say of a statement."""
    if isinstance(node, ast.Try | ast.TryStar):
        return _refused_try(node)
    return _STATEMENTS.get(type(node), (f"{type(node).__name__.lower()} is not compiled", None))


def refused_expression(node: ast.expr) -> Said:
    """What to say of an expression."""
    return _EXPRESSIONS.get(type(node), (f"{type(node).__name__} is not compiled", None))


def refused_operator(operator: ast.operator) -> Said:
    """What to say of an arithmetic operator."""
    return _OPERATORS[type(operator)]


def inner_blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a statement that belong to the same body."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return
        case ast.Match(_, cases):
            yield from (case.body for case in cases)
        case _:
            yield from (block for name in ("body", "orelse", "finalbody") if (block := getattr(node, name, None)))
            yield from (handler.body for handler in getattr(node, "handlers", ()))


def has_break(statements: Iterable[ast.stmt]) -> bool:
    """Whether a block leaves the loop that it is the body of by a break."""
    for node in statements:
        if isinstance(node, ast.Break):
            return True
        blocks = [node.orelse] if isinstance(node, ast.For | ast.While) else inner_blocks(node)
        if any(map(has_break, blocks)):
            return True
    return False


def header_names(node: ast.stmt) -> set[str]:
    """The names that a statement binds for its blocks."""
    inside = {id(part) for block in inner_blocks(node) for statement in block for part in ast.walk(statement)}
    return {name for part in ast.walk(node) if id(part) not in inside for name in _stored_by(part)}


def stored_names(nodes: Iterable[ast.AST]) -> set[str]:
    """Every name that is bound somewhere in the nodes."""
    return {name for node in nodes for part in ast.walk(node) for name in _stored_by(part)}


def count_stored(node: ast.AST, name: str) -> int:
    """How often a name is bound in a node."""
    return sum(_stored_by(part).count(name) for part in ast.walk(node))


def _stored_by(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(name, ast.Store()):
            return [name]
        case ast.FunctionDef(name) | ast.ClassDef(name):
            return [name]
        case ast.MatchAs(_, str(name)) | ast.MatchStar(str(name)) | ast.ExceptHandler(_, str(name)):
            return [name]
        case ast.alias(name, written):
            return [written or name.partition(".")[0]]
        case ast.Global(names) | ast.Nonlocal(names):
            return names
        case _:
            return []
