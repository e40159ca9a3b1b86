"""What a model's symmetry means for its packed states, as C: how a permutation moves each part, and what a state says of each element.

The search for the canonical state itself is `runtime/symmetry.h`.
"""

from collections.abc import Callable
from functools import partial

from checker.backends.c.codes import offset, parts, quorum_masks, size
from checker.backends.c.emit.conversions import composed, digit, over_bits, to_code, to_plain
from checker.backends.c.emit.writer import Types, Writer, ones, set_words
from checker.backends.c.packing import Layout, Row
from checker.ir.kinds import element
from checker.language.sorts import Element
from checker.language.types import (
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.symmetry.canonical import Symmetry
from checker.symmetry.columns import mentions


def _table(name: str, rows: list[list[int]]) -> str:
    """A number for each element of each sort."""
    inner = ", ".join("{" + ", ".join(map(str, row)) + "}" for row in rows)
    return f"static const u8 {name}[][MOST_ELEMENTS] = {{{inner}}};"


def symmetry_source(layout: Layout, types: Types, symmetry: Symmetry) -> str:
    """The definitions that runtime/symmetry.h asks for, and itself."""
    return _Symmetric(layout, types, symmetry).text()


class _Symmetric:
    def __init__(self, layout: Layout, types: Types, symmetry: Symmetry) -> None:
        self.layout, self.types = layout, types
        self.groups = [(elements, group) for elements, group in symmetry.groups if group.order > 1]
        self.numbers: dict[type[Element], int] = {type(elements[0]): n for n, (elements, _) in enumerate(self.groups)}
        self.functions: dict[tuple[str, Type], str] = {}
        self.texts: list[str] = []

    def text(self) -> str:
        """The whole."""
        colour, permute = self._colour_state(), self._permute_state()
        return "\n".join([self._sorts(), '#include "symmetry.h"', *self.texts, colour, permute])

    def _sorts(self) -> str:
        lists, listed = [], []
        for number, (_, group) in enumerate(self.groups):
            if group.elements is None:
                listed.append("NULL")
            else:
                images = ", ".join(str(image) for permutation in group.elements for image in permutation)
                lists.append(f"static const u8 listed{number}[] = {{{images}}};")
                listed.append(f"listed{number}")
        blocks = [group.blocks or (tuple(range(group.size)),) for _, group in self.groups]
        counts = [0 if group.elements is None else len(group.elements) for _, group in self.groups]
        rows = {
            "u32 sort_size": [str(group.size) for _, group in self.groups],
            "u8 *const sort_listed": listed,
            "u32 sort_listed_count": [str(count) for count in counts],
        }
        tables = [f"static const {name}[] = {{{', '.join(values)}}};" for name, values in rows.items()]
        most = max(group.size for _, group in self.groups)
        of_places = [[n for n, block in enumerate(each) for _ in block] for each in blocks]
        places = [[place for block in each for place in block] for each in blocks]
        of_elements = [
            [number for _, number in sorted(zip(at, of, strict=True))] for at, of in zip(places, of_places, strict=True)
        ]
        tables += [_table("sort_block", of_elements), _table("sort_place", places)]
        return "\n".join([f"#define SORTS {len(self.groups)}", f"#define MOST_ELEMENTS {most}", *lists, *tables])

    def mentions(self, kind: Type) -> bool:
        """Whether values of a type hold elements that the group moves."""
        return any(mentions(kind, sort) for sort in self.numbers)

    # values

    def _function(self, purpose: str, kind: Type, make: Callable[[Writer, Type], str], head: str) -> str:
        """The C function that does something for the codes of a type; made once."""
        name = self.functions.get((purpose, kind))
        if name is None:
            name = self.functions[purpose, kind] = f"{purpose}{len(self.functions)}"
            writer = Writer(self.types)
            result = make(writer, kind)
            end = f"    return {result};" if result else ""
            self.texts.append("\n".join([head.format(name=name), "{", *writer.lines, end, "}", ""]))
        return name

    def moved(self, kind: Type, code: str) -> str:
        """The code of the image of a value."""
        if not self.mentions(kind):
            return code
        if isinstance(kind, SortType):
            return f"(i64)image[{self.numbers[kind.sort]}][{code}]"
        name = self._function("moved", kind, self._make_moved, "static inline i64 {name}(i64 c, images image)")
        return f"{name}({code}, image)"

    def _make_moved(self, writer: Writer, kind: Type) -> str:
        match kind:
            case RecordType() | TupleType():
                kinds = parts(kind)
                codes = [to_code(part, digit(kinds, n, "c")) for n, part in enumerate(kinds)]
                moved = [to_plain(part, self.moved(part, code)) for part, code in zip(kinds, codes, strict=True)]
                return composed(kinds, moved)
            case UnionType(members):
                for number, member in enumerate(members):
                    start = offset(kind, number)
                    writer.line(
                        f"if (c < {start + size(member)}) return {self.moved(member, f'(c - {start})')} + {start};"
                    )
                return "c"
            case FrozenSetType(of):
                writer.types.of(SetType(of))
                writer.line("set1 from = {{(u64)c}};")
                writer.line("u64 into = 0;")
                with over_bits(writer, "from", 1) as code:
                    writer.line(f"into |= 1ull << {self.moved(of, code)};")
                return "(i64)into"
            case QuorumType(_, of):
                masks = self.types.table("u64", tuple(f"{mask}ull" for mask in quorum_masks(kind)))
                writer.types.of(SetType(of))
                writer.line(f"set1 from = {{{{{masks}[c]}}}};")
                writer.line("u64 into = 0;")
                with over_bits(writer, "from", 1) as code:
                    writer.line(f"into |= 1ull << {self.moved(of, code)};")
                writer.line(f"for (i64 q = 0; q < {size(kind)}; q++) if ({masks}[q] == into) return q;")
                return "c"
            case _:
                raise AssertionError(kind)

    def seen(self, kind: Type, code: str) -> str:
        """A hash of a value in which elements are known by their colours."""
        if not self.mentions(kind):
            return f"(u64)({code})"
        if isinstance(kind, SortType):
            return f"colour[{self.numbers[kind.sort]}][{code}]"
        name = self._function("seen", kind, self._make_seen, "static inline u64 {name}(i64 c, colours colour)")
        return f"{name}({code}, colour)"

    def _make_seen(self, writer: Writer, kind: Type) -> str:
        match kind:
            case RecordType() | TupleType():
                kinds, hashed = parts(kind), "1ull"
                for number, part in enumerate(kinds):
                    hashed = f"joined({hashed}, {self.seen(part, to_code(part, digit(kinds, number, 'c')))})"
                return hashed
            case UnionType(members):
                for number, member in enumerate(members):
                    start = offset(kind, number)
                    inner = self.seen(member, f"(c - {start})")
                    writer.line(f"if (c < {start + size(member)}) return joined({number + 2}ull, {inner});")
                return "0ull"
            case FrozenSetType() | QuorumType():
                writer.line("u64 sum = 0;")
                with self._over_members(writer, kind) as code:
                    writer.line(f"sum += mixed({self.seen(element(kind), code)} + 1);")
                return "sum"
            case _:
                raise AssertionError(kind)

    def _over_members(self, writer: Writer, kind: Type) -> over_bits:
        writer.types.of(SetType(element(kind)))
        value = "(u64)c"
        if isinstance(kind, QuorumType):
            masks = self.types.table("u64", tuple(f"{mask}ull" for mask in quorum_masks(kind)))
            value = f"{masks}[c]"
        writer.line(f"set1 from = {{{{{value}}}}};")
        return over_bits(writer, "from", 1)

    def note(self, writer: Writer, kind: Type, code: str, fact: str, place: str) -> None:
        """Add a fact, a hash, to what is known of every element in a value."""
        if not self.mentions(kind):
            return
        if isinstance(kind, SortType):
            writer.line(f"more[{self.numbers[kind.sort]}][{code}] += mixed({fact} + {place});")
            return
        head = "static inline void {name}(i64 c, u64 fact, u64 place, colours colour, colours more)"
        name = self._function("note", kind, self._make_note, head)
        writer.line(f"{name}({code}, {fact}, {place}, colour, more);")

    def _make_note(self, writer: Writer, kind: Type) -> str:
        writer.line("(void)colour;")
        match kind:
            case RecordType() | TupleType():
                kinds = parts(kind)
                for number, part in enumerate(kinds):
                    code = to_code(part, digit(kinds, number, "c"))
                    self.note(writer, part, code, "fact", f"(place * 8 + {number + 1})")
            case UnionType(members):
                for number, member in enumerate(members):
                    start = offset(kind, number)
                    with writer.block(f"if (c >= {start} && c < {start + size(member)})"):
                        self.note(writer, member, f"(c - {start})", "fact", "place")
            case FrozenSetType() | QuorumType():
                of = element(kind)
                with self._over_members(writer, kind) as code:
                    hashed = writer.name("f")
                    writer.line(f"u64 {hashed} = joined(fact, {self.seen(of, code)});")
                    self.note(writer, of, code, hashed, "place")
            case _:
                raise AssertionError(kind)
        return ""

    # states

    def _colour_state(self) -> str:
        writer = Writer(self.types)
        for number, row in enumerate(self.layout.rows):
            if self.mentions(row.kind):
                self._over_keys(writer, row, partial(self._facts, writer, row, number))
        head = "static void colour_state(const u64 *s, colours colour, colours more)"
        return "\n".join([head, "{", *writer.lines, "}", ""])

    def _over_keys(self, writer: Writer, row: Row, body: Callable[[list[str]], None]) -> None:
        """Loops over all cells of a row; gives the codes of their keys."""
        names: list[str] = []
        for kind in row.shape.keys:
            name = writer.name("k")
            writer.line(f"for (i64 {name} = 0; {name} < {size(kind)}; {name}++) {{")
            writer.depth += 1
            names.append(name)
        body(names)
        for _ in names:
            writer.depth -= 1
            writer.line("}")

    def _cell(self, row: Row, codes: list[str], slot: str = "0") -> tuple[str, str]:
        index = "0"
        for kind, code in zip(row.shape.keys, codes, strict=True):
            index = code if index == "0" else f"({index} * {size(kind)} + {code})"
        if row.shape.slots > 1:
            index = f"({index} * {row.shape.slots} + {slot})"
        if row.shape.cells == 1:
            return str(row.words[0]), str(row.shifts[0])
        tables = [self.types.table("u16", tuple(map(str, values))) for values in (row.words, row.shifts)]
        return f"{tables[0]}[{index}]", f"{tables[1]}[{index}]"

    def _facts(self, writer: Writer, row: Row, number: int, codes: list[str]) -> None:
        """What a row says, cell by cell or element by element."""
        start = writer.name("f")
        hashed = f"{number + 1}ull"
        for kind, code in zip(row.shape.keys, codes, strict=True):
            hashed = f"joined({hashed}, {self.seen(kind, code)})"
        writer.line(f"u64 {start} = {hashed};")
        if row.shape.form == "scalar":
            word, shift = self._cell(row, codes)
            value = writer.name("c")
            held = f"(i64)(s[{word}] >> {shift} & {ones(row.shape.width)})" if row.shape.width else "0"
            writer.line(f"i64 {value} = {held};")
            self._fact(writer, row, codes, start, row.shape.leaf, value)
        elif row.shape.form == "dense":
            with self._over_set(writer, row, codes) as code:
                self._fact(writer, row, codes, start, element(row.shape.leaf), code)
        else:
            slot, value = writer.name("i"), writer.name("c")
            with writer.block(f"for (i64 {slot} = 0; {slot} < {row.shape.slots}; {slot}++)"):
                word, shift = self._cell(row, codes, slot)
                writer.line(f"i64 {value} = (i64)(s[{word}] >> {shift} & {ones(row.shape.width)}) - 1;")
                writer.line(f"if ({value} < 0) break;")
                at = f"joined({start}, (u64){slot})" if isinstance(row.shape.leaf, ListType) else start
                self._fact(writer, row, codes, at, element(row.shape.leaf), value)

    def _fact(self, writer: Writer, row: Row, codes: list[str], start: str, kind: Type, value: str) -> None:
        fact = writer.name("f")
        writer.line(f"u64 {fact} = joined({start}, {self.seen(kind, value)});")
        for place, (key, code) in enumerate(zip(row.shape.keys, codes, strict=True)):
            self.note(writer, key, code, fact, f"{place + 2}ull")
        self.note(writer, kind, value, fact, "1ull")

    def _over_set(self, writer: Writer, row: Row, codes: list[str]) -> over_bits:
        """A loop over the bits of a dense set of the state `s`."""
        word, shift = self._cell(row, codes)
        of, held = element(row.shape.leaf), writer.name("set")
        ctype = self.types.of(SetType(of))
        if row.shape.width <= 64:
            writer.line(f"{ctype} {held} = {{{{s[{word}] >> {shift} & {ones(row.shape.width)}}}}};")
        else:
            words = [f"s[{word} + {n}]" for n in range(row.shape.width // 64)]
            if row.shape.width % 64:
                words.append(f"s[{word} + {row.shape.width // 64}] & {ones(row.shape.width % 64)}")
            writer.line(f"{ctype} {held} = {{{{{', '.join(words)}}}}};")
        return over_bits(writer, held, set_words(of))

    def _permute_state(self) -> str:
        writer = Writer(self.types)
        for word, mask in enumerate(self._unmoved()):
            writer.line(f"t[{word}] = s[{word}] & {mask}ull;")
        for row in self.layout.rows:
            if self.mentions(row.kind):
                self._over_keys(writer, row, partial(self._move, writer, row))
        return "\n".join(["static void permute_state(const u64 *s, u64 *t, images image)", "{", *writer.lines, "}", ""])

    def _unmoved(self) -> list[int]:
        """Of each word the bits of rows that no permutation changes."""
        masks = [0] * self.layout.words
        for row in self.layout.rows:
            if self.mentions(row.kind):
                continue
            for word, shift in zip(row.words, row.shifts, strict=True):
                whole = ((1 << row.shape.width) - 1) << shift
                for more in range((row.shape.width + shift + 63) // 64):
                    masks[word + more] |= whole >> 64 * more & (1 << 64) - 1
        return masks

    def _move(self, writer: Writer, row: Row, codes: list[str]) -> None:
        """One cell, or the slots of one collection, to where they go."""
        into = []
        for kind, code in zip(row.shape.keys, codes, strict=True):
            name = writer.name("k")
            writer.line(f"i64 {name} = {self.moved(kind, code)};")
            into.append(name)
        width = row.shape.width
        if row.shape.form == "scalar":
            if width:
                (word, shift), (to_word, to_shift) = self._cell(row, codes), self._cell(row, into)
                value = self.moved(row.shape.leaf, f"(i64)(s[{word}] >> {shift} & {ones(width)})")
                writer.line(f"t[{to_word}] |= (u64){value} << {to_shift};")
        elif row.shape.form == "dense":
            self._move_set(writer, row, codes, into)
        else:
            self._move_slots(writer, row, codes, into)

    def _move_set(self, writer: Writer, row: Row, codes: list[str], into: list[str]) -> None:
        width, of = row.shape.width, element(row.shape.leaf)
        (word, shift), (to_word, to_shift) = self._cell(row, codes), self._cell(row, into)
        if not self.mentions(of):
            if width <= 64:
                writer.line(f"t[{to_word}] |= (s[{word}] >> {shift} & {ones(width)}) << {to_shift};")
                return
            for part in range((width + 63) // 64):
                kept = ones(min(64, width - 64 * part))
                writer.line(f"t[{to_word} + {part}] |= s[{word} + {part}] & {kept};")
            return
        with self._over_set(writer, row, codes) as code:
            bit = writer.name("b")
            writer.line(f"i64 {bit} = {self.moved(of, code)};")
            if width <= 64:
                writer.line(f"t[{to_word}] |= 1ull << ({bit} + {to_shift});")
            else:
                writer.line(f"t[{to_word} + ({bit} >> 6)] |= 1ull << ({bit} & 63);")

    def _move_slots(self, writer: Writer, row: Row, codes: list[str], into: list[str]) -> None:
        kind, slots, width = row.shape.leaf, row.shape.slots, row.shape.width
        held, count, slot = writer.name("v"), writer.name("n"), writer.name("i")
        writer.line(f"i64 {held}[{max(1, slots)}], {count} = 0;")
        with writer.block(f"for (i64 {slot} = 0; {slot} < {slots}; {slot}++)"):
            word, shift = self._cell(row, codes, slot)
            value = writer.name("c")
            writer.line(f"i64 {value} = (i64)(s[{word}] >> {shift} & {ones(width)}) - 1;")
            writer.line(f"if ({value} < 0) break;")
            writer.line(f"{held}[{count}++] = {self.moved(element(kind), value)};")
        if not isinstance(kind, ListType):
            writer.line(f"row_sort({held}, {count});")
        with writer.block(f"for (i64 {slot} = 0; {slot} < {count}; {slot}++)"):
            word, shift = self._cell(row, into, slot)
            writer.line(f"t[{word}] |= (u64)({held}[{slot}] + 1) << {shift};")
