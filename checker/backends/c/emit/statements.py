"""Statements of the intermediate representation as C. A step ends as OK, DISABLED, ERROR or ASSERTION."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import assert_never

from checker.backends.c.codes import size
from checker.backends.c.emit.branches import Branches, calls, is_junction
from checker.backends.c.emit.conversions import convert, count_bits, to_code, to_plain
from checker.backends.c.emit.loops import Loops
from checker.backends.c.emit.writer import Types, is_dense, ones, scalar, set_words
from checker.backends.c.packing import Layout
from checker.diagnostics import Span, SpecError, display_path
from checker.ir.failing import applies
from checker.ir.kinds import BOOL, NEVER, NONE, element, interval
from checker.ir.nodes import (
    Assert,
    Assign,
    Block,
    Break,
    Change,
    Continue,
    Evaluate,
    Expr,
    For,
    FunctionKey,
    If,
    Place,
    Pop,
    Require,
    Return,
    Stmt,
    Store,
    statements_in,
)
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.ir.ops import ChangeOp, CollectionOp
from checker.ir.program import Function
from checker.language.types import DictType, ListType, SetType, Type


class Body(Loops):
    """Writes the C of one function of a program."""

    def __init__(
        self,
        types: Types,
        layout: Layout,
        helpers: Mapping[FunctionKey, str],
        function: Function,
        returns: Type | None,
        *,
        counts_turns: bool = False,
        branches: Branches | None = None,
        counts_exits: bool = False,
        disabling: AbstractSet[FunctionKey] = frozenset(),
    ) -> None:
        super().__init__(types, layout, helpers)
        self.counts_turns = counts_turns
        self.function, self.returns = function, returns
        self.kinds = dict((*function.parameters, *function.locals))
        self.branches, self.method = branches, function.name
        self.counts_exits = self.straight = counts_exits
        self.disabling = disabling
        self._loops: list[tuple[str, str]] = []

    def text(self, name: str) -> str:
        """The whole function."""
        taken = [
            f"{'' if self.function.writes else 'const '}u64 *t",
            *([] if self.counts_exits else ["const u64 *after"]),
            "struct worker *w",
        ]
        for number, (parameter, kind) in enumerate(self.function.parameters):
            self.locals[parameter] = f"p{number}"
            taken.append(f"{self.types.of(kind)} p{number}")
        if self.returns is not None:
            taken.append(f"{self.types.of(self.returns)} *result")
        for number, (local, kind) in enumerate(self.function.locals):
            ctype = self._local_type(local, kind)
            self.locals[local] = f"v{number}"
            self.line(f"{ctype} v{number} = {'0' if ctype == 'i64' else '{0}'};")
            self.line(f"(void)v{number};")
        self.block_of(self.function.body)
        if self.returns is not None:
            missing = convert(self, "0", NONE, self.returns) if _takes_none(self.returns) else None
            if missing is not None:
                self.line(f"*result = {missing};")
        head = f"static inline __attribute__((unused)) int {name}({', '.join(taken)})"
        start = ["    const u64 *after = t;"] if self.counts_exits else []
        start.append("    (void)t, (void)after, (void)w;")
        if self.counts_turns and not name.startswith("helper"):
            start.append("    turns = 0;")
        if self.returns is not None and scalar(self.returns):
            start.append("    *result = 0;")
        return "\n".join([head, "{", *start, *filter(str.strip, self.lines), "    return OK;", "}", ""])

    def _local_type(self, name: str, kind: Type) -> str:
        try:
            return self.types.of(_held_type(kind))
        except NotCompiled as error:
            message = f"the variable '{name}': {error.message}"
            raise _at(_first(self.function.body, name), NotCompiled(message, error.fix)) from None

    def at(self, span: Span | None) -> str:
        """In words the method that is written, and the line of a place in it, or of the statement that is written."""
        place = span or self.here
        return (
            self.function.name if place is None else f"{self.function.name} ({display_path(place.path)}:{place.line})"
        )

    def endless(self, span: Span | None) -> str:
        """What is said of a loop there that turns too often."""
        place = span or self.here
        line = "" if place is None else f" ({display_path(place.path)}:{place.line})"
        return f"the body of {self.function.name} goes on without end{line}"

    def block_of(self, statements: Block) -> None:
        """The statements of a block."""
        for statement in statements:
            self.here = statement.span or self.here
            self.straight = self.straight and not self._turns(statement)
            try:
                self.statement(statement)
            except NotCompiled as error:
                raise _at(statement, error) from None

    def _turns(self, statement: Stmt) -> bool:
        """Whether the way of a body divides at a statement, other than to end at a false `require`."""
        return isinstance(statement, If | For | Return) or calls(statement, self.disabling)

    def statement(self, node: Stmt) -> None:
        """One statement."""
        match node:
            case Assign():
                self._assign(node)
            case Store():
                self._store(node)
            case Change():
                self._change(node)
            case Pop():
                self._pop(node)
            case If():
                self._if(node)
            case For():
                self._for(node)
            case Break():
                self.line(f"goto {self._loops[-1][0]};")
            case Continue():
                self.line(f"goto {self._loops[-1][1]};")
            case Return():
                self._return(node)
            case Require(test):
                self.pass_or_exit(test)
            case Assert(test):
                self.line(f"if (!({self.expr(test)})) return ASSERTION;")
            case Evaluate(value):
                self.line(f"(void)({self.expr(value)});")
            case _:
                assert_never(node)

    def _change(self, node: Change) -> None:
        match node.op:
            case ChangeOp.ADD:
                self._add(node)
            case ChangeOp.DISCARD:
                self._take(node, must=False)
            case ChangeOp.REMOVE if isinstance(node.kind, ListType):
                self._in_list(node, lambda held, item: self._list_remove(held, item))
            case ChangeOp.REMOVE:
                self._take(node, must=True)
            case ChangeOp.APPEND:
                self._append(node)
            case ChangeOp.INSERT:
                self._insert(node)
            case ChangeOp.PUT:
                self._put(node)
            case ChangeOp.SET_COUNT:
                self._set_count(node)
            case _:
                assert_never(node.op)

    # simple statements

    def _assign(self, node: Assign) -> None:
        made = self.expr(node.value)
        if node.value.type == NEVER:
            return
        kind = self.kinds.get(node.name, node.value.type)
        if isinstance(node.value.type, SetType) and node.value.type.of == NEVER:
            made = f"({self.types.of(_held_type(kind))}){{0}}"
        self.line(f"{self.locals[node.name]} = {made};")

    def _return(self, node: Return) -> None:
        if node.value is not None and self.returns is not None:
            is_truth = node.value.type == self.returns == BOOL
            made = self.truth(node.value) if is_truth else self.expr(node.value)
            if node.value.type != NEVER:
                self.line(f"*result = {convert(self, made, node.value.type, self.returns)};")
        self.line("return OK;")

    # the state

    def _store(self, node: Store) -> None:
        made = self.expr(node.value)
        if node.keys:  # Python evaluates the value before the keys
            made = self.held(node.value.type, made)
        names = self.keys(node.keys)
        if node.place.local is not None:
            self.line(f"{self._local_place(node.place, names)} = {made};")
        else:
            self.store(node.place, names, node.kind, self.held(node.value.type, made))

    def _local_place(self, place: Place, keys: list[str]) -> str:
        """A local container, or a part of a local dict."""
        assert place.local is not None
        name = self.locals[place.local]
        kind: Type = self.kinds[place.local]
        for key in keys:
            assert isinstance(kind, DictType)
            name, kind = f"{name}.v[{to_code(kind.key, key)}]", kind.value
        return name

    def store(self, place: Place, keys: list[str], kind: Type, value: str) -> None:
        """Write a value into a place of the state."""
        row = self.layout.rows[place.variable]
        if isinstance(kind, DictType):
            index = self.name("i")
            with self.block(f"for (i64 {index} = 0; {index} < {size(kind.key)}; {index}++)"):
                self.store(place, [*keys, to_plain(kind.key, index)], kind.value, f"{value}.v[{index}]")
        elif row.shape.form == "scalar":
            if row.shape.width:
                self._write(*self.cell(place, keys), row.shape.width, f"(u64){_paren(to_code(kind, value))}")
        elif row.shape.form == "dense":
            word, shift = self.cell(place, keys)
            if row.shape.width <= 64:
                self._write(word, shift, row.shape.width, f"{value}.w[0]")
            else:
                for part in range((row.shape.width + 63) // 64):
                    width = min(64, row.shape.width - 64 * part)
                    self._write(f"{word} + {part}", "0", width, f"{value}.w[{part}]")
        else:
            self._store_slots(place, keys, kind, value)

    def _write(self, word: str, shift: str, width: int, value: str) -> None:
        if width == 64:
            self.line(f"t[{word}] = {value};")
        else:
            self.line(f"t[{word}] = (t[{word}] & ~({ones(width)} << {shift})) | {value} << {shift};")

    def _store_slots(self, place: Place, keys: list[str], kind: Type, value: str) -> None:
        row = self.layout.rows[place.variable]
        of, slot = element(kind), self.name("i")
        if is_dense(kind):
            held = self.temporary(kind, value)
            row_kind = SetType(of, row.shape.slots)
            value = self.name()
            self.line(f"struct {{ i64 n; i64 v[{max(1, row.shape.slots)}]; }} {value} = {{0}};")
            word, bits = self.name("k"), self.name("b")
            self.line(f"for (i64 {word} = 0; {word} < {set_words(of)}; {word}++)")
            with self.block(f"for (u64 {bits} = {held}.w[{word}]; {bits}; {bits} &= {bits} - 1)"):
                self.line(f"{value}.v[{value}.n++] = {word} * 64 + __builtin_ctzll({bits});")
            kind = row_kind
        with self.block(f"for (i64 {slot} = 0; {slot} < {row.shape.slots}; {slot}++)"):
            item = f"{value}.v[{slot}]"
            code = to_code(of, item) if isinstance(kind, ListType) else item
            held = self.name("c")
            self.line(f"u64 {held} = {slot} < {value}.n ? (u64)({code} + 1) : 0;")
            self._write(*self.cell(place, keys, slot), row.shape.width, held)

    # sets

    def _add(self, node: Change) -> None:
        (value,), kind = node.values, node.kind
        assert isinstance(kind, SetType)
        place, names = node.place, self.keys(node.keys)
        item = self.held(value.type, to_code(value.type, self.expr(value)))
        if place.local is not None:
            self.set_bit(self._local_place(place, names), item, kind)
        elif self.layout.rows[place.variable].shape.form == "dense" and self._unbounded(kind):
            self._one_bit(place, names, item, "|= ", "")
        else:
            self._changed(place, names, kind, lambda held: self._add_bounded(held, item, kind))

    @staticmethod
    def _unbounded(kind: SetType) -> bool:
        return kind.max_len is None or kind.max_len >= size(kind.of)

    def _one_bit(self, place: Place, keys: list[str], item: str, operator: str, opposite: str) -> None:
        row = self.layout.rows[place.variable]
        word, shift = self.cell(place, keys)
        if row.shape.width <= 64:
            self.line(f"t[{word}] {operator}{opposite}(1ull << ({shift} + {item}));")
        else:
            self.line(f"t[{word} + ({item} >> 6)] {operator}{opposite}(1ull << ({item} & 63));")

    def _add_bounded(self, held: str, item: str, kind: SetType) -> None:
        self.set_bit(held, item, kind)
        if is_dense(kind):
            self.fail_unless(f"{count_bits(held, set_words(kind.of))} <= {kind.max_len}")

    def _changed(self, place: Place, keys: list[str], kind: Type, change: Callable[[str], None]) -> None:
        """Load a container, change it, store it."""
        held = self.temporary(kind, self.load(place, keys, kind))
        change(held)
        self.store(place, keys, kind, held)

    def _take(self, node: Change, must: bool) -> None:
        (value,), kind = node.values, node.kind
        place, names = node.place, self.keys(node.keys)
        item = self.held(value.type, to_code(value.type, self.expr(value)))
        if self.is_bits(place):
            if must:
                self.fail_unless(self.bit_of_place(place, names, item))
            self._one_bit(place, names, item, "&= ", "~")
            return

        def change(held: str) -> None:
            if must:
                self.fail_unless(self.contained(held, item, kind))
            if is_dense(kind):
                word = "0" if set_words(element(kind)) == 1 else f"{item} >> 6"
                self.line(f"{held}.w[{word}] &= ~(1ull << ({item} & 63));")
            else:
                self.line(f"row_remove({held}.v, &{held}.n, {item});")

        if place.local is not None:
            change(self._local_place(place, names))
        else:
            self._changed(place, names, kind, change)

    # lists and Counters

    def _in_list(self, node: Change | Pop, change: Callable[..., None]) -> None:
        given = node.values if isinstance(node, Change) else (node.index,)
        is_put = isinstance(node, Change) and node.op in (ChangeOp.PUT, ChangeOp.SET_COUNT)
        stored = [self.value(given[-1])] if is_put else []  # Python evaluates the value before the place
        names = self.keys(node.keys)
        values = [self.value(value) for value in given[: len(given) - len(stored)]] + stored
        if node.place.local is not None:
            change(self._local_place(node.place, names), *values)
        else:
            self._changed(node.place, names, node.kind, lambda held: change(held, *values))

    def _list_remove(self, held: str, item: str) -> None:
        self.line(f"if (!row_take({held}.v, &{held}.n, {item})) return ERROR;")

    def _append(self, node: Change) -> None:
        def change(held: str, item: str) -> None:
            self.fail_unless(f"{held}.n < {node.kind.max_len}")
            self.line(f"{held}.v[{held}.n++] = {item};")

        self._in_list(node, change)

    def _insert(self, node: Change) -> None:
        def change(held: str, index: str, item: str) -> None:
            self.fail_unless(f"{held}.n < {node.kind.max_len}")
            self.line(f"row_put({held}.v, &{held}.n, {index}, {item});")

        self._in_list(node, change)

    def _pop(self, node: Pop) -> None:
        kind, name = node.kind, node.name

        def change(held: str, index: str) -> None:
            at = self.temporary(interval(0, 1), index)
            self.line(f"if ({at} < 0) {at} += {held}.n;")
            self.fail_unless(f"{at} >= 0 && {at} < {held}.n")
            made = convert(self, f"{held}.v[{at}]", kind.of, self.kinds[name])
            self.line(f"{self.locals[name]} = {made};")
            self.line(f"row_pop({held}.v, &{held}.n, {at});")

        self._in_list(node, change)

    def _put(self, node: Change) -> None:
        def change(held: str, index: str, item: str) -> None:
            at = self.temporary(interval(0, 1), index)
            self.line(f"if ({at} < 0) {at} += {held}.n;")
            self.fail_unless(f"{at} >= 0 && {at} < {held}.n")
            self.line(f"{held}.v[{at}] = {item};")

        self._in_list(node, change)

    def _set_count(self, node: Change) -> None:
        kind, of = node.kind, node.values[0].type

        def change(held: str, item: str, count: str) -> None:
            code = self.held(of, to_code(of, item))
            self.fail_unless(
                f"{count} >= 0 && {held}.n - row_count({held}.v, {held}.n, {code}) + {count} <= {kind.max_len}"
            )
            self.line(f"row_recount({held}.v, &{held}.n, {code}, {count});")

        self._in_list(node, change)

    # control

    def _if(self, node: If) -> None:
        parts = is_junction(node.test)
        test = self.condition(node.test, true=True, false=True) if parts else self.expr(node.test)
        place = node.test.span or node.span
        with self.block(f"if ({test})"):
            if not parts:
                self.note("is true", place)
            self.block_of(node.then)
        if node.otherwise or (self.branches is not None and not parts):
            with self.block("else"):
                if not parts:
                    self.note("is false", place)
                self.block_of(node.otherwise)

    def _for(self, node: For) -> None:
        leave, again = self.name("leave"), self.name("again")
        self._loops.append((leave, again))
        kind, place = self.kinds[node.name], self.here
        ran = self.name("ran") if self.branches is not None and _may_be_empty(node.source) else ""
        if ran:
            self.line(f"i64 {ran} = 0;")
        with self.over(node.source, ordered=True) as (item, of):
            if ran:
                self.line(f"{ran} = 1;")
            self.line(f"{self.locals[node.name]} = {convert(self, item, of, kind)};")
            self.block_of(node.body)
            self.line(f"{again}:;")
        self.line(f"{leave}:;")
        if ran:
            self.line(f"{ran} ? {self.noted('runs', place)} : {self.noted('has nothing to run over', place)};")
        self._loops.pop()


def _at(statement: Stmt | None, error: NotCompiled) -> CannotCompile:
    """What is too large to compile, at its place."""
    return CannotCompile(
        (SpecError("C701", error.message, None if statement is None else statement.span, fix=error.fix),)
    )


def _may_be_empty(source: Expr) -> bool:
    """Whether a loop may have nothing to run over."""
    return not applies(source, CollectionOp.DOMAIN) and source.type != NEVER and element(source.type) != NEVER


def _first(block: Block, name: str) -> Stmt | None:
    """The first statement that gives a local its value."""
    return next((each for each in statements_in(block) if getattr(each, "name", None) == name), None)


def _held_type(kind: Type) -> Type:
    """The type by which a local is held: of an empty set, any will do."""
    if isinstance(kind, SetType) and kind.of == NEVER:
        return SetType(interval(0, 0))
    return kind


def _takes_none(kind: Type) -> bool:
    return kind == NONE or NONE in getattr(kind, "members", ())


def _paren(text: str) -> str:
    return text if text.startswith("(") or text.isalnum() else f"({text})"
