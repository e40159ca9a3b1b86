"""Lines of C while a function is written, and the C types of values."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from checker.backends.c.codes import size
from checker.ir.kinds import MOST_DENSE, is_scalar
from checker.ir.not_compiled import NotCompiled
from checker.language.types import CounterType, DictType, ListType, SetType, Type

MOST_ITEMS = 4096


@dataclass
class Types:
    """The C types that a program needs, each defined once, in the order of use."""

    definitions: dict[str, str] = field(default_factory=dict)
    tables: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)
    """Where a body may give up, in words: numbered in the order of use."""

    def of(self, kind: Type) -> str:
        """The C type of a value; defines it when it is new."""
        match kind:
            case SetType(of, _) if is_dense(kind):
                words = set_words(of)
                return self._define(f"set{words}", f"typedef struct {{ u64 w[{words}]; }} set{words};")
            case SetType() | ListType() | CounterType():
                return self._row(capacity(kind))
            case DictType(key, value):
                inner, count = self.of(value), size(key)
                if count > MOST_ITEMS:
                    raise NotCompiled(f"a dict with {count:,} keys is not compiled as a value")
                name = f"dict{count}_{inner}"
                return self._define(name, f"typedef struct {{ {inner} v[{count}]; }} {name};")
            case _:
                return "i64"

    def _row(self, items: int) -> str:
        name = f"row{items}"
        return self._define(name, f"typedef struct {{ i64 n; i64 v[{max(1, items)}]; }} {name};")

    def _define(self, name: str, text: str) -> str:
        self.definitions.setdefault(name, text)
        return name

    def table(self, ctype: str, values: tuple[str, ...]) -> str:
        """A constant table with these values; one for all uses."""
        key = (ctype, values)
        name = self.tables.get(key)
        if name is None:
            name = self.tables[key] = f"table{len(self.tables)}"
        return name

    def site(self, words: str) -> int:
        """The number of a place where a body gives up."""
        return self.sites.setdefault(words, len(self.sites))

    def text(self) -> str:
        """All definitions."""
        lines = list(self.definitions.values())
        for (ctype, values), name in self.tables.items():
            lines.append(f"static const {ctype} {name}[{max(1, len(values))}] = {{{', '.join(values) or '0'}}};")
        return "\n".join(lines) + "\n"


def is_dense(kind: Type) -> bool:
    """Whether a set is held as bits while a body runs."""
    return isinstance(kind, SetType) and size(kind.of) <= MOST_DENSE


def set_words(of: Type) -> int:
    """The words of a dense set."""
    return max(1, (size(of) + 63) // 64)


def capacity(kind: Type) -> int:
    """How many items a list, Counter or sparse set holds at most."""
    assert isinstance(kind, SetType | ListType | CounterType)
    if kind.max_len is None:
        raise NotCompiled(f"a set over {size(kind.of):,} values without a bound is not compiled")
    if kind.max_len > MOST_ITEMS:
        raise NotCompiled(f"a collection of {kind.max_len:,} items is not compiled")
    return kind.max_len


class Writer:
    """The body of one C function."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.lines: list[str] = []
        self.depth = 1
        self._names = 0

    def line(self, text: str) -> None:
        """One line of C."""
        self.lines.append("    " * self.depth + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """A block in braces behind `head`."""
        self.line(f"{head} {{")
        self.depth += 1
        yield
        self.depth -= 1
        self.line("}")

    @contextmanager
    def captured(self) -> Iterator[list[str]]:
        """What is written inside goes to the list instead."""
        before, self.lines = self.lines, []
        yield self.lines
        self.lines = before

    def name(self, stem: str = "x") -> str:
        """A new C name."""
        self._names += 1
        return f"{stem}_{self._names}"

    def temporary(self, kind: Type, value: str | None = None) -> str:
        """A new variable for a value of a type."""
        name, ctype = self.name(), self.types.of(kind)
        self.line(f"{ctype} {name}{'' if value is None else f' = {value}'};")
        return name

    def held(self, kind: Type, value: str) -> str:
        """The value under a name, unless it is one already or a number."""
        if value.replace("_", "").isalnum():
            return value
        return self.temporary(kind, value)

    def fail_unless(self, check: str | None) -> None:
        """End the step as an error unless the check holds."""
        if check is not None and check != "1":
            self.line(f"if (!({check})) return ERROR;")

    def give_up_if(self, check: str, words: str) -> None:
        """End the search when the check holds: the native engine cannot go on as CPython would."""
        self.line(f"if (UNLIKELY({check})) return GIVEN_UP | {self.types.site(words)} << SITE_BITS;")


def ones(width: int) -> str:
    """As many ones."""
    return f"{(1 << width) - 1}ull"


def closed(text: str) -> str:
    """An expression that can stand beside any operator."""
    return text if text.startswith("(") or text.replace("_", "").isalnum() else f"({text})"


def known_number(text: str) -> int | None:
    """The number that an expression is, None for any other."""
    try:
        return int(text.strip("()"))
    except ValueError:
        return None


def literal(value: int) -> str:
    """A number as C."""
    return str(value) if value >= 0 else f"({value})"


def scalar(kind: Type) -> bool:
    """Whether a value is one i64 in C."""
    return is_scalar(kind)
