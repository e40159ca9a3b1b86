"""A program of the intermediate representation as text, in Python's manner: `x as T` is a conversion, `x as! T` one that may fail."""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from checker.ir.change_ops import ChangeOp
from checker.ir.draws import Bound, Elements, Exactly, Interval, Listed, Source, Subsets
from checker.ir.endless import is_endless
from checker.ir.kinds import members, shown, within
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Const,
    Convert,
    Expr,
    Fail,
    Field,
    Fits,
    FunctionKey,
    IsMember,
    Item,
    Junction,
    Load,
    Local,
    Place,
)
from checker.ir.program import Action, Function, Program
from checker.ir.statements import (
    Assert,
    Assign,
    Block,
    Break,
    Change,
    Continue,
    Evaluate,
    For,
    If,
    Pop,
    Require,
    Return,
    Stmt,
    Store,
)
from checker.language.types import SetType
from checker.language.values import show as show_value

_INDENT = "    "
_HELPERS = {0: "helper", 1: "helper of the state after", -1: "function"}


def show(program: Program) -> str:
    """The whole program."""
    names = [variable.name for variable in program.variables]
    constants = [f"{_INDENT}{name} = {value!r}" for name, value in program.constants]
    parts = [["constants", *constants]] if constants else []
    parts += [["variables", *(f"{_INDENT}{held.name}: {shown(held.type)}" for held in program.variables)]]
    parts += [_Function(names, "init", init.function).lines() for init in program.inits]
    parts += [_action_lines(program, names, action) for action in program.actions]
    parts += [_Function(names, judged.role.value, judged.function).lines() for judged in program.properties]
    parts += [_Function(names, _HELPERS[key[2]], function).lines() for key, function in program.helpers]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _action_lines(program: Program, names: Sequence[str], action: Action) -> list[str]:
    head, *rest = _Function(names, "action", action.function).lines()
    return [head, *(f"{_INDENT}draw {line}" for line in draw_lines(program, action)), *rest]


def draw_lines(program: Program, action: Action) -> list[str]:
    """What each parameter is drawn from, in the order of drawing; of those whose values are all tried nothing is said."""
    lines = []
    for draw in action.draws:
        if not isinstance(draw.source, Listed):
            tests = " and ".join(expression_text(program, test) for test in draw.when)
            name, source = action.parameters[draw.parameter].name, _source_text(program, draw.source)
            lines.append(f"{name} {source}" + (f" when {tests}" if tests else ""))
    return lines


def _source_text(program: Program, source: Source) -> str:
    def text(value: Expr) -> str:
        return expression_text(program, value)

    def bounds(word: str, those: Iterable[Bound]) -> list[str]:
        return [f"{word} {text(each.value)}" + (f" {each.more:+}" if each.more else "") for each in those]

    match source:
        case Listed():
            return "from its type"
        case Elements(held):
            return f"from {text(held)}"
        case Exactly(value):
            return f"as {text(value)}"
        case Interval(lows, highs):
            return ", ".join((*bounds("from", lows), *bounds("to", highs)))
        case Subsets(within, least, most):
            sets = [f"within {text(held)}" for held in within]
            return ", ".join((*sets, *bounds("of at least", least), *bounds("of at most", most)))
        case _:
            assert_never(source)


def expression_text(program: Program, node: Expr) -> str:
    """An expression of a program on one line."""
    names = [variable.name for variable in program.variables]
    return _Function(names, "", Function("", (), (), (), None)).text(node)


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
        match node:
            case If():
                yield from self._branches(node, depth, "if")
            case For(name, source, body):
                yield f"{margin}while True:" if is_endless(source) else f"{margin}for {name} in {self._bare(source)}:"
                yield from self._block(body, depth + 1)
            case Assign(name, value):
                yield f"{margin}{name} = {self._bare(value)}"
            case Store(place, keys, value):
                yield f"{margin}{self._place(place, keys)} = {self._bare(value)}"
            case Change():
                yield margin + self._change(node)
            case Pop(place, keys, index, _, name):
                yield f"{margin}{name} = {self._place(place, keys)}.pop({self._bare(index)})"
            case Return(value):
                yield margin + ("return" if value is None else f"return {self._bare(value)}")
            case Require(test):
                yield f"{margin}require {self._bare(test)}"
            case Assert(test):
                yield f"{margin}assert {self._bare(test)}"
            case Evaluate(value):
                yield f"{margin}evaluate {self._bare(value)}"
            case Break():
                yield f"{margin}break"
            case Continue():
                yield f"{margin}continue"
            case _:
                assert_never(node)

    def _branches(self, node: If, depth: int, word: str) -> Iterator[str]:
        yield f"{_INDENT * depth}{word} {self._bare(node.test)}:"
        yield from self._block(node.then, depth + 1)
        match node.otherwise:
            case ():
                return
            case (If() as inner,):
                yield from self._branches(inner, depth, "elif")
            case block:
                yield f"{_INDENT * depth}else:"
                yield from self._block(block, depth + 1)

    def _change(self, node: Change) -> str:
        target, values = self._place(node.place, node.keys), [self._bare(value) for value in node.values]
        if node.op in (ChangeOp.PUT, ChangeOp.SET_COUNT):
            return f"{target}[{values[0]}] = {values[1]}"
        return f"{target}.{node.op.row.method}({', '.join(values)})"

    # expressions

    def text(self, node: Expr) -> str:
        """An expression on one line."""
        match node:
            case Const(kind, value):
                return show_value(kind, value)
            case Local(_, name):
                return name
            case Load(_, place, keys):
                return self._place(place, keys)
            case Apply():
                return self._apply(node)
            case Junction(is_and, parts):
                return f"({(' and ' if is_and else ' or ').join(map(self.text, parts))})"
            case Conditional(_, test, yes, no):
                return f"({self.text(yes)} if {self.text(test)} else {self.text(no)})"
            case Convert(kind, value):
                sign = "" if within(value.type, kind) else "?" if node.limit else "!"
                return f"({self.text(value)} as{sign} {shown(kind)})"
            case Fits(value, kind):
                return f"({self.text(value)} fits {shown(kind)})"
            case IsMember(value, numbers):
                kinds = members(value.type)
                return f"({self.text(value)} is {' | '.join(shown(kinds[number]) for number in sorted(numbers))})"
            case Field(_, value, name):
                return f"{self.text(value)}.{name}"
            case Item(_, value, number):
                return f"{self.text(value)}[{number}]"
            case After(before, result, mark):
                return f"{mark or 'after'}({self._joined((*before, result))})"
            case Fail(_, args):
                return f"fail({self._joined(args)})"
            case Call(_, helper, args):
                return self._call(helper, args)
            case Comprehension():
                return self._comprehension(node)
            case _:
                assert_never(node)

    def _joined(self, nodes: Sequence[Expr]) -> str:
        return ", ".join(map(self.text, nodes))

    def _apply(self, node: Apply) -> str:
        args = [self.text(arg) for arg in node.args]
        joined = ", ".join(args)
        of = shown(node.type)[len("set[") : -1] if isinstance(node.type, SetType) else ""
        items = f"{joined}," if len(args) == 1 else joined
        return node.op.row.text.format(*args, args=joined, items=items, type=shown(node.type), of=of)

    def _bare(self, node: Expr) -> str:
        """An expression that stands alone, without its parentheses."""
        text = self.text(node)
        match node:
            case Apply(op):
                is_closed = op.row.text.startswith("({0}")
            case Junction() | Conditional() | Convert() | Fits() | IsMember():
                is_closed = True
            case _:
                is_closed = False
        return text[1:-1] if is_closed else text

    def _place(self, place: Place, keys: Sequence[Expr]) -> str:
        owner = "after" if place.after else "self"
        base = f"{owner}.{self.variables[place.variable]}" if place.local is None else place.local
        return base + "".join(f"[{self.text(key)}]" for key in keys)

    def _call(self, helper: FunctionKey, args: Sequence[Expr]) -> str:
        owner = {0: "self.", 1: "after.", -1: ""}[helper[2]]
        return f"{owner}{helper[0]}({self._joined(args)})"

    def _comprehension(self, made: Comprehension) -> str:
        clauses = " ".join(self._clause(clause) for clause in made.clauses)
        value = self.text(made.value)
        if made.key is not None:
            key = self.text(made.key)
            value = f"{key}: {value}" if made.collect == "dict" else f"{value} by {key}"
        default = "" if made.default is None else f", default={self.text(made.default)}"
        return f"{made.collect}({value} {clauses}{default})"

    def _clause(self, clause: Clause) -> str:
        condition = clause.condition
        is_all = isinstance(condition, Const) and condition.value
        test = "" if is_all else f" if {self.text(condition)}"
        return f"for {clause.name} in {self.text(clause.source)}{test}"
