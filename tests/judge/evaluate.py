"""Walks the syntax tree of bodies: statements and expressions on ordinary objects, in Python's order of evaluation."""

import ast
import builtins
import functools
import inspect
import itertools
import math
import operator
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

from .language import Disabled, Quorum, depth, in_order
from .state import State, view_of_counter

FILE = "judged"
"""What the file of a spec is called that is given as text."""
MOST_STEPS = 100_000
"""A body that takes more is not judged."""


class Unjudged(Exception):
    """A construct that the interpreter does not know, or a body too long for it."""


class _Return(BaseException):
    def __init__(self, value: Any) -> None:
        self.value = value


class _Break(BaseException):
    pass


class _Continue(BaseException):
    pass


class Frame:
    """The names of one call, or of one comprehension within it."""

    def __init__(self, code: "Code", parent: "Frame | None" = None, own: frozenset[str] | None = None) -> None:
        self.code, self.parent = code, parent
        self.own = code.local_names if own is None else own
        self.values: dict[str, Any] = {}

    def load(self, name: str) -> Any:
        """What a name stands for."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.own:
                if name not in frame.values:
                    raise UnboundLocalError(name)
                return frame.values[name]
            frame = frame.parent
        if name in self.code.closure:
            return self.code.closure[name]
        if name in self.code.names:
            return self.code.names[name]
        if hasattr(builtins, name):
            return getattr(builtins, name)
        raise NameError(name)

    def store(self, name: str, value: Any) -> None:
        """Bind a name, in the frame that it belongs to."""
        frame: Frame | None = self
        while frame is not None and name not in frame.own:
            frame = frame.parent
        if frame is None:
            raise Unjudged(f"assignment to {name}, which is not local")
        frame.values[name] = value


class Code:
    """A function as the interpreter calls it: its syntax, the names around it, its defaults."""

    def __init__(
        self,
        node: ast.FunctionDef | ast.Lambda,
        names: dict[str, Any],
        closure: dict[str, Any],
        defaults: tuple[Any, ...],
        keyword_defaults: dict[str, Any],
        judge: "Evaluator",
    ) -> None:
        self.node, self.names, self.closure, self.judge = node, names, closure, judge
        self.defaults, self.keyword_defaults = defaults, keyword_defaults
        self.outer: Frame | None = None
        self.under_way = 0
        args = node.args
        self.parameters = [arg.arg for arg in (*args.posonlyargs, *args.args)]
        self.keyword_only = [arg.arg for arg in args.kwonlyargs]
        bound = {*self.parameters, *self.keyword_only}
        bound |= {arg.arg for arg in (args.vararg, args.kwarg) if arg is not None}
        body = node.body if isinstance(node, ast.FunctionDef) else []
        self.local_names = frozenset(bound | _bound_names(body))

    def __call__(self, *given: Any, **named: Any) -> Any:
        frame = Frame(self, self.outer)
        frame.values = self._bind(given, named)
        if isinstance(self.node, ast.Lambda):
            return self.judge.value(self.node.body, frame)
        if _is_generator(self.node):
            raise Unjudged("a generator")
        self.under_way += 1
        try:
            self.judge.block(self.node.body, frame)
        except _Return as result:
            return result.value
        finally:
            self.under_way -= 1
        return None

    def _bind(self, given: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
        args = self.node.args
        values = dict(zip(self.parameters, given, strict=False))
        if len(given) > len(self.parameters):
            if args.vararg is None:
                raise TypeError("too many arguments")
            values[args.vararg.arg] = given[len(self.parameters) :]
        elif args.vararg is not None:
            values[args.vararg.arg] = ()
        extra = {}
        for name, value in named.items():
            if name in values:
                raise TypeError(f"two values for {name}")
            if name in self.parameters[len(args.posonlyargs) :] or name in self.keyword_only:
                values[name] = value
            else:
                extra[name] = value
        if args.kwarg is not None:
            values[args.kwarg.arg] = extra
        elif extra:
            raise TypeError(f"no parameter {min(extra)}")
        for name, value in zip(self.parameters[::-1], self.defaults[::-1], strict=False):
            values.setdefault(name, value)
        for name, value in self.keyword_defaults.items():
            values.setdefault(name, value)
        missing = [name for name in (*self.parameters, *self.keyword_only) if name not in values]
        if missing:
            raise TypeError(f"no argument for {missing[0]}")
        return values


def functions_in(text: str) -> dict[tuple[str, int], ast.FunctionDef]:
    """The functions that a file defines, by name and first line: that of the first decorator, as Python says."""
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    return {(node.name, min([node.lineno, *(d.lineno for d in node.decorator_list)])): node for node in found}


class Bound:
    """A method of a state."""

    def __init__(self, function: Callable[..., Any], state: State) -> None:
        self.function, self.state = function, state

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self.function(self.state, *given, **named)


@functools.cache
def _is_generator(node: ast.FunctionDef) -> bool:
    return any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(node))


def _bound_names(body: list[ast.stmt]) -> set[str]:
    """The names that statements bind in their function; those of functions and comprehensions inside are theirs, but for walruses."""
    found: set[str] = set()
    waiting: list[tuple[ast.AST, bool]] = [(statement, False) for statement in body]
    while waiting:
        node, inside = waiting.pop()
        match node:
            case ast.FunctionDef(name):
                found.add(name)
                continue
            case ast.Lambda():
                continue
            case ast.NamedExpr(ast.Name(name)):
                found.add(name)
            case ast.Name(name, ast.Store() | ast.Del()) if not inside:
                found.add(name)
            case ast.MatchAs(_, str(name)) | ast.MatchStar(str(name)) | ast.ExceptHandler(_, str(name)):
                found.add(name)
            case ast.Global() | ast.Nonlocal() | ast.Import() | ast.ImportFrom():
                raise Unjudged("another scope's names")
        inside = inside or isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
        waiting += [(child, inside) for child in ast.iter_child_nodes(node)]
    return found


# What operators do

BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
IN_PLACE: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    **BINARY,
    ast.Add: operator.iadd,
    ast.Sub: operator.isub,
    ast.Mult: operator.imul,
    ast.BitOr: operator.ior,
    ast.BitAnd: operator.iand,
    ast.BitXor: operator.ixor,
}
COMPARES: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
ITERATING: tuple[Any, ...] = (
    *(list, tuple, sorted, enumerate, zip, iter, min, max, sum, any, all, map, filter, set, frozenset, dict.fromkeys),
    *(itertools.product, itertools.combinations, itertools.combinations_with_replacement, itertools.permutations),
    *(itertools.pairwise, itertools.chain, itertools.chain.from_iterable, itertools.starmap, math.prod),
)
"""Built-in functions that go over their arguments."""


def order_of(value: Any) -> Any:
    """What going over a value goes over: a set and a Counter in canonical order, as they are now; anything else as it is."""
    if isinstance(value, set | frozenset):
        return in_order(value)
    if isinstance(value, Counter):
        return in_order(value.keys())
    return value


class Evaluator:
    """Evaluates in the names of frames; `text` is that of the file `FILE`.

    Functions of files in the folder `beside` are interpreted too.
    """

    def __init__(self, text: str, beside: Path) -> None:
        self.beside = beside
        self.functions = {FILE: functions_in(text)}
        self.steps = 0
        self.codes: dict[FunctionType, Code] = {}

    def code(self, function: FunctionType) -> Any:
        """A function as the interpreter runs it; one of another file runs as it is."""
        if function not in self.codes:
            node = self._node(function)
            if node is None:
                return function
            names = function.__code__.co_freevars
            closure = dict(zip(names, (cell.cell_contents for cell in function.__closure__ or ()), strict=True))
            defaults, named = function.__defaults__ or (), function.__kwdefaults__ or {}
            self.codes[function] = Code(node, function.__globals__, closure, defaults, named, self)
        return self.codes[function]

    def _node(self, function: FunctionType) -> ast.FunctionDef | None:
        """The definition of a function of the spec's own files."""
        file = function.__code__.co_filename
        if file not in self.functions:
            own = Path(file).parent == self.beside and Path(file).is_file()
            self.functions[file] = functions_in(Path(file).read_text(encoding="utf-8")) if own else {}
        return self.functions[file].get((function.__name__, function.__code__.co_firstlineno))

    # statements

    def block(self, statements: list[ast.stmt], frame: Frame) -> None:
        """Run them in order."""
        for statement in statements:
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise Unjudged("too many steps")
            getattr(self, f"_do_{type(statement).__name__}", self._unknown)(statement, frame)

    def _unknown(self, node: ast.AST, frame: Frame) -> Any:
        raise Unjudged(type(node).__name__)

    def _do_Pass(self, node: ast.Pass, frame: Frame) -> None:
        pass

    def _do_Expr(self, node: ast.Expr, frame: Frame) -> None:
        self.value(node.value, frame)

    def _do_Assign(self, node: ast.Assign, frame: Frame) -> None:
        value = self.value(node.value, frame)
        for target in node.targets:
            self.assign(target, value, frame)

    def _do_AnnAssign(self, node: ast.AnnAssign, frame: Frame) -> None:
        if node.value is not None:
            self.assign(node.target, self.value(node.value, frame), frame)

    def assign(self, target: ast.expr, value: Any, frame: Frame) -> None:
        """`target = value`, the value there already."""
        match target:
            case ast.Name(name):
                frame.store(name, value)
            case ast.Attribute(owner, name):
                self._set_attribute(self.value(owner, frame), name, value)
            case ast.Subscript(owner, index):
                held = self.value(owner, frame)
                self._set_item(held, self.value(index, frame), value, frame)
            case ast.Tuple(parts) | ast.List(parts):
                self._unpack(parts, value, frame)
            case _:
                self._unknown(target, frame)

    def _unpack(self, parts: list[ast.expr], value: Any, frame: Frame) -> None:
        values = list(order_of(value))
        stars = [place for place, part in enumerate(parts) if isinstance(part, ast.Starred)]
        if not stars:
            if len(values) != len(parts):
                raise ValueError("another number of values")
            for part, item in zip(parts, values, strict=True):
                self.assign(part, item, frame)
            return
        (star,) = stars
        after = len(parts) - star - 1
        if len(values) < len(parts) - 1:
            raise ValueError("too few values")
        middle = values[star : len(values) - after]
        for part, item in zip(parts[:star], values[:star], strict=True):
            self.assign(part, item, frame)
        starred = parts[star]
        assert isinstance(starred, ast.Starred)
        self.assign(starred.value, middle, frame)
        for part, item in zip(parts[star + 1 :], values[len(values) - after :], strict=True):
            self.assign(part, item, frame)

    @staticmethod
    def _set_attribute(owner: Any, name: str, value: Any) -> None:
        if isinstance(owner, State):
            owner.assign(name, value)
        else:
            setattr(owner, name, value)

    def _set_item(self, held: Any, index: Any, value: Any, frame: Frame) -> None:
        state = frame.code.judge.state
        if isinstance(index, slice) and isinstance(held, list):
            value = list(order_of(value))
        if state is None or not state.keeps(held):
            held[index] = value
        else:
            state.set_item(held, index, value)

    state: State | None = None
    """The state that the body runs on."""

    def _do_AugAssign(self, node: ast.AugAssign, frame: Frame) -> None:
        change = IN_PLACE[type(node.op)]
        match node.target:
            case ast.Name(name):
                old = frame.load(name)
                frame.store(name, self.changed(change, old, self.value(node.value, frame)))
            case ast.Attribute(owner_node, name):
                owner = self.value(owner_node, frame)
                old = self.attribute(owner, name)
                self._set_attribute(owner, name, self.changed(change, old, self.value(node.value, frame)))
            case ast.Subscript(owner_node, index_node):
                owner, index = self.value(owner_node, frame), self.value(index_node, frame)
                old = owner[index]
                self._set_item(owner, index, self.changed(change, old, self.value(node.value, frame)), frame)

    def changed(self, change: Callable[[Any, Any], Any], old: Any, value: Any) -> Any:
        """`old` changed in place where it can be, else the new value."""
        if isinstance(old, list) and change is operator.iadd:
            value = order_of(value)
        if self.state is not None and self.state.keeps(old):
            if isinstance(old, dict) and not isinstance(old, Counter) and change is operator.ior:
                self.state.call(old, "update", [value], {})
                return old
            return self.state.change(old, lambda trial: change(trial, value))
        return change(old, value)

    def _do_Delete(self, node: ast.Delete, frame: Frame) -> None:
        for target in node.targets:
            match target:
                case ast.Name(name):
                    frame.load(name)
                    where: Frame | None = frame
                    while where is not None and name not in where.own:
                        where = where.parent
                    assert where is not None
                    del where.values[name]
                case ast.Subscript(owner_node, index_node):
                    owner, index = self.value(owner_node, frame), self.value(index_node, frame)
                    if self.state is not None and self.state.keeps(owner):
                        self.state.del_item(owner, index)
                    else:
                        del owner[index]
                case _:
                    self._unknown(target, frame)

    def _do_If(self, node: ast.If, frame: Frame) -> None:
        self.block(node.body if self.value(node.test, frame) else node.orelse, frame)

    def _do_While(self, node: ast.While, frame: Frame) -> None:
        while self.value(node.test, frame):
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise Unjudged("too many steps")
            try:
                self.block(node.body, frame)
            except _Break:
                return
            except _Continue:
                continue
        self.block(node.orelse, frame)

    def _do_For(self, node: ast.For, frame: Frame) -> None:
        for item in order_of(self.value(node.iter, frame)):
            self.assign(node.target, item, frame)
            try:
                self.block(node.body, frame)
            except _Break:
                return
            except _Continue:
                continue
        self.block(node.orelse, frame)

    def _do_Break(self, node: ast.Break, frame: Frame) -> None:
        raise _Break

    def _do_Continue(self, node: ast.Continue, frame: Frame) -> None:
        raise _Continue

    def _do_Return(self, node: ast.Return, frame: Frame) -> None:
        raise _Return(None if node.value is None else self.value(node.value, frame))

    def _do_Assert(self, node: ast.Assert, frame: Frame) -> None:
        if not self.value(node.test, frame):
            raise AssertionError(*(() if node.msg is None else (self.value(node.msg, frame),)))

    def _do_Raise(self, node: ast.Raise, frame: Frame) -> None:
        if node.exc is None:
            raise Unjudged("raise alone")
        raise self.value(node.exc, frame)

    def _do_Try(self, node: ast.Try, frame: Frame) -> None:
        try:
            try:
                self.block(node.body, frame)
            except Exception as error:
                for handler in node.handlers:
                    if handler.type is None or isinstance(error, self.value(handler.type, frame)):
                        if handler.name is not None:
                            frame.store(handler.name, error)
                        self.block(handler.body, frame)
                        break
                else:
                    raise
            else:
                self.block(node.orelse, frame)
        finally:
            self.block(node.finalbody, frame)

    def _do_FunctionDef(self, node: ast.FunctionDef, frame: Frame) -> None:
        if node.decorator_list:
            raise Unjudged("a decorator inside a body")
        frame.store(node.name, self._closure(node, frame))

    def _closure(self, node: ast.FunctionDef | ast.Lambda, frame: Frame) -> Code:
        defaults = tuple(self.value(default, frame) for default in node.args.defaults)
        pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        named = {arg.arg: self.value(default, frame) for arg, default in pairs if default is not None}
        made = Code(node, frame.code.names, frame.code.closure, defaults, named, self)
        made.outer = frame
        return made

    # match

    def _do_Match(self, node: ast.Match, frame: Frame) -> None:
        subject = self.value(node.subject, frame)
        for case in node.cases:
            names: dict[str, Any] = {}
            if not self._matches(case.pattern, subject, names, frame):
                continue
            for name, value in names.items():
                frame.store(name, value)
            if case.guard is None or self.value(case.guard, frame):
                self.block(case.body, frame)
                return

    def _matches(self, pattern: ast.pattern, value: Any, names: dict[str, Any], frame: Frame) -> bool:
        match pattern:
            case ast.MatchAs(None, None):
                return True
            case ast.MatchAs(inner, name):
                if inner is not None and not self._matches(inner, value, names, frame):
                    return False
                assert name is not None
                names[name] = value
                return True
            case ast.MatchSingleton(constant):
                return value is constant
            case ast.MatchValue(constant_node):
                return bool(value == self.value(constant_node, frame))
            case ast.MatchOr(alternatives):
                return any(self._matches(alternative, value, names, frame) for alternative in alternatives)
            case ast.MatchSequence(parts):
                return self._matches_sequence(parts, value, names, frame)
            case ast.MatchClass():
                return self._matches_class(pattern, value, names, frame)
            case _:
                raise Unjudged("a pattern")

    def _matches_sequence(self, parts: list[ast.pattern], value: Any, names: dict[str, Any], frame: Frame) -> bool:
        if not isinstance(value, list | tuple | range):
            return False
        items = list(value)
        stars = [place for place, part in enumerate(parts) if isinstance(part, ast.MatchStar)]
        if not stars:
            return len(items) == len(parts) and all(
                self._matches(part, item, names, frame) for part, item in zip(parts, items, strict=True)
            )
        (star,) = stars
        after = len(parts) - star - 1
        if len(items) < len(parts) - 1:
            return False
        starred = parts[star]
        assert isinstance(starred, ast.MatchStar)
        if starred.name is not None:
            names[starred.name] = items[star : len(items) - after]
        outer = [*parts[:star], *parts[star + 1 :]]
        held = [*items[:star], *items[len(items) - after :]] if after else items[:star]
        return all(self._matches(part, item, names, frame) for part, item in zip(outer, held, strict=True))

    def _matches_class(self, pattern: ast.MatchClass, value: Any, names: dict[str, Any], frame: Frame) -> bool:
        cls = self.value(pattern.cls, frame)
        if not isinstance(value, cls):
            return False
        wanted: list[tuple[Any, ast.pattern]] = []
        itself = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)
        fields = getattr(cls, "__match_args__", ())
        if pattern.patterns and not fields and issubclass(cls, itself):
            if len(pattern.patterns) > 1:
                raise TypeError("one pattern at most")
            wanted.append((value, pattern.patterns[0]))
        elif len(pattern.patterns) > len(fields):
            raise TypeError("too many patterns")
        else:
            wanted += [(getattr(value, f), part) for f, part in zip(fields, pattern.patterns, strict=False)]
        for name, part in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
            if not hasattr(value, name):
                return False
            wanted.append((getattr(value, name), part))
        return all(self._matches(part, item, names, frame) for item, part in wanted)

    # expressions

    def value(self, node: ast.expr, frame: Frame) -> Any:
        """The value of an expression."""
        return getattr(self, f"_of_{type(node).__name__}", self._unknown)(node, frame)

    def _of_Constant(self, node: ast.Constant, frame: Frame) -> Any:
        return node.value

    def _of_Name(self, node: ast.Name, frame: Frame) -> Any:
        return frame.load(node.id)

    def _of_NamedExpr(self, node: ast.NamedExpr, frame: Frame) -> Any:
        value = self.value(node.value, frame)
        self.assign(node.target, value, frame)
        return value

    def _of_Attribute(self, node: ast.Attribute, frame: Frame) -> Any:
        return self.attribute(self.value(node.value, frame), node.attr)

    def attribute(self, owner: Any, name: str) -> Any:
        """An attribute: of a state a variable, a method, or a property's value."""
        if isinstance(owner, State):
            return owner.read(name, self)
        if isinstance(owner, Super):
            return owner.read(name, self)
        return getattr(owner, name)

    def _of_Subscript(self, node: ast.Subscript, frame: Frame) -> Any:
        owner = self.value(node.value, frame)
        return owner[self.value(node.slice, frame)]

    def _of_Slice(self, node: ast.Slice, frame: Frame) -> slice:
        return slice(
            *(None if part is None else self.value(part, frame) for part in (node.lower, node.upper, node.step))
        )

    def _of_BoolOp(self, node: ast.BoolOp, frame: Frame) -> Any:
        stops = isinstance(node.op, ast.Or)
        value: Any = None
        for part in node.values:
            value = self.value(part, frame)
            if bool(value) is stops:
                return value
        return value

    def _of_UnaryOp(self, node: ast.UnaryOp, frame: Frame) -> Any:
        value = self.value(node.operand, frame)
        match node.op:
            case ast.Not():
                return not value
            case ast.USub():
                return -value
            case ast.UAdd():
                return +value
            case _:
                return ~value

    def _of_BinOp(self, node: ast.BinOp, frame: Frame) -> Any:
        left = self.value(node.left, frame)
        return BINARY[type(node.op)](left, self.value(node.right, frame))

    def _of_Compare(self, node: ast.Compare, frame: Frame) -> Any:
        left = self.value(node.left, frame)
        result: Any = True
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            right = self.value(right_node, frame)
            result = COMPARES[type(op)](left, right)
            if not result:
                return result
            left = right
        return result

    def _of_IfExp(self, node: ast.IfExp, frame: Frame) -> Any:
        return self.value(node.body if self.value(node.test, frame) else node.orelse, frame)

    def _items(self, nodes: list[ast.expr], frame: Frame) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                found += order_of(self.value(node.value, frame))
            else:
                found.append(self.value(node, frame))
        return found

    def _of_Tuple(self, node: ast.Tuple, frame: Frame) -> Any:
        return tuple(self._items(node.elts, frame))

    def _of_List(self, node: ast.List, frame: Frame) -> Any:
        return self._items(node.elts, frame)

    def _of_Set(self, node: ast.Set, frame: Frame) -> Any:
        return set(self._items(node.elts, frame))

    def _of_Dict(self, node: ast.Dict, frame: Frame) -> Any:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                found |= self.value(value, frame)
            else:
                index = self.value(key, frame)
                found[index] = self.value(value, frame)
        return found

    def _of_JoinedStr(self, node: ast.JoinedStr, frame: Frame) -> str:
        return "".join(str(self.value(part, frame)) for part in node.values)

    def _of_FormattedValue(self, node: ast.FormattedValue, frame: Frame) -> str:
        if node.format_spec is not None:
            raise Unjudged("a format")
        value = self.value(node.value, frame)
        return repr(value) if node.conversion == ord("r") else str(value)

    def _of_Lambda(self, node: ast.Lambda, frame: Frame) -> Any:
        return self._closure(node, frame)

    # comprehensions

    def _of_ListComp(self, node: ast.ListComp, frame: Frame) -> Any:
        return list(self._rounds(node.elt, node.generators, frame))

    def _of_SetComp(self, node: ast.SetComp, frame: Frame) -> Any:
        return set(self._rounds(node.elt, node.generators, frame))

    def _of_DictComp(self, node: ast.DictComp, frame: Frame) -> Any:
        pair = ast.Tuple([node.key, node.value], ast.Load())
        return dict(self._rounds(pair, node.generators, frame))

    def _of_GeneratorExp(self, node: ast.GeneratorExp, frame: Frame) -> Any:
        return self._rounds(node.elt, node.generators, frame)

    def _rounds(self, elt: ast.expr, clauses: list[ast.comprehension], frame: Frame) -> Iterator[Any]:
        names = frozenset(
            part.id for clause in clauses for part in ast.walk(clause.target) if isinstance(part, ast.Name)
        )
        first = order_of(self.value(clauses[0].iter, frame))
        return self._clause(elt, clauses, 0, Frame(frame.code, frame, names), first)

    def _clause(
        self, elt: ast.expr, clauses: list[ast.comprehension], place: int, frame: Frame, items: Any
    ) -> Iterator[Any]:
        clause = clauses[place]
        for item in items:
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise Unjudged("too many steps")
            self.assign(clause.target, item, frame)
            if not all(self.value(test, frame) for test in clause.ifs):
                continue
            if place + 1 == len(clauses):
                yield self.value(elt, frame)
            else:
                inner = order_of(self.value(clauses[place + 1].iter, frame))
                yield from self._clause(elt, clauses, place + 1, frame, inner)

    # calls

    def _of_Call(self, node: ast.Call, frame: Frame) -> Any:
        if (
            isinstance(node.func, ast.Name)
            and node.func.id == "super"
            and frame.load("super") is super
            and not node.args
        ):
            owner = frame.code.closure["__class__"]
            return Super(owner, frame.load(frame.code.parameters[0]))
        if isinstance(node.func, ast.Attribute):
            owner = self.value(node.func.value, frame)
            if not isinstance(owner, State | Super):
                given, named = self._arguments(node, frame)
                return self.method(owner, node.func.attr, given, named)
            function = self.attribute(owner, node.func.attr)
        else:
            function = self.value(node.func, frame)
        given, named = self._arguments(node, frame)
        if function is depth:
            (most,) = given
            if frame.code.under_way > most:
                raise RecursionError("too deep")
            return None
        return self.call(function, given, named)

    def _arguments(self, node: ast.Call, frame: Frame) -> tuple[list[Any], dict[str, Any]]:
        given = self._items(node.args, frame)
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            value = self.value(keyword.value, frame)
            named |= value if keyword.arg is None else {keyword.arg: value}
        return given, named

    def call(self, function: Any, given: list[Any], named: dict[str, Any]) -> Any:
        """Call what a name or an expression stands for."""
        if isinstance(function, functools.partial):
            return self.call(function.func, [*function.args, *given], {**function.keywords, **named})
        if isinstance(function, FunctionType):
            function = self.code(function)
        elif any(function is other or function == other for other in ITERATING):
            if function in (any, all) and len(given) == 1:
                return self._quantified(function, order_of(given[0]))
            given = [order_of(value) for value in given]
        elif function is functools.reduce:
            given[1] = order_of(given[1])
        elif function is Counter and given and not isinstance(given[0], dict):
            given = [order_of(given[0])]
        return function(*given, **named)

    @staticmethod
    def _quantified(function: Any, items: Any) -> bool:
        stops = function is any
        for item in items:
            if bool(item) is stops:
                return stops
        return not stops

    def method(self, owner: Any, name: str, given: list[Any], named: dict[str, Any]) -> Any:
        """Call a method of a value: of a container of the state as a change of it, of a set or Counter in canonical order."""
        if isinstance(owner, set) and name == "pop":
            value = next(iter(in_order(owner)), None)
            return self.method(owner, "remove", [value], {}) or value if owner else owner.pop()
        if isinstance(owner, Counter) and name in ("items", "values", "keys", "elements"):
            return view_of_counter(owner, name)
        if isinstance(owner, list) and name == "extend":
            given = [order_of(value) for value in given]
        if name == "fromkeys":
            given = [order_of(value) for value in given]
        if self.state is not None and self.state.keeps(owner):
            return self.state.call(owner, name, given, named)
        function = getattr(owner, name)
        if isinstance(function, FunctionType):
            function = self.code(function)
        elif inspect.ismethod(function) and isinstance(function.__func__, FunctionType):
            run = self.code(function.__func__)
            return run(function.__self__, *given, **named)
        return function(*given, **named)


class Super:
    """What `super()` stands for."""

    def __init__(self, owner: type, state: State) -> None:
        self.owner, self.state = owner, state

    def read(self, name: str, judge: Evaluator) -> Any:
        """A method of a base."""
        mro = self.state.spec.__mro__
        for cls in mro[mro.index(self.owner) + 1 :]:
            if name in vars(cls):
                return Bound(judge.code(vars(cls)[name]), self.state)
        raise AttributeError(name)


__all__ = ["Bound", "Disabled", "Evaluator", "Quorum", "Unjudged"]
