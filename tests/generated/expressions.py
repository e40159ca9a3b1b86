"""Typed random expressions: each evaluates to a value of its type, and treats elements of a Symmetric sort alike."""

from .aggregates import COMPARED, Aggregates
from .domains import BOOL, INT, Type
from .reads import Helper, Scope

SIZED = ("set", "frozenset", "quorum", "list", "sequence", "counter")
RELATIONS = ["==", "!=", "<", "<=", ">", ">="]


class Expressions(Aggregates):
    """Makes expressions of a spec."""

    def of(self, kind: Type, scope: Scope, depth: int) -> str:
        if depth > 0 and self.choices.chance(25):
            wrapped = self._wrapped(kind, scope, depth - 1)
            if wrapped is not None:
                return wrapped
        if kind.kind in ("symmetric", "quorum", "counter") or self.choices.chance(65) or not self.can(kind, scope):
            read = self.read(kind, scope, depth)
            if read is not None:
                return read
        return self._made(kind, scope, depth)

    def other(self, kind: Type, text: str, scope: Scope, depth: int) -> str:
        """An expression of the type that is not just this text, where there is one."""
        for attempt in range(3):
            found = self.of(kind, scope, max(depth, attempt))
            if found != text:
                return found
        made = kind.kind not in ("symmetric", "quorum", "counter") and self.can(kind, scope)
        return self._made(kind, scope, 1) if made else text

    def call(self, helper: Helper, scope: Scope, depth: int) -> str:
        """A call of a helper."""
        arguments = ", ".join(self.of(kind, scope, depth) for kind in helper.parameters)
        return f"{self.choices.pick(scope.owners)}.{helper.name}({arguments})"

    # conditional expressions, narrowed reads and calls

    def _wrapped(self, kind: Type, scope: Scope, depth: int) -> str | None:
        match self.choices.pick(["if", "narrow", "call"]):
            case "if":
                return f"({self.of(kind, scope, depth)} if {self.condition(scope, depth)} else {self.of(kind, scope, depth)})"
            case "narrow":
                return self._narrowed(kind, scope, depth)
            case _:
                called = [
                    h for h in scope.helpers if h.result == kind and all(self.can(p, scope) for p in h.parameters)
                ]
                return self.call(self.choices.pick(called), scope, depth) if called else None

    def _narrowed(self, kind: Type, scope: Scope, depth: int) -> str | None:
        options = self.reads(scope, lambda found: found.kind in ("option", "list", "sequence") and found.of == kind)
        fields = [
            (name, member.text, field)
            for name, union in scope.names
            if union.kind == "union"
            for member in union.parts
            for field, part in zip(member.names, member.parts, strict=True)
            if part == kind
        ]
        if (not options and not fields) or not self.can(kind, scope):
            return None
        other = self.of(kind, scope, depth)
        if fields and (not options or self.choices.chance(50)):
            name, member_text, field = self.choices.pick(fields)
            return f"({name}.{field} if isinstance({name}, {member_text}) else {other})"
        picked = self.choices.pick(options)
        read = self.filled(picked, scope, 0)
        if picked[2].kind == "option":
            return f"({read} if {read} is not None else {other})"
        first = f"{read}[{self.choices.pick([0, -1])}]"
        return first if not scope.total and self.choices.chance(10) else f"({first} if {read} else {other})"

    # values made

    def _made(self, kind: Type, scope: Scope, depth: int) -> str:
        constants = [text for text, held in self.world.constants if held == kind] if scope.names else []
        if constants and self.choices.chance(25):
            return self.choices.pick(constants)
        functions = [(text, held) for text, held in self.world.functions if scope.names and depth > 0]
        functions = [
            (text, held) for text, held in functions if held.parts[1] == kind and self.can(held.parts[0], scope)
        ]
        if functions and self.choices.chance(25):
            text, held = self.choices.pick(functions)
            key = self.of(held.parts[0], scope, depth - 1)
            return f"{text}[{key}]" if self.choices.chance(70) else f"{text}.get({key}, {self._made(kind, scope, 0)})"
        match kind.kind:
            case "bool":
                return self.condition(scope, depth) if depth > 0 else self.choices.pick(["False", "True"])
            case "int":
                return self.integer(scope, depth)
            case "range":
                return self._in_range(kind, scope, depth)
            case "literal" | "enum":
                return self.choices.pick(kind.names)
            case "ordered":
                return self._ordered(kind, scope, depth)
            case "option":
                made = self.can(kind.of, scope) and self.choices.chance(65)
                return self.of(kind.of, scope, depth - 1) if made else "None"
            case "union":
                return self.of(self.choices.pick([p for p in kind.parts if self.can(p, scope)]), scope, depth)
            case "record":
                return f"{kind.text}({', '.join(self.of(part, scope, depth - 1) for part in kind.parts)})"
            case "tuple":
                return f"({', '.join(self.of(part, scope, depth - 1) for part in kind.parts)})"
            case "frozenset":
                return self.frozenset(kind, scope, depth)
            case "set":
                return self.set(kind.of, scope, depth)
            case "list":
                return self.list(kind, scope, depth)
            case "sequence":
                return self.sequence(kind, scope, depth)
            case "dict":
                known = [text for text, held in self.world.functions if held == kind and scope.names]
                if known and self.choices.chance(40):
                    return f"dict({self.choices.pick(known)})"
                return self.dict(kind, scope, depth)
            case _:
                raise AssertionError(f"no expression of {kind.text} in this scope")

    def _in_range(self, kind: Type, scope: Scope, depth: int) -> str:
        value = str(self.choices.number(kind.low, kind.high))
        read = self.read(kind, scope, 0) if depth > 0 else None
        if read is None:
            return value
        options = [
            f"min({read} + 1, {kind.high})",
            f"max({read} - 1, {kind.low})",
            f"min(max({self.integer(scope, depth - 1)}, {kind.low}), {kind.high})",
            f"({kind.low} + {self.integer(scope, depth - 1)} % {kind.high - kind.low + 1})",
        ]
        if not scope.total and self.choices.chance(25):
            options = [f"{read} + 1", f"{read} - 1", f"-{read}", f"{read} * 2"]
        return self.choices.pick(options)

    def _ordered(self, kind: Type, scope: Scope, depth: int) -> str:
        end = f"{kind.text}.{self.choices.pick(['first', 'last'])}()"
        read = self.read(kind, scope, 0) if depth > 0 else None
        if read is None:
            return end
        if not scope.total and self.choices.chance(15):
            return f"{read}.{self.choices.pick(['next', 'previous'])}()"
        return self.choices.pick(
            [
                f"{self.choices.pick(['min', 'max'])}({read}, {self.of(kind, scope, depth - 1)})",
                f"({read}.next() if {read} != {kind.text}.last() else {end})",
                f"({read}.previous() if {read} > {kind.text}.first() else {end})",
                f"{self.choices.pick(['min', 'max'])}({self.set(kind, scope, depth - 1)}, default={end})",
            ]
        )

    # integers

    def integer(self, scope: Scope, depth: int) -> str:
        """An integer of any size."""
        reads = self.reads(scope, lambda found: found.kind in ("range", "int"))
        if depth <= 0 or self.choices.chance(30):
            read = self.pick_read(reads, scope, depth) if self.choices.chance(60) else None
            return str(self.choices.number(-1, 3)) if read is None else read
        shapes = [self._arithmetic, self._length, self._total, self._extreme, self._counted]
        return self.choices.pick(shapes)(scope, depth - 1)

    def _arithmetic(self, scope: Scope, depth: int) -> str:
        left = self.integer(scope, depth)
        match self.choices.pick(["+", "-", "*", "//", "%", "-()", "min", "max"]):
            case "//" | "%" as operator:
                return f"({left} {operator} {self.choices.number(2, 3)})"
            case "-()":
                return f"-({left})"
            case "min" | "max" as function:
                return f"{function}({left}, {self.integer(scope, depth)})"
            case operator:
                return f"({left} {operator} {self.integer(scope, depth)})"

    def _length(self, scope: Scope, depth: int) -> str:
        reads = self.reads(scope, lambda k: k.kind in (*SIZED, "dict"))
        read = self.pick_read(reads, scope, depth) if self.choices.chance(70) else None
        if read is not None:
            return f"len({read})"
        sorts = [kind for kind in self.world.bases if self.can(kind, scope)]
        return f"len({self.set(self.choices.pick(sorts), scope, depth)})"

    def _total(self, scope: Scope, depth: int) -> str:
        clause, inner = self.clause(scope, depth)
        summed = self.integer(inner, depth) if self.choices.chance(50) else self.condition(inner, depth)
        return f"sum({summed}{clause})"

    def _extreme(self, scope: Scope, depth: int) -> str:
        clause, inner = self.clause(scope, depth)
        function = self.choices.pick(["min", "max"])
        return f"{function}(({self.integer(inner, depth)}{clause}), default={self.choices.number(-1, 2)})"

    def _counted(self, scope: Scope, depth: int) -> str:
        reads = self.reads(scope, lambda k: k.kind in ("list", "sequence", "counter") and self.can(k.of, scope))
        if not reads:
            return self.integer(scope, depth)
        read = self.choices.pick(reads)
        text, of = self.filled(read, scope, depth), read[2].of
        if read[2].kind == "counter":
            return self.choices.pick([f"{text}.total()", f"{text}[{self.of(of, scope, depth)}]"])
        element = self.of(of, scope, 0)
        return self.choices.pick(
            [f"{text}.count({element})", f"({text}.index({element}) if {element} in {text} else -1)"]
        )

    # conditions

    def condition(self, scope: Scope, depth: int) -> str:
        if depth <= 0:
            return self.choices.pick([self._equal, self._compared, self._member, self._flag])(scope, 0)
        shapes = [
            *(self._equal, self._compared, self._member, self._member, self._flag, self._quantified, self._quantified),
            *(
                self._connected,
                self._connected,
                self._negated,
                self._subset,
                self._guarded,
                self._guarded,
                self._guarded,
            ),
        ]
        return self.choices.pick(shapes)(scope, depth - 1)

    def _flag(self, scope: Scope, depth: int) -> str:
        """A boolean, or whether there is anything."""
        sized = ("set", "list", "sequence", "frozenset", "counter")
        held = self.reads(scope, lambda kind: kind.kind in ("bool", "option", *sized))
        held = [read for read in held if depth >= 0 or not read[1]]
        if not held or self.choices.chance(5):
            return self.choices.pick(["False", "True"])
        picked = self.pick_path(held)
        read = self.filled(picked, scope, depth)
        if picked[2].kind == "option":
            return f"{read} is {self.choices.pick(['', 'not '])}None"
        return read if picked[2] == BOOL else f"len({read}) {self.choices.pick(['==', '>'])} 0"

    def _equal(self, scope: Scope, depth: int) -> str:
        reads = self.reads(scope, lambda kind: kind.kind != "counter")
        if not reads:
            return self._compared(scope, depth)
        read = self.pick_path(reads)
        wanted = read[2].of if read[2].kind == "option" and self.can(read[2].of, scope) else read[2]
        if not self.can(wanted, scope):
            return self._compared(scope, depth)
        left, right = self.filled(read, scope, depth), self.other(wanted, read[0], scope, depth)
        if left == right:
            return self._compared(scope, depth)
        if wanted.kind == "sequence" and read[2] == wanted and wanted.of.kind in COMPARED and self.choices.chance(50):
            return f"({left} {self.choices.pick(RELATIONS)} {right})"
        return f"({left} {self.choices.pick(['==', '!='])} {right})"

    def _compared(self, scope: Scope, depth: int) -> str:
        sorts = [kind for kind in self.world.bases if kind.kind == "ordered" and self.read(kind, scope, 0) is not None]
        kind = self.choices.pick([INT, *sorts])
        left = self.read(kind, scope, depth) or (
            self._length(scope, depth) if kind == INT else self.of(kind, scope, depth)
        )
        right = self.other(kind, left, scope, depth)
        if self.choices.chance(10):
            return f"({left} <= {right} < {self.of(kind, scope, depth)})"
        return f"({left} {self.choices.pick(RELATIONS)} {right})"

    def _member(self, scope: Scope, depth: int) -> str:
        reads = self.reads(scope, lambda k: k.kind in SIZED)
        reads = [read for read in reads if self.can(read[2].of, scope)]
        if not reads:
            return self._equal(scope, depth)
        read = self.pick_path(reads)
        element = self.of(read[2].of, scope, depth)
        return f"({element} {self.choices.pick(['in', 'not in'])} {self.filled(read, scope, depth)})"

    def _quantified(self, scope: Scope, depth: int) -> str:
        clause, inner = self.clause(scope, depth)
        return f"{self.choices.pick(['any', 'all'])}({self.condition(inner, depth)}{clause})"

    def _connected(self, scope: Scope, depth: int) -> str:
        return f"({self.condition(scope, depth)} {self.choices.pick(['and', 'or'])} {self.condition(scope, depth)})"

    def _negated(self, scope: Scope, depth: int) -> str:
        return f"(not {self.condition(scope, depth)})"

    def _subset(self, scope: Scope, depth: int) -> str:
        reads = self.reads(scope, lambda kind: kind.kind in ("set", "frozenset", "quorum"))
        if not reads:
            return self._quantified(scope, depth)
        read = self.pick_path(reads)
        left, right = self.filled(read, scope, depth), self.set(read[2].of, scope, depth)
        if self.choices.chance(40):
            return f"{left}.{self.choices.pick(['issubset', 'issuperset', 'isdisjoint'])}({right})"
        return f"({left} {self.choices.pick(RELATIONS)} {right})"

    def _guarded(self, scope: Scope, depth: int) -> str:
        """A test of a type, then a condition in which the name has the narrower type."""
        narrowable = [(name, kind) for name, kind in scope.names if kind.kind in ("option", "union")]
        narrowable = [pair for pair in narrowable if pair[1].kind == "union"] or narrowable
        if not narrowable:
            return self._connected(scope, depth)
        name, kind = self.choices.pick(narrowable)
        if kind.kind == "option":
            return f"({name} is not None and {self.condition(scope.bind((name, kind.of)), depth)})"
        member = self.choices.pick(kind.parts)
        if self.choices.chance(25):
            return f"isinstance({name}, ({', '.join(m.text for m in kind.parts if m != member)},))"
        return f"(isinstance({name}, {member.text}) and {self.condition(scope.bind((name, member)), depth)})"
