"""Loops over the elements of collections, and comprehensions, as C."""

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import assert_never

from checker.backends.c.codes import codes_in_order, in_canonical_order, offset, size
from checker.backends.c.emit.conversions import as_set, convert, over_bits, to_code, to_plain
from checker.backends.c.emit.expressions import UNROLLED, Emitter, is_huge
from checker.backends.c.emit.masks import Masks
from checker.backends.c.emit.writer import capacity, is_dense, set_words
from checker.diagnostics import Span
from checker.ir.failing import applies
from checker.ir.kinds import NEVER, element, interval, is_ordered, members
from checker.ir.nodes import Apply, Clause, Comprehension, Const, Expr
from checker.ir.ops import CollectionOp
from checker.language.types import CounterType, FrozenSetType, ListType, QuorumType, RangeType, SetType, Type, UnionType


class Loops(Masks, Emitter):
    """Writes loops."""

    counts_turns = False
    """Whether the loops of this function count their turns."""

    @abstractmethod
    def endless(self, span: Span | None) -> str:
        """What is said of a loop at a place that turns too often."""

    @contextmanager
    def over(self, source: Expr, ordered: bool) -> Iterator[tuple[str, Type]]:
        """A C loop over a collection; gives the element, plain, and its type. `ordered` when the order of elements matters."""
        with self._over(source, ordered) as found:
            if self.counts_turns:
                cut = self.name("cut")
                site = self.types.site(self.endless(source.span))
                self.line(f"int {cut} = UNLIKELY(++turns % TURNS_UNASKED == 0) ? long_body({site}) : OK;")
                self.line(f"if (UNLIKELY({cut} != OK)) return {cut};")
            yield found

    @contextmanager
    def _over(self, source: Expr, ordered: bool) -> Iterator[tuple[str, Type]]:
        kind = source.type
        if isinstance(source, Apply) and source.op is CollectionOp.RANGE:
            low, high = (self._limit(limit) for limit in source.args)
            index = self.name("i")
            with self.block(f"for (i64 {index} = {low}; {index} < {high}; {index}++)"):
                yield index, element(kind)
            return
        of = element(kind)
        if of == NEVER:
            with self.block("while (0)"):
                yield "0", interval(0, 0)
        elif ordered and not isinstance(kind, ListType) and not in_canonical_order(of):
            with self._over_table(source, of) as item:
                yield item, of
        elif applies(source, CollectionOp.DOMAIN):
            with self._over_domain(of) as item:
                yield item, of
        elif isinstance(kind, ListType | CounterType) or (isinstance(kind, SetType) and not is_dense(kind)):
            with self._over_row(source) as item:
                yield item, of
        else:
            value = self.expr(source)
            if isinstance(kind, QuorumType | FrozenSetType):
                value = as_set(self, value, kind)
            held = self.temporary(SetType(of), value)
            with over_bits(self, held, set_words(of)) as code:
                item = self.temporary(of, to_plain(of, code))
                yield item, of

    def _limit(self, limit: Expr) -> str:
        """A limit of a range, which is evaluated before the first round; the body may assign to the local that it is."""
        return self.expr(limit) if isinstance(limit, Const) else self.temporary(limit.type, self.expr(limit))

    @contextmanager
    def _over_domain(self, of: Type) -> Iterator[str]:
        index = self.name("i")
        low = of.low if isinstance(of, RangeType) else 0
        if size(of) <= UNROLLED:
            self.line(f"#pragma GCC unroll {size(of)}")
        with self.block(f"for (i64 {index} = {low}; {index} < {low + size(of)}; {index}++)"):
            yield index

    @contextmanager
    def _over_table(self, source: Expr, of: Type) -> Iterator[str]:
        """Sets, or what has sets in it: the order of codes is not that of the values."""
        kind, index, held = source.type, self.name("i"), ""
        table = self.types.table("u16", codes_in_order(of))
        if not applies(source, CollectionOp.DOMAIN):
            held = self.temporary(kind, self.expr(source))  # the body may assign to the local that is gone over
            if isinstance(kind, QuorumType | FrozenSetType):
                held, kind = self.held(SetType(of), as_set(self, held, kind)), SetType(of)
        with self.block(f"for (i64 {index} = 0; {index} < {size(of)}; {index}++)"):
            code = self.held(of, f"(i64){table}[{index}]")
            if held:
                self.line(f"if (!({self.contained(held, code, kind)})) continue;")
            yield to_plain(of, code)

    @contextmanager
    def _over_row(self, source: Expr) -> Iterator[str]:
        kind = source.type
        held, index = self.temporary(kind, self.expr(source)), self.name("i")
        with self.block(f"for (i64 {index} = 0; {index} < {held}.n; {index}++)"):
            if isinstance(kind, CounterType):
                self.line(f"if ({index} && {held}.v[{index}] == {held}.v[{index} - 1]) continue;")
            of = element(kind)
            item = f"{held}.v[{index}]" if isinstance(kind, ListType) else to_plain(of, f"{held}.v[{index}]")
            yield self.temporary(of, item)

    def _comprehend(self, made: Comprehension) -> str:
        return self.masked(made) or self._collected(made)

    def _collected(self, made: Comprehension) -> str:
        match made.collect:
            case "any":
                return self._until(made, "0", "1", "")
            case "all":
                return self._until(made, "1", "0", "!")
            case "sum":
                return self._sum(made)
            case "min":
                return self._extreme(made, "<")
            case "max":
                return self._extreme(made, ">")
            case "set":
                return self._set_of(made)
            case "list":
                return self._list_of(made)
            case "dict":
                return self._dict_of(made)
            case _:
                assert_never(made.collect)

    @contextmanager
    def _clauses(self, clauses: tuple[Clause, ...], ordered: bool) -> Iterator[None]:
        """The nested loops of a comprehension, up to where its value is made."""
        if not clauses:
            yield
            return
        clause = clauses[0]
        with self.over(clause.source, ordered) as (item, _):
            self.locals[clause.name] = item
            if isinstance(clause.condition, Const):
                if not clause.condition.value:
                    self.line("continue;")
            else:
                self.line(f"if (!({self.expr(clause.condition)})) continue;")
            with self._clauses(clauses[1:], ordered):
                yield

    def _until(self, made: Comprehension, start: str, end: str, opposite: str) -> str:
        """Goes on until the value decides."""
        result, done = self.temporary(interval(0, 1), start), self.name("done")
        with self._clauses(made.clauses, ordered=False):
            self.line(f"if ({opposite}({self.expr(made.value)})) {{ {result} = {end}; goto {done}; }}")
        self.line(f"{done}:;")
        return result

    def _sum(self, made: Comprehension) -> str:
        result = self.temporary(made.type, "0")
        with self._clauses(made.clauses, ordered=False):
            value = self.expr(made.value)
            if is_huge(made.type):
                self.line(f"{result} = {self.checked('add', result, value, made)};")
            else:
                self.line(f"{result} += {value};")
        return result

    def _extreme(self, made: Comprehension, operator: str) -> str:
        of = made.value.type
        best, found = self.temporary(of, "0"), self.temporary(interval(0, 1), "0")
        with self._clauses(made.clauses, ordered=False):
            value = self.value(made.value)
            if not is_ordered(of):
                self.line(
                    f"if ({found} && !({self._has_order(of, value)} && {self._has_order(of, best)})) return ERROR;"
                )
            self.line(f"if (!{found} || {value} {operator} {best}) {best} = {value};")
            self.line(f"{found} = 1;")
        if made.default is None:
            self.fail_unless(found)
            return convert(self, best, of, made.type)
        result = self.temporary(made.type)
        with self.block(f"if ({found})"):
            self.line(f"{result} = {convert(self, best, of, made.type)};")
        with self.block("else"):
            self.line(f"{result} = {self.expr(made.default)};")
        return result

    @staticmethod
    def _has_order(kind: Type, value: str) -> str:
        """Whether a value of a union is one of its member that is ordered."""
        for number, member in enumerate(members(kind)):
            if isinstance(kind, UnionType) and is_ordered(member):
                return f"({value} >= {offset(kind, number)} && {value} < {offset(kind, number + 1)})"
        return "0"

    def _set_of(self, made: Comprehension) -> str:
        kind = made.type
        if element(kind) == NEVER:
            with self._clauses(made.clauses, ordered=False):
                self.expr(made.value)
            return self.expr(Apply(CollectionOp.SET, kind))
        result = self.temporary(kind, f"({self.types.of(kind)}){{0}}")
        with self._clauses(made.clauses, ordered=False):
            item = self.held(element(kind), to_code(element(kind), self.expr(made.value)))
            self.set_bit(result, item, kind)
        return result

    def _list_of(self, made: Comprehension) -> str:
        kind = made.type
        most = capacity(kind)
        result = self.temporary(kind, f"({self.types.of(kind)}){{0}}")
        with self._clauses(made.clauses, ordered=True):
            value = self.value(made.value)
            self.fail_unless(f"{result}.n < {most}")
            self.line(f"{result}.v[{result}.n++] = {value};")
        return result

    def _dict_of(self, made: Comprehension) -> str:
        assert made.key is not None
        result = self.temporary(made.type)
        with self._clauses(made.clauses, ordered=False):
            place = self.held(made.key.type, to_code(made.key.type, self.expr(made.key)))
            self.line(f"{result}.v[{place}] = {self.expr(made.value)};")
        return result
