"""A program of the intermediate representation as text, in Python's manner: `x as T` is a conversion, `x as! T` one that may fail."""

from collections.abc import Callable, Iterator, Sequence

from checker.ir.kinds import members, shown, within
from checker.ir.nodes import Block, Clause, Comprehension, Expr, Function, FunctionKey, Place, Program, Stmt
from checker.language.types import Type
from checker.language.values import show as show_value

_INDENT = "    "
_JOINED = {
    "and": "and",
    "or": "or",
    "add": "+",
    "sub": "-",
    "mul": "*",
    "floordiv": "//",
    "mod": "%",
    "lt": "<",
    "le": "<=",
    "eq": "==",
    "in": "in",
    "unite": "|",
    "meet": "&",
    "minus": "-",
    "differ": "^",
    "subset": "<=",
    "concat": "+",
}
"""Ops written between their arguments."""
_CALLED = {
    "least": "min",
    "greatest": "max",
    "sort": "sorted",
    "reverse": "reversed",
    "counter": "Counter",
    "find": "index",
    "number": "int",
}
"""Ops written as calls of another name; the others are of their own."""


def show(program: Program) -> str:
    """The whole program."""
    names = [name for name, _ in program.variables]
    states = {key: key[2] for key, _ in program.helpers}
    parts = [["variables", *(f"{_INDENT}{name}: {shown(kind)}" for name, kind in program.variables)]]
    parts += [_Function(names, "init", function).lines() for function in program.inits]
    parts += [_Function(names, "action", function).lines() for function in program.actions]
    parts += [_Function(names, role, function).lines() for role, function in program.properties]
    parts += [_Function(names, _HELPERS[states[key]], function).lines() for key, function in program.helpers]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


_HELPERS = {0: "helper", 1: "helper of the state after", -1: "function"}


class _Function:
    """The lines of one function."""

    def __init__(self, variables: Sequence[str], role: str, function: Function) -> None:
        self.variables, self.role, self.function = variables, role, function

    def lines(self) -> list[str]:
        """Its head, its locals, its body."""
        taken = ", ".join(f"{name}: {shown(kind)}" for name, kind in self.function.parameters)
        result = "" if self.function.result is None else f" -> {shown(self.function.result)}"
        declared = [f"{_INDENT}local {name}: {shown(kind)}" for name, kind in self.function.locals]
        head = f"{self.role} {self.function.name}({taken}){result}"
        return [head, *declared, *self._block(self.function.body, 1)]

    # statements

    def _block(self, block: Block, depth: int) -> list[str]:
        lines = [line for statement in block for line in self._statement(statement, depth)]
        return lines or [f"{_INDENT * depth}pass"]

    def _statement(self, node: Stmt, depth: int) -> Iterator[str]:
        margin = _INDENT * depth
        match node.op:
            case "if":
                yield from self._branches(node, depth, "if")
            case "for":
                yield f"{margin}for {node.data} in {self._bare(node.args[0])}:"
                yield from self._block(node.blocks[0], depth + 1)
            case "assign":
                yield f"{margin}{node.data} = {self._bare(node.args[0])}"
            case _ if node.place is not None:
                yield margin + self._change(node, node.place)
            case _:
                yield " ".join([margin + node.op, *(self._bare(arg) for arg in node.args)])

    def _branches(self, node: Stmt, depth: int, word: str) -> Iterator[str]:
        yield f"{_INDENT * depth}{word} {self._bare(node.args[0])}:"
        yield from self._block(node.blocks[0], depth + 1)
        match node.blocks[1]:
            case ():
                return
            case (Stmt(op="if") as inner,):
                yield from self._branches(inner, depth, "elif")
            case block:
                yield f"{_INDENT * depth}else:"
                yield from self._block(block, depth + 1)

    def _change(self, node: Stmt, place: Place) -> str:
        count = {"insert": 2, "put": 2, "set_count": 2}.get(node.op, 1)
        keys, values = (
            node.args[: len(node.args) - count],
            [self._bare(arg) for arg in node.args[len(node.args) - count :]],
        )
        target = self._place(place, keys)
        match node.op:
            case "store":
                return f"{target} = {values[0]}"
            case "put" | "set_count":
                return f"{target}[{values[0]}] = {values[1]}"
            case "pop":
                return f"{node.data[1]} = {target}.pop({values[0]})"
            case _:
                return f"{target}.{node.op}({', '.join(values)})"

    # expressions

    def text(self, node: Expr) -> str:
        """An expression on one line."""
        write: Callable[[Expr], str] | None = getattr(self, f"_{node.op}", None)
        if write is not None:
            return write(node)
        args = [self.text(arg) for arg in node.args]
        if node.op in _JOINED:
            joint = f" {_JOINED[node.op]} "
            return f"({joint.join(args)})"
        name = node.data if node.op == "after" and node.data else node.op
        return f"{_CALLED.get(name, name)}({', '.join(args)})"

    def _bare(self, node: Expr) -> str:
        """An expression that stands alone, without its parentheses."""
        text = self.text(node)
        return text[1:-1] if node.op in _JOINED or node.op in ("if", "convert", "fits", "is") else text

    def _place(self, place: Place, keys: Sequence[Expr]) -> str:
        base = (
            place.local
            if place.local is not None
            else f"{'after' if place.after else 'self'}.{self.variables[place.variable]}"
        )
        return base + "".join(f"[{self.text(key)}]" for key in keys)

    def _const(self, node: Expr) -> str:
        return show_value(node.type, node.data)

    def _local(self, node: Expr) -> str:
        return str(node.data)

    def _load(self, node: Expr) -> str:
        return self._place(node.data, node.args)

    def _global_set(self, node: Expr) -> str:
        return f"all[{_inner(node.type)}]"

    def _not(self, node: Expr) -> str:
        return f"not {self.text(node.args[0])}"

    def _if(self, node: Expr) -> str:
        test, yes, no = (self.text(arg) for arg in node.args)
        return f"({yes} if {test} else {no})"

    def _convert(self, node: Expr) -> str:
        kind = node.args[0].type
        fails = "" if within(kind, node.type) else "!"
        return f"({self.text(node.args[0])} as{fails} {shown(node.type)})"

    def _fits(self, node: Expr) -> str:
        return f"({self.text(node.args[0])} fits {shown(node.data)})"

    def _is(self, node: Expr) -> str:
        kinds = members(node.args[0].type)
        return f"({self.text(node.args[0])} is {' | '.join(shown(kinds[number]) for number in sorted(node.data))})"

    def _field(self, node: Expr) -> str:
        return f"{self.text(node.args[0])}.{node.data}"

    def _item(self, node: Expr) -> str:
        return f"{self.text(node.args[0])}[{node.data}]"

    def _record(self, node: Expr) -> str:
        return f"{shown(node.type)}({', '.join(self.text(arg) for arg in node.args)})"

    def _tuple(self, node: Expr) -> str:
        items = [self.text(arg) for arg in node.args]
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})"

    def _set(self, node: Expr) -> str:
        return f"{{{', '.join(self.text(arg) for arg in node.args)}}}"

    def _list(self, node: Expr) -> str:
        return f"[{', '.join(self.text(arg) for arg in node.args)}]"

    def _next(self, node: Expr) -> str:
        return f"{self.text(node.args[0])}.{node.op}()"

    _previous = _next

    def _at(self, node: Expr) -> str:
        return f"{self.text(node.args[0])}[{self.text(node.args[1])}]"

    _get = _at

    def _slice(self, node: Expr) -> str:
        held, low, high = (self.text(arg) for arg in node.args)
        return f"{held}[{low}:{high}]"

    def _call(self, node: Expr) -> str:
        key: FunctionKey = node.data
        owner = {0: "self.", 1: "after.", -1: ""}[key[2]]
        return f"{owner}{key[0]}({', '.join(self.text(arg) for arg in node.args)})"

    def _comprehend(self, node: Expr) -> str:
        made: Comprehension = node.data
        clauses = " ".join(self._clause(clause) for clause in made.clauses)
        value = self.text(made.value) if made.key is None else f"{self.text(made.key)}: {self.text(made.value)}"
        default = "" if made.default is None else f", default={self.text(made.default)}"
        return f"{made.collect}({value} {clauses}{default})"

    def _clause(self, clause: Clause) -> str:
        condition = clause.condition
        test = "" if condition.op == "const" and condition.data else f" if {self.text(condition)}"
        return f"for {clause.name} in {self.text(clause.source)}{test}"


def _inner(kind: Type) -> str:
    """What a set is of."""
    return shown(kind)[len("set[") : -1]
