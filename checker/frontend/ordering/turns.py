"""What a loop does that depends on the order of its turns, as far as its source tells.

`early_ends`: the loop is left with something of the turn at which it ends, which is the first that is found. `Turns`: something of a turn
is left in a place that the turns have in common, or a turn reads what another may have written. What comes to the same in every order
(sums, unions, greatest values; the place of the element itself) is none of it. Whether more than one turn comes there is not told.
"""

import ast
from collections.abc import Iterator
from typing import Protocol

from checker.frontend.mistakes.bodies import MUTATORS
from checker.frontend.ordering.loop_names import blocks_of, bound_by, mentions, names_in, read_after, targets_of
from checker.frontend.source import nodes_of

_ADDS = frozenset({"append", "extend", "insert", "appendleft"})
_COMMUTES = frozenset({"add", "discard", "update", "remove", "difference_update", "subtract"})
"""Changes of a set or Counter that come to the same in any order, where all of a loop's are of one kind."""
_DEEPEST = 4
"""Helpers that call helpers are followed so far."""


def early_ends(loop: ast.For, function: ast.FunctionDef, own: set[str]) -> Iterator[ast.stmt]:
    """The statements that leave a loop early with something that depends on the element at which it ends.

    `own` are the names that stand for something else in every turn: where one has to equal something, a single turn comes.
    """
    turn = names_in(loop.target)
    pinned = _pinned(loop.body, own, turn)
    kept = turn & read_after(loop, function)
    for block in blocks_of(loop.body):
        leaves = bool(kept) or any(_effect_mentions(other, turn) for other in block)
        for statement in block:
            ends = isinstance(statement, ast.Break | ast.Return) and statement not in pinned
            returned = statement.value if isinstance(statement, ast.Return) else None
            if ends and (leaves or (returned is not None and mentions(returned, turn))):
                yield statement
    for inner in _inner_returns(loop):
        if inner not in pinned and inner.value is not None and mentions(inner.value, turn):
            yield inner


def _pinned(body: list[ast.stmt], own: set[str], turn: set[str]) -> set[ast.AST]:
    """What is done only in the turn of one element, the same whatever the order: `if node == self.token: ...`."""
    found: set[ast.AST] = set()
    for part in (part for statement in body for part in nodes_of(statement)):
        if isinstance(part, ast.If):
            is_and = isinstance(part.test, ast.BoolOp) and isinstance(part.test.op, ast.And)
            tests = part.test.values if isinstance(part.test, ast.BoolOp) and is_and else [part.test]
            if any(_is_one(test, own, turn) for test in tests):
                found |= {node for statement in part.body for node in nodes_of(statement)}
    return found


def _is_one(test: ast.expr, own: set[str], turn: set[str]) -> bool:
    match test:
        case ast.Compare(left, [ast.Eq() | ast.Is()], [right]):
            sides = ((left, right), (right, left))
            return any(isinstance(a, ast.Name) and a.id in own and not mentions(b, turn) for a, b in sides)
        case _:
            return False


def _inner_returns(loop: ast.For) -> Iterator[ast.Return]:
    """The returns in the loops of a loop."""
    for part in (part for statement in loop.body for part in nodes_of(statement)):
        if isinstance(part, ast.For | ast.While):
            yield from (node for node in nodes_of(part) if isinstance(node, ast.Return))


class Known(Protocol):
    """What is known of names outside of a loop's body."""

    def helper(self, called: ast.expr) -> ast.FunctionDef | None:
        """The author's function that is called, if it is one."""

    def is_harmless(self, called: ast.expr) -> bool:
        """Whether a call changes nothing that a turn could find."""

    def is_class(self, node: ast.expr) -> bool:
        """Whether an expression is a class, whose methods change what they are given."""

    def is_record(self, called: ast.expr) -> bool:
        """Whether a call makes a record, which differs where a field does."""

    def is_number(self, target: ast.expr) -> bool:
        """Whether a place holds a number."""


def differs(node: ast.expr, own: set[str], known: Known) -> bool:
    """Whether a value differs from turn to turn: one of `own`, or a tuple or record with it."""
    match node:
        case ast.Name(name):
            return name in own
        case ast.Tuple(parts):
            return any(differs(part, own, known) for part in parts)
        case ast.Call(called, values, keywords) if known.is_record(called):
            return any(differs(part, own, known) for part in [*values, *(keyword.value for keyword in keywords)])
        case _:
            return False


class Turns:
    """What the body of a loop, or of a helper that it calls, does in a turn.

    `turn` are the names of what is the turn's, `own` those that no other turn has the same of: an element that is met once. `carried` are
    names whose value goes on to the next turn or out of the loop.
    """

    def __init__(
        self, body: list[ast.stmt], turn: set[str], own: set[str], carried: set[str], known: Known, depth: int = 0
    ) -> None:
        self.body, self.turn, self.own, self.carried = body, set(turn), set(own), carried
        self.known, self.depth = known, depth
        self.places: set[str] = set()
        """Names of what the turn's own element has in a table: to change it is to change what is the turn's own."""
        self.parts = [part for statement in body for part in nodes_of(statement)]
        self.guarded = {assign: test for part in self.parts if (pair := _greatest(part)) for assign, test in [pair]}
        self._spread()
        self.pinned = _pinned(body, self.own, self.turn)

    def _spread(self) -> None:
        """Names that are given something of the turn in it are the turn's as well, and those of its own places stand for these."""
        while True:
            before = len(self.turn) + len(self.own) + len(self.places)
            self.turn |= {name for part in self.parts for name in bound_by(part, self.turn) if name not in self.carried}
            for part in self.parts:
                match part:
                    case ast.Assign([ast.Name(name)], ast.Subscript(_, index)) if self.is_own(index):
                        self.places |= {name} - self.carried  # `row = self.table[node]`
                    case ast.Assign([ast.Name(name)], ast.Name(other)) if other in self.own:
                        self.own |= {name} - self.carried
            if len(self.turn) + len(self.own) + len(self.places) == before:
                return

    def is_own(self, node: ast.expr) -> bool:
        """Whether no other turn has the same value."""
        return differs(node, self.own, self.known)

    def place(self, node: ast.expr) -> str | None:
        """The variable or name that a place is in; None where the place is the turn's own."""
        while True:
            match node:
                case ast.Subscript(owner, index):
                    if self.is_own(index):
                        return None
                    node = owner
                case ast.Attribute(ast.Name(state), name) if state not in self.turn and state not in self.carried:
                    return f"{state}.{name}"
                case ast.Attribute(owner):
                    node = owner
                case ast.Name(name):
                    return None if name in self.own | self.places or name in self.turn - self.carried else name
                case _:
                    return None

    def whole(self, node: ast.expr) -> str | None:
        """The variable or name that a place is in, the turn's own or not."""
        while isinstance(node, ast.Subscript | ast.Attribute):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                return f"{node.value.id}.{node.attr}"
            node = node.value
        return node.id if isinstance(node, ast.Name) else None

    # what goes by the order

    def late(self) -> Iterator[ast.AST]:
        """The parts that may come to something else in another order of the turns."""
        written: dict[str, set[str]] = {}
        for part in self.parts:
            for target, value, how in _writes(part):
                variable = self.whole(target)
                common = self.place(target)
                if (
                    how in ("add", "discard", "remove")
                    and isinstance(value, ast.Tuple)
                    and all(map(self.is_own, value.elts))
                ):
                    if variable is not None:
                        written.setdefault(variable, set()).add("own")
                    continue
                if how in ("Add", "update") and not self._adds_numbers(part, target):
                    how = "add in order"
                if (
                    isinstance(target, ast.Subscript)
                    and "." not in (variable or ".")
                    and self._is_local(variable or "")
                ):
                    yield part  # a dict of the body's own keeps the order in which it is given its keys
                if common is None:
                    if variable is not None:
                        written.setdefault(variable, set()).add("own")
                    continue
                if isinstance(target, ast.Name) and common not in self.carried:
                    continue
                kinds = written.setdefault(common, set())
                what = how if value is None or how not in ("put", "add in order") else ast.dump(value)
                if part not in self.guarded and (
                    (kinds and kinds != {what})
                    or how == "add in order"
                    or (how == "put" and value is not None and mentions(value, self.turn))
                ):
                    yield part
                kinds.add(what)
        yield from self._ends()
        yield from self._reads(written)
        yield from self._unknown()
        yield from self._calls(written)

    def _is_local(self, name: str) -> bool:
        return name not in self.own | self.places | self.turn

    def _adds_numbers(self, part: ast.AST, target: ast.expr) -> bool:
        """Whether a sum is one of numbers, so that its parts may change places; what is no sum may."""
        match part:
            case ast.AugAssign(_, ast.Add()) | ast.Assign(_, ast.BinOp(_, ast.Add(), _)):
                return self.known.is_number(target)
            case _:
                return True

    def _ends(self) -> Iterator[ast.AST]:
        """The returns of one thing or another, and what is done in the turns before a loop is left early."""
        if self.depth:
            return  # a helper that returns ends its own turn
        returns = [part for part in self.parts if isinstance(part, ast.Return)]
        if len({ast.dump(part.value) if part.value is not None else "" for part in returns}) > 1:
            yield returns[-1]
        if not returns and not any(isinstance(s, ast.Break) for block in blocks_of(self.body) for s in block):
            return
        for part in self.parts:
            for target, value, how in _writes(part):
                is_left = part not in self.pinned and (not isinstance(target, ast.Name) or target.id in self.carried)
                is_same = how == "put" and value is not None and not mentions(value, self.turn)
                if is_left and not (is_same and not mentions(target, self.turn)):
                    yield part

    def _reads(self, written: dict[str, set[str]]) -> Iterator[ast.AST]:
        """The parts that read what another turn may have written."""
        skipped = {node for test in self.guarded.values() for node in ast.walk(test)}
        for statement in self.body:
            for node in self._read_in(statement):
                if node not in skipped and self.whole(node) in written:
                    yield node

    def _read_in(self, node: ast.AST) -> Iterator[ast.expr]:
        """The places that are read, those of the turn's own element left out."""
        match node:
            case ast.Assign([target], value) if _is_update(node):
                held = ast.unparse(target)
                yield from (read for read in self._read_in(value) if ast.unparse(read) != held)
                yield from self._indexes(target)
            case ast.Assign(targets, value):
                yield from self._read_in(value)
                for target in targets:
                    yield from self._indexes(target)
            case ast.AugAssign(target, _, value):
                yield from self._read_in(value)
                yield from self._indexes(target)
            case ast.Call(ast.Attribute(owner, name), values, keywords) if name in MUTATORS:
                yield from self._indexes(owner)
                for value in [*values, *(keyword.value for keyword in keywords)]:
                    yield from self._read_in(value)
            case ast.Call(ast.Attribute(owner, "get" | "count"), [value, *more]) if self.is_own(value):
                yield from self._indexes(owner)
                for other in more:
                    yield from self._read_in(other)
            case ast.Compare(left, [ast.In() | ast.NotIn()], [right]) if self.is_own(left):
                yield from (
                    self._indexes(right)
                    if isinstance(right, ast.Attribute | ast.Subscript | ast.Name)
                    else self._read_in(right)
                )
            case ast.Attribute() | ast.Subscript() | ast.Name():
                if self.place(node) is not None:
                    yield node
                yield from self._indexes(node)
            case _:
                for child in ast.iter_child_nodes(node):
                    yield from self._read_in(child)

    def _indexes(self, node: ast.expr) -> Iterator[ast.expr]:
        while isinstance(node, ast.Attribute | ast.Subscript):
            if isinstance(node, ast.Subscript):
                yield from self._read_in(node.slice)
            node = node.value
        if not isinstance(node, ast.Name):
            for child in ast.iter_child_nodes(node):
                yield from self._read_in(child)

    def _unknown(self) -> Iterator[ast.AST]:
        """Effects inside expressions."""
        for part in self.parts:
            match part:
                case ast.Call(ast.Name("setattr" | "delattr")):
                    yield part
                case ast.Expr(ast.Call(called)) if not self._is_known(called):
                    yield part
                case ast.NamedExpr(ast.Name(name)) if name in self.carried:
                    yield part

    def _is_known(self, called: ast.expr) -> bool:
        """Whether it is known what a call in a line of its own does."""
        match called:
            case ast.Attribute(owner, name) if name in MUTATORS:
                return not self.known.is_class(owner)
            case _:
                return self.known.is_harmless(called) or self.known.helper(called) is not None

    # helpers

    def _calls(self, written: dict[str, set[str]]) -> Iterator[ast.AST]:
        """Calls of helpers that do one of these things, with their parameters for what they are given."""
        for part in self.parts:
            if not isinstance(part, ast.Call):
                continue
            function = self.known.helper(part.func)
            if function is None:
                continue
            if self.depth == _DEEPEST:
                yield part
                continue
            inner = self._of_helper(part, function)
            changed = {
                variable for node in inner.parts for target, *_ in _writes(node) if (variable := inner.whole(target))
            }
            read = {inner.whole(node) for statement in inner.body for node in inner._read_in(statement)}
            changed = {name for name in changed if "." in name}
            if next(inner.late(), None) is not None or read & {*written} or (changed & {*written}):
                yield part
            for variable in changed:
                written.setdefault(variable, set()).add("called")

    def _of_helper(self, call: ast.Call, function: ast.FunctionDef) -> "Turns":
        names = [argument.arg for argument in function.args.args]
        if isinstance(call.func, ast.Attribute):
            names = names[1:]
        given = [*zip(names, call.args, strict=False)]
        given += [(keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg is not None]
        turn = {name for name, value in given if mentions(value, self.turn)}
        own = {name for name, value in given if self.is_own(value)}
        outer = {
            name for node in nodes_of(function) if isinstance(node, ast.Nonlocal | ast.Global) for name in node.names
        }
        return Turns(function.body, turn, own, outer, self.known, self.depth + 1)


def _writes(part: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None, str]]:
    """The places that a part of a body changes, with the new value, and how."""
    match part:
        case ast.Assign(targets, value):
            how = "update" if _is_update(part) else "put"
            for target in targets:
                for each in targets_of(target):
                    yield each, value, how
        case ast.AnnAssign(target, _, ast.expr() as value):
            yield target, value, "put"
        case ast.AugAssign(target, operator, value):
            is_list = isinstance(operator, ast.Add) and _is_listing(value)
            yield target, value, "add in order" if is_list else type(operator).__name__
        case ast.Delete(targets):
            for target in targets:
                yield target, None, "delete"
        case ast.Call(ast.Attribute(owner, name), values) if name in MUTATORS:
            value = ast.Tuple(list(values), ast.Load())
            yield owner, value, "add in order" if name in _ADDS else name if name in _COMMUTES else "put"


def _greatest(part: ast.AST) -> tuple[ast.stmt, ast.expr] | None:
    """`if v > best: best = v`: the assignment and the test, where what is compared is what is kept, so that no two are equally great."""
    match part:
        case ast.If(test, [ast.Assign([target], value) as assign], []):
            sides = {ast.unparse(target), ast.unparse(value)}
            for compared in [
                test,
                *(test.values if isinstance(test, ast.BoolOp) else []),
            ]:
                match compared:
                    case ast.Compare(left, [ast.Gt() | ast.GtE() | ast.Lt() | ast.LtE()], [right]):
                        if {ast.unparse(left), ast.unparse(right)} == sides:
                            return assign, test
    return None


def _is_update(statement: ast.AST) -> bool:
    """Whether a value is made of what it was in a way that the order of the turns does not matter to, or that accumulating knows of."""
    match statement:
        case ast.Assign([target], ast.BinOp() as value):
            return _holds(value, ast.unparse(target)) and not _is_listing(value)
        case ast.Assign([target], ast.Call(ast.Name("max" | "min"), values, [])):
            return len(values) > 1 and ast.unparse(target) in map(ast.unparse, values)
        case ast.Assign([target], ast.Call(ast.Attribute(owner, "union" | "intersection" | "difference"), _, [])):
            return ast.unparse(owner) == ast.unparse(target)
        case ast.Assign([target], ast.BoolOp(_, values)):
            held = ast.unparse(target)
            others = [value for value in values if ast.unparse(value) != held]
            return len(others) < len(values) and all(map(_is_truth, others))
        case _:
            return False


def _is_truth(value: ast.expr) -> bool:
    """Whether a value is True or False by the way it is written."""
    match value:
        case ast.Compare() | ast.UnaryOp(ast.Not()) | ast.Call(ast.Name("any" | "all" | "bool" | "isinstance")):
            return True
        case ast.BoolOp(_, parts):
            return all(map(_is_truth, parts))
        case _:
            return isinstance(value, ast.Constant) and isinstance(value.value, bool)


def _is_listing(value: ast.expr) -> bool:
    """Whether a sum is one of lists, tuples or texts, whose parts do not change places."""
    return any(isinstance(node, ast.List | ast.ListComp | ast.Tuple | ast.JoinedStr) for node in ast.walk(value))


def _holds(value: ast.expr, held: str) -> bool:
    return any(isinstance(node, ast.expr) and ast.unparse(node) == held for node in ast.walk(value))


def _effect_mentions(statement: ast.stmt, names: set[str]) -> bool:
    effects = isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr)
    return effects and mentions(statement, names)
