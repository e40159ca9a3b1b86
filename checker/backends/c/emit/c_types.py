"""The C types of values, and what a C file defines once for all its functions: types, tables, places where a body gives up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from checker.backends.c.codes import MOST_BITS, following, has_no_room, is_wide, quorum_masks, size, wide
from checker.backends.c.emit.c_expressions import CExpr, name, word
from checker.ir.kinds import MOST_DENSE, shown
from checker.ir.not_compiled import NotCompiled
from checker.language.types import CounterType, DictType, ListType, QuorumType, SequenceType, SetType, Type
from checker.result import Stop

MOST_ITEMS = 4096
MOST_BYTES = 1 << 20
"""A value while a body runs is no larger: it is on the stack."""
MOST_HELD = 2048
"""A set without a bound that is no bits has elements of at most so many words while a body runs; beyond, the search is given up."""


@dataclass
class Types:
    """The C types that a program needs, each defined once, in the order of use."""

    definitions: dict[str, str] = field(default_factory=dict)
    tables: dict[tuple[str, tuple[str, ...]], CExpr] = field(default_factory=dict)
    functions: dict[tuple[str, Type], tuple[str, str]] = field(default_factory=dict)
    """By what they do and for values of which type: the names of C functions, and their texts; those that are called first."""
    count: int = 0
    """How many names of functions were given."""
    sites: dict[Stop, int] = field(default_factory=dict)
    """Why and where a body may give up: numbered in the order of use."""

    def of(self, kind: Type) -> str:
        """The C type of a value; defines it when it is new."""
        match kind:
            case SetType(of, _) if is_dense(kind):
                return self.words(set_words(of))
            case SetType(of) | ListType(of) | CounterType(of):
                _check_bytes(kind)
                return self._row(capacity(kind), self.of(of) if is_wide(of) else "i64")
            case DictType(key, value):
                if size(key) > MOST_ITEMS:
                    raise NotCompiled(f"a dict with {size(key):,} keys is not compiled as a value")
                _check_bytes(kind)
                return self._dict(self.of(value), size(key))
            case _ if is_wide(kind):
                return self.words(wide(kind).words)
            case _:
                return "i64"

    def words(self, count: int) -> str:
        """The C type of so many words: of a dense set, or a wide value."""
        return self._define(f"set{count}", f"typedef struct {{ u64 w[{count}]; }} set{count};")

    def _row(self, items: int, inner: str) -> str:
        row = f"row{items}" if inner == "i64" else f"row{items}_{inner}"
        return self._define(row, f"typedef struct {{ i64 n; {inner} v[{max(1, items)}]; }} {row};")

    def _dict(self, inner: str, count: int) -> str:
        made = f"dict{count}_{inner}"
        return self._define(made, f"typedef struct {{ {inner} v[{count}]; }} {made};")

    def _define(self, ctype: str, text: str) -> str:
        self.definitions.setdefault(ctype, text)
        return ctype

    def unpacked(self, kind: SequenceType) -> str:
        """The C function from the code of a sequence to the row of its items, empty for what is no code."""
        row, low, most = self.of(ListType(kind.of, kind.max_len)), getattr(kind.of, "low", 0), kind.max_len
        made = self._coded("unpacked", kind)
        lines = [
            f"static inline {row} {made}(i64 c)",
            "{",
            f"    static const i64 rest[] = {{{self._rests(kind)}}};",
            f"    {row} r = {{0}};",
            f"    if ((u64)c >= {size(kind)}ull) return r;",
            f"    for (; c && r.n < {most}; r.n++) {{",
            f"        r.v[r.n] = (c - 1) / rest[r.n] + ({low});",
            "        c = (c - 1) % rest[r.n];",
            "    }",
            "    return r;",
            "}",
        ]
        return self._define(made, "\n".join(lines))

    def packed(self, kind: SequenceType) -> str:
        """The C function from the row of its items to the code of a sequence."""
        row, low, most = self.of(ListType(kind.of, kind.max_len)), getattr(kind.of, "low", 0), kind.max_len
        made = self._coded("packed", kind)
        lines = [
            f"static inline i64 {made}({row} r)",
            "{",
            f"    static const i64 rest[] = {{{self._rests(kind)}}};",
            "    i64 c = 0;",
            f"    for (i64 i = 0; i < {most} && i < r.n; i++) c += 1 + (r.v[i] - ({low})) * rest[i];",
            "    return c;",
            "}",
        ]
        return self._define(made, "\n".join(lines))

    def _rests(self, kind: SequenceType) -> str:
        return ", ".join(map(str, following(kind))) or "1"

    def _coded(self, purpose: str, kind: SequenceType) -> str:
        """The name of a function for the codes of sequences of so many values, from the same lower bound."""
        low = getattr(kind.of, "low", 0)
        return f"{purpose}_{kind.max_len}_{size(kind.of)}_{'m' * (low < 0)}{abs(low)}"

    def table(self, ctype: str, values: Iterable[object]) -> CExpr:
        """A constant table with these values, as their texts; one for all uses."""
        key = ctype, tuple(map(str, values))
        return self.tables.setdefault(key, name(f"table{len(self.tables)}"))

    def quorums(self, kind: QuorumType) -> CExpr:
        """The table of the masks of a family's quorums."""
        return self.table("u64", map(word, quorum_masks(kind)))

    def site(self, stop: Stop) -> int:
        """The number of a place where a body gives up."""
        return self.sites.setdefault(stop, len(self.sites))

    def function(self, purpose: str, kind: Type, make: Callable[[str], str]) -> str:
        """The name of the function that does something for values of a type; `make` writes it under that name when it is new."""
        known = self.functions.get((purpose, kind))
        if known is None:
            self.count += 1
            made = f"{purpose}{self.count}"
            known = self.functions[purpose, kind] = made, make(made)
        return known[0]

    def text(self) -> str:
        """All definitions."""
        lines = list(self.definitions.values())
        for (ctype, values), table in self.tables.items():
            lines.append(f"static const {ctype} {table}[{max(1, len(values))}] = {{{', '.join(values) or '0'}}};")
        lines += [text for _, text in self.functions.values()]
        return "\n".join(lines) + "\n"


def is_dense(kind: Type) -> bool:
    """Whether a set is held as bits while a body runs."""
    if not isinstance(kind, SetType) or has_no_room(kind.of):
        return False
    return size(kind.of) <= (MOST_BITS if kind.max_len is None else MOST_DENSE)


def set_words(of: Type) -> int:
    """The words of a dense set."""
    return max(1, (size(of) + 63) // 64)


def _check_bytes(kind: Type) -> None:
    if _bytes(kind) > MOST_BYTES:
        message = (
            f"a value of type {shown(kind)} takes {_bytes(kind):,} bytes: {MOST_BYTES:,} are the most that are compiled"
        )
        raise NotCompiled(message, "give it fewer values, or a smaller bound")


def _bytes(kind: Type) -> int:
    """How many bytes a value takes while a body runs."""
    match kind:
        case SetType(of) if is_dense(kind):
            return 8 * set_words(of)
        case SetType(of) | ListType(of) | CounterType(of):
            return 8 + capacity(kind) * _bytes(of)
        case DictType(key, value):
            return size(key) * _bytes(value)
        case _:
            return 8 * wide(kind).words if is_wide(kind) else 8


def capacity(kind: Type) -> int:
    """How many items a list, Counter or sparse set holds at most."""
    assert isinstance(kind, SetType | ListType | CounterType)
    if kind.max_len is None:
        return max(1, MOST_HELD // wide(kind.of).words) if is_wide(kind.of) else MOST_HELD
    if kind.max_len > MOST_ITEMS:
        message = f"a collection of {kind.max_len:,} items is not compiled: {MOST_ITEMS:,} are the most"
        raise NotCompiled(message, "keep a set, or go over fewer values")
    return kind.max_len
