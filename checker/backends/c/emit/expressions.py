"""Expressions of the intermediate representation as C: each gives a C expression without side effects, after the lines it needs."""

from abc import ABC, abstractmethod
from functools import partial

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
from checker.ir.nodes import Expr
from checker.ir.not_compiled import NotCompiled
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

    # leaves

    def _const(self, node: Expr) -> str:
        if isinstance(node.type, RangeType):
            return f"{int(node.data)}" if node.data >= 0 else f"({int(node.data)})"
        if isinstance(node.type, UnionType):
            member = next(m for m in node.type.members if _has(m, node.data))
            return str(offset(node.type, node.type.members.index(member)) + code(member, node.data))
        return str(code(node.type, node.data))

    def _local(self, node: Expr) -> str:
        return self.locals[node.data]

    def _global_set(self, node: Expr) -> str:
        assert isinstance(node.type, SetType)
        of, ctype = node.type.of, self.types.of(node.type)
        if not is_dense(node.type):
            raise NotCompiled("a domain of this size is not compiled as a set")
        full = [min(64, size(of) - 64 * word) for word in range(set_words(of))]
        masks = ", ".join(f"{(1 << count) - 1}ull" for count in full)
        return f"({ctype}){{{{{masks}}}}}"

    # truth

    def _not(self, node: Expr) -> str:
        return f"!{closed(self.expr(node.args[0]))}"

    def _and(self, node: Expr) -> str:
        return self._junction(node, "&&", "")

    def _or(self, node: Expr) -> str:
        return self._junction(node, "||", "!")

    def _junction(self, node: Expr, operator: str, opposite: str) -> str:
        return self.joined([partial(self.expr, part) for part in node.args], operator, opposite)

    def _if(self, node: Expr) -> str:
        parts = is_junction(node.args[0])
        test = self.condition(node.args[0], true=True, false=True) if parts else self.expr(node.args[0])
        with self.captured() as yes_lines:
            self.depth += 1
            if not parts:
                self.note("is true", node.args[0].span)
            yes = self.expr(node.args[1])
            self.depth -= 1
        with self.captured() as no_lines:
            self.depth += 1
            if not parts:
                self.note("is false", node.args[0].span)
            no = self.expr(node.args[2])
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

    def _after(self, node: Expr) -> str:
        *before, result = node.args
        for argument in before:
            self.expr(argument)
        return self.expr(result)

    def _fits(self, node: Expr) -> str:
        (value,) = node.args
        if isinstance(value.type, SetType):
            return self._set_fits(value, node.data)
        if not scalar(value.type) or not scalar(node.data):
            return "1" if type(value.type) is type(node.data) else "0"
        return convert_scalar(self, self.value(value), value.type, node.data)[1] or "1"

    def _set_fits(self, value: Expr, wanted: Type) -> str:
        """Whether every element of a set is one of the wanted set's."""
        of = element(value.type)
        found = [m for m in (*getattr(wanted, "members", ()), wanted) if isinstance(m, SetType | FrozenSetType)]
        if not found or of == NEVER:
            return "1" if found else "0"
        return moved_set(self, self.expr(value), of, element(found[0]))[1] or "1"

    def _is(self, node: Expr) -> str:
        (value,) = node.args
        assert isinstance(value.type, UnionType)
        held = self.value(value)
        ranges: list[tuple[int, int]] = []
        for number in sorted(node.data):
            start, end = offset(value.type, number), offset(value.type, number + 1)
            if ranges and ranges[-1][1] == start:
                ranges[-1] = (ranges[-1][0], end)
            else:
                ranges.append((start, end))
        last = size(value.type)
        tests = [_between(held, start, end, last) for start, end in ranges]
        return tests[0] if len(tests) == 1 else f"({' || '.join(tests)})"

    # numbers and order

    def _number(self, node: Expr) -> str:
        return self.expr(node.args[0])

    def _add(self, node: Expr) -> str:
        return self._arithmetic(node, "+")

    def _sub(self, node: Expr) -> str:
        return self._arithmetic(node, "-")

    def _mul(self, node: Expr) -> str:
        return self._arithmetic(node, "*")

    def _arithmetic(self, node: Expr, operator: str) -> str:
        left, right = (self.expr(arg) for arg in node.args)
        if is_huge(node.type):
            return self.checked(node.op, left, right, node)
        return f"({left} {operator} {right})"

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

    def _floordiv(self, node: Expr) -> str:
        left, right = (self.value(arg) for arg in node.args)
        self.fail_unless(f"{right} != 0")
        return f"floor_divided({left}, {right})"

    def _mod(self, node: Expr) -> str:
        left, right = (self.value(arg) for arg in node.args)
        self.fail_unless(f"{right} != 0")
        return f"floor_remainder({left}, {right})"

    def _least(self, node: Expr) -> str:
        left, right = (self.value(arg) for arg in node.args)
        return f"({left} < {right} ? {left} : {right})"

    def _greatest(self, node: Expr) -> str:
        left, right = (self.value(arg) for arg in node.args)
        return f"({left} > {right} ? {left} : {right})"

    def _lt(self, node: Expr) -> str:
        left, right = self._ordered(node)
        return f"({left} < {right})"

    def _le(self, node: Expr) -> str:
        left, right = self._ordered(node)
        return f"({left} <= {right})"

    def _ordered(self, node: Expr) -> tuple[str, str]:
        if node.data:
            right = self.expr(node.args[1])
            return self.expr(node.args[0]), right
        return self.expr(node.args[0]), self.expr(node.args[1])

    def _eq(self, node: Expr) -> str:
        left, right = node.args
        return self.equal(self.expr(left), self.expr(right), left.type)

    # conversion and structure

    def _convert(self, node: Expr) -> str:
        (value,) = node.args
        return convert(self, self.expr(value), value.type, node.type)

    def _field(self, node: Expr) -> str:
        (value,) = node.args
        held = self.value(value)
        if isinstance(value.type, RecordType):
            return self._field_of(value.type, held, node)
        assert isinstance(value.type, UnionType)
        pieces: list[tuple[int, str | None]] = []
        for number, member in enumerate(value.type.members):
            start = offset(value.type, number)
            inner = None
            if isinstance(member, RecordType) and any(name == node.data for name, _ in member.fields):
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

    def _field_of(self, kind: RecordType, value: str, node: Expr) -> str:
        place = [name for name, _ in kind.fields].index(node.data)
        field = kind.fields[place][1]
        found = digit(parts(kind), place, value)
        if field == node.type:
            return found
        expression, check = convert_scalar(self, self.held(field, found), field, node.type)
        self.fail_unless(check)
        return expression

    def _item(self, node: Expr) -> str:
        (value,) = node.args
        return digit(parts(value.type), node.data, self.value(value))

    def _record(self, node: Expr) -> str:
        return composed(parts(node.type), [self.expr(arg) for arg in node.args])

    _tuple = _record

    def _next(self, node: Expr) -> str:
        held = self.value(node.args[0])
        self.fail_unless(f"{held} + 1 < {size(node.type)}")
        return f"({held} + 1)"

    def _previous(self, node: Expr) -> str:
        held = self.value(node.args[0])
        self.fail_unless(f"{held} > 0")
        return f"({held} - 1)"

    def _fail(self, node: Expr) -> str:
        for argument in node.args:
            self.expr(argument)
        self.line("return ERROR;")
        return convert(self, "0", NEVER, node.type)

    def _call(self, node: Expr) -> str:
        args = [self.value(arg) for arg in node.args]
        result = "0"
        passed = ["t", "after", "w", *args]
        if node.type != NEVER:
            result = self.temporary(node.type)
            passed.append(f"&{result}")
        status = self.name("s")
        self.line(f"int {status} = {self.helpers[node.data]}({', '.join(passed)});")
        self.line(f"if ({status} != OK) return {status};")
        return result

    # comprehensions

    @abstractmethod
    def _comprehend(self, node: Expr) -> str:
        """A comprehension; see `Loops`."""

    def _range(self, node: Expr) -> str:
        raise NotCompiled("a range is compiled as what a loop goes over")


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
