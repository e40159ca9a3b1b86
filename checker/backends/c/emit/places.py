"""The state in C: where its cells are, and what they hold."""

from collections.abc import Mapping

from checker.backends.c.codes import size
from checker.backends.c.emit.conversions import (
    to_code,
    to_plain,
)
from checker.backends.c.emit.writer import Types, Writer, is_dense, known_number, literal, ones
from checker.backends.c.packing import Layout, Row
from checker.ir.kinds import interval
from checker.ir.nodes import Expr, FunctionKey, Load, Place
from checker.language.types import (
    DictType,
    ListType,
    SetType,
    Type,
)


class StateReader(Writer):
    """Writes what a place holds: `locals` are the C names of a function's variables."""

    def __init__(self, types: Types, layout: Layout, helpers: Mapping[FunctionKey, str]) -> None:
        super().__init__(types)
        self.layout, self.helpers = layout, helpers
        self.locals: dict[str, str] = {}

    def expr(self, node: Expr) -> str:
        """The C expression of a node; see `Emitter`."""
        raise NotImplementedError

    def value(self, node: Expr) -> str:
        """As `expr`, as a name or number that can stand several times."""
        return self.held(node.type, self.expr(node))

    def cell(self, place: Place, keys: list[str], slot: str = "0") -> tuple[str, str]:
        """Word and shift of a cell, as C expressions."""
        row = self.layout.rows[place.variable]
        index = self._index(row, keys)
        if row.shape.slots > 1:
            index = f"({index}) * {row.shape.slots} + {slot}" if index != "0" else slot
        if len(row.words) == 1:
            index = "0"
        if index.isdigit():
            at = min(int(index), len(row.words) - 1)  # beyond the last cell in code that is never reached
            return str(row.words[at]), str(row.shifts[at])
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
            part = to_code(kind, key)
            outer, inner = known_number(index), known_number(part)
            if outer is not None and inner is not None:
                index = literal(outer * size(kind) + inner)
            else:
                index = part if outer == 0 else f"({index}) * {size(kind)} + {part}"
        return index

    def keys(self, node_keys: tuple[Expr, ...]) -> list[str]:
        """The keys of a place, as names or numbers."""
        return [self.value(key) for key in node_keys]

    def state(self, place: Place) -> str:
        """The C name of the state that a place is in."""
        return "after" if place.after else "t"

    def _load(self, node: Load) -> str:
        if node.place.local is not None:
            return self.locals[node.place.local]
        return self.load(node.place, self.keys(node.keys), node.type)

    def load(self, place: Place, keys: list[str], kind: Type) -> str:
        """What a place of the state holds."""
        row, state = self.layout.rows[place.variable], self.state(place)
        if isinstance(kind, DictType):
            return self._load_dict(place, keys, kind)
        if row.shape.form == "scalar":
            if row.shape.width == 0:
                return to_plain(kind, "0")
            word, shift = self.cell(place, keys)
            return to_plain(kind, f"(i64)({state}[{word}] >> {shift} & {ones(row.shape.width)})")
        if row.shape.form == "dense":
            return self._load_dense(row, state, *self.cell(place, keys), kind)
        return self._load_slots(place, keys, kind)

    def _load_dense(self, row: Row, state: str, word: str, shift: str, kind: Type) -> str:
        assert isinstance(kind, SetType)
        ctype, width = self.types.of(kind), row.shape.width
        if width <= 64:
            return f"({ctype}){{{{{state}[{word}] >> {shift} & {ones(width)}}}}}"
        word = self.held(interval(0, 1), word)
        found = [f"{state}[{word} + {n}]" for n in range(width // 64)]
        if width % 64:
            found.append(f"{state}[{word} + {width // 64}] & {ones(width % 64)}")
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
            self.line(f"i64 {held} = (i64)({state}[{word}] >> {shift} & {ones(row.shape.width)});")
            self.line(f"if (!{held}) break;")
            if is_dense(kind):
                self.line(f"{found}.w[({held} - 1) >> 6] |= 1ull << (({held} - 1) & 63);")
            elif isinstance(kind, ListType):
                self.line(f"{found}.v[{found}.n++] = {to_plain(kind.of, f'({held} - 1)')};")
            else:
                self.line(f"{found}.v[{found}.n++] = {held} - 1;")
        return found

    def is_bits(self, place: Place) -> bool:
        """Whether a place of the state holds a set as bits."""
        return place.local is None and self.layout.rows[place.variable].shape.form == "dense"

    def bit_of_place(self, place: Place, keys: list[str], item: str) -> str:
        """Whether a code is in a set that the state holds as bits."""
        (word, shift), state, row = self.cell(place, keys), self.state(place), self.layout.rows[place.variable]
        if row.shape.width <= 64:
            return f"((i64)({state}[{word}] >> ({shift} + {item})) & 1)"
        return f"((i64)({state}[{word} + ({item} >> 6)] >> ({item} & 63)) & 1)"
