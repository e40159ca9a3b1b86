"""Domains and the types of variables, drawn at random and kept as text: the declarations of a random spec."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

T = TypeVar("T")

# fmt: off
Kind = Literal[
    "bool", "literal", "enum", "symmetric", "ordered", "range", "quorum", "record", "option", "union", "tuple", "frozenset",
    "sequence", "dict", "set", "list", "counter", "int",
]
# fmt: on


@dataclass(frozen=True)
class Type:
    """A domain as it is written. `parts` are its field types, members, items, element, or key and value.

    `names` are the fields of a record, or the values of a Literal or enum as written; `bound` is MaxLen, None without one.
    """

    kind: Kind
    text: str
    size: int
    parts: tuple["Type", ...] = ()
    names: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    bound: int | None = None

    @property
    def symmetric(self) -> bool:
        """Whether values mention elements of a Symmetric sort."""
        return self.kind == "symmetric" or any(part.symmetric for part in self.parts)

    @property
    def of(self) -> "Type":
        """The one part: an element, or what is optional."""
        return self.parts[-1]


BOOL = Type("bool", "bool", 2)
INT = Type("int", "int", 0)


def set_of(of: Type) -> Type:
    return Type("set", f"set[{of.text}]", 2**of.size, (of,))


def option_of(of: Type) -> Type:
    return Type("option", f"{of.text} | None", of.size + 1, (of,))


def dict_of(key: Type, value: Type) -> Type:
    return Type("dict", f"dict[{key.text}, {value.text}]", value.size**key.size, (key, value))


def bounded(kind: Kind, of: Type, bound: int) -> Type:
    """A list, set or Counter of at most `bound`, or a tuple of so many."""
    n = of.size
    match kind:
        case "sequence":
            size = sum(n**length for length in range(bound + 1))
            return Type(kind, f"Annotated[tuple[{of.text}, ...], MaxLen({bound})]", size, (of,), bound=bound)
        case "list":
            name, size = "list", sum(n**length for length in range(bound + 1))
        case "set":
            name, size = "set", sum(math.comb(n, count) for count in range(bound + 1))
        case _:
            name, size = "Counter", math.comb(n + bound, bound)
    return Type(kind, f"Annotated[{name}[{of.text}], MaxLen({bound})]", size, (of,), bound=bound)


def texts_of(kind: Type) -> Sequence[str]:
    """The values of a base type as a declaration has them: elements by their names."""
    match kind.kind:
        case "bool":
            return ("False", "True")
        case "range":
            return [str(number) for number in range(kind.low, kind.low + kind.size)]
        case "ordered" | "symmetric":
            return [f'"{kind.text.lower()}{number + 1}"' for number in range(kind.size)]
        case _:
            return kind.names


def plain(kind: Type) -> str:
    """How a variable of a type is declared."""
    return kind.text


def unbounded(kind: Type) -> str:
    """How a variable of a type is declared with `int` in the place of every Range that is no key, and in nothing that is gone over."""
    match kind.kind:
        case "range":
            return "int"
        case "option":
            return f"{unbounded(kind.of)} | None"
        case "tuple":
            return f"tuple[{', '.join(map(unbounded, kind.parts))}]"
        case "dict":
            return f"dict[{kind.parts[0].text}, {unbounded(kind.of)}]"
        case "list" | "set" | "counter" if kind.bound is not None:
            return bounded(kind.kind, replace(kind.of, text=unbounded(kind.of)), kind.bound).text
        case _:
            return kind.text


class Choices:
    """Choices made by bytes, one each; none left, or a zero, is the simplest choice: what a failing example shrinks to."""

    def __init__(self, random: bytes) -> None:
        self.bytes = iter(random)

    def number(self, low: int, high: int) -> int:
        """An integer, both bounds included."""
        return low + (next(self.bytes, 0) * (high - low + 1) >> 8)

    def pick(self, options: Sequence[T]) -> T:
        """One of these."""
        return options[self.number(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        """True in so many cases of a hundred."""
        return self.number(0, 99) >= 100 - percent


class World:
    """The domains that one spec declares, and types made of them."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.declarations: list[str] = []
        self.bases: list[Type] = [BOOL]
        self.constants: list[tuple[str, Type]] = []
        """What bodies read of constants, with its type."""
        self.functions: list[tuple[str, Type]] = []
        """Constants that are functions, with their types, dicts."""
        self.families: list[Type] = []
        self.records: list[Type] = []
        for index in range(choices.pick([1, 1, 0, 2])):
            self._symmetric("PQ"[index])
        if choices.chance(50):
            self._ordered()
        for index in range(choices.pick([1, 0, 2])):
            self._range("EF"[index])
        if choices.chance(40):
            values = tuple(f'"{letter}"' for letter in "abc"[: choices.number(2, 3)])
            self.bases.append(Type("literal", f"Literal[{', '.join(values)}]", len(values), names=values))
            if choices.chance(30):
                self._constant(choices.pick(values), self.bases[-1], f", of={self.bases[-1].text}")
        if choices.chance(20):
            self._constant(choices.pick(["True", "False"]), BOOL)
        if choices.chance(25):
            self._enum()
        for index in range(choices.pick([0, 0, 0, 1, 2])):
            self._function(f"G{index}")
        for index in range(choices.pick([0, 1, 2, 2, 2, 3])):
            self._record(f"R{index}")

    # declarations

    def _declare(self, head: str, *lines: str) -> None:
        self.declarations.append("\n".join([f"class {head}:", *(f"    {line}" for line in lines or ("pass",))]))

    def _constant(self, default: str, kind: Type, more: str = "") -> str:
        """Declare a constant; gives its name."""
        name = f"K{len(self.constants)}"
        self._declare(f"{name}(Constant, default={default}{more})")
        self.constants.append((f"{name}.value", kind))
        return name

    def _number(self, value: int) -> str:
        """A number of a declaration, or a constant that is it."""
        return self._constant(str(value), INT) if self.choices.chance(15) else str(value)

    def _function(self, name: str) -> None:
        """Declare a constant that is a function: one that treats all elements of a Symmetric sort alike."""
        key, value = self.choices.pick(self.bases), self.choices.pick(self.bases)
        if key.kind == "symmetric":
            default = "lambda key: key" if value == key else f"lambda key: {self._constant_of(value)}"
        else:
            shown = ", ".join(f"{text}: {self._constant_of(value)}" for text in texts_of(key))
            default = f"{{{shown}}}"
        if value.kind == "symmetric" and value != key:
            value, default = option_of(value), "lambda key: None"
        kind = dict_of(key, value)
        self._declare(f"{name}(Constant, default={default}, of={kind.text})")
        self.functions.append((f"{name}.value", kind))

    def _constant_of(self, kind: Type) -> str:
        return self.choices.pick(texts_of(kind)) if kind.kind != "symmetric" else "None"

    def _symmetric(self, name: str) -> None:
        size = self.choices.number(2, 3)
        self._declare(f"{name}(Symmetric, size={self._number(size)})")
        sort = Type("symmetric", name, size)
        self.bases.append(sort)
        if not self.families and self.choices.chance(30):
            first, last = f"{name.lower()}1", f"{name.lower()}{size}"
            written, count = self.choices.pick(
                [("", math.comb(size, size // 2 + 1)), (f"1 of {size}", size), (f"{{{first} {last}}} {{{first}}}", 2)]
            )
            self._declare(f"Z(Quorum, of={name}" + (f', quorums="{written}")' if written else ")"))
            self.families.append(Type("quorum", "Z", count, (sort,)))

    def _ordered(self) -> None:
        size = self.choices.number(2, 3)
        self._declare(f"B(Ordered, size={self._number(size)})")
        self.bases.append(Type("ordered", "B", size))

    def _range(self, name: str) -> None:
        low = self.choices.pick([0, 0, 1, -1, -2])
        high = low + self.choices.number(1, 3)
        self._declare(f"{name}(Range, low={self._number(low)}, high={self._number(high)})")
        self.bases.append(Type("range", name, high - low + 1, low=low, high=high))

    def _enum(self) -> None:
        members = ("RED", "GREEN", "BLUE")[: self.choices.number(2, 3)]
        self._declare("C(enum.Enum)", *(f"{name} = {index}" for index, name in enumerate(members)))
        self.bases.append(Type("enum", "C", len(members), names=tuple(f"C.{name}" for name in members)))

    def _record(self, name: str) -> None:
        fields = [self.scalar(3, nested=False) for _ in range(self.choices.pick([1, 1, 0, 0, 2, 2, 3]))]
        names = tuple("abc"[: len(fields)])
        self._declare(f"{name}(Record)", *(f"{n}: {kind.text}" for n, kind in zip(names, fields, strict=True)))
        size = math.prod(kind.size for kind in fields)
        self.records.append(Type("record", name, size, tuple(fields), names))

    # types

    def base(self, most: int) -> Type:
        """A sort, range, Literal, enum or bool."""
        return self.choices.pick([kind for kind in reversed(self.bases) if kind.size <= max(most, 2)])

    def scalar(self, most: int, *, nested: bool = True) -> Type:
        """A type of at most `most` values (bool when there is none other) that do not change."""
        made = [
            lambda: self.base(most),
            lambda: option_of(self.base(most - 1)),
            lambda: self._one_of(self.families, most),
            lambda: self._one_of(self.records, most) if nested else BOOL,
            lambda: self._union(most) if nested else BOOL,
            lambda: self._tuple(most) if nested else BOOL,
            lambda: self._frozenset(most),
            lambda: self._sequence(most),
        ]
        kind = made[self.choices.pick([0, 0, 0, 1, 1, 2, 3, 4, 4, 4, 5, 6, 7, 7])]()
        return kind if kind.size <= most else BOOL

    def _one_of(self, options: list[Type], most: int) -> Type:
        fitting = [kind for kind in options if kind.size <= most]
        return self.choices.pick(fitting) if fitting else self.base(most)

    def _union(self, most: int) -> Type:
        members = tuple(self.records[: self.choices.number(2, 3)])
        if len(members) < 2 or sum(member.size for member in members) > most:
            return self._one_of(self.records, most)
        union = Type("union", " | ".join(m.text for m in members), sum(m.size for m in members), members)
        return option_of(union) if self.choices.chance(20) else union

    def _tuple(self, most: int) -> Type:
        first = self.base(most // 2)
        second = self.base(most // first.size)
        return Type("tuple", f"tuple[{first.text}, {second.text}]", first.size * second.size, (first, second))

    def _frozenset(self, most: int) -> Type:
        of = self.base(int(math.log2(most)))
        kind = Type("frozenset", f"frozenset[{of.text}]", 2**of.size, (of,))
        return option_of(kind) if self.choices.chance(30) else kind

    def _sequence(self, most: int) -> Type:
        bound = self.choices.number(1, 2)
        of = self.base(max(2, int((most - 1) ** (1 / bound)) - bound + 1))
        return (
            option_of(made)
            if (made := bounded("sequence", of, bound)).size < most and self.choices.chance(20)
            else made
        )

    def variable(self, most: int) -> Type:
        """A type for a variable, of about `most` values."""
        kind = self.choices.pick(["scalar", "dict", "dict", "changing", "changing", "messages", "messages", "nested"])
        match kind:
            case "messages":
                of = self._union(16)
                small = of.size <= int(math.log2(most))
                return (
                    set_of(of) if small and self.choices.chance(70) else bounded("set", of, self.choices.number(1, 2))
                )
            case "scalar":
                return self.scalar(most)
            case "dict":
                key = self.scalar(4)
                value = max(2, int(most ** (1 / key.size)))
                return dict_of(key, self._changing(value) if self.choices.chance(40) else self.scalar(value))
            case "nested":
                first, second = self.base(3), self.base(3)
                value = max(2, int(most ** (1 / (first.size * second.size))))
                inner = set_of(BOOL) if value >= 4 and self.choices.chance(30) else self.scalar(value)
                return dict_of(first, dict_of(second, inner))
            case _:
                return self._changing(most)

    def _changing(self, most: int) -> Type:
        """A set, list or Counter."""
        kind = self.choices.pick(["set", "list", "bounded", "counter"])
        bound = self.choices.number(1, 2)
        room = max(2, int(most ** (1 / bound)))
        match kind:
            case "list":
                return bounded("list", self.scalar(min(6, room)), bound)
            case "bounded":
                return bounded("set", self.scalar(min(16, room)), bound)
            case "counter":
                return bounded("counter", self.scalar(min(8, room)), bound)
            case _:
                return set_of(self.scalar(max(2, int(math.log2(most)))))
