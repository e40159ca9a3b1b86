"""Expressions of the intermediate representation as C: each gives a C expression without side effects, after the lines it needs."""

from collections.abc import Callable, Mapping

from checker.compile.ir import Comprehension, Expr, FunctionKey, Place
from checker.compile.kinds import NEVER, NotCompiled, bounds, element, interval
from checker.engines.native.codes import code, codes_in_order, in_canonical_order, offset, parts, quorum_masks, size
from checker.engines.native.conversion import (
    as_set,
    composed,
    convert,
    convert_scalar,
    count_bits,
    digit,
    moved_set,
    over_bits,
    to_code,
    to_plain,
)
from checker.engines.native.layout import Layout, Row
from checker.engines.native.writer import Types, Writer, capacity, is_dense, scalar, set_words
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RangeType,
    RecordType,
    SetType,
    Type,
    UnionType,
)

UNROLLED = 16
"""Loops over so few values are unrolled."""


class Emitter(Writer):
    """Writes the C of one function: `locals` are the C names of its variables."""

    def __init__(self, types: Types, layout: Layout, helpers: Mapping[FunctionKey, str]) -> None:
        super().__init__(types)
        self.layout, self.helpers = layout, helpers
        self.locals: dict[str, str] = {}

    def expr(self, node: Expr) -> str:
        """The C expression of a node."""
        write: Callable[[Expr], str] = getattr(self, f"_{node.op}")
        return write(node)

    def condition(self, node: Expr) -> str:
        """As `expr`, for a truth."""
        return self.expr(node)

    def value(self, node: Expr) -> str:
        """As `expr`, as a name or number that can stand several times."""
        return self.held(node.type, self.expr(node))

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

    # the state

    def cell(self, place: Place, keys: list[str], slot: str = "0") -> tuple[str, str]:
        """Word and shift of a cell, as C expressions."""
        row = self.layout.rows[place.variable]
        index = self._index(row, keys)
        if row.shape.slots > 1:
            index = f"({index}) * {row.shape.slots} + {slot}" if index != "0" else slot
        if len(row.words) == 1:
            index = "0"
        if index.isdigit():
            return str(row.words[int(index)]), str(row.shifts[int(index)])
        same = len(set(row.words)) == 1
        word = str(row.words[0]) if same else f"{self._table(row.words)}[{index}]"
        step = row.shifts[1] - row.shifts[0]
        if same and all(shift == row.shifts[0] + step * at for at, shift in enumerate(row.shifts)):
            start = f" + {row.shifts[0]}" if row.shifts[0] else ""
            return word, f"(({index}) * {step}{start})"
        return word, f"{self._table(row.shifts)}[{index}]"

    def _table(self, values: tuple[int, ...]) -> str:
        return self.types.table("u16", tuple(map(str, values)))

    def _index(self, row: Row, keys: list[str]) -> str:
        index = "0"
        for kind, key in zip(row.shape.keys, keys, strict=True):
            number = to_code(kind, key)
            index = number if index == "0" else f"({index}) * {size(kind)} + {number}"
        return str(eval(index)) if all(c in "0123456789+*() " for c in index) else index  # numbers alone

    def keys(self, node_keys: tuple[Expr, ...]) -> list[str]:
        """The keys of a place, as names or numbers."""
        return [self.value(key) for key in node_keys]

    def state(self, place: Place) -> str:
        """The C name of the state that a place is in."""
        return "after" if place.after else "t"

    def _load(self, node: Expr) -> str:
        place: Place = node.data
        if place.local is not None:
            return self.locals[place.local]
        return self.load(place, self.keys(node.args), node.type)

    def load(self, place: Place, keys: list[str], kind: Type) -> str:
        """What a place of the state holds."""
        row, state = self.layout.rows[place.variable], self.state(place)
        if isinstance(kind, DictType):
            return self._load_dict(place, keys, kind)
        if row.shape.form == "scalar":
            if row.shape.width == 0:
                return to_plain(kind, "0")
            word, shift = self.cell(place, keys)
            return to_plain(kind, f"(i64)({state}[{word}] >> {shift} & {_mask(row.shape.width)})")
        if row.shape.form == "dense":
            return self._load_dense(row, state, *self.cell(place, keys), kind)
        return self._load_slots(place, keys, kind)

    def _load_dense(self, row: Row, state: str, word: str, shift: str, kind: Type) -> str:
        assert isinstance(kind, SetType)
        ctype, width = self.types.of(kind), row.shape.width
        if width <= 64:
            return f"({ctype}){{{{{state}[{word}] >> {shift} & {_mask(width)}}}}}"
        word = self.held(interval(0, 1), word)
        found = [f"{state}[{word} + {n}]" for n in range(width // 64)]
        if width % 64:
            found.append(f"{state}[{word} + {width // 64}] & {_mask(width % 64)}")
        return f"({ctype}){{{{{', '.join(found)}}}}}"

    def _load_dict(self, place: Place, keys: list[str], kind: DictType) -> str:
        found, index = self.temporary(kind), self.name("i")
        with self.block(f"for (i64 {index} = 0; {index} < {size(kind.key)}; {index}++)"):
            inner = self.load(place, [*keys, to_plain(kind.key, index)], kind.value)
            self.line(f"{found}.v[{index}] = {inner};")
        return found

    def _load_slots(self, place: Place, keys: list[str], kind: Type) -> str:
        row, state = self.layout.rows[place.variable], self.state(place)
        ctype = self.types.of(kind)
        found, slot = self.temporary(kind, f"({ctype}){{0}}"), self.name("i")
        with self.block(f"for (i64 {slot} = 0; {slot} < {row.shape.slots}; {slot}++)"):
            word, shift = self.cell(place, keys, slot)
            held = self.name("c")
            self.line(f"i64 {held} = (i64)({state}[{word}] >> {shift} & {_mask(row.shape.width)});")
            self.line(f"if (!{held}) break;")
            if is_dense(kind):
                self.line(f"{found}.w[({held} - 1) >> 6] |= 1ull << (({held} - 1) & 63);")
            elif isinstance(kind, ListType):
                self.line(f"{found}.v[{found}.n++] = {to_plain(kind.of, f'({held} - 1)')};")
            else:
                self.line(f"{found}.v[{found}.n++] = {held} - 1;")
        return found

    # truth

    def _not(self, node: Expr) -> str:
        return f"!{_closed(self.expr(node.args[0]))}"

    def _and(self, node: Expr) -> str:
        return self._junction(node, "&&", "")

    def _or(self, node: Expr) -> str:
        return self._junction(node, "||", "!")

    def _junction(self, node: Expr, operator: str, opposite: str) -> str:
        so_far = _closed(self.expr(node.args[0]))
        for part in node.args[1:]:
            with self.captured() as lines:
                self.depth += 1
                test = _closed(self.expr(part))
                self.depth -= 1
            if not lines:
                so_far = f"({so_far} {operator} {test})"
                continue
            result = self.name()
            self.line(f"i64 {result} = {so_far};")
            with self.block(f"if ({opposite}{result})"):
                self.lines += lines
                self.line(f"{result} = {test};")
            so_far = result
        return so_far

    def _if(self, node: Expr) -> str:
        test = self.expr(node.args[0])
        with self.captured() as yes_lines:
            self.depth += 1
            yes = self.expr(node.args[1])
            self.depth -= 1
        with self.captured() as no_lines:
            self.depth += 1
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

    def _add(self, node: Expr) -> str:
        return self._arithmetic(node, "+")

    def _sub(self, node: Expr) -> str:
        return self._arithmetic(node, "-")

    def _mul(self, node: Expr) -> str:
        return self._arithmetic(node, "*")

    def _arithmetic(self, node: Expr, operator: str) -> str:
        left, right = (self.expr(arg) for arg in node.args)
        if max(abs(bound) for arg in node.args for bound in bounds(arg.type)) >= 1 << 62 or _huge(node.type):
            return self._checked(node, left, right)
        return f"({left} {operator} {right})"

    def _checked(self, node: Expr, left: str, right: str) -> str:
        result = self.temporary(node.type)
        operation = {"add": "add", "sub": "sub", "mul": "mul"}[node.op]
        self.line(f"if (__builtin_{operation}_overflow({left}, {right}, &{result})) return ERROR;")
        return result

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
        left, right = (self.expr(arg) for arg in node.args)
        return f"({left} < {right})"

    def _le(self, node: Expr) -> str:
        left, right = (self.expr(arg) for arg in node.args)
        return f"({left} <= {right})"

    def _eq(self, node: Expr) -> str:
        left, right = node.args
        return self.equal(self.expr(left), self.expr(right), left.type)

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

    # sets

    def _set(self, node: Expr) -> str:
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

    def _unite(self, node: Expr) -> str:
        return self._wordwise(node, "{a} | {b}")

    def _meet(self, node: Expr) -> str:
        return self._wordwise(node, "{a} & {b}")

    def _minus(self, node: Expr) -> str:
        return self._wordwise(node, "{a} & ~{b}")

    def _differ(self, node: Expr) -> str:
        return self._wordwise(node, "{a} ^ {b}")

    def _wordwise(self, node: Expr, pattern: str) -> str:
        if element(node.type) == NEVER:
            return self._set(Expr("set", node.type))
        if not is_dense(node.type):
            raise NotCompiled("set algebra over so many values is not compiled")
        left, right = (self.value(arg) for arg in node.args)
        words = range(set_words(element(node.type)))
        made = ", ".join(pattern.format(a=f"{left}.w[{word}]", b=f"{right}.w[{word}]") for word in words)
        return f"({self.types.of(node.type)}){{{{{made}}}}}"

    def _subset(self, node: Expr) -> str:
        left, right = (self.value(arg) for arg in node.args)
        kind = node.args[0].type
        if element(kind) == NEVER:
            return "1"
        if not is_dense(kind):
            return f"row_within({left}.v, {left}.n, {right}.v, {right}.n)"
        words = range(set_words(element(kind)))
        return "(" + " && ".join(f"!({left}.w[{word}] & ~{right}.w[{word}])" for word in words) + ")"

    def _in(self, node: Expr) -> str:
        value, collection = node.args
        kind = collection.type
        item = self.held(value.type, to_code(value.type, self.expr(value)))
        if collection.op == "global_set":
            return "1"
        if isinstance(kind, QuorumType):
            masks = self.types.table("u64", tuple(f"{mask}ull" for mask in quorum_masks(kind)))
            return f"((i64)({masks}[{self.expr(collection)}] >> {item}) & 1)"
        if isinstance(kind, FrozenSetType):
            return f"({_closed(self.expr(collection))} >> {item} & 1)"
        if collection.op == "load" and self.is_bits(collection.data):
            return self.bit_of_place(collection.data, self.keys(collection.args), item)
        return self.contained(self.value(collection), item, kind)

    def contained(self, held: str, item: str, kind: Type) -> str:
        """Whether a code is in a set, list or Counter under a name."""
        if is_dense(kind):
            return f"((i64)({held}.w[{_word(item, kind)}] >> ({item} & 63)) & 1)"
        wanted = to_plain(kind.of, item) if isinstance(kind, ListType) else item
        return f"row_has({held}.v, {held}.n, {wanted})"

    def is_bits(self, place: Place) -> bool:
        """Whether a place of the state holds a set as bits."""
        return place.local is None and self.layout.rows[place.variable].shape.form == "dense"

    def bit_of_place(self, place: Place, keys: list[str], item: str) -> str:
        """Whether a code is in a set that the state holds as bits."""
        (word, shift), state, row = self.cell(place, keys), self.state(place), self.layout.rows[place.variable]
        if row.shape.width <= 64:
            return f"((i64)({state}[{word}] >> ({shift} + {item})) & 1)"
        return f"((i64)({state}[{word} + ({item} >> 6)] >> ({item} & 63)) & 1)"

    def _len(self, node: Expr) -> str:
        (value,) = node.args
        kind = value.type
        if element(kind) == NEVER:
            return "0"
        if isinstance(kind, QuorumType | FrozenSetType):
            return count_bits(self.held(SetType(element(kind)), as_set(self, self.expr(value), kind)), set_words(element(kind)))
        held = self.value(value)
        return count_bits(held, set_words(element(kind))) if is_dense(kind) else f"{held}.n"

    def _distinct(self, node: Expr) -> str:
        held = self.value(node.args[0])
        return f"row_distinct({held}.v, {held}.n)"

    def _count(self, node: Expr) -> str:
        collection, value = node.args
        held, kind = self.value(collection), collection.type
        item = self.expr(value)
        wanted = item if isinstance(kind, ListType) else to_code(element(kind), item)
        return f"row_count({held}.v, {held}.n, {wanted})"

    def _first(self, node: Expr) -> str:
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

    def _list(self, node: Expr) -> str:
        result = self.temporary(node.type, f"({self.types.of(node.type)}){{0}}")
        for place, argument in enumerate(node.args):
            self.line(f"{result}.v[{place}] = {self.expr(argument)};")
        self.line(f"{result}.n = {len(node.args)};")
        return result

    def _counter(self, node: Expr) -> str:
        return f"({self.types.of(node.type)}){{0}}"

    def _elements(self, node: Expr) -> str:
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

    def _concat(self, node: Expr) -> str:
        left, right = (self.value(arg) for arg in node.args)
        result = self.temporary(node.type, f"({self.types.of(node.type)}){{0}}")
        self.line(f"row_join({result}.v, &{result}.n, {left}.v, {left}.n);")
        self.line(f"row_join({result}.v, &{result}.n, {right}.v, {right}.n);")
        return result

    def _at(self, node: Expr) -> str:
        held, index = self.value(node.args[0]), self.temporary(interval(0, 1), self.expr(node.args[1]))
        self.line(f"if ({index} < 0) {index} += {held}.n;")
        self.fail_unless(f"{index} >= 0 && {index} < {held}.n")
        return f"{held}.v[{index}]"

    def _find(self, node: Expr) -> str:
        held, wanted = self.value(node.args[0]), self.value(node.args[1])
        result = self.temporary(node.type, "0")
        self.line(f"while ({result} < {held}.n && {held}.v[{result}] != {wanted}) {result}++;")
        self.fail_unless(f"{result} < {held}.n")
        return result

    def _reverse(self, node: Expr) -> str:
        held, index = self.value(node.args[0]), self.name("i")
        result = self.temporary(node.type, held)
        with self.block(f"for (i64 {index} = 0; {index} < {held}.n; {index}++)"):
            self.line(f"{result}.v[{index}] = {held}.v[{held}.n - 1 - {index}];")
        return result

    def _slice(self, node: Expr) -> str:
        held, low, high = (self.value(arg) for arg in node.args)
        result = self.temporary(node.type, f"({self.types.of(node.type)}){{0}}")
        self.line(f"row_slice({result}.v, &{result}.n, {held}.v, {held}.n, {low}, {high});")
        return result

    def _sort(self, node: Expr) -> str:
        result = self.temporary(node.type, self.expr(node.args[0]))
        self.line(f"row_sort({result}.v, {result}.n);")
        return result

    def _get(self, node: Expr) -> str:
        held, key = self.value(node.args[0]), node.args[1]
        return f"{held}.v[{to_code(key.type, self.expr(key))}]"

    def _call(self, node: Expr) -> str:
        args = [self.value(arg) for arg in node.args]
        result = "0"
        passed = ["t", "after", *args]
        if node.type != NEVER:
            result = self.temporary(node.type)
            passed.append(f"&{result}")
        status = self.name("s")
        self.line(f"int {status} = {self.helpers[node.data]}({', '.join(passed)});")
        self.line(f"if ({status} != OK) return {status};")
        return result

    # comprehensions

    def _comprehend(self, node: Expr) -> str:
        raise NotImplementedError  # see Loops

    def _range(self, node: Expr) -> str:
        raise NotCompiled("a range is compiled as what a loop goes over")


def _has(kind: Type, value: object) -> bool:
    try:
        code(kind, value)
    except ValueError:
        return False
    return True


def _mask(width: int) -> str:
    return f"{(1 << width) - 1}ull"


def _closed(text: str) -> str:
    return text if text.startswith("(") or text.replace("_", "").isalnum() else f"({text})"


def _between(value: str, start: int, end: int, last: int) -> str:
    tests = [f"{value} >= {start}"] if start else []
    tests += [f"{value} < {end}"] if end < last else []
    return f"({' && '.join(tests) or '1'})"


def _word(item: str, kind: Type) -> str:
    return "0" if set_words(element(kind)) == 1 else f"{item} >> 6"


def _huge(kind: Type) -> bool:
    return max(map(abs, bounds(kind))) >= 1 << 62


__all__ = ["UNROLLED", "Comprehension", "CounterType", "Emitter", "over_bits"]
