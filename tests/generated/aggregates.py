"""Random sets, lists and loops over them. What is evaluated for every element of something in no order of its own is total."""

from dataclasses import dataclass

from .domains import INT, Type
from .reads import LISTED, Reads, Scope

COMPARED = ("range", "ordered", "int")
"""Kinds whose values have an order."""
_GONE_OVER = ("set", "frozenset", "quorum", "list", "sequence", "counter", "dict")


@dataclass(frozen=True)
class Loop:
    """`for target in text`. `unordered` when the order depends on that of a Symmetric sort."""

    text: str
    target: str
    names: tuple[tuple[str, Type], ...]
    unordered: bool


class Aggregates(Reads):
    """The part of making expressions that deals with collections."""

    def loop(self, scope: Scope, depth: int) -> Loop:
        """Something to iterate over, and names for what it gives."""
        choices, name = self.choices, self.fresh("i")
        held = self.reads(scope, lambda kind: kind.kind in _GONE_OVER)
        if held and choices.chance(60):
            read = self.pick_path(held)
            return self._over(self.filled(read, scope, depth), read[2], name)
        if depth > 0 and choices.chance(20):
            kind = choices.pick([INT, *(k for k in self.world.bases if self.can(k, scope))])
            text = self.set(kind, scope, depth - 1)
            if kind.kind in COMPARED and choices.chance(50):
                text = f"sorted({text})"
            return Loop(text, name, ((name, kind),), kind.symmetric)
        sorts = [kind for kind in (*self.world.bases, *self.world.families) if kind.kind in LISTED]
        kind = choices.pick(sorts) if sorts else INT
        return Loop(kind.text if sorts else "(0, 1, 2)", name, ((name, kind),), kind.symmetric)

    def _over(self, text: str, kind: Type, name: str) -> Loop:
        first, unordered = kind.parts[0], kind.parts[0].symmetric
        if kind.kind == "dict":
            form = self.choices.pick(["", ".keys()", ".values()", ".items()", ".items()"])
            if form == ".values()":
                return Loop(text + form, name, ((name, kind.of),), unordered)
        else:
            form = self.choices.pick(["", ".items()", ".elements()"]) if kind.kind == "counter" else ""
        if form == ".items()":
            other = self.fresh("j")
            value = kind.of if kind.kind == "dict" else INT
            return Loop(text + form, f"{name}, {other}", ((name, first), (other, value)), unordered)
        return Loop(text + form, name, ((name, first),), unordered)

    def clause(self, scope: Scope, depth: int) -> tuple[str, Scope]:
        """The `for`s and `if`s of a comprehension, and the scope of its element."""
        text = ""
        for _ in range(2 if depth > 1 and self.choices.chance(15) else 1):
            loop = self.loop(scope, depth - 1)
            scope = scope.bind(*loop.names).safe(loop.unordered)
            text += f" for {loop.target} in {loop.text}"
        if self.choices.chance(40):
            text += f" if {self.condition(scope, depth - 1)}"
        return text, scope

    # sets

    def set(self, of: Type, scope: Scope, depth: int) -> str:
        """A set of elements of the type: a set, a frozenset or a quorum."""
        reads = self.reads(scope, lambda kind: kind.kind in ("set", "frozenset", "quorum") and kind.of == of)
        read = self.pick_read(reads, scope, depth) if self.choices.chance(50) else None
        if read is not None:
            return read
        if depth <= 0:
            return self._display(of, scope, depth)
        shapes = [self._display, self._comprehension, self._algebra, self._method, self._whole]
        return self.choices.pick(shapes)(of, scope, depth - 1)

    def _display(self, of: Type, scope: Scope, depth: int) -> str:
        count = self.choices.number(0, 2) if self.can(of, scope) else 0
        return f"{{{', '.join(self.of(of, scope, depth) for _ in range(count))}}}" if count else "set()"

    def _comprehension(self, of: Type, scope: Scope, depth: int) -> str:
        clause, inner = self.clause(scope, depth)
        return f"{{{self.of(of, inner, depth)}{clause}}}" if self.can(of, inner) else "set()"

    def _algebra(self, of: Type, scope: Scope, depth: int) -> str:
        operator = self.choices.pick(["|", "&", "-", "^"])
        return f"({self.set(of, scope, depth)} {operator} {self.set(of, scope, depth)})"

    def _method(self, of: Type, scope: Scope, depth: int) -> str:
        method = self.choices.pick(["union", "intersection", "difference", "symmetric_difference"])
        return f"{self.set(of, scope, depth)}.{method}({self.set(of, scope, depth)})"

    def _whole(self, of: Type, scope: Scope, depth: int) -> str:
        """All of a sort, or what a list, Counter or dict holds, made a set."""
        whole = [of.text] if of.kind in LISTED else []
        for read in self.reads(scope, lambda kind: kind.kind in ("list", "sequence", "counter", "dict")):
            kind = read[2]
            if kind.parts[0] == of:
                whole.append(self.filled(read, scope, depth))
            if kind.kind == "dict" and kind.of == of:
                whole.append(f"{self.filled(read, scope, depth)}.values()")
        return f"set({self.choices.pick(whole)})" if whole else self._display(of, scope, depth)

    def frozenset(self, kind: Type, scope: Scope, depth: int) -> str:
        """A frozenset; a quorum is one too."""
        quorums = self.reads(scope, lambda found: found.kind == "quorum" and found.of == kind.of)
        read = self.pick_read(quorums, scope, depth) if self.choices.chance(40) else None
        if read is not None:
            return read
        return f"frozenset({self.set(kind.of, scope, depth)})"

    # lists

    def list(self, kind: Type, scope: Scope, depth: int) -> str:
        """A list; within its bound in a total scope."""
        of, read = kind.of, self.read(kind, scope, depth)
        most = self.choices.number(0, kind.bound or 0) if self.can(of, scope) else 0
        display = f"[{', '.join(self.of(of, scope, depth - 1) for _ in range(most))}]"
        if read is None or depth <= 0:
            return display
        name = self.fresh("i")
        kept = self.condition(scope.bind((name, of)), depth - 1)
        options = [display, f"{read}[1:]", f"{read}[:-1]", f"{read}[::-1]", f"[{name} for {name} in {read} if {kept}]"]
        if not scope.total:
            options.append(f"{read} + {display}")
            if of.kind in COMPARED:
                options.append(f"sorted({self.set(of, scope, depth - 1)})")
        return self.choices.pick(options)

    def sequence(self, kind: Type, scope: Scope, depth: int) -> str:
        """A tuple; within its bound in a total scope."""
        of, read = kind.of, self.read(kind, scope, depth)
        most = self.choices.number(0, kind.bound or 0) if self.can(of, scope) else 0
        items = [self.of(of, scope, depth - 1) for _ in range(most)]
        display = f"({', '.join(items)}{',' * (most == 1)})"
        lists = self.reads(scope, lambda found: found.kind in ("list", "sequence") and found.of == of and found != kind)
        if lists and self.choices.chance(30):
            return f"tuple({self.filled(self.choices.pick(lists), scope, depth)})[:{kind.bound}]"
        if read is None or depth <= 0:
            return display
        name = self.fresh("i")
        kept = self.condition(scope.bind((name, of)), depth - 1)
        options = [display, f"{read}[1:]", f"{read}[:-1]", f"{read}[::-1]"]
        options += [
            f"tuple({name} for {name} in {read} if {kept})",
            f"({', '.join(['*' + read, *items])},)[-{kind.bound}:]",
        ]
        if not scope.total:
            options += [f"{read} + {display}", f"({', '.join([*items, '*' + read])},)"]
            if of.kind in COMPARED:
                options.append(f"tuple(sorted({self.set(of, scope, depth - 1)}))")
        return self.choices.pick(options)

    def dict(self, kind: Type, scope: Scope, depth: int) -> str:
        """A dict with every key of its domain."""
        key, domain = self.fresh("k"), kind.parts[0]
        value = self.of(kind.of, scope.safe().bind((key, domain)), depth - 1)
        match domain.kind:
            case "bool":
                every = "(False, True)"
            case "literal":
                every = f"({', '.join(domain.names)})"
            case _:
                every = domain.text
        return f"{{{key}: {value} for {key} in {every}}}"
