"""Sets, lists, Counters and dicts of the intermediate representation as C."""

from checker.backends.c.codes import codes_in_order, in_canonical_order, quorum_masks, size
from checker.backends.c.emit.branches import Noting
from checker.backends.c.emit.conversions import (
    as_set,
    count_bits,
    to_code,
    to_plain,
)
from checker.backends.c.emit.writer import capacity, closed, is_dense, scalar, set_words
from checker.ir.failing import applies
from checker.ir.kinds import NEVER, element, interval
from checker.ir.nodes import Apply, Load
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp
from checker.language.types import (
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    SetType,
    Type,
)


class Collections(Noting):
    """Writes operations on collections."""

    # sets

    def _set(self, node: Apply) -> str:
        assert isinstance(node.type, SetType | FrozenSetType)
        kind = SetType(node.type.of, None if is_dense(SetType(node.type.of)) else max(1, len(node.args)))
        ctype = self.types.of(kind) if kind.of != NEVER else self.types.of(SetType(interval(0, 0)))
        result = self.name()
        self.line(f"{ctype} {result} = {{0}};")
        for argument in node.args:
            item = self.held(kind.of, to_code(kind.of, self.expr(argument)))
            self.set_bit(result, item, kind)
        return f"(i64){result}.w[0]" if isinstance(node.type, FrozenSetType) else result

    def set_bit(self, target: str, item: str, kind: Type) -> None:
        """Put a code into a set held in a variable."""
        if is_dense(kind):
            self.line(f"{target}.w[{_word(item, kind)}] |= 1ull << ({item} & 63);")
        else:
            self.fail_unless(f"row_has({target}.v, {target}.n, {item}) || {target}.n < {capacity(kind)}")
            self.line(f"row_insert({target}.v, &{target}.n, {item});")

    def _wordwise(self, node: Apply, pattern: str) -> str:
        if element(node.type) == NEVER:
            return self._set(Apply(CollectionOp.SET, node.type))
        if not is_dense(node.type):
            raise NotCompiled("set algebra over so many values is not compiled")
        left, right = (self.value(arg) for arg in node.args)
        words = range(set_words(element(node.type)))
        made = ", ".join(pattern.format(a=f"{left}.w[{word}]", b=f"{right}.w[{word}]") for word in words)
        return f"({self.types.of(node.type)}){{{{{made}}}}}"

    def _subset(self, node: Apply) -> str:
        left, right = (self.value(arg) for arg in node.args)
        kind = node.args[0].type
        if element(kind) == NEVER:
            return "1"
        if not is_dense(kind):
            return f"row_within({left}.v, {left}.n, {right}.v, {right}.n)"
        words = range(set_words(element(kind)))
        return "(" + " && ".join(f"!({left}.w[{word}] & ~{right}.w[{word}])" for word in words) + ")"

    def _in(self, node: Apply) -> str:
        value, collection = node.args
        kind = collection.type
        item = self.held(value.type, to_code(value.type, self.expr(value)))
        if applies(collection, CollectionOp.DOMAIN):
            return "1"
        if isinstance(kind, QuorumType):
            masks = self.types.table("u64", tuple(f"{mask}ull" for mask in quorum_masks(kind)))
            return f"((i64)({masks}[{self.expr(collection)}] >> {item}) & 1)"
        if isinstance(kind, FrozenSetType):
            return f"({closed(self.expr(collection))} >> {item} & 1)"
        if isinstance(collection, Load) and self.is_bits(collection.place):
            return self.bit_of_place(collection.place, self.keys(collection.keys), item)
        return self.contained(self.value(collection), item, kind)

    def contained(self, held: str, item: str, kind: Type) -> str:
        """Whether a code is in a set, list or Counter under a name."""
        if is_dense(kind):
            return f"((i64)({held}.w[{_word(item, kind)}] >> ({item} & 63)) & 1)"
        wanted = to_plain(kind.of, item) if isinstance(kind, ListType) else item
        return f"row_has({held}.v, {held}.n, {wanted})"

    def _len(self, node: Apply) -> str:
        (value,) = node.args
        kind = value.type
        if element(kind) == NEVER:
            return "0"
        if isinstance(kind, QuorumType | FrozenSetType):
            return count_bits(
                self.held(SetType(element(kind)), as_set(self, self.expr(value), kind)), set_words(element(kind))
            )
        held = self.value(value)
        return count_bits(held, set_words(element(kind))) if is_dense(kind) else f"{held}.n"

    def _distinct(self, node: Apply) -> str:
        held = self.value(node.args[0])
        return f"row_distinct({held}.v, {held}.n)"

    def _count(self, node: Apply) -> str:
        collection, value = node.args
        held, kind = self.value(collection), collection.type
        item = self.expr(value)
        wanted = item if isinstance(kind, ListType) else to_code(element(kind), item)
        return f"row_count({held}.v, {held}.n, {wanted})"

    def _first(self, node: Apply) -> str:
        kind = node.args[0].type
        held = self.value(node.args[0])
        if isinstance(kind, QuorumType | FrozenSetType):
            held, kind = self.held(SetType(kind.of), as_set(self, held, kind)), SetType(kind.of)
        result = self.temporary(interval(0, 1), "-1")
        if not in_canonical_order(element(kind)):
            self._first_by_table(held, kind, result)
        elif is_dense(kind):
            for word in range(set_words(element(kind)) - 1, -1, -1):
                self.line(f"if ({held}.w[{word}]) {result} = {64 * word} + __builtin_ctzll({held}.w[{word}]);")
        else:
            self.line(f"if ({held}.n) {result} = {held}.v[0];")
        self.fail_unless(f"{result} >= 0")
        return to_plain(element(kind), result)

    def _first_by_table(self, held: str, kind: Type, result: str) -> None:
        of, index = element(kind), self.name("i")
        code = f"{self.types.table('u16', codes_in_order(of))}[{index}]"
        self.line(f"for (i64 {index} = 0; {index} < {size(of)} && {result} < 0; {index}++)")
        self.line(f"    if ({self.contained(held, code, kind)}) {result} = {code};")

    # lists and dicts

    def _list(self, node: Apply) -> str:
        result = self.temporary(node.type, f"({self.types.of(node.type)}){{0}}")
        for place, argument in enumerate(node.args):
            self.line(f"{result}.v[{place}] = {self.expr(argument)};")
        self.line(f"{result}.n = {len(node.args)};")
        return result

    def _counter(self, node: Apply) -> str:
        return f"({self.types.of(node.type)}){{0}}"

    def _elements(self, node: Apply) -> str:
        held, of = self.value(node.args[0]), element(node.type)
        result = self.temporary(node.type, f"({self.types.of(node.type)}){{0}}")
        index, code, count = self.name("i"), self.name("c"), self.name("n")
        if in_canonical_order(of):
            with self.block(f"for (i64 {index} = 0; {index} < {held}.n; {index}++)"):
                self.line(f"{result}.v[{result}.n++] = {to_plain(of, f'{held}.v[{index}]')};")
            return result
        table = self.types.table("u16", codes_in_order(of))
        with self.block(f"for (i64 {index} = 0; {index} < {size(of)}; {index}++)"):
            self.line(f"i64 {code} = {table}[{index}];")
            self.line(f"for (i64 {count} = row_count({held}.v, {held}.n, {code}); {count} > 0; {count}--)")
            self.line(f"    {result}.v[{result}.n++] = {to_plain(of, code)};")
        return result

    def _concat(self, node: Apply) -> str:
        left, right = (self.value(arg) for arg in node.args)
        result = self.temporary(node.type, f"({self.types.of(node.type)}){{0}}")
        self.line(f"row_join({result}.v, &{result}.n, {left}.v, {left}.n);")
        self.line(f"row_join({result}.v, &{result}.n, {right}.v, {right}.n);")
        return result

    def _at(self, node: Apply) -> str:
        held, index = self.value(node.args[0]), self.temporary(interval(0, 1), self.expr(node.args[1]))
        self.line(f"if ({index} < 0) {index} += {held}.n;")
        self.fail_unless(f"{index} >= 0 && {index} < {held}.n")
        return f"{held}.v[{index}]"

    def _find(self, node: Apply) -> str:
        held, wanted = self.value(node.args[0]), self.value(node.args[1])
        result = self.temporary(node.type, "0")
        self.line(f"while ({result} < {held}.n && {held}.v[{result}] != {wanted}) {result}++;")
        self.fail_unless(f"{result} < {held}.n")
        return result

    def _reverse(self, node: Apply) -> str:
        held, index = self.value(node.args[0]), self.name("i")
        result = self.temporary(node.type, held)
        with self.block(f"for (i64 {index} = 0; {index} < {held}.n; {index}++)"):
            self.line(f"{result}.v[{index}] = {held}.v[{held}.n - 1 - {index}];")
        return result

    def _slice(self, node: Apply) -> str:
        held, low, high = (self.value(arg) for arg in node.args)
        result = self.temporary(node.type, f"({self.types.of(node.type)}){{0}}")
        self.line(f"row_slice({result}.v, &{result}.n, {held}.v, {held}.n, {low}, {high});")
        return result

    def _sort(self, node: Apply) -> str:
        result = self.temporary(node.type, self.expr(node.args[0]))
        self.line(f"row_sort({result}.v, {result}.n);")
        return result

    def _get(self, node: Apply) -> str:
        held, key = self.value(node.args[0]), node.args[1]
        return f"{held}.v[{to_code(key.type, self.expr(key))}]"

    # equality

    def equal(self, left: str, right: str, kind: Type) -> str:
        """Whether two values of one type are equal."""
        if scalar(kind):
            return f"({left} == {right})"
        left, right = self.held(kind, left), self.held(kind, right)
        if is_dense(kind):
            words = range(set_words(element(kind)))
            return "(" + " && ".join(f"{left}.w[{word}] == {right}.w[{word}]" for word in words) + ")"
        if isinstance(kind, DictType):
            result, index = self.temporary(interval(0, 1), "1"), self.name("i")
            with self.block(f"for (i64 {index} = 0; {index} < {size(kind.key)} && {result}; {index}++)"):
                inner = self.equal(f"{left}.v[{index}]", f"{right}.v[{index}]", kind.value)
                self.line(f"{result} = {inner};")
            return result
        return f"row_equal({left}.v, {left}.n, {right}.v, {right}.n)"


def _word(item: str, kind: Type) -> str:
    return "0" if set_words(element(kind)) == 1 else f"{item} >> 6"
