"""Expressions of the intermediate representation as C: each gives a C expression without side effects, after the lines it needs."""

from abc import ABC, abstractmethod
from functools import partial
from typing import assert_never

from checker.backends.c.codes import code, offset, parts, size
from checker.backends.c.emit.branches import is_junction
from checker.backends.c.emit.collections import Collections
from checker.backends.c.emit.conversions import (
    composed,
    convert,
    convert_scalar,
    digit,
    moved_set,
)
from checker.backends.c.emit.writer import closed, is_dense, scalar, set_words
from checker.diagnostics import Span
from checker.ir.kinds import HUGE, NEVER, bounds, element
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Comprehension,
    Conditional,
    Const,
    Convert,
    Expr,
    Fail,
    Field,
    Fits,
    IsMember,
    Item,
    Junction,
    Load,
    Local,
)
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import (
    FrozenSetType,
    RangeType,
    RecordType,
    SetType,
    Type,
    UnionType,
)

TOO_LARGE = "an integer beyond 2**62, which only the reference engine has,"
UNROLLED = 16
"""Loops over so few values are unrolled."""


class Emitter(Collections, ABC):
    """Writes expressions."""

    def expr(self, node: Expr) -> str:
        """The C expression of a node."""
        match node:
            case Const():
                return self._const(node)
            case Local(_, name):
                return self.locals[name]
            case Load():
                return self._load(node)
            case Apply():
                return self._scalar(node) if isinstance(node.op, ScalarOp) else self._made(node.op, node)
            case Junction():
                operator, opposite = ("&&", "") if node.is_and else ("||", "!")
                return self.joined([partial(self.expr, part) for part in node.parts], operator, opposite)
            case Conditional():
                return self._conditional(node)
            case Convert(kind, value):
                return convert(self, self.expr(value), value.type, kind)
            case Fits():
                return self._fits(node)
            case IsMember():
                return self._is(node)
            case Field():
                return self._field(node)
            case Item(_, value, number):
                return digit(parts(value.type), number, self.value(value))
            case After(before, result):
                for value in before:
                    self.expr(value)
                return self.expr(result)
            case Fail():
                return self._fail(node)
            case Call():
                return self._call(node)
            case Comprehension():
                return self._comprehend(node)
            case _:
                assert_never(node)

    def _made(self, op: CollectionOp, node: Apply) -> str:
        """An operation whose C is made of lines."""
        match op:
            case CollectionOp.EQ:
                left, right = node.args
                return self.equal(self.expr(left), self.expr(right), left.type)
            case CollectionOp.RECORD | CollectionOp.TUPLE:
                return composed(parts(node.type), [self.expr(arg) for arg in node.args])
            case CollectionOp.GET:
                return self._get(node)
            case CollectionOp.DOMAIN:
                return self._domain(node)
            case CollectionOp.SET:
                return self._set(node)
            case CollectionOp.UNITE:
                return self._wordwise(node, "{a} | {b}")
            case CollectionOp.MEET:
                return self._wordwise(node, "{a} & {b}")
            case CollectionOp.MINUS:
                return self._wordwise(node, "{a} & ~{b}")
            case CollectionOp.DIFFER:
                return self._wordwise(node, "{a} ^ {b}")
            case CollectionOp.SUBSET:
                return self._subset(node)
            case CollectionOp.IN:
                return self._in(node)
            case CollectionOp.LEN:
                return self._len(node)
            case CollectionOp.FIRST:
                return self._first(node)
            case CollectionOp.LIST:
                return self._list(node)
            case CollectionOp.CONCAT:
                return self._concat(node)
            case CollectionOp.AT:
                return self._at(node)
            case CollectionOp.FIND:
                return self._find(node)
            case CollectionOp.REVERSE:
                return self._reverse(node)
            case CollectionOp.SLICE:
                return self._slice(node)
            case CollectionOp.SORT:
                return self._sort(node)
            case CollectionOp.RANGE:
                raise NotCompiled("a range is compiled as what a loop goes over")
            case CollectionOp.COUNTER:
                return self._counter(node)
            case CollectionOp.ELEMENTS:
                return self._elements(node)
            case CollectionOp.DISTINCT:
                return self._distinct(node)
            case CollectionOp.COUNT:
                return self._count(node)
            case _:
                assert_never(op)

    # leaves

    def _const(self, node: Const) -> str:
        if isinstance(node.type, RangeType):
            return f"{int(node.value)}" if node.value >= 0 else f"({int(node.value)})"
        if isinstance(node.type, UnionType):
            member = next(m for m in node.type.members if _has(m, node.value))
            return str(offset(node.type, node.type.members.index(member)) + code(member, node.value))
        return str(code(node.type, node.value))

    def _domain(self, node: Apply) -> str:
        assert isinstance(node.type, SetType)
        of, ctype = node.type.of, self.types.of(node.type)
        if not is_dense(node.type):
            raise NotCompiled("a domain of this size is not compiled as a set")
        full = [min(64, size(of) - 64 * word) for word in range(set_words(of))]
        masks = ", ".join(f"{(1 << count) - 1}ull" for count in full)
        return f"({ctype}){{{{{masks}}}}}"

    # truth

    def _conditional(self, node: Conditional) -> str:
        parts = is_junction(node.test)
        test = self.condition(node.test, true=True, false=True) if parts else self.expr(node.test)
        with self.captured() as yes_lines:
            self.depth += 1
            if not parts:
                self.note("is true", node.test.span)
            yes = self.expr(node.yes)
            self.depth -= 1
        with self.captured() as no_lines:
            self.depth += 1
            if not parts:
                self.note("is false", node.test.span)
            no = self.expr(node.no)
            self.depth -= 1
        if not yes_lines and not no_lines:
            return f"({test} ? {yes} : {no})"
        result = self.temporary(node.type)
        self.line(f"if ({test}) {{")
        self.lines += [*yes_lines, f"{'    ' * (self.depth + 1)}{result} = {yes};"]
        self.line("} else {")
        self.lines += [*no_lines, f"{'    ' * (self.depth + 1)}{result} = {no};"]
        self.line("}")
        return result

    def _fits(self, node: Fits) -> str:
        value, kind = node.value, node.kind
        if isinstance(value.type, SetType):
            return self._set_fits(value, kind)
        if not scalar(value.type) or not scalar(kind):
            return "1" if type(value.type) is type(kind) else "0"
        return convert_scalar(self, self.value(value), value.type, kind)[1] or "1"

    def _set_fits(self, value: Expr, wanted: Type) -> str:
        """Whether every element of a set is one of the wanted set's."""
        of = element(value.type)
        found = [m for m in (*getattr(wanted, "members", ()), wanted) if isinstance(m, SetType | FrozenSetType)]
        if not found or of == NEVER:
            return "1" if found else "0"
        return moved_set(self, self.expr(value), of, element(found[0]))[1] or "1"

    def _is(self, node: IsMember) -> str:
        value = node.value
        assert isinstance(value.type, UnionType)
        held = self.value(value)
        ranges: list[tuple[int, int]] = []
        for number in sorted(node.numbers):
            start, end = offset(value.type, number), offset(value.type, number + 1)
            if ranges and ranges[-1][1] == start:
                ranges[-1] = (ranges[-1][0], end)
            else:
                ranges.append((start, end))
        last = size(value.type)
        tests = [_between(held, start, end, last) for start, end in ranges]
        return tests[0] if len(tests) == 1 else f"({' || '.join(tests)})"

    # numbers and order

    def _scalar(self, node: Apply) -> str:
        """An operation by the C of its row."""
        row = node.op.row
        is_named = bool(row.check) or any(row.c.count(f"{{{place}}}") > 1 for place in range(len(node.args)))
        args = [self.value(arg) if is_named else self.expr(arg) for arg in node.args]
        if row.overflow and is_huge(node.type):
            return self.checked(row.overflow, args[0], args[1], node)
        count = size(node.type) if "{size}" in row.check else 0
        if row.check:
            self.fail_unless(row.check.format(*args, size=count))
        return row.c.format(*(map(closed, args) if row.c.startswith("!") else args))

    def checked(self, operation: str, left: str, right: str, node: Expr) -> str:
        """A sum, difference or product that may be beyond 2**62, where the bounds of no type reach: the search is given up then."""
        result = self.temporary(node.type)
        self.give_up_if(
            f"__builtin_{operation}_overflow({left}, {right}, &{result}) || {result} > HUGE_INTEGER || {result} < -HUGE_INTEGER",
            self.words_of_overflow(node),
        )
        return result

    def words_of_overflow(self, node: Expr) -> str:
        """What is said when an integer is too large."""
        return f"{TOO_LARGE} in {self.at(node.span)}"

    @abstractmethod
    def at(self, span: Span | None) -> str:
        """The method that is written, with the line of a place in it."""

    # conversion and structure

    def _field(self, node: Field) -> str:
        value = node.value
        held = self.value(value)
        if isinstance(value.type, RecordType):
            return self._field_of(value.type, held, node)
        assert isinstance(value.type, UnionType)
        pieces: list[tuple[int, str | None]] = []
        for number, member in enumerate(value.type.members):
            start = offset(value.type, number)
            inner = None
            if isinstance(member, RecordType) and any(name == node.name for name, _ in member.fields):
                inside = f"({held} - {start})" if start else held
                inner = self._field_of(member, inside, node)
            pieces.append((start + size(member), inner))
        missing = [number for number, (_, inner) in enumerate(pieces) if inner is None]
        for number in missing:
            start, end = offset(value.type, number), pieces[number][0]
            self.line(f"if ({_between(held, start, end, size(value.type))}) return ERROR;")
        known = [(end, inner) for end, inner in pieces if inner is not None]
        expression = known[-1][1]
        for end, inner in known[-2::-1]:
            expression = f"({held} < {end} ? {inner} : {expression})"
        assert expression is not None
        return expression

    def _field_of(self, kind: RecordType, value: str, node: Field) -> str:
        place = [name for name, _ in kind.fields].index(node.name)
        field = kind.fields[place][1]
        found = digit(parts(kind), place, value)
        if field == node.type:
            return found
        expression, check = convert_scalar(self, self.held(field, found), field, node.type)
        self.fail_unless(check)
        return expression

    def _fail(self, node: Fail) -> str:
        for argument in node.args:
            self.expr(argument)
        self.line("return ERROR;")
        return convert(self, "0", NEVER, node.type)

    def _call(self, node: Call) -> str:
        args = [self.value(arg) for arg in node.args]
        result = "0"
        passed = ["t", "after", "w", *args]
        if node.type != NEVER:
            result = self.temporary(node.type)
            passed.append(f"&{result}")
        status = self.name("s")
        self.line(f"int {status} = {self.helpers[node.helper]}({', '.join(passed)});")
        self.line(f"if ({status} != OK) return {status};")
        return result

    # comprehensions

    @abstractmethod
    def _comprehend(self, node: Comprehension) -> str:
        """A comprehension; see `Loops`."""


def _has(kind: Type, value: object) -> bool:
    try:
        code(kind, value)
    except ValueError:
        return False
    return True


def _between(value: str, start: int, end: int, last: int) -> str:
    tests = [f"{value} >= {start}"] if start else []
    tests += [f"{value} < {end}"] if end < last else []
    return f"({' && '.join(tests) or '1'})"


def is_huge(kind: Type) -> bool:
    """Whether the bounds of an integer's type may be where they were cut off."""
    return max(map(abs, bounds(kind))) >= HUGE
